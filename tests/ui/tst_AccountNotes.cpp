// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountHost.h"
#include "tests/support/ShiftedClock.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "ui/chats/ChatListPane.h"
#include "ui/shell/ConversationPane.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"

#include <QAbstractButton>
#include <QLabel>
#include <QTest>

using namespace heliograph;

/// What the window says of an account: a phone that is away, a history on its way, a line that has
/// served.
class tst_AccountNotes : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void aPhoneThatIsAwayIsWarnedAboutTwice();
    void anAccountWithoutChatsShowsItsProgress();
    void theUnreadLineGoesWithTheFocus();

private:
    Account &account() const { return *m_accounts->account(QStringLiteral("one")); }
    /// As its session tells it once it is linked and online.
    void bringOnline() const
    {
        SessionStatus online;
        online.state = SessionState::Online;
        emit account().carrier().identityChanged(TestProfile::own(), Jid());
        emit account().carrier().statusChanged(SessionStatus(), online, 1);
    }
    Banner *banner() const { return m_window->findChild<Banner *>(QStringLiteral("stateBanner")); }
    QString listWords() const
    {
        QStringList words;
        for (const QLabel *label : m_window->frame()->list()->findChildren<QLabel *>())
            words << label->text();
        return words.join(u'|');
    }

    ShiftedClock m_clock;
    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountManager> m_accounts;
    std::unique_ptr<MainWindow> m_window;
};

void tst_AccountNotes::init()
{
    m_profile = std::make_unique<TestProfile>();
    m_profile->add(QStringLiteral("one"), QStringLiteral("Work"));
    m_accounts = m_profile->manager();
    m_accounts->start();
    m_window = std::make_unique<MainWindow>(*m_accounts, m_clock, WindowOptions());
    m_window->show();
    // The account is open, and was never linked.
    QTRY_COMPARE(account().status().state, SessionState::Unlinked);
}

void tst_AccountNotes::cleanup()
{
    m_window.reset();
    m_accounts.reset();
    m_profile.reset();
}

void tst_AccountNotes::aPhoneThatIsAwayIsWarnedAboutTwice()
{
    constexpr milliseconds day { 86'400'000 };
    bringOnline();
    m_window->openChat(QStringLiteral("one"), Jid::phoneNumber("491515550102"));
    const milliseconds seen = m_clock.now();
    emit account().carrier().phoneSeen(seen);
    QVERIFY(!banner()->isVisible());
    m_clock.advance(10 * day);
    QTRY_VERIFY(banner()->isVisible());
    QVERIFY(banner()->text().contains(QStringLiteral("about 10 days")));
    m_window->showSettings();
    auto *note = m_window->findChild<QLabel *>(QStringLiteral("accountPhone-one"));
    QCOMPARE(note->text(), banner()->text());
    const auto *rail = m_window->findChild<QAbstractButton *>(QStringLiteral("railAccount-one"));
    QVERIFY(rail->accessibleName().contains(QStringLiteral("about 10 days")));
    // It is put off, and comes again on day 12.
    m_window->openChat(QStringLiteral("one"), Jid::phoneNumber("491515550102"));
    banner()->findChild<QAbstractButton *>(QStringLiteral("bannerAction"))->click();
    QVERIFY(!banner()->isVisible());
    m_clock.advance(2 * day);
    QTRY_VERIFY(banner()->isVisible());
    QVERIFY(banner()->text().contains(QStringLiteral("about 12 days")));
    // The phone is there: nothing is left of it.
    emit account().carrier().phoneSeen(m_clock.now());
    QVERIFY(!banner()->isVisible());
    QVERIFY(note->text().contains(QStringLiteral("in the last day")));
}

void tst_AccountNotes::anAccountWithoutChatsShowsItsProgress()
{
    bringOnline();
    using Phase = SyncStatus::Phase;
    emit account().chatsChanged({});
    QTRY_VERIFY(listWords().contains(QStringLiteral("No chats yet")));
    emit account().carrier().syncChanged(SyncStatus { Phase::Waiting, 0, 0 });
    QVERIFY(listWords().contains(QStringLiteral("Work: waiting for the phone")));
    emit account().carrier().syncChanged(SyncStatus { Phase::Running, 42, 0 });
    QVERIFY(listWords().contains(QStringLiteral("Work: syncing 42 %")));
    emit account().carrier().syncChanged(SyncStatus { Phase::Paused, 42, 0 });
    QVERIFY(listWords().contains(QStringLiteral("No chats yet")));
    emit account().carrier().syncChanged(SyncStatus { Phase::Complete, 100, 0 });
    QVERIFY(!listWords().contains(QStringLiteral("syncing")));
}

void tst_AccountNotes::theUnreadLineGoesWithTheFocus()
{
    const Jid chat = Jid::phoneNumber("491515550102");
    const std::unique_ptr<AccountStore> store = m_profile->store(QStringLiteral("one"));
    StoredMessage message = receivedText(chat, QStringLiteral("m1"), 1'790'000'000'000);
    QVERIFY(store->messages().insert(message));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->openChat(QStringLiteral("one"), chat);
    QTRY_COMPARE(m_window->conversation()->firstUnread(), message.rowId);
    QEvent away(QEvent::WindowDeactivate);
    QCoreApplication::sendEvent(m_window.get(), &away);
    QCOMPARE(m_window->conversation()->firstUnread(), qint64(0));
    StoredMessage missed = receivedText(chat, QStringLiteral("m2"), 1'790'000'010'000);
    QVERIFY(store->messages().insert(missed));
    emit account().chatsChanged({ ChatChange { chat, { missed.rowId } } });
    QTRY_COMPARE(m_window->conversation()->rowCount(), 2);
    QEvent back(QEvent::WindowActivate);
    QCoreApplication::sendEvent(m_window.get(), &back);
    QCOMPARE(m_window->conversation()->firstUnread(), missed.rowId);
}

HELIOGRAPH_TEST(AccountNotes)
#include "tst_AccountNotes.moc"
