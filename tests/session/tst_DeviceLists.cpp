// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/DeviceLists.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

namespace {

struct ListWorld {
    ListWorld()
        : cipher(account.store().keys().stores(), account.random)
        , devices(account.store(), sender, cipher, account.clock)
    {
        sender.answers.lids
            = { { account.own().bare(), account.ownLid().bare() }, { friendJid, friendLid } };
        for (const Jid &jid :
            { account.own().withDevice(0), account.own(), friendJid, friendJid.withDevice(4) })
            sender.answers.devices.push_back(std::make_shared<PeerDevice>(jid, account.random));
    }
    Result<bool> prepare(const Jid &user)
    {
        const QFuture<Result<bool>> future = devices.prepare(user);
        (void)QTest::qWaitFor([&] { return future.isFinished(); }, 2000);
        return future.isFinished() ? future.result() : fail(ErrorCode::QueryTimeout);
    }

    TestAccount account;
    FakeSender sender;
    SignalCipher cipher;
    DeviceLists devices;
    Jid friendJid = Jid::phoneNumber("447700900123");
    Jid friendLid = Jid::lid("235000000000123");
};

} // namespace

/// Whom a message is encrypted for (04 §2.4, §3).
class tst_DeviceLists : public QObject {
    Q_OBJECT
private slots:
    void fetchesListsAndKeysOnce();
    void namesDevicesByTheirHiddenId();
    void leavesTheSendingDeviceOut();
    void sharesOneFetchAmongMany();
    void asksAgainAfterADay();
    void asksAgainAfterANotification();
    void forgetsTheRatchetOfARemovedDevice();
    void doesNotBelieveOthersAboutDevices();
    void failsForUnknownPeople();
    void failsWithoutTheOwnList();
    void failsWhenTheConnectionIsLost();
    void writesToOneself();
};

void tst_DeviceLists::fetchesListsAndKeysOnce()
{
    ListWorld world;
    QVERIFY(!world.devices.isReady(world.friendJid));
    QCOMPARE(world.prepare(world.friendJid), Result<bool>(true));
    QVERIFY(world.devices.isReady(world.friendJid));
    QCOMPARE(world.sender.answers.deviceQueries, 1);
    QCOMPARE(world.sender.answers.bundleQueries, 1);
    QCOMPARE(world.prepare(world.friendJid), Result<bool>(true));
    QCOMPARE(world.sender.answers.deviceQueries, 1);
    QCOMPARE(world.sender.answers.bundleQueries, 1);
}

void tst_DeviceLists::namesDevicesByTheirHiddenId()
{
    ListWorld world;
    QVERIFY(world.prepare(world.friendJid));
    const DeviceLists::Targets targets = world.devices.targets(world.friendJid);
    QCOMPARE(
        targets.recipients, (std::vector<Jid> { world.friendLid, world.friendLid.withDevice(4) }));
    // Under either name it is the same person.
    QVERIFY(world.devices.isReady(world.friendLid));
    QCOMPARE(
        world.devices.sessionName(world.friendJid.withDevice(4)), world.friendLid.withDevice(4));
    const Jid unknown = Jid::phoneNumber("447700900999", 2);
    QCOMPARE(world.devices.sessionName(unknown), unknown);
}

void tst_DeviceLists::leavesTheSendingDeviceOut()
{
    ListWorld world;
    QVERIFY(world.prepare(world.friendJid));
    QCOMPARE(world.devices.targets(world.friendJid).own,
        (std::vector<Jid> { world.account.ownLid().withDevice(0) }));
}

void tst_DeviceLists::sharesOneFetchAmongMany()
{
    ListWorld world;
    std::vector<QFuture<Result<bool>>> futures;
    for (int i = 0; i < 20; ++i)
        futures.push_back(
            world.devices.prepare(i % 2 ? world.friendJid : world.friendJid.withDevice(4)));
    for (const QFuture<Result<bool>> &future : futures)
        QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 2000);
    QCOMPARE(world.sender.answers.deviceQueries, 1);
}

