// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/IdentityWatch.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <limits>

using namespace heliograph;

namespace {

/// A chat with a friend of two devices, and ratchets with them.
struct WatchWorld {
    WatchWorld()
        : watch(account.store(), account.clock)
    {
        StoredMessage message;
        message.key = { friendJid, friendJid, QStringLiteral("A1") };
        message.time = message.localTime = account.clock.now().count();
        message.content.text = QStringLiteral("hello");
        (void)account.store().messages().insert(message);
        (void)account.store().directory().learnPair(friendLid, friendJid);
        (void)account.store().directory().saveDevices(
            friendJid, { friendJid, friendJid.withDevice(4) }, account.clock.now());
        for (const Jid &device : { friendLid, friendLid.withDevice(4), friendJid }) {
            (void)account.store().keys().saveSession(SignalAddress::of(device), "ratchet");
            (void)account.store().keys().saveIdentity(
                SignalAddress::of(device), QByteArray(32, 'i'));
        }
    }
    Outcome notify(const Jid &from, qint64 t = 1'790'000'100)
    {
        Node node("notification",
            { { "from", from }, { "type", "encrypt" }, { "t", QByteArray::number(t) } });
        node.add(Node("identity"));
        Outcome outcome;
        (void)account.store().transact([&] { return watch.onNotification(node, outcome); });
        return outcome;
    }
    bool hasSession(const Jid &device)
    {
        return account.store().keys().hasSession(SignalAddress::of(device));
    }
    bool hasLine(const Jid &chat)
    {
        return account.store().messages().hasSystemLine(
            chat, eventName(SystemEvent::IdentityChanged), 0);
    }

    TestAccount account;
    IdentityWatch watch;
    Jid friendJid = Jid::phoneNumber("447700900123");
    Jid friendLid = Jid::lid("235000000000123");
};

} // namespace

/// Changed security codes (04 §7.4).
class tst_IdentityWatch : public QObject {
    Q_OBJECT
private slots:
    void aNotificationDropsRatchetsAndTells();
    void ignoresCompanionsAndOneself();
    void opensNoChat();
    void isNoMessageOfThePerson();
    void takesNoTimeThatIsNone();
    void tellsOnceOfOneChange();
    void keepsTheRatchetThatShowedIt();
    void saysNothingOfNewOnes();
};

void tst_IdentityWatch::aNotificationDropsRatchetsAndTells()
{
    WatchWorld world;
    const Outcome outcome = world.notify(world.friendLid);
    QCOMPARE(outcome.changed.size(), size_t(1));
    QCOMPARE(outcome.changed.front().chat, world.friendJid);
    QVERIFY(outcome.received.empty());
    const StoredMessage line
        = world.account.store().messages().byRow(outcome.changed.front().rowId).value();
    QCOMPARE(line.content.kind, MessageKind::System);
    QCOMPARE(eventOf(line.content.text), SystemEvent::IdentityChanged);
    QCOMPARE(line.time, 1'790'000'100'000LL);
    QVERIFY(!line.unread && !line.fromMe);
    QCOMPARE(world.account.store().messages().unread(), 0);
    for (const Jid &device : { world.friendLid, world.friendLid.withDevice(4), world.friendJid })
        QVERIFY(!world.hasSession(device));
    QVERIFY(!world.account.store().keys().identityOf(SignalAddress::of(world.friendLid)));
    QVERIFY(!world.account.store().directory().devices(world.friendJid));
}

void tst_IdentityWatch::ignoresCompanionsAndOneself()
{
    WatchWorld world;
    QVERIFY(world.notify(world.friendLid.withDevice(4)).changed.empty());
    QVERIFY(world.notify(world.account.own().bare()).changed.empty());
    QVERIFY(world.notify(Jid::service()).changed.empty());
    QVERIFY(world.hasSession(world.friendLid));
    QVERIFY(!world.hasLine(world.friendJid));
}

void tst_IdentityWatch::opensNoChat()
{
    WatchWorld world;
    const Jid stranger = Jid::phoneNumber("447700900666");
    QVERIFY(world.notify(stranger).changed.empty());
    QVERIFY(!world.account.store().messages().knowsChat(stranger));
}

void tst_IdentityWatch::isNoMessageOfThePerson()
{
    WatchWorld world;
    MessageTables &messages = world.account.store().messages();
    // The name that the line has is easily guessed.
    const QString id = eventName(SystemEvent::IdentityChanged) + QStringLiteral("-1790000100000");
    StoredMessage first;
    first.key = { world.friendJid, world.friendJid, id };
    first.content.text = QStringLiteral("in its place");
    QVERIFY(messages.insert(first));
    const Outcome outcome = world.notify(world.friendLid);
    QCOMPARE(outcome.changed.size(), size_t(1));
    QVERIFY(outcome.changed.front().rowId != first.rowId);
    const qint64 line = outcome.changed.front().rowId;
    QVERIFY(messages.revoke(line));
    QVERIFY(messages.edit(line, first.content, {}));
    QVERIFY(world.hasLine(world.friendJid));
    QVERIFY(!messages.byRow(line)->edited);
}

void tst_IdentityWatch::takesNoTimeThatIsNone()
{
    WatchWorld world;
    for (const qint64 time : { std::numeric_limits<qint64>::max(), qint64(-1) }) {
        const Outcome outcome = world.notify(world.friendLid, time);
        if (outcome.changed.empty())
            continue;
        QCOMPARE(world.account.store().messages().byRow(outcome.changed.front().rowId)->time,
            qint64(world.account.clock.now().count()));
    }
    QVERIFY(world.hasLine(world.friendJid));
}

void tst_IdentityWatch::tellsOnceOfOneChange()
{
    WatchWorld world;
    QCOMPARE(world.notify(world.friendJid).changed.size(), size_t(1));
    // By the other name, and from a message that came a moment later.
    QVERIFY(world.notify(world.friendLid).changed.empty());
    QVERIFY(world.notify(world.friendLid, 1'790'000'099).changed.empty());
    // The next change is another one.
    QCOMPARE(world.notify(world.friendLid, 1'790'000'200).changed.size(), size_t(1));
}

void tst_IdentityWatch::keepsTheRatchetThatShowedIt()
{
    WatchWorld world;
    Outcome outcome;
    QVERIFY(world.account.store().transact([&] {
        return world.watch.onSeen(
            world.friendLid, IdentityChange::Changed, 1'790'000'300'000, outcome);
    }));
    QCOMPARE(outcome.changed.size(), size_t(1));
    QVERIFY(world.hasLine(world.friendJid));
    QVERIFY(world.hasSession(world.friendLid));
    QVERIFY(!world.hasSession(world.friendLid.withDevice(4)));
    QVERIFY(!world.account.store().directory().devices(world.friendJid));
}

void tst_IdentityWatch::saysNothingOfNewOnes()
{
    WatchWorld world;
    Outcome outcome;
    for (const IdentityChange change : { IdentityChange::None, IdentityChange::New })
        QVERIFY(world.watch.onSeen(world.friendLid, change, 0, outcome));
    QVERIFY(world.watch.onSeen(world.friendLid.withDevice(4), IdentityChange::Changed, 0, outcome));
    QVERIFY(world.watch.onSeen(
        world.account.ownLid().withDevice(0), IdentityChange::Changed, 0, outcome));
    QVERIFY(outcome.changed.empty());
    QVERIFY(world.account.store().directory().devices(world.friendJid));
}

HELIOGRAPH_TEST(IdentityWatch)
#include "tst_IdentityWatch.moc"
