// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/BigEndian.h"
#include "protocol/MessageContent.h"
#include "session/DeviceLists.h"
#include "session/Inbox.h"
#include "session/RetryKeeper.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

namespace {

/// A message that was sent to a friend; devices ask for it again.
struct RetryWorld {
    RetryWorld()
        : cipher(account.store().keys().stores(), account.random)
        , devices(account.store(), sender, cipher, account.clock)
        , keeper(account.store(), sender, cipher, devices, account.clock, account.random)
        , phone(std::make_shared<PeerDevice>(friendJid, account.random))
        , tablet(std::make_shared<PeerDevice>(friendJid.withDevice(4), account.random))
        , ownPhone(std::make_shared<PeerDevice>(account.own().withDevice(0), account.random))
    {
        sender.answers.lids = { { account.own().bare(), account.ownLid().bare() } };
        sender.answers.devices = { phone, tablet, ownPhone };
        DirectoryTables &directory = account.store().directory();
        (void)directory.saveDevices(
            friendJid, { friendJid, friendJid.withDevice(4) }, account.clock.now());
        (void)directory.saveDevices(account.own().bare(),
            { account.own().withDevice(0), account.own() }, account.clock.now());
        message.key = { friendJid, account.own().bare(), QStringLiteral("M1") };
        message.fromMe = true;
        message.localTime = account.clock.now().count();
        message.content.text = QStringLiteral("again please");
        message.raw = textMessage(message.content.text);
        message.wireChat = friendJid;
        message.status = DeliveryStep::Sent;
        (void)account.store().messages().insert(message);
    }
    /// A retry receipt as the service delivers it.
    Receipt request(const Jid &from, int count, PeerDevice *withKeysOf = nullptr)
    {
        Receipt receipt;
        receipt.type = ReceiptType::Retry;
        receipt.ids = { QStringLiteral("M1") };
        receipt.peer = from;
        receipt.retry = RetryRequest {};
        receipt.retry->count = count;
        receipt.retry->registrationId = withKeysOf ? withKeysOf->stores().registrationId() : 0;
        if (withKeysOf) {
            const Node bundle = withKeysOf->bundle(from);
            const auto bytes = [&](const char *key, const char *part) {
                return bundle.child(key)->child(part)->bytes();
            };
            receipt.retry->hasKeys = true;
            receipt.retry->identity = bundle.child("identity")->bytes();
            receipt.retry->preKeyId = fromBigEndian(bytes("key", "id"));
            receipt.retry->preKey = bytes("key", "value");
            receipt.retry->signedPreKeyId = fromBigEndian(bytes("skey", "id"));
            receipt.retry->signedPreKey = bytes("skey", "value");
            receipt.retry->signedPreKeySignature = bytes("skey", "signature");
            receipt.retry->deviceIdentity = withKeysOf->vouchedBy(phone->identity());
        }
        return receipt;
    }
    std::vector<Node> apply(const Receipt &receipt)
    {
        Outcome outcome;
        (void)account.store().transact([&] { return keeper.apply(receipt, outcome); });
        return outcome.replies;
    }

    TestAccount account;
    FakeSender sender;
    SignalCipher cipher;
    DeviceLists devices;
    RetryKeeper keeper;
    Jid friendJid = Jid::phoneNumber("447700900123");
    std::shared_ptr<PeerDevice> phone;
    std::shared_ptr<PeerDevice> tablet;
    std::shared_ptr<PeerDevice> ownPhone;
    StoredMessage message;
};

QString textIn(const QByteArray &plain)
{
    const Result<ParsedMessage> parsed = parseMessageContent(plain);
    const auto *content = parsed ? std::get_if<MessageContent>(&parsed->body) : nullptr;
    return content ? content->text : QString();
}

} // namespace

/// Messages asked for again, in both directions (04 §7).
class tst_RetryKeeper : public QObject {
    Q_OBJECT
private slots:
    void sendsAgainToTheAskingDeviceAlone();
    void sendsAReactionAgainAsOne();
    void takesTheKeysOfTheRequest();
    void fetchesKeysWhenThereIsNoRatchet();
    void wrapsForOwnDevices();
    void sendsNothingThatWasRevoked();
    void neverHandsAMessageToAnotherPerson();
    void stopsAfterFiveRequests();
    void ignoresUnknownMessages();
    void sendsNothingOld();
    void C08_late_retry_after_revoke();
    void C08_late_retry_after_edit();
    void C08_late_retry_while_the_deletion_waits();
    void asksWhoAnUnknownDeviceIs();
    void takesNoKeysThatNobodyVouchesFor();
    void makesTheRatchetAnewWhenTheRequesterIsAnother();
    void makesTheRatchetAnewWhenItDidNotHelpTwice();
    void keepsTheOwnPhonesRegistration();
    void tellsOfANewIdentity();
    void reachesDevicesThatWereMissed();
    void heals();
};

