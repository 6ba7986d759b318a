// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountEvents.h"
#include "app/AccountHost.h"
#include "tests/support/FakeNotifier.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "ui/chats/ChatListView.h"
#include "ui/shell/DesktopPresence.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"

#include <QAbstractButton>
#include <QApplication>
#include <QTest>

using namespace heliograph;

/// What stands outside of the window leads to the right chat of the right account.
class tst_DesktopPresence : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void aMessagePopsUpUnlessItsChatIsInView();
    void aClickOpensTheChat();
    void anInboxOpensItsAccount();
    void aReplyGoesWhereItsNotificationWas_data();
    void aReplyGoesWhereItsNotificationWas();
    void theTraySaysHowThingsStand();
    void anHourWithoutNotifications();
    void withoutATrayClosingEnds();

private:
    void build(bool isLinked = false);
    void bring(const Jid &chat, const QString &id);
    QAction *action(const char *name) const
    {
        return m_presence->tray().menu().findChild<QAction *>(QLatin1String(name));
    }

    const Jid m_anna = Jid::phoneNumber("491515550102");
    const Jid m_ben = Jid::phoneNumber("491515550103");
    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountStore> m_store;
    std::unique_ptr<AccountManager> m_accounts;
    std::unique_ptr<MainWindow> m_window;
    FakeNotifier *m_notifier = nullptr;
    std::unique_ptr<DesktopPresence> m_presence;
};

void tst_DesktopPresence::init() { m_profile = std::make_unique<TestProfile>(); }

void tst_DesktopPresence::build(bool isLinked)
{
    m_profile->add(QStringLiteral("one"), QStringLiteral("Sales & more"));
    m_profile->add(QStringLiteral("two"), QStringLiteral("Support"), 1);
    m_store = m_profile->store(QStringLiteral("one"));
    for (const Jid &person : { m_anna, m_ben }) {
        StoredMessage message
            = receivedText(person, QStringLiteral("M"), m_profile->profile().clock().now().count());
        QVERIFY(m_store->messages().insert(message));
    }
    if (isLinked)
        TestProfile::link(*m_store);
    m_accounts = m_profile->manager();
    m_accounts->start();
    m_window
        = std::make_unique<MainWindow>(*m_accounts, m_profile->profile().clock(), WindowOptions());
    auto notifier = std::make_unique<FakeNotifier>();
    m_notifier = notifier.get();
    m_presence = std::make_unique<DesktopPresence>(*m_window, *m_accounts, std::move(notifier));
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTRY_COMPARE(m_window->frame()->list()->view()->model()->rowCount(), 2);
    QTRY_COMPARE(m_accounts->account(QStringLiteral("one"))->isLinked(), isLinked);
}

void tst_DesktopPresence::cleanup()
{
    m_presence.reset();
    m_window.reset();
    m_accounts.reset();
    m_store.reset();
    m_profile.reset();
}

void tst_DesktopPresence::bring(const Jid &chat, const QString &id)
{
    StoredMessage message = receivedText(chat, id, m_profile->profile().clock().now().count());
    QVERIFY(m_store->messages().insert(message));
    Outcome outcome;
    outcome.touch(chat, message.rowId);
    outcome.received.push_back({ message, false });
    emit m_accounts->account(QStringLiteral("one"))
        ->carrier()
        .committed(outcome, m_store->messages().unread());
}

void tst_DesktopPresence::aMessagePopsUpUnlessItsChatIsInView()
{
    build();
    m_window->openChat(QStringLiteral("one"), m_anna);
    QVERIFY(m_window->isInView({ QStringLiteral("one"), m_anna }));
    QVERIFY(!m_window->isInView({ QStringLiteral("two"), m_anna }));
    bring(m_anna, QStringLiteral("seen"));
    bring(m_ben, QStringLiteral("elsewhere"));
    QTRY_COMPARE(m_notifier->shown.size(), size_t(1));
    QCOMPARE(m_notifier->shown.front().place.chat, m_ben);
    QCOMPARE(m_notifier->shown.front().title, QStringLiteral("+49 151 555 0103 · Sales & more"));
    // The chat is open, and something else is shown.
    m_window->showSettings();
    QVERIFY(!m_window->isInView({ QStringLiteral("one"), m_anna }));
    bring(m_anna, QStringLiteral("unseen"));
    QTRY_COMPARE(m_notifier->shown.size(), size_t(2));
    // Back in the chat it is read, and its notification goes.
    m_window->openChat(QStringLiteral("one"), m_anna);
    QTRY_COMPARE(m_notifier->shown.size(), size_t(1));
    QCOMPARE(m_notifier->shown.front().place.chat, m_ben);
}

