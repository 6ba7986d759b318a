// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/DeviceLists.h"
#include "session/MediaTransfers.h"
#include "session/Outbox.h"
#include "session/ReceiptTracker.h"
#include "session/RetryKeeper.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

using namespace heliograph;

/// receipts.json: one stanza, and what becomes of stored messages (05 §4.3).
class tst_ReceiptVectors : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void appliesEveryCase_data();
    void appliesEveryCase();
    void mapsReceiptTypes_data();
    void mapsReceiptTypes();

private:
    QJsonObject m_vectors;
};

namespace {

Jid vectorJid(const QJsonValue &value)
{
    return parseJid(value.toString().toUtf8()).value_or(Jid {});
}

/// The vectors write JIDs as text; the wire has a type of its own for them.
Node vectorNode(const QJsonObject &model)
{
    Node node(model[u"tag"].toString().toLatin1());
    const QJsonObject attributes = model[u"attrs"].toObject();
    for (auto entry = attributes.begin(); entry != attributes.end(); ++entry) {
        const QByteArray text = entry->toString().toUtf8();
        const bool isJid = text.contains('@');
        node.set(entry.key().toLatin1(), isJid ? NodeValue(vectorJid(*entry)) : NodeValue(text));
    }
    for (const QJsonValue &child : model[u"children"].toArray())
        node.add(vectorNode(child.toObject()));
    return node;
}

DeliveryStep vectorStep(const QJsonValue &value)
{
    const QString name = value.toString();
    if (name == QLatin1String("pending"))
        return DeliveryStep::Queued;
    if (name == QLatin1String("error"))
        return DeliveryStep::Failed;
    for (const DeliveryStep step :
        { DeliveryStep::Sent, DeliveryStep::Delivered, DeliveryStep::Read, DeliveryStep::Played }) {
        if (stepName(step) == name)
            return step;
    }
    return DeliveryStep::Queued;
}

/// The account of the vectors with everything that handles receipts and acks.
struct ReceiptVectorWorld {
    explicit ReceiptVectorWorld(const QJsonObject &vectors)
        : cipher(account.store().keys().stores(), account.random)
        , devices(account.store(), sender, cipher, account.clock)
        , media(sender, ServiceProfile(), Proxy(), account.directory(), account.clock)
        , outbox(account.store(), sender, cipher, devices, media, account.clock, account.random,
              SlidingWindow(6000, milliseconds(60'000)))
        , tracker(account.store(), account.clock)
        , retries(account.store(), sender, cipher, devices, account.clock, account.random)
    {
        Credentials own = *account.store().keys().credentials();
        own.jid = vectorJid(vectors[u"own_pn"]).withDevice(7);
        own.lid = vectorJid(vectors[u"own_lid"]).withDevice(7);
        (void)account.store().keys().saveCredentials(own);
        (void)directory().learnPair(own.lid, own.jid);
        for (const Jid &device : { own.jid.withDevice(0), own.lid.withDevice(0) })
            addDevice(device);
    }
    void addDevice(const Jid &device)
    {
        sender.answers.devices.push_back(std::make_shared<PeerDevice>(device, account.random));
    }
    MessageTables &messages() { return account.store().messages(); }
    DeliveryTable &deliveries() { return account.store().deliveries(); }
    DirectoryTables &directory() { return account.store().directory(); }
    Jid chatOf(const QJsonValue &value)
    {
        const Jid chat = vectorJid(value);
        return chat.isPerson() ? directory().canonical(chat) : chat;
    }

    void load(const QJsonObject &start, bool waiting)
    {
        const Jid chat = chatOf(start[u"chat"]);
        StoredMessage row;
        row.fromMe = start[u"from_me"].toBool();
        row.key = { chat, row.fromMe ? account.store().keys().credentials()->jid.bare() : chat,
            start[u"id"].toString() };
        row.time = 1'740'000'000'000;
        row.localTime = account.clock.now().count();
        row.status = row.fromMe ? vectorStep(start[u"status"]) : DeliveryStep::Sent;
        row.unread = start[u"status"].toString() == QLatin1String("unread");
        row.content.text = QStringLiteral("hello");
        row.raw = textMessage(row.content.text);
        row.wireChat = chat;
        QVERIFY(messages().insert(row).value());
        if (waiting)
            QVERIFY(account.store().outbox().enqueue(row.rowId, {}));
        for (const QJsonValue &recipient : start[u"recipients"].toArray())
            QVERIFY(deliveries().noteStep(row, { vectorJid(recipient), DeliveryStep::Queued }));
        const QJsonObject reached = start[u"per_recipient"].toObject();
        for (auto entry = reached.begin(); entry != reached.end(); ++entry)
            QVERIFY(
                deliveries().noteStep(row, { vectorJid(entry.key()), vectorStep(*entry), 1, 1 }));
        QVERIFY(directory().saveDevices(chat, { chat }, account.clock.now()));
    }

    Result<void> feed(const Node &stanza, Outcome &outcome)
    {
        return account.store().transact([&]() -> Result<void> {
            if (stanza.tag == "ack")
                return parseMessageAck(stanza).and_then(
                    [&](const MessageAck &ack) { return outbox.onAck(ack, outcome); });
            return parseReceipt(stanza).and_then([&](const Receipt &receipt) {
                return receipt.type == ReceiptType::Retry ? retries.apply(receipt, outcome)
                                                          : tracker.apply(receipt, outcome);
            });
        });
    }

    /// The service's time of a step, in seconds.
    qint64 timeOf(const StoredMessage &row, DeliveryStep step)
    {
        for (const DeliveryRow &noted : deliveries().steps(row.rowId)) {
            if (noted.step == step)
                return noted.serverTime / 1000;
        }
        return -1;
    }
    QJsonObject reachedBy(const StoredMessage &row)
    {
        QJsonObject reached;
        for (const DeliveryRow &noted : deliveries().steps(row.rowId)) {
            const QString name = noted.recipient.toString();
            if (!reached.contains(name) || vectorStep(reached[name]) < noted.step)
                reached[name] = stepName(noted.step);
        }
        return reached;
    }
    std::vector<Node> resends(const Outcome &outcome) const
    {
        std::vector<Node> found = sender.withTag("message");
        for (const Node &reply : outcome.replies) {
            if (reply.tag == "message")
                found.push_back(reply);
        }
        return found;
    }

    TestAccount account;
    FakeSender sender;
    SignalCipher cipher;
    DeviceLists devices;
    MediaTransfers media;
    Outbox outbox;
    ReceiptTracker tracker;
    RetryKeeper retries;
};

void checkResend(ReceiptVectorWorld &world, const Outcome &outcome, const QJsonObject &expected)
{
    if (expected[u"resend_to"].isNull()) {
        QVERIFY(world.resends(outcome).empty());
        QCOMPARE(world.sender.answers.deviceQueries, 0);
        return;
    }
    QTRY_COMPARE(world.resends(outcome).size(), size_t(1));
    const Node again = world.resends(outcome).front();
    QCOMPARE(again.text("to"), expected[u"resend_to"].toString().toUtf8());
    QCOMPARE(again.text("id"), expected[u"id"].toString().toUtf8());
    QCOMPARE(again.child("enc")->numberOr("count", 0), expected[u"resend_count"].toInt());
}

void checkMessage(ReceiptVectorWorld &world, const StoredMessage &row, const QJsonObject &expected)
{
    if (expected[u"status"].toString() == QLatin1String("read-by-me")) {
        QVERIFY(!row.unread);
        QCOMPARE(world.messages().unread(), 0);
        return;
    }
    const DeliveryStep step = vectorStep(expected[u"status"]);
    QCOMPARE(row.status, step);
    if (expected.contains(QStringLiteral("error")))
        QCOMPARE(row.error, errorName(ErrorCode::RestrictedRecipient));
    if (expected.contains(QStringLiteral("server_time")))
        QCOMPARE(row.time, expected[u"server_time"].toInteger() * 1000);
    if (expected.contains(QStringLiteral("at")))
        QCOMPARE(world.timeOf(row, step), expected[u"at"].toInteger());
    if (expected.contains(QStringLiteral("delivered_at")))
        QCOMPARE(world.timeOf(row, DeliveryStep::Delivered), expected[u"delivered_at"].toInteger());
    if (expected.contains(QStringLiteral("per_recipient")))
        QCOMPARE(world.reachedBy(row), expected[u"per_recipient"].toObject());
    const Jid own = world.account.store().keys().credentials()->jid;
    for (const QJsonValue &person : expected[u"refresh_devices_of"].toArray()) {
        const bool self = person.toString() == QLatin1String("self");
        QVERIFY(!world.directory().devices(self ? own.bare() : world.chatOf(person)));
    }
}

} // namespace

void tst_ReceiptVectors::initTestCase()
{
    m_vectors = loadVectors("receipts");
    QVERIFY(!m_vectors.isEmpty());
}

void tst_ReceiptVectors::appliesEveryCase_data()
{
    QTest::addColumn<QJsonObject>("entry");
    for (const QJsonValue &entry : m_vectors[u"cases"].toArray())
        QTest::newRow(entry[u"name"].toString().toLatin1().constData()) << entry.toObject();
}

void tst_ReceiptVectors::appliesEveryCase()
{
    QFETCH(QJsonObject, entry);
    ReceiptVectorWorld world(m_vectors);
    for (const QJsonValue &pair : entry[u"mappings"].toArray())
        QVERIFY(world.directory().learnPair(vectorJid(pair[u"lid"]), vectorJid(pair[u"pn"])));
    const Node stanza = vectorNode(entry[u"stanza"].toObject());
    const Jid own = world.account.store().keys().credentials()->jid;
    const bool isAck = stanza.tag == "ack";
    if (isAck)
        QVERIFY(world.directory().saveDevices(
            own.bare(), { own.withDevice(0) }, world.account.clock.now()));
    for (const QJsonValue &start : entry[u"start"].toArray())
        world.load(start.toObject(), isAck);
    if (stanza.text("type") == "retry") {
        // The list of the peer has to be asked for, its ratchet to be made.
        const Jid device = stanza.jid("from");
        QVERIFY(world.directory().forgetDevices(device));
        for (const quint16 number : { quint16(0), device.device })
            world.addDevice(device.withDevice(number));
    }

    Outcome outcome;
    QVERIFY(world.feed(stanza, outcome));
    for (const QJsonValue &value : entry[u"expect"].toArray()) {
        const QJsonObject expected = value.toObject();
        const QJsonObject start = entry[u"start"][0].toObject();
        const Jid chat = world.chatOf(start[u"chat"]);
        const bool fromMe = start[u"from_me"].toBool();
        const auto row = fromMe ? world.messages().findOwn(chat, expected[u"id"].toString())
                                : world.messages().find({ chat, chat, expected[u"id"].toString() });
        QVERIFY(row);
        checkMessage(world, *row, expected);
        if (expected.contains(QStringLiteral("resend_to")))
            checkResend(world, outcome, expected);
    }
    if (entry.contains(QStringLiteral("remember")))
        QCOMPARE(world.deliveries()
                     .takeEarlyReceipts(stanza.jid("from"), QString::fromLatin1(stanza.text("id")))
                     .size(),
            size_t(1));
    if (!isAck) {
        const Node answer = buildAck(stanza);
        QCOMPARE(answer.text("class"), "receipt");
        QCOMPARE(answer.text("id"), stanza.text("id"));
    }
}

void tst_ReceiptVectors::mapsReceiptTypes_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QString>("step");
    const QJsonObject types = m_vectors[u"type_map"].toObject();
    for (auto entry = types.begin(); entry != types.end(); ++entry)
        QTest::newRow(entry.key().toLatin1().constData())
            << entry.key().toLatin1() << entry->toString();
}

/// From a person other than the own account; `read-self` and `sender` come from own devices only.
void tst_ReceiptVectors::mapsReceiptTypes()
{
    QFETCH(QByteArray, type);
    QFETCH(QString, step);
    ReceiptVectorWorld world(m_vectors);
    const Jid peer = Jid::lid("784220920428312");
    world.load(
        { { QStringLiteral("chat"), peer.toString() },
            { QStringLiteral("id"), QStringLiteral("A") }, { QStringLiteral("from_me"), true },
            { QStringLiteral("status"), QStringLiteral("sent") } },
        false);
    Node stanza("receipt",
        { { "id", QByteArray("A") }, { "from", peer }, { "t", QByteArray("1750000000") } });
    if (type != "(none)")
        stanza.set("type", type);
    Outcome outcome;
    QVERIFY(world.feed(stanza, outcome));
    const bool ownOnly = type == "read-self" || type == "sender";
    const QString expected = step.isEmpty() || ownOnly ? QStringLiteral("sent") : step;
    QCOMPARE(stepName(world.messages().findOwn(peer, QStringLiteral("A"))->status), expected);
}

HELIOGRAPH_TEST(ReceiptVectors)
#include "tst_ReceiptVectors.moc"
