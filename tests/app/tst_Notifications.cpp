// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountEvents.h"
#include "app/AccountHost.h"
#include "app/NotificationPolicy.h"
#include "app/Notifications.h"
#include "tests/support/FakeNotifier.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// From what an account brings to what pops up, and goes again.
class tst_Notifications : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void namesChatAndAccount();
    void severalOfAChatAreOne();
    void notOfTheChatInView();
    void theSwitchesHold();
    void groupsNameTheWriter();
    void goesWhenRead();
    void goesWhenDeleted();
    void goesWithTheAccount();
    void C32_whatWaitedIsToldAtItsEnd();
    void manyChatsThatWaitedAreOne();
    void storedElsewhereIsSilent();

private:
    Account &account() const { return *m_accounts->account(QStringLiteral("one")); }
    static Jid person(int number)
    {
        return Jid::phoneNumber("4915155501" + QByteArray::number(10 + number));
    }
    Settings &settings() const { return m_profile->profile().settings(); }
    /// Stored, and told once all of `outcome` is there.
    StoredMessage put(Outcome &outcome, const Jid &chat, const QString &text, bool offline = false);
    void tell(const Outcome &outcome) const;
    void read(const Jid &chat) const;
    /// Everything that was asked of the store has been answered.
    void settle() const;

    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountStore> m_store;
    std::unique_ptr<AccountManager> m_accounts;
    std::unique_ptr<Notifications> m_notifications;
    FakeNotifier m_notifier;
    ChatPlace m_inView;
    int m_id = 0;
};

void tst_Notifications::init()
{
    m_profile = std::make_unique<TestProfile>();
    m_profile->add(QStringLiteral("one"), QStringLiteral("Sales"));
    m_store = m_profile->store(QStringLiteral("one"));
    m_accounts = m_profile->manager();
    QSignalSpy opened(&account(), &Account::chatsChanged);
    m_accounts->start();
    QTRY_VERIFY(!opened.isEmpty());
    m_notifier.shown.clear();
    m_notifier.told = 0;
    m_inView = {};
    m_notifications = std::make_unique<Notifications>(
        *m_accounts, m_notifier, [this](const ChatPlace &place) { return place == m_inView; });
}

void tst_Notifications::cleanup()
{
    m_notifications.reset();
    m_accounts.reset();
    m_store.reset();
    m_profile.reset();
}

StoredMessage tst_Notifications::put(
    Outcome &outcome, const Jid &chat, const QString &text, bool offline)
{
    StoredMessage message
        = receivedText(chat, QString::number(++m_id), m_profile->profile().clock().now().count());
    message.content.text = text;
    (void)m_store->messages().insert(message);
    outcome.touch(chat, message.rowId);
    outcome.received.push_back({ message, offline });
    return message;
}

void tst_Notifications::tell(const Outcome &outcome) const
{
    emit account().carrier().committed(outcome, m_store->messages().unread());
}

void tst_Notifications::read(const Jid &chat) const
{
    (void)m_store->messages().markRead(chat, 0, false);
    Outcome outcome;
    outcome.touch(chat, 0);
    tell(outcome);
}

void tst_Notifications::settle() const
{
    // Answers come in order: the one that is asked last comes last.
    for (int turn = 0; turn < 2; ++turn) {
        const auto last = account().reader().pushName(person(0));
        QTRY_VERIFY(last.isFinished());
        QTest::qWait(0);
    }
}

void tst_Notifications::namesChatAndAccount()
{
    Outcome outcome;
    const StoredMessage message = put(outcome, person(1), QStringLiteral("See you\nat four"));
    tell(outcome);
    QTRY_COMPARE(m_notifier.shown.size(), size_t(1));
    const Notification &shown = m_notifier.shown.front();
    QCOMPARE(shown.title, QStringLiteral("+49 151 555 0111 · Sales"));
    QCOMPARE(shown.text, QStringLiteral("See you at four"));
    QCOMPARE(shown.place, (ChatPlace { QStringLiteral("one"), person(1) }));
    QCOMPARE(shown.messageId, message.key.id);
}

void tst_Notifications::severalOfAChatAreOne()
{
    for (const QString &text : { QStringLiteral("one"), QStringLiteral("two") }) {
        Outcome outcome;
        put(outcome, person(1), text);
        tell(outcome);
        settle();
    }
    QCOMPARE(m_notifier.shown.size(), size_t(1));
    QCOMPARE(m_notifier.shown.front().text, QStringLiteral("two\n2 unread messages"));
}

void tst_Notifications::notOfTheChatInView()
{
    m_inView = { QStringLiteral("one"), person(1) };
    Outcome outcome;
    put(outcome, person(1), QStringLiteral("seen"));
    put(outcome, person(2), QStringLiteral("not seen"));
    tell(outcome);
    QTRY_COMPARE(m_notifier.shown.size(), size_t(1));
    QCOMPARE(m_notifier.shown.front().text, QStringLiteral("not seen"));
}

