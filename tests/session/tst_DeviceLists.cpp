// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/Stanzas.h"
#include "session/DeviceLists.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
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

    Outcome tell(const Node &notification)
    {
        Outcome outcome;
        (void)account.store().transact(
            [&] { return devices.onNotification(notification, outcome); });
        return outcome;
    }
    /// News of one device, with the hash over the list after it.
    Node news(const char *change, const Jid &device, const std::vector<quint16> &after)
    {
        std::vector<Jid> list;
        for (const quint16 number : after)
            list.push_back(device.withDevice(number));
        Node node("notification", { { "from", device.bare() }, { "type", "devices" } });
        Node detail(change, { { "device_hash", participantHash(list) } });
        detail.add(Node("device", { { "jid", device }, { "key-index", "1" } }));
        node.add(std::move(detail));
        return node;
    }
    std::vector<Jid> cached(const Jid &user)
    {
        const auto list = account.store().directory().devices(user);
        return list ? list->devices : std::vector<Jid>();
    }
    PeerDevice &addDevice(const Jid &jid)
    {
        sender.answers.devices.push_back(std::make_shared<PeerDevice>(jid, account.random));
        return *sender.answers.devices.back();
    }
    /// A message of the friend, under one of the two names.
    StoredMessage insertFrom(const Jid &person, const QString &id)
    {
        StoredMessage message;
        message.key = { person, person, id };
        message.time = message.localTime = account.clock.now().count();
        message.content.text = id;
        message.raw = textMessage(id);
        message.unread = true;
        (void)account.store().messages().insert(message);
        return message;
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
    void keepsTheListWhenTheNewsFits();
    void dropsTheListWhenTheHashDiffers();
    void takesTheWholeOwnList();
    void forgetsTheRatchetOfARemovedDevice();
    void doesNotBelieveOthersAboutDevices();
    void failsForUnknownPeople();
    void failsWithoutTheOwnList();
    void failsWhenTheConnectionIsLost();
    void writesToOneself();
    void companionsNeedAVoucher();
    void aCompanionTellsOfANewPhone();
    void aNewRegistrationEndsTheRatchetsOfCompanions();
    void C10_refusedKeysMakeTheListSuspect();
    void C35_learningTheNumberJoinsTheChats();
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
    world.tell(notification);
    QVERIFY(!world.devices.isReady(world.friendJid));
}

void tst_DeviceLists::keepsTheListWhenTheNewsFits()
{
    ListWorld world;
    QVERIFY(world.prepare(world.friendJid));
    world.addDevice(world.friendJid.withDevice(6));
    // Told twice, once by each name; nothing is asked but the new device's keys.
    world.tell(world.news("add", world.friendJid.withDevice(6), { 0, 4, 6 }));
    world.tell(world.news("add", world.friendLid.withDevice(6), { 0, 4, 6 }));
    QVERIFY(world.devices.isKnown(world.friendLid.withDevice(6)));
    QVERIFY(!world.devices.isReady(world.friendJid));
    QVERIFY(world.prepare(world.friendJid));
    QCOMPARE(world.sender.answers.deviceQueries, 1);
    QCOMPARE(world.devices.targets(world.friendJid).recipients.size(), size_t(3));
    world.tell(world.news("remove", world.friendJid.withDevice(4), { 0, 6 }));
    world.tell(world.news("remove", world.friendLid.withDevice(4), { 0, 6 }));
    QVERIFY(world.devices.isReady(world.friendJid));
    QCOMPARE(world.devices.targets(world.friendJid).recipients,
        (std::vector<Jid> { world.friendLid, world.friendLid.withDevice(6) }));
}

void tst_DeviceLists::dropsTheListWhenTheHashDiffers()
{
    ListWorld world;
    for (const char *change : { "add", "remove", "update" }) {
        QVERIFY(world.prepare(world.friendJid));
        world.tell(world.news(change, world.friendJid.withDevice(6), { 0, 4, 6, 7 }));
        QVERIFY(world.cached(world.friendJid).empty());
    }
    // News of a list that is not here is no list.
    world.tell(world.news("add", world.friendJid.withDevice(6), { 6 }));
    QVERIFY(world.cached(world.friendJid).empty());
}