void tst_DesktopPresence::aClickOpensTheChat()
{
    build();
    m_window->showMinimized();
    emit m_notifier->opened({ QStringLiteral("one"), m_ben }, QStringLiteral("token-7"));
    QVERIFY(!m_window->isMinimized());
    QTRY_VERIFY(m_window->isActiveWindow());
    QVERIFY(m_window->conversation());
    QCOMPARE(m_window->conversation()->chat(), m_ben);
    QCOMPARE(qgetenv("XDG_ACTIVATION_TOKEN"), QByteArray("token-7"));
    qunsetenv("XDG_ACTIVATION_TOKEN");
    // From the tray, too.
    m_window->hide();
    action("trayOpen")->trigger();
    QVERIFY(m_window->isVisible());
}

void tst_DesktopPresence::anInboxOpensItsAccount()
{
    build();
    emit m_notifier->opened({ QStringLiteral("two"), {} }, {});
    const auto *rail = m_window->findChild<QAbstractButton *>(QStringLiteral("railAccount-two"));
    QVERIFY(rail->isChecked());
    action("trayAccount-one")->trigger();
    QVERIFY(!rail->isChecked());
}

void tst_DesktopPresence::aReplyGoesWhereItsNotificationWas_data()
{
    QTest::addColumn<bool>("isLinked");
    QTest::newRow("accepted") << true;
    QTest::newRow("refused: it is the chat's draft") << false;
}

void tst_DesktopPresence::aReplyGoesWhereItsNotificationWas()
{
    QFETCH(const bool, isLinked);
    build(isLinked);
    m_accounts->account(QStringLiteral("one"))->saveDraft(m_anna, QStringLiteral("half"));
    m_window->openChat(QStringLiteral("one"), m_ben);
    emit m_notifier->replied(
        { { QStringLiteral("one"), m_anna }, QStringLiteral("Anna"), {}, QStringLiteral("M") },
        QStringLiteral("On my way"));
    StoreReader &reader = m_accounts->account(QStringLiteral("one"))->reader();
    const auto stateOf = [&reader](const Jid &chat) {
        const auto chats = reader.chats({ chat });
        if (!QTest::qWaitFor([&] { return chats.isFinished(); }) || !chats.result()
            || chats.result()->empty())
            return QString();
        const StoredChat found = chats.result()->front();
        return QStringLiteral("%1|%2|%3")
            .arg(found.last->fromMe ? found.last->content.text : QString(), found.draft)
            .arg(found.unread);
    };
    QTRY_COMPARE(stateOf(m_anna),
        isLinked ? QStringLiteral("On my way|half|0") : QStringLiteral("|On my way\nhalf|0"));
    QCOMPARE(stateOf(m_ben), QStringLiteral("||0"));
}

void tst_DesktopPresence::theTraySaysHowThingsStand()
{
    build();
    bring(m_anna, QStringLiteral("one more"));
    // Row, account, tray: the same sum.
    QTRY_VERIFY(m_presence->tray().icon().toolTip().contains(QStringLiteral("3 unread")));
    QCOMPARE(m_accounts->unread(), 3);
    const QString words = action("trayAccount-one")->text();
    QVERIFY2(words.startsWith(QStringLiteral("Sales && more: ")), qPrintable(words));
    QVERIFY(words.endsWith(QStringLiteral("(3)")));
    QVERIFY(action("trayAccount-two"));
    QVERIFY(action("trayQuit"));
    // A number is drawn over the mirror.
    const auto picture = [](int unread) { return trayIcon(unread).pixmap(24).toImage(); };
    QVERIFY(picture(3) != picture(0));
    QVERIFY(picture(3) != picture(4));
    for (const QColor &panel : { QColor(Qt::white), QColor(Qt::black) })
        QVERIFY(Theme::contrast(trayColour(), panel) >= 3);
}

void tst_DesktopPresence::anHourWithoutNotifications()
{
    build();
    QVERIFY(!action("trayQuiet")->isChecked());
    action("trayQuiet")->trigger();
    QVERIFY(action("trayQuiet")->isChecked());
    QVERIFY(action("trayQuiet")->text().contains(QStringLiteral("until")));
    bring(m_anna, QStringLiteral("quiet"));
    QTRY_VERIFY(m_presence->tray().icon().toolTip().contains(QStringLiteral("3 unread")));
    QTest::qWait(50);
    QVERIFY(m_notifier->shown.empty());
    action("trayQuiet")->trigger();
    QVERIFY(!action("trayQuiet")->isChecked());
    bring(m_anna, QStringLiteral("loud"));
    QTRY_COMPARE(m_notifier->shown.size(), size_t(1));
}

void tst_DesktopPresence::withoutATrayClosingEnds()
{
    build();
    QVERIFY(!m_presence->tray().isShown());
    m_profile->profile().settings().set(settings::staysInTray, true);
    QVERIFY(QApplication::quitOnLastWindowClosed());
    m_window->close();
    QVERIFY(!m_profile->profile().settings().get(settings::trayExplained));
}

HELIOGRAPH_TEST(DesktopPresence)
#include "tst_DesktopPresence.moc"