void tst_RetryKeeper::sendsAgainToTheAskingDeviceAlone()
{
    RetryWorld world;
    QVERIFY(world.devices.prepare(world.friendJid).isValid());
    QTRY_VERIFY_WITH_TIMEOUT(world.devices.isReady(world.friendJid), 2000);
    const std::vector<Node> replies = world.apply(world.request(world.friendJid.withDevice(4), 1));
    QCOMPARE(replies.size(), size_t(1));
    const Node again = replies.front();
    QCOMPARE(again.text("id"), QByteArray("M1"));
    QCOMPARE(again.jid("to"), world.friendJid.withDevice(4));
    QCOMPARE(again.text("device_fanout"), QByteArray("false"));
    QVERIFY(!again.child("participants"));
    QCOMPARE(again.child("enc")->text("count"), QByteArray("1"));
    QCOMPARE(textIn(world.tablet->decrypt(world.account.own(), *again.child("enc"))),
        QStringLiteral("again please"));
}

void tst_RetryKeeper::sendsAReactionAgainAsOne()
{
    RetryWorld world;
    QVERIFY(world.devices.prepare(world.friendJid).isValid());
    QTRY_VERIFY_WITH_TIMEOUT(world.devices.isReady(world.friendJid), 2000);
    const QString emoji = QStringLiteral("\u2764");
    StoredMessage reaction = world.message;
    reaction.key.id = QStringLiteral("R1");
    reaction.content.kind = MessageKind::Reaction;
    reaction.raw = buildReaction({ { QStringLiteral("M1"), true, {} }, emoji, 1 }, world.friendJid);
    QVERIFY(world.account.store().messages().insert(reaction));
    Receipt request = world.request(world.friendJid.withDevice(4), 1);
    request.ids = { reaction.key.id };
    const std::vector<Node> replies = world.apply(request);
    QCOMPARE(replies.size(), size_t(1));
    QCOMPARE(replies.front().text("type"), QByteArray("reaction"));
    const Node &enc = *replies.front().child("enc");
    QCOMPARE(enc.text("decrypt-fail"), QByteArray("hide"));
    const ParsedMessage opened
        = *parseMessageContent(world.tablet->decrypt(world.account.own(), enc));
    QCOMPARE(std::get<ReactionContent>(opened.body).emoji, emoji);
}

void tst_RetryKeeper::takesTheKeysOfTheRequest()
{
    RetryWorld world;
    const std::vector<Node> replies
        = world.apply(world.request(world.friendJid.withDevice(4), 2, world.tablet.get()));
    QCOMPARE(replies.size(), size_t(1));
    QCOMPARE(replies.front().child("enc")->text("type"), QByteArray("pkmsg"));
    QCOMPARE(replies.front().child("enc")->text("count"), QByteArray("2"));
    QVERIFY(replies.front().child("device-identity"));
    QCOMPARE(textIn(world.tablet->decrypt(world.account.own(), *replies.front().child("enc"))),
        QStringLiteral("again please"));
    QVERIFY(world.sender.sent.empty());
}

void tst_RetryKeeper::fetchesKeysWhenThereIsNoRatchet()
{
    RetryWorld world;
    QVERIFY(world.apply(world.request(world.friendJid.withDevice(4), 1)).empty());
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.withTag("message").size(), size_t(1), 2000);
    const Node again = world.sender.withTag("message").front();
    QCOMPARE(textIn(world.tablet->decrypt(world.account.own(), *again.child("enc"))),
        QStringLiteral("again please"));
}

void tst_RetryKeeper::wrapsForOwnDevices()
{
    RetryWorld world;
    Receipt request = world.request(world.account.own().withDevice(0), 2, world.ownPhone.get());
    request.recipient = world.friendJid;
    const std::vector<Node> replies = world.apply(request);
    QCOMPARE(replies.size(), size_t(1));
    const ParsedMessage parsed = *parseMessageContent(
        world.ownPhone->decrypt(world.account.own(), *replies.front().child("enc")));
    QCOMPARE(parsed.destination, world.friendJid);
}

