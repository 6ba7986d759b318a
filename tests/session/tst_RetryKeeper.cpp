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
        , keeper(account.store(), sender, cipher, devices, account.random)
        , phone(std::make_shared<PeerDevice>(friendJid, account.random))
        , tablet(std::make_shared<PeerDevice>(friendJid.withDevice(4), account.random))
        , ownPhone(std::make_shared<PeerDevice>(account.own().withDevice(0), account.random))
    {
        sender.answers.lids = { { account.own().bare(), account.ownLid().bare() } };
        sender.answers.devices = { phone, tablet, ownPhone };
        message.key = { friendJid, account.own().bare(), QStringLiteral("M1") };
        message.fromMe = true;
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
    void takesTheKeysOfTheRequest();
    void fetchesKeysWhenThereIsNoRatchet();
    void wrapsForOwnDevices();
    void sendsNothingThatWasRevoked();
    void neverHandsAMessageToAnotherPerson();
    void stopsAfterFiveRequests();
    void ignoresUnknownMessages();
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