void tst_DeviceLists::asksAgainAfterADay()
{
    ListWorld world;
    QVERIFY(world.prepare(world.friendJid));
    world.account.clock.advance(std::chrono::hours(23));
    QVERIFY(world.devices.isReady(world.friendJid));
    world.account.clock.advance(std::chrono::hours(2));
    QVERIFY(!world.devices.isReady(world.friendJid));
    QVERIFY(world.prepare(world.friendJid));
    QCOMPARE(world.sender.answers.deviceQueries, 2);
    QCOMPARE(world.sender.answers.bundleQueries, 1);
}

void tst_DeviceLists::asksAgainAfterANotification()
{
    ListWorld world;
    QVERIFY(world.prepare(world.friendJid));
    Node notification("notification", { { "from", world.friendJid }, { "type", "devices" } });
    notification.add(Node::withChildren(
        "add", { Node("device", { { "jid", world.friendJid.withDevice(6) } }) }));
    world.devices.onNotification(notification);
    QVERIFY(!world.devices.isReady(world.friendJid));
}

void tst_DeviceLists::forgetsTheRatchetOfARemovedDevice()
{
    ListWorld world;
    QVERIFY(world.prepare(world.friendJid));
    const SignalAddress removed = SignalAddress::of(world.friendLid.withDevice(4));
    const SignalAddress phone = SignalAddress::of(world.friendLid);
    QVERIFY(world.cipher.hasSession(removed));
    Node notification("notification", { { "from", world.friendJid }, { "type", "devices" } });
    // The phone itself cannot be removed: device 0 in there is an error.
    notification.add(Node::withChildren("remove",
        { Node("device", { { "jid", world.friendJid.withDevice(4) } }),
            Node("device", { { "jid", world.friendJid } }) }));
    world.devices.onNotification(notification);
    QVERIFY(!world.cipher.hasSession(removed));
    QVERIFY(world.cipher.hasSession(phone));
}

void tst_DeviceLists::doesNotBelieveOthersAboutDevices()
{
    ListWorld world;
    QVERIFY(world.prepare(world.friendJid));
    Node notification(
        "notification", { { "from", Jid::phoneNumber("447700900666") }, { "type", "devices" } });
    notification.add(Node::withChildren(
        "remove", { Node("device", { { "jid", world.friendJid.withDevice(4) } }) }));
    world.devices.onNotification(notification);
    QVERIFY(world.cipher.hasSession(SignalAddress::of(world.friendLid.withDevice(4))));
    QVERIFY(world.devices.isReady(world.friendJid));
}

void tst_DeviceLists::failsForUnknownPeople()
{
    ListWorld world;
    QCOMPARE(
        world.prepare(Jid::phoneNumber("447700900999")).error().code, ErrorCode::NoSuchRecipient);
}

void tst_DeviceLists::failsWithoutTheOwnList()
{
    ListWorld world;
    world.sender.answers.devices.erase(
        world.sender.answers.devices.begin(), world.sender.answers.devices.begin() + 2);
    QCOMPARE(world.prepare(world.friendJid).error().code, ErrorCode::ServiceRefused);
    QVERIFY(!world.devices.isReady(world.friendJid));
}

void tst_DeviceLists::failsWhenTheConnectionIsLost()
{
    ListWorld world;
    world.sender.answers.silent = true;
    const QFuture<Result<bool>> future = world.devices.prepare(world.friendJid);
    QTest::qWait(10);
    QVERIFY(!future.isFinished());
    world.sender.failPending();
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 2000);
    QCOMPARE(future.result().error().code, ErrorCode::Disconnected);
    // The next one asks anew.
    world.sender.answers.silent = false;
    QCOMPARE(world.prepare(world.friendJid), Result<bool>(true));
}

void tst_DeviceLists::writesToOneself()
{
    ListWorld world;
    QCOMPARE(world.prepare(world.account.own().bare()), Result<bool>(true));
    const DeviceLists::Targets targets = world.devices.targets(world.account.own().bare());
    QVERIFY(targets.recipients.empty());
    QCOMPARE(targets.own.size(), size_t(1));
}

HELIOGRAPH_TEST(DeviceLists)
#include "tst_DeviceLists.moc"