void tst_RetryKeeper::sendsNothingThatWasRevoked()
{
    RetryWorld world;
    QVERIFY(world.account.store().messages().revoke(world.message.rowId));
    QVERIFY(
        world.apply(world.request(world.friendJid.withDevice(4), 1, world.tablet.get())).empty());
    QTest::qWait(20);
    QVERIFY(world.sender.withTag("message").empty());
}

void tst_RetryKeeper::neverHandsAMessageToAnotherPerson()
{
    RetryWorld world;
    PeerDevice stranger(Jid::phoneNumber("447700900666"), world.account.random);
    // Asks for what went to somebody else, in every way a receipt can name it.
    Receipt named = world.request(stranger.jid(), 2, &stranger);
    named.recipient = world.friendJid;
    QVERIFY(world.apply(named).empty());
    Receipt participant = world.request(world.friendJid, 2, &stranger);
    participant.participant = stranger.jid();
    QVERIFY(world.apply(participant).empty());
    QVERIFY(world.apply(world.request(stranger.jid(), 2, &stranger)).empty());
    QTest::qWait(20);
    QVERIFY(world.sender.withTag("message").empty());
}

void tst_RetryKeeper::stopsAfterFiveRequests()
{
    RetryWorld world;
    size_t answered = 0;
    for (int i = 0; i < 12; ++i)
        answered += world
                        .apply(world.request(
                            world.friendJid.withDevice(4), 1 + i % 4, world.tablet.get()))
                        .size();
    QCOMPARE(answered, size_t(5));
    QVERIFY(world.apply(world.request(world.friendJid, 5, world.phone.get())).empty());
    // Another device has a count of its own.
    QCOMPARE(world.apply(world.request(world.friendJid, 1, world.phone.get())).size(), size_t(1));
}

void tst_RetryKeeper::sendsNothingOld()
{
    RetryWorld world;
    world.account.clock.advance(std::chrono::hours(24 * 14) + seconds(1));
    QVERIFY(
        world.apply(world.request(world.friendJid.withDevice(4), 1, world.tablet.get())).empty());
    QVERIFY(world.sender.sent.empty());
}

/// The first text never leaves again, only the asking device is written to, and the same id in
/// another chat is another message. An edit of one's own is made on another own device: here there
/// is no command for it yet.
void tst_RetryKeeper::C08_late_retry_after_revoke()
{
    RetryWorld world;
    StoredMessage other = world.message;
    other.key.chat = Jid::phoneNumber("447700900666");
    other.rowId = 0;
    QVERIFY(world.account.store().messages().insert(other));
    QVERIFY(world.account.store().messages().revoke(world.message.rowId));
    for (int count = 1; count <= 4; ++count)
        QVERIFY(world.apply(world.request(world.friendJid.withDevice(4), count, world.tablet.get()))
                    .empty());
    QTest::qWait(20);
    QVERIFY(world.sender.withTag("message").empty());
    QCOMPARE(world.account.store().messages().byRow(other.rowId)->raw, other.raw);
}

void tst_RetryKeeper::C08_late_retry_while_the_deletion_waits()
{
    RetryWorld world;
    StoredMessage revocation = world.message;
    revocation.rowId = 0;
    revocation.key.id = QStringLiteral("R1");
    revocation.content.kind = MessageKind::Revocation;
    revocation.content.quote = Quote { world.message.key.id, world.message.key.sender, {} };
    revocation.status = DeliveryStep::Queued;
    QVERIFY(world.account.store().messages().insert(revocation));
    QVERIFY(
        world.apply(world.request(world.friendJid.withDevice(4), 1, world.tablet.get())).empty());
    QTest::qWait(20);
    QVERIFY(world.sender.withTag("message").empty());
}

void tst_RetryKeeper::C08_late_retry_after_edit()
{
    RetryWorld world;
    MessageContent second;
    second.text = QStringLiteral("second");
    QVERIFY(world.account.store().messages().edit(world.message.rowId, second, {}));
    const std::vector<Node> replies
        = world.apply(world.request(world.friendJid.withDevice(4), 1, world.tablet.get()));
    QCOMPARE(replies.size(), size_t(1));
    QCOMPARE(replies.front().jid("to"), world.friendJid.withDevice(4));
    QCOMPARE(textIn(world.tablet->decrypt(world.account.own(), *replies.front().child("enc"))),
        QStringLiteral("second"));
}