void tst_DeviceLists::takesTheWholeOwnList()
{
    ListWorld world;
    const Jid own = world.account.own().bare();
    world.addDevice(own.withDevice(5));
    QVERIFY(world.prepare(world.friendJid));
    QVERIFY(world.cipher.hasSession(SignalAddress::of(world.account.ownLid().withDevice(5))));
    Node devices(
        "devices", { { "dhash", participantHash({ own, own.withDevice(3), own.withDevice(9) }) } });
    for (const quint16 number : { 0, 3, 9 })
        devices.add(Node("device", { { "jid", own.withDevice(number) }, { "key-index", "1" } }));
    Node notification("notification", { { "from", own }, { "type", "account_sync" } });
    notification.add(devices);
    world.tell(notification);
    QCOMPARE(world.cached(own), (std::vector<Jid> { own, own.withDevice(3), own.withDevice(9) }));
    QVERIFY(!world.cipher.hasSession(SignalAddress::of(world.account.ownLid().withDevice(5))));
    // Nobody else has an account_sync, and one about other things leaves the list alone.
    Node foreign("notification", { { "from", world.friendJid }, { "type", "account_sync" } });
    foreign.add(devices);
    world.tell(foreign);
    QCOMPARE(world.cached(world.friendJid).size(), size_t(2));
    Node privacy("notification", { { "from", own }, { "type", "account_sync" } });
    privacy.add(Node("privacy"));
    world.tell(privacy);
    QCOMPARE(world.cached(own).size(), size_t(3));
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
    world.tell(notification);
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
    world.tell(notification);
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

void tst_DeviceLists::companionsNeedAVoucher()
{
    ListWorld world;
    world.sender.answers.unvouched = { world.friendLid.withDevice(4) };
    QCOMPARE(world.prepare(world.friendJid), Result<bool>(true));
    QVERIFY(world.cipher.hasSession(SignalAddress::of(world.friendLid)));
    QVERIFY(!world.cipher.hasSession(SignalAddress::of(world.friendLid.withDevice(4))));
}

void tst_DeviceLists::aCompanionTellsOfANewPhone()
{
    ListWorld world;
    const StoredMessage message = world.insertFrom(world.friendJid, QStringLiteral("A1"));
    QVERIFY(world.prepare(world.friendJid));
    QSignalSpy changes(&world.devices, &DeviceLists::changed);
    // The phone was set up anew, and links another companion; no notification came.
    std::erase_if(world.sender.answers.devices,
        [&](const auto &device) { return device->jid().isSameUser(world.friendJid); });
    world.addDevice(world.friendJid);
    world.addDevice(world.friendJid.withDevice(9));
    world.devices.forget(world.friendJid);
    QVERIFY(world.prepare(world.friendJid));
    QCOMPARE(changes.count(), 1);
    const auto line = world.account.store().messages().hasSystemLine(
        world.friendJid, eventName(SystemEvent::IdentityChanged), message.time);
    QVERIFY(line);
    world.account.clock.advance(seconds(6));
    QVERIFY(world.prepare(world.friendJid));
    QVERIFY(world.cipher.hasSession(SignalAddress::of(world.friendLid.withDevice(9))));
    QCOMPARE(changes.count(), 1);
}

void tst_DeviceLists::aNewRegistrationEndsTheRatchetsOfCompanions()
{
    ListWorld world;
    QVERIFY(world.prepare(world.friendJid));
    const SignalAddress companion = SignalAddress::of(world.friendLid.withDevice(4));
    QVERIFY(world.account.store().directory().saveDevices(
        world.friendJid, { world.friendJid, world.friendJid.withDevice(4) }, milliseconds(0), 77));
    world.sender.answers.rawId = 77;
    QVERIFY(world.prepare(world.friendJid));
    QCOMPARE(world.sender.answers.bundleQueries, 1);
    world.devices.forget(world.friendJid);
    QVERIFY(world.account.store().directory().saveDevices(
        world.friendJid, { world.friendJid, world.friendJid.withDevice(4) }, milliseconds(0), 77));
    world.sender.answers.rawId = 78;
    QVERIFY(world.prepare(world.friendJid));
    // The companion's ratchet was made anew, the phone's was not.
    QCOMPARE(world.sender.answers.bundleQueries, 2);
    QVERIFY(world.cipher.hasSession(companion));
}

void tst_DeviceLists::C10_refusedKeysMakeTheListSuspect()
{
    ListWorld world;
    world.sender.answers.dead = { world.friendLid.withDevice(4) };
    QCOMPARE(world.prepare(world.friendJid), Result<bool>(true));
    QVERIFY(world.devices.isReady(world.friendJid));
    world.account.clock.advance(std::chrono::minutes(11));
    QVERIFY(!world.devices.isReady(world.friendJid));
    QVERIFY(world.prepare(world.friendJid));
    QVERIFY(world.prepare(world.friendJid));
    QCOMPARE(world.sender.answers.deviceQueries, 2);
    QVERIFY(world.devices.isReady(world.friendJid));
}

/// A chat that was known by LID alone goes on under the number once any answer names it.
void tst_DeviceLists::C35_learningTheNumberJoinsTheChats()
{
    ListWorld world;
    const StoredMessage hidden = world.insertFrom(world.friendLid, QStringLiteral("A1"));
    const StoredMessage numbered = world.insertFrom(world.friendJid, QStringLiteral("A2"));
    QSignalSpy changes(&world.devices, &DeviceLists::changed);
    QVERIFY(world.prepare(world.friendJid));
    for (const StoredMessage &message : { hidden, numbered })
        QCOMPARE(world.account.store().messages().byRow(message.rowId)->key.chat, world.friendJid);
    QVERIFY(!world.account.store().messages().knowsChat(world.friendLid));
    QCOMPARE(world.account.store().messages().unread(), 2);
    QCOMPARE(changes.count(), 1);
    const Outcome outcome = changes.front().front().value<Outcome>();
    QCOMPARE(outcome.joined.size(), size_t(1));
    QCOMPARE(outcome.joined.front().to, world.friendJid);
    // A second answer is no news.
    world.devices.forget(world.friendJid);
    QVERIFY(world.prepare(world.friendJid));
    QCOMPARE(changes.count(), 1);
}

HELIOGRAPH_TEST(DeviceLists)
#include "tst_DeviceLists.moc"
