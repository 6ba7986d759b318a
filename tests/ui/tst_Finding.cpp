// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "ui/chats/ChatListView.h"
#include "ui/chats/SwitcherCard.h"
#include "ui/composer/Composer.h"
#include "ui/composer/ComposerEdit.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QtTest>

using namespace heliograph;

namespace {

constexpr qint64 findingBase = 1'790'000'000'000;
const Jid findingAnna = Jid::phoneNumber("491515550110");
const Jid findingBen = Jid::phoneNumber("491515550111");

/// The window over two accounts; both know Anna, the first knows Ben.
class FindingWorld {
public:
    FindingWorld()
    {
        profile.add(QStringLiteral("one"), QStringLiteral("Sales"), 0);
        profile.add(QStringLiteral("two"), QStringLiteral("Support"), 1);
        const auto one = profile.store(QStringLiteral("one"));
        const auto two = profile.store(QStringLiteral("two"));
        put(*one, receivedText(findingAnna, QStringLiteral("a1"), findingBase + 3000));
        put(*one, receivedText(findingBen, QStringLiteral("b1"), findingBase + 2000));
        put(*two, receivedText(findingAnna, QStringLiteral("a2"), findingBase + 1000));
        for (AccountStore *store : { one.get(), two.get() })
            (void)store->directory().savePushName(findingAnna, QStringLiteral("Zoë Lindqvist"));
        (void)one->directory().savePushName(findingBen, QStringLiteral("Ben Okafor"));
        accounts = profile.manager();
        accounts->start();
        window = std::make_unique<MainWindow>(*accounts, clock, WindowOptions {});
        window->show();
        window->activateWindow();
    }
    static void put(AccountStore &store, StoredMessage message)
    {
        (void)store.messages().insert(message);
    }
    bool isReady() const
    {
        return window->isActiveWindow()
            && window->frame()->list()->view()->model()->rowCount() == 3;
    }
    template <typename T> T *find(const char *name) const
    {
        return window->findChild<T *>(QString::fromLatin1(name));
    }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QWidget *focus = window->focusWidget();
        QTest::keyClick(
            focus != nullptr ? focus : window.get(), static_cast<Qt::Key>(key), modifiers);
    }
    void type(const QString &text) const { QTest::keyClicks(window->focusWidget(), text); }
    QStringList rows(const char *list) const
    {
        QStringList words;
        const auto *view = find<QListView>(list);
        for (int row = 0; view != nullptr && row < view->model()->rowCount(); ++row)
            words << view->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
        return words;
    }

    SystemClock clock;
    TestProfile profile;
    std::unique_ptr<AccountManager> accounts;
    std::unique_ptr<MainWindow> window;
};

} // namespace

/// What finds chats, messages and commands, by keys and by the mouse.
class tst_Finding : public QObject {
    Q_OBJECT

private slots:
    void theSwitcherOpensAChatByKeys();
    void theSwitcherNamesAccountsAndPeople();
    void theSwitcherIsLeftWithEscape();
    void theSwitcherListensToTheMouse();
    void numbersNarrowToOneAccount();
    void whatIsTypedOverTheListGoesToTheSwitcher();
};

void tst_Finding::theSwitcherOpensAChatByKeys()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_K, Qt::ControlModifier);
    const auto *card = world.find<SwitcherCard>("switcherCard");
    QVERIFY(card && card->isVisible());
    QVERIFY(!card->accessibleName().isEmpty());
    QCOMPARE(world.rows("switcherList").size(), 3);
    world.type(QStringLiteral("zoe"));
    QTRY_COMPARE(world.rows("switcherList").size(), 2);
    QCOMPARE(world.find<QLabel>("switcherCount")->text(), QStringLiteral("2 of 3 chats"));
    world.press(Qt::Key_Down);
    world.press(Qt::Key_Return);
    QVERIFY(world.window->frame()->card() == nullptr);
    QVERIFY(world.window->conversation());
    QCOMPARE(world.window->conversation()->chat(), findingAnna);
    QCOMPARE(world.window->conversation()->account().id(), QStringLiteral("two"));
    // From where one writes, too.
    QVERIFY(world.window->frame()->conversation()->composer()->edit()->hasFocus());
    world.press(Qt::Key_K, Qt::ControlModifier);
    world.type(QStringLiteral("5550111"));
    world.press(Qt::Key_Return);
    QCOMPARE(world.window->conversation()->chat(), findingBen);
}

void tst_Finding::theSwitcherNamesAccountsAndPeople()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_K, Qt::ControlModifier);
    world.type(QStringLiteral("zoe"));
    const QStringList rows = world.rows("switcherList");
    QCOMPARE(rows.size(), 2);
    QVERIFY2(rows[0].startsWith(QStringLiteral("Zoë Lindqvist, text of a1, Sales")),
        qPrintable(rows[0]));
    QVERIFY2(rows[1].contains(QStringLiteral("Same person, other account")), qPrintable(rows[1]));
    QVERIFY2(rows[1].contains(QStringLiteral("Support")), qPrintable(rows[1]));
    QVERIFY(world.rows("switcherLast").value(0).contains(QStringLiteral("“zoe”")));
}

void tst_Finding::theSwitcherIsLeftWithEscape()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_K, Qt::ControlModifier);
    QVERIFY(world.window->frame()->card());
    world.press(Qt::Key_Escape);
    QVERIFY(world.window->frame()->card() == nullptr);
    QVERIFY(world.window->conversation() == nullptr);
}

void tst_Finding::theSwitcherListensToTheMouse()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    QTest::mouseClick(world.find<QLineEdit>("searchField"), Qt::LeftButton);
    QVERIFY(world.find<SwitcherCard>("switcherCard"));
    QTest::mouseClick(world.find<QAbstractButton>("switcherAccount-two"), Qt::LeftButton);
    QCOMPARE(world.rows("switcherList").size(), 1);
    auto *list = world.find<QListView>("switcherList");
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
        list->visualRect(list->model()->index(0, 0)).center());
    QVERIFY(world.window->conversation());
    QCOMPARE(world.window->conversation()->account().id(), QStringLiteral("two"));
}

void tst_Finding::numbersNarrowToOneAccount()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_K, Qt::ControlModifier);
    world.press(Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(world.rows("switcherList").size(), 2);
    QVERIFY(world.find<QLineEdit>("switcherField")->hasFocus());
    world.press(Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(world.rows("switcherList").size(), 1);
    world.press(Qt::Key_7, Qt::ControlModifier);
    QCOMPARE(world.rows("switcherList").size(), 1);
    world.press(Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(world.rows("switcherList").size(), 3);
}

void tst_Finding::whatIsTypedOverTheListGoesToTheSwitcher()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.find<QLineEdit>("searchField")->setFocus();
    world.type(QStringLiteral("b"));
    QVERIFY(world.find<SwitcherCard>("switcherCard"));
    world.type(QStringLiteral("en"));
    QCOMPARE(world.find<QLineEdit>("switcherField")->text(), QStringLiteral("ben"));
    QVERIFY(world.find<QLineEdit>("searchField")->text().isEmpty());
    QCOMPARE(world.rows("switcherList").size(), 1);
}

HELIOGRAPH_TEST(Finding)
#include "tst_Finding.moc"
