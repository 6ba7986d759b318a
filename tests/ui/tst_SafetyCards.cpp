// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/ProfileStore.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "ui/linking/UnlinkCard.h"
#include "ui/settings/PassphraseCard.h"
#include "ui/settings/SettingsPage.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/widgets/ChoiceCard.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// Keys, removed accounts and the question after an unclean end, by mouse and keys.
class tst_SafetyCards : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void aKeyInAFileIsSaid();
    void aPassphraseIsSetAndChanged();
    void aWeakOrMistypedPassphraseIsNotTaken();
    void anAccountIsErasedWithItsFiles();
    void erasingCanBeCancelled();
    void anAccountHasAProxyOfItsOwn();
    void anUncleanEndOffersTheText();
    void unlinkingAsksAndSaysWhatStays_data();
    void unlinkingAsksAndSaysWhatStays();

private:
    void show();
    template <typename T> T *find(const char *name) const
    {
        // A card that was closed goes with the event loop.
        T *found = nullptr;
        for (T *each : m_window->findChildren<T *>(QLatin1String(name)))
            found = found == nullptr || each->isVisible() ? each : found;
        return found;
    }
    void click(const char *name) const
    {
        auto *button = find<QAbstractButton>(name);
        QVERIFY2(button != nullptr && button->isVisible(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void type(const char *name, const QString &text) const
    {
        auto *field = find<QLineEdit>(name);
        QVERIFY2(field != nullptr && field->isVisible(), name);
        field->clear();
        QTest::keyClicks(field, text);
    }
    QString path(const char *name) const
    {
        return m_profile->profile().store().directory() + u'/' + QLatin1String(name);
    }

    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountManager> m_accounts;
    std::unique_ptr<MainWindow> m_window;
};

void tst_SafetyCards::init()
{
    m_profile = std::make_unique<TestProfile>();
    m_profile->add(QStringLiteral("one"), QStringLiteral("Work"));
    m_profile->add(QStringLiteral("two"), QStringLiteral("Home"), 1);
}

void tst_SafetyCards::cleanup()
{
    m_window.reset();
    m_accounts.reset();
    m_profile.reset();
}

void tst_SafetyCards::show()
{
    m_accounts = m_profile->manager();
    m_accounts->start();
    m_window
        = std::make_unique<MainWindow>(*m_accounts, m_profile->profile().clock(), WindowOptions {});
    m_window->resize(1100, 720);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->showSettings();
}

void tst_SafetyCards::aKeyInAFileIsSaid()
{
    show();
    QVERIFY(find<QLabel>("keyPlace")->text().contains(QStringLiteral("in a file")));
    QVERIFY(find<QAbstractButton>("useKeychain")->isVisible());
}

void tst_SafetyCards::aPassphraseIsSetAndChanged()
{
    show();
    for (const char *passphrase : { "river lamp seven owl", "another lamp entirely" }) {
        click("setPassphrase");
        type("passphraseText", QLatin1String(passphrase));
        type("passphraseAgain", QLatin1String(passphrase));
        click("passphraseAccept");
        QVERIFY(m_window->frame()->card() == nullptr);
        QTRY_COMPARE(m_profile->profile().store().keyPlace(), KeyPlace::Passphrase);
        QTRY_VERIFY(find<QLabel>("keyPlace")->text().contains(QStringLiteral("your passphrase")));
        QVERIFY(QFile::exists(path("key.passphrase")));
        QVERIFY(!QFile::exists(path("key")));
    }
}

void tst_SafetyCards::aWeakOrMistypedPassphraseIsNotTaken()
{
    show();
    click("setPassphrase");
    type("passphraseText", QStringLiteral("short"));
    click("passphraseAccept");
    auto *problem = find<QLabel>("passphraseProblem");
    QVERIFY(problem->isVisible());
    const QString weak = problem->text();
    type("passphraseText", QStringLiteral("river lamp seven owl"));
    QVERIFY(!problem->isVisible());
    type("passphraseAgain", QStringLiteral("river lamp seven howl"));
    click("passphraseAccept");
    QVERIFY(problem->isVisible());
    QVERIFY(problem->text() != weak);
    QTest::keyClick(m_window->frame()->card(), Qt::Key_Escape);
    QVERIFY(m_window->frame()->card() == nullptr);
    QVERIFY(QFile::exists(path("key")));
}

void tst_SafetyCards::anAccountIsErasedWithItsFiles()
{
    show();
    const QString database = m_profile->profile().store().accountDatabase(QStringLiteral("one"));
    const QString media = m_profile->profile().store().mediaDirectory(QStringLiteral("one"));
    QTRY_VERIFY(QFile::exists(database));
    QVERIFY(QDir().mkpath(media));
    QFile file(media + QStringLiteral("/a.jpg"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    m_profile->profile().store().addTimeline(
        { QStringLiteral("one"), 1, {}, {}, {}, 0, {}, 0, 0, 0 });
    click("accountErase-one");
    auto *erase = find<QAbstractButton>("eraseCard1");
    QVERIFY(erase != nullptr);
    QTest::mouseClick(erase, Qt::LeftButton);
    QTRY_VERIFY(m_accounts->account(QStringLiteral("one")) == nullptr);
    QTRY_VERIFY(!QFile::exists(database));
    QVERIFY(!QFile::exists(database + QStringLiteral("-wal")));
    QVERIFY(!QFile::exists(media));
    // The profile forgets it last.
    QTRY_VERIFY(m_profile->profile().store().erasedAccounts()->isEmpty());
    QCOMPARE(m_profile->profile().store().accounts()->size(), size_t(1));
    QVERIFY(m_profile->profile().store().timeline(QStringLiteral("one"), 10)->empty());
    QCOMPARE(m_accounts->accounts().size(), size_t(1));
    QTRY_VERIFY(find<QAbstractButton>("accountErase-one") == nullptr);
    QVERIFY(find<QAbstractButton>("accountErase-two")->isVisible());
}

void tst_SafetyCards::erasingCanBeCancelled()
{
    show();
    click("accountErase-one");
    click("eraseCard0");
    QVERIFY(m_window->frame()->card() == nullptr);
    click("accountErase-one");
    QTest::keyClick(m_window->frame()->card(), Qt::Key_Escape);
    QVERIFY(m_window->frame()->card() == nullptr);
    QCOMPARE(m_accounts->accounts().size(), size_t(2));
}

void tst_SafetyCards::anAccountHasAProxyOfItsOwn()
{
    show();
    click("accountProxy-one");
    type("proxyText", QStringLiteral("ftp://nowhere"));
    click("proxyAccept");
    QVERIFY(find<QLabel>("proxyProblem")->isVisible());
    QVERIFY(m_accounts->account(QStringLiteral("one"))->proxy().isEmpty());
    const QString proxy = QStringLiteral("socks5://ada:secret@127.0.0.1:1080");
    type("proxyText", proxy);
    click("proxyAccept");
    QVERIFY(m_window->frame()->card() == nullptr);
    QCOMPARE(m_accounts->account(QStringLiteral("one"))->proxy(), proxy);
    QVERIFY(m_accounts->account(QStringLiteral("two"))->proxy().isEmpty());
    QCOMPARE(m_profile->profile().store().accounts()->front().proxy, proxy);
    for (const char *name : { "profile.db", "profile.db-wal" }) {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("secret"), name);
    }
    click("accountProxy-one");
    QCOMPARE(find<QLineEdit>("proxyText")->text(), proxy);
    type("proxyText", QString());
    click("proxyAccept");
    QVERIFY(m_profile->profile().store().accounts()->front().proxy.isEmpty());
}

void tst_SafetyCards::anUncleanEndOffersTheText()
{
    show();
    QVERIFY(find<ChoiceCard>("uncleanCard") == nullptr);
    m_window.reset();
    m_accounts.reset();
    m_profile->endUncleanly();
    show();
    QVERIFY(find<ChoiceCard>("uncleanCard") != nullptr);
    click("uncleanCard0");
    QVERIFY(m_window->frame()->card() == nullptr);
}

void tst_SafetyCards::unlinkingAsksAndSaysWhatStays_data()
{
    QTest::addColumn<bool>("canTell");
    QTest::newRow("online") << true;
    QTest::newRow("offline") << false;
}

void tst_SafetyCards::unlinkingAsksAndSaysWhatStays()
{
    QFETCH(const bool, canTell);
    const Theme theme(ColourScheme::Dark);
    UnlinkCard card(theme, QStringLiteral("Shop <b>West</b>"), canTell);
    QSignalSpy confirmed(&card, &UnlinkCard::confirmed);
    QSignalSpy closed(&card, &UnlinkCard::closed);
    card.show();
    card.focusCancel();
    QVERIFY(card.accessibleName().contains(QStringLiteral("Shop <b>West</b>")));
    const QString words = card.findChild<QLabel *>(QStringLiteral("unlinkWords"))->text();
    QVERIFY(words.contains(QStringLiteral("stay")));
    QCOMPARE(words.contains(QStringLiteral("no connection")), !canTell);
    QTest::keyClick(card.focusWidget(), Qt::Key_Space);
    QCOMPARE(closed.size(), 1);
    QCOMPARE(confirmed.size(), 0);
    card.findChild<QAbstractButton *>(QStringLiteral("unlinkConfirmButton"))->click();
    QCOMPARE(confirmed.size(), 1);
}

HELIOGRAPH_TEST(SafetyCards)

#include "tst_SafetyCards.moc"