void tst_RetryKeeper::asksWhoAnUnknownDeviceIs()
{
    RetryWorld world;
    PeerDevice fresh(world.friendJid.withDevice(6), world.account.random);
    // Not on the list here, and not on that of the service: no answer.
    QVERIFY(world.apply(world.request(fresh.jid(), 1, &fresh)).empty());
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.answers.deviceQueries, 1, 2000);
    QTest::qWait(20);
    QVERIFY(world.sender.withTag("message").empty());
    // It joined just now.
    world.sender.answers.devices.push_back(
        std::make_shared<PeerDevice>(world.friendJid.withDevice(7), world.account.random));
    PeerDevice &joined = *world.sender.answers.devices.back();
    QVERIFY(world.apply(world.request(joined.jid(), 1, &joined)).empty());
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.withTag("message").size(), size_t(1), 2000);
    const Node again = world.sender.withTag("message").front();
    QCOMPARE(again.jid("to"), joined.jid());
    QCOMPARE(textIn(joined.decrypt(world.account.own(), *again.child("enc"))),
        QStringLiteral("again please"));
}

/// Whoever controls the way cannot have a message sealed for keys of its own.
void tst_RetryKeeper::takesNoKeysThatNobodyVouchesFor()
{
    RetryWorld world;
    PeerDevice forger(world.friendJid.withDevice(4), world.account.random);
    Receipt request = world.request(world.friendJid.withDevice(4), 1, &forger);
    request.retry->deviceIdentity.clear();
    QVERIFY(world.apply(request).empty());
    // The true keys are fetched instead.
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.withTag("message").size(), size_t(1), 2000);
    const Node enc = *world.sender.withTag("message").front().child("enc");
    QVERIFY(forger.decrypt(world.account.own(), enc).isEmpty());
    QCOMPARE(
        textIn(world.tablet->decrypt(world.account.own(), enc)), QStringLiteral("again please"));
}

void tst_RetryKeeper::makesTheRatchetAnewWhenTheRequesterIsAnother()
{
    RetryWorld world;
    QVERIFY(world.devices.prepare(world.friendJid).isValid());
    QTRY_VERIFY_WITH_TIMEOUT(world.devices.isReady(world.friendJid), 2000);
    const int bundles = world.sender.answers.bundleQueries;
    Receipt request = world.request(world.friendJid.withDevice(4), 1);
    request.retry->registrationId = world.tablet->stores().registrationId();
    QCOMPARE(world.apply(request).size(), size_t(1));
    request.retry->registrationId ^= 1;
    QVERIFY(world.apply(request).empty());
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.answers.bundleQueries, bundles + 1, 2000);
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.withTag("message").size(), size_t(1), 2000);
}

void tst_RetryKeeper::makesTheRatchetAnewWhenItDidNotHelpTwice()
{
    RetryWorld world;
    QVERIFY(world.devices.prepare(world.friendJid).isValid());
    QTRY_VERIFY_WITH_TIMEOUT(world.devices.isReady(world.friendJid), 2000);
    const Jid tablet = world.friendJid.withDevice(4);
    for (const int count : { 1, 2 })
        QCOMPARE(world.apply(world.request(tablet, count)).size(), size_t(1));
    QVERIFY(world.apply(world.request(tablet, 3)).empty());
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.withTag("message").size(), size_t(1), 2000);
    const Node again = world.sender.withTag("message").front();
    QCOMPARE(again.child("enc")->text("type"), QByteArray("pkmsg"));
    QCOMPARE(again.child("enc")->text("count"), QByteArray("3"));
    // The new one has not failed yet.
    QCOMPARE(world.apply(world.request(tablet, 4)).size(), size_t(1));
}

void tst_RetryKeeper::keepsTheOwnPhonesRegistration()
{
    RetryWorld world;
    QVERIFY(world.devices.prepare(world.friendJid).isValid());
    QTRY_VERIFY_WITH_TIMEOUT(world.devices.isReady(world.friendJid), 2000);
    PeerDevice forger(world.account.own().withDevice(0), world.account.random);
    Receipt request = world.request(forger.jid(), 2, &forger);
    request.recipient = world.friendJid;
    QVERIFY(world.apply(request).empty());
    QTest::qWait(20);
    QVERIFY(world.sender.withTag("message").empty());
}

