// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountManager.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "ui/chats/ChatListView.h"
#include "ui/chats/NewChatCard.h"
#include "ui/composer/Composer.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// With many accounts each is found, and which one writes is seen.
class tst_ManyAccounts : public QObject {
    Q_OBJECT
private slots:
    void cleanup();
    void nineNeedNoSearch();
    void oneOfManyIsFoundByKeys();
    void oneOfManyIsFoundByMouse();
    void nothingFoundIsSaid();
    void theButtonNamesWhoSends();
    void aRowNamesItsAccount();
    void aNewChatMayComeFromAnyAccount();

private:
    void build(int accounts);
    template <typename T> T *find(const char *name) const
    {
        return m_window->findChild<T *>(QLatin1String(name));
    }
    /// Opens the popover from the rail.
    QWidget *openPopover() const;
    bool isChosen(const char *rail) const { return find<QAbstractButton>(rail)->isChecked(); }

    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountManager> m_accounts;
    std::unique_ptr<MainWindow> m_window;
};

void tst_ManyAccounts::build(int accounts)
{
    m_profile = std::make_unique<TestProfile>();
    for (int i = 0; i < accounts; ++i)
        m_profile->add(QStringLiteral("a%1").arg(i), QStringLiteral("Shop %1").arg(i), i);
    m_accounts = m_profile->manager();
    m_window
        = std::make_unique<MainWindow>(*m_accounts, m_profile->profile().clock(), WindowOptions());
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void tst_ManyAccounts::cleanup()
{
    m_window.reset();
    m_accounts.reset();
    m_profile.reset();
}

QWidget *tst_ManyAccounts::openPopover() const
{
    QTest::mouseClick(find<QAbstractButton>("findAccountButton"), Qt::LeftButton);
    auto *popover = find<QWidget>("accountPopover");
    return popover != nullptr && popover->isVisible() ? popover : nullptr;
}

void tst_ManyAccounts::nineNeedNoSearch()
{
    build(9);
    QVERIFY(!find<QAbstractButton>("findAccountButton")->isVisible());
}

void tst_ManyAccounts::oneOfManyIsFoundByKeys()
{
    build(14);
    auto *button = find<QAbstractButton>("findAccountButton");
    QVERIFY(button->isVisible() && !button->accessibleName().isEmpty());
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Space);
    QVERIFY(find<QWidget>("accountPopover"));
    auto *search = find<QLineEdit>("accountSearch");
    auto *list = find<QListView>("accountResults");
    QTRY_VERIFY(search->hasFocus());
    // All accounts first, then every one of them with its state.
    QCOMPARE(list->model()->rowCount(), 15);
    QVERIFY(list->model()
                ->index(1, 0)
                .data(Qt::AccessibleTextRole)
                .toString()
                .startsWith(QStringLiteral("Shop 0, ")));
    search->setText(QStringLiteral("SHÖP 1"));
    QCOMPARE(list->model()->rowCount(), 5);
    search->clear();
    QTest::keyClicks(search, QStringLiteral("shop 1"));
    QCOMPARE(list->model()->rowCount(), 5);
    QTest::keyClick(search, Qt::Key_Down);
    QTest::keyClick(search, Qt::Key_Down);
    QTest::keyClick(search, Qt::Key_Down);
    QTest::keyClick(search, Qt::Key_Up);
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(isChosen("railAccount-a11"));
    QTRY_VERIFY(find<QWidget>("accountPopover") == nullptr);
    // Escape chooses nothing.
    QVERIFY(openPopover());
    QTest::keyClick(find<QLineEdit>("accountSearch"), Qt::Key_Escape);
    QTRY_VERIFY(find<QWidget>("accountPopover") == nullptr);
    QVERIFY(isChosen("railAccount-a11"));
    // The first row is all of them.
    QVERIFY(openPopover());
    QTest::keyClick(find<QLineEdit>("accountSearch"), Qt::Key_Return);
    QVERIFY(isChosen("railAll"));
}

void tst_ManyAccounts::oneOfManyIsFoundByMouse()
{
    build(14);
    QVERIFY(openPopover());
    auto *list = find<QListView>("accountResults");
    list->scrollToBottom();
    const QModelIndex last = list->model()->index(14, 0);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(last).center());
    QVERIFY(isChosen("railAccount-a13"));
}

void tst_ManyAccounts::nothingFoundIsSaid()
{
    build(14);
    QVERIFY(openPopover());
    auto *search = find<QLineEdit>("accountSearch");
    QTest::keyClicks(search, QStringLiteral("harbour"));
    QVERIFY(find<QWidget>("noAccountFound")->isVisible());
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(find<QWidget>("accountPopover")->isVisible());
    search->clear();
    QVERIFY(!find<QWidget>("noAccountFound")->isVisible());
    QCOMPARE(find<QListView>("accountResults")->model()->rowCount(), 15);
}

void tst_ManyAccounts::theButtonNamesWhoSends()
{
    build(2);
    m_window->resize(1280, 700);
    m_window->openChat(QStringLiteral("a1"), Jid::phoneNumber("491515550102"));
    auto *send = find<QAbstractButton>("sendButton");
    QCOMPARE(send->accessibleName(), QStringLiteral("Send from Shop 1"));
    const int named = send->sizeHint().width();
    m_window->frame()->conversation()->composer()->setNamesAccount(false);
    QVERIFY(send->sizeHint().width() < named);
    // However long the name is, the field beside it stays.
    m_accounts->account(QStringLiteral("a1"))->setLabel(QString(longestLabel, u'W'));
    m_window->frame()->conversation()->composer()->setNamesAccount(true);
    QVERIFY(send->sizeHint().width() < 300);
}

void tst_ManyAccounts::aRowNamesItsAccount()
{
    build(2);
    StoredMessage message
        = receivedText(Jid::phoneNumber("491515550102"), QStringLiteral("M"), 1'790'000'000'000);
    QVERIFY(m_profile->store(QStringLiteral("a1"))->messages().insert(message));
    m_accounts->start();
    const QAbstractItemModel *chats = m_window->frame()->list()->view()->model();
    QTRY_COMPARE(chats->rowCount(), 1);
    QVERIFY(
        chats->index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("· Shop 1")));
}

void tst_ManyAccounts::aNewChatMayComeFromAnyAccount()
{
    const Theme theme(ColourScheme::Light);
    std::vector<NewChatCard::AccountChoice> choices;
    for (int i = 0; i < 14; ++i)
        choices.push_back({ QStringLiteral("a%1").arg(i), QStringLiteral("Shop %1").arg(i) });
    NewChatCard card(theme, choices, QStringLiteral("a12"));
    card.show();
    QSignalSpy chosen(&card, &NewChatCard::chatChosen);
    auto *button = card.findChild<QAbstractButton *>(QStringLiteral("newChatAccountButton"));
    QCOMPARE(button->text(), QStringLiteral("Shop 12"));
    card.findChild<QLineEdit *>(QStringLiteral("newChatNumber"))
        ->setText(QStringLiteral("+49 151 555 0102"));
    auto *open = card.findChild<QAbstractButton *>(QStringLiteral("newChatOpenButton"));
    open->click();
    QCOMPARE(chosen.back().front().toString(), QStringLiteral("a12"));
    button->click();
    card.findChild<QMenu *>()->actions().at(7)->trigger();
    QCOMPARE(button->text(), QStringLiteral("Shop 7"));
    open->click();
    QCOMPARE(chosen.back().front().toString(), QStringLiteral("a7"));
}

HELIOGRAPH_TEST(ManyAccounts)
#include "tst_ManyAccounts.moc"