void tst_Notifications::theSwitchesHold()
{
    const auto bring = [this] {
        Outcome outcome;
        put(outcome, person(1), QStringLiteral("text"));
        tell(outcome);
        settle();
    };
    settings().set(settings::notificationText, false);
    bring();
    QCOMPARE(m_notifier.shown.front().text, QStringLiteral("New message"));
    settings().set(settings::accountNotifies, false, QStringLiteral("one"));
    QVERIFY(m_notifier.shown.empty());
    bring();
    QVERIFY(m_notifier.shown.empty());
    settings().set(settings::accountNotifies, true, QStringLiteral("one"));
    // What came meanwhile does not come after all.
    settle();
    QVERIFY(m_notifier.shown.empty());
    bring();
    QCOMPARE(m_notifier.shown.size(), size_t(1));
}

void tst_Notifications::groupsNameTheWriter()
{
    Jid group;
    group.user = "120363000000000001";
    group.server = "g.us";
    StoredMessage message
        = receivedText(group, QStringLiteral("G"), m_profile->profile().clock().now().count());
    message.key.sender = person(3);
    message.content.text = QStringLiteral("at the bay");
    QVERIFY(m_store->messages().insert(message));
    Outcome outcome;
    outcome.received.push_back({ message, false });
    tell(outcome);
    QTRY_COMPARE(m_notifier.shown.size(), size_t(1));
    QCOMPARE(m_notifier.shown.front().text, QStringLiteral("+49 151 555 0113: at the bay"));
}

void tst_Notifications::goesWhenRead()
{
    Outcome outcome;
    put(outcome, person(1), QStringLiteral("text"));
    put(outcome, person(2), QStringLiteral("text"));
    tell(outcome);
    QTRY_COMPARE(m_notifier.shown.size(), size_t(2));
    read(person(1));
    QTRY_COMPARE(m_notifier.shown.size(), size_t(1));
    QCOMPARE(m_notifier.shown.front().place.chat, person(2));
    QCOMPARE(m_notifier.told, 2);
}

void tst_Notifications::goesWhenDeleted()
{
    Outcome outcome;
    const StoredMessage message = put(outcome, person(1), QStringLiteral("a secret"));
    tell(outcome);
    QTRY_COMPARE(m_notifier.shown.size(), size_t(1));
    Outcome revoked;
    revoked.updated.push_back({ Outcome::Updated::Change::Revoke, message });
    tell(revoked);
    QVERIFY(m_notifier.shown.empty());
    QCOMPARE(m_notifier.told, 1);
}

void tst_Notifications::goesWithTheAccount()
{
    Outcome outcome;
    put(outcome, person(1), QStringLiteral("text"));
    tell(outcome);
    QTRY_COMPARE(m_notifier.shown.size(), size_t(1));
    m_store.reset();
    (void)m_accounts->erase(QStringLiteral("one"));
    QTRY_VERIFY(m_notifier.shown.empty());
}

/// 40 messages in three chats; two were read on the phone, which is said at the end.
void tst_Notifications::C32_whatWaitedIsToldAtItsEnd()
{
    for (int part = 0; part < 4; ++part) {
        Outcome outcome;
        for (int i = 0; i < 10; ++i)
            put(outcome, person(1 + i % 3), QStringLiteral("text %1").arg(i), true);
        tell(outcome);
        settle();
        QVERIFY(m_notifier.shown.empty());
    }
    // What comes live before the end waits, too.
    Outcome live;
    put(live, person(3), QStringLiteral("the last"));
    tell(live);
    settle();
    QVERIFY(m_notifier.shown.empty());
    for (int chat : { 1, 2 })
        read(person(chat));
    Outcome end;
    end.queueDelivered = true;
    tell(end);
    settle();
    QCOMPARE(m_notifier.told, 1);
    QCOMPARE(m_notifier.shown.front().place.chat, person(3));
    QCOMPARE(m_notifier.shown.front().text, QStringLiteral("the last\n13 unread messages"));
    QCOMPARE(m_accounts->unread(), 13);
    // From now on at once.
    Outcome after;
    put(after, person(1), QStringLiteral("live"));
    tell(after);
    QTRY_COMPARE(m_notifier.shown.size(), size_t(2));
}

void tst_Notifications::manyChatsThatWaitedAreOne()
{
    Outcome outcome;
    for (int i = 0; i < 10; ++i)
        put(outcome, person(i % 5), QStringLiteral("text"), true);
    outcome.queueDelivered = true;
    tell(outcome);
    QTRY_COMPARE(m_notifier.shown.size(), size_t(1));
    QCOMPARE(m_notifier.told, 1);
    QCOMPARE(m_notifier.shown.front().title, QStringLiteral("Sales"));
    QCOMPARE(m_notifier.shown.front().text, QStringLiteral("10 unread messages in 5 chats"));
    QVERIFY(m_notifier.shown.front().place.chat.isNull());
    for (int chat = 0; chat < 5; ++chat)
        read(person(chat));
    QVERIFY(m_notifier.shown.empty());
}

void tst_Notifications::storedElsewhereIsSilent()
{
    // History comes as rows that have changed, and is nobody's news.
    Outcome outcome;
    put(outcome, person(1), QStringLiteral("old"));
    outcome.received.clear();
    tell(outcome);
    settle();
    QCOMPARE(m_notifier.told, 0);
}

HELIOGRAPH_TEST(Notifications)
#include "tst_Notifications.moc"