void tst_RetryKeeper::tellsOfANewIdentity()
{
    RetryWorld world;
    QVERIFY(world.devices.prepare(world.friendJid).isValid());
    QTRY_VERIFY_WITH_TIMEOUT(world.devices.isReady(world.friendJid), 2000);
    PeerDevice renewed(world.friendJid, world.account.random);
    const std::vector<Node> replies = world.apply(world.request(world.friendJid, 2, &renewed));
    QCOMPARE(replies.size(), size_t(1));
    QCOMPARE(textIn(renewed.decrypt(world.account.own(), *replies.front().child("enc"))),
        QStringLiteral("again please"));
    QVERIFY(world.account.store().messages().hasSystemLine(
        world.friendJid, eventName(SystemEvent::IdentityChanged), 0));
    QVERIFY(!world.cipher.hasSession(SignalAddress::of(world.friendJid.withDevice(4))));
}

void tst_RetryKeeper::reachesDevicesThatWereMissed()
{
    RetryWorld world;
    world.keeper.sendToMissed(world.message.key, { world.friendJid });
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.withTag("message").size(), size_t(2), 2000);
    const std::vector<Node> sent = world.sender.withTag("message");
    QCOMPARE(sent[0].jid("to"), world.friendJid.withDevice(4));
    QCOMPARE(sent[0].text("id"), QByteArray("M1"));
    QVERIFY(!sent[0].child("enc")->has("count"));
    QVERIFY(!sent[0].has("recipient"));
    QCOMPARE(textIn(world.tablet->decrypt(world.account.own(), *sent[0].child("enc"))),
        QStringLiteral("again please"));
    QCOMPARE(sent[1].jid("recipient"), world.friendJid);
    QCOMPARE(
        parseMessageContent(world.ownPhone->decrypt(world.account.own(), *sent[1].child("enc")))
            ->destination,
        world.friendJid);
}

void tst_RetryKeeper::ignoresUnknownMessages()
{
    RetryWorld world;
    Receipt request = world.request(world.friendJid, 1, world.phone.get());
    request.ids = { QStringLiteral("M2") };
    QVERIFY(world.apply(request).empty());
}

/// The other direction and back: a peer whose ratchet is gone, and one whose bytes cannot be opened
/// here.
void tst_RetryKeeper::heals()
{
    RetryWorld world;
    Inbox inbox(world.account.store(), world.cipher, world.devices, world.account.clock,
        world.account.random);
    world.phone->startSession(world.account.own(), world.account.bundle());
    Node damaged("message", { { "id", "P1" }, { "from", world.friendJid }, { "t", "1790000001" } });
    damaged.add(Node("enc", { { "v", "2" }, { "type", "msg" } }, QByteArray(60, 'x')));
    Outcome outcome;
    QVERIFY(world.account.store().transact([&] { return inbox.handle(damaged, outcome); }));
    outcome = {};
    QVERIFY(world.account.store().transact([&] { return inbox.handle(damaged, outcome); }));
    const Node retry = outcome.replies.front();
    QCOMPARE(retry.text("type"), QByteArray("retry"));
    const Node *keys = retry.child("keys");
    QVERIFY(keys);
    // The peer starts a ratchet from the keys in the request and sends again.
    PreKeyBundle bundle;
    bundle.registrationId = fromBigEndian(retry.child("registration")->bytes());
    bundle.device = world.account.own().device;
    bundle.identity = keys->child("identity")->bytes();
    bundle.preKey
        = PreKeyBundle::PublicPreKey { fromBigEndian(keys->child("key")->child("id")->bytes()),
              keys->child("key")->child("value")->bytes() };
    bundle.signedPreKeyId = fromBigEndian(keys->child("skey")->child("id")->bytes());
    bundle.signedPreKeyPublic = keys->child("skey")->child("value")->bytes();
    bundle.signature = keys->child("skey")->child("signature")->bytes();
    QVERIFY(world.phone->startSession(world.account.own(), bundle));
    Node again("message", { { "id", "P1" }, { "from", world.friendJid }, { "t", "1790000001" } });
    again.add(world.phone->encrypt(
        world.account.own(), textMessage(QStringLiteral("healed")), world.account.random));
    outcome = {};
    QVERIFY(world.account.store().transact([&] { return inbox.handle(again, outcome); }));
    const auto row = world.account.store().messages().find(
        { world.friendJid, world.friendJid, QStringLiteral("P1") });
    QCOMPARE(row->content.text, QStringLiteral("healed"));
    QVERIFY(world.account.store().messages().unread() == 1);
}

HELIOGRAPH_TEST(RetryKeeper)
#include "tst_RetryKeeper.moc"
