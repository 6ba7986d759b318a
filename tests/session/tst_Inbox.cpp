// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2ee/Padding.h"
#include "proto/e2e.pb.h"
#include "tests/session/InboxWorld.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

namespace {

/// The same stanza, with content that does not open.
Node damaged(const Node &stanza)
{
    const Node &enc = *stanza.child("enc");
    QByteArray bytes = enc.bytes();
    bytes[bytes.size() - 12] = static_cast<char>(bytes[bytes.size() - 12] ^ 0x55);
    Node broken("message", stanza.attributes);
    broken.add(Node("enc", { { "v", "2" }, { "type", enc.text("type") } }, bytes));
    return broken;
}

QByteArray serializedMessage(const proto::Message &message)
{
    return QByteArray::fromStdString(message.SerializeAsString());
}

QByteArray protocolNote(proto::Message::ProtocolMessage::Type type, const QByteArray &target,
    const QString &newText = {})
{
    proto::Message message;
    auto *note = message.mutable_protocolmessage();
    note->set_type(type);
    note->mutable_key()->set_id(target.toStdString());
    note->mutable_key()->set_fromme(true);
    if (!newText.isEmpty())
        note->mutable_editedmessage()->set_conversation(newText.toStdString());
    return serializedMessage(message);
}

} // namespace

using Note = proto::Message::ProtocolMessage;

/// What comes in: decrypt, store, answer (05 §3, §5; 04 §4, §7.1).
class tst_Inbox : public QObject {
    Q_OBJECT
private slots:
    void storesAndAnswers();
    void acksDuplicatesWithoutStoringThem();
    void ignoresOwnCopiesThatOthersForge();
    void keepsCopiesOfOwnMessages();
    void revokesOnlyForTheAuthor();
    void editsOnlyForTheAuthor();
    void editsOnlyInTime_data();
    void editsOnlyInTime();
    void editsWhatComesLater();
    void editsWhatDidNotOpenAtFirst();
    void revokesBeforeTheMessageCame();
    void replacesThePlaceholderInPlace();
    void aPlaceholderOfWhatHasNoRowGoesAway_data();
    void aPlaceholderOfWhatHasNoRowGoesAway();
    void asksAgainAtMostFourTimes();
    void showsThatThereIsSomethingUnsupported_data();
    void showsThatThereIsSomethingUnsupported();
    void asksAgainForOnePartBesideAnUnsupportedOne_data();
    void asksAgainForOnePartBesideAnUnsupportedOne();
    void answersNothingWhenStoringFails();
    void takesPeerNotesFromThePhoneAlone();
    void refusesBrokenStanzas();
    void learnsBothNamesOfAPerson();
    void C12_receiptTimeDoesNotReplaceTheMessageTime();
    void C16_brokenUtf8IsShownAndAckedOnce();
    void C17_nulInATextIsKeptVisible();
};

void tst_Inbox::storesAndAnswers()
{
    InboxWorld world;
    QVERIFY(
        world.take(world.stanza(world.friendDevice, "A1", textMessage(QStringLiteral("hello")))));
    const auto row = world.row(world.friendDevice, "A1");
    QVERIFY(row.has_value());
    QCOMPARE(row->content.text, QStringLiteral("hello"));
    QCOMPARE(row->time, 1'790'000'001'000LL);
    QVERIFY(row->unread);
    QVERIFY(!row->fromMe);
    QCOMPARE(world.outcome.received.size(), size_t(1));
    QCOMPARE(world.replies("receipt").size(), size_t(1));
    QCOMPARE(world.replies("receipt").front().jid("to"), world.friendDevice.jid());
    QVERIFY(!world.replies("receipt").front().has("type"));
    QCOMPARE(world.replies("ack").size(), size_t(1));
    QCOMPARE(world.account.store().directory().pushName(world.friendDevice.jid()),
        QStringLiteral("Kim"));
    QCOMPARE(world.account.store().messages().unread(), 1);
}

void tst_Inbox::acksDuplicatesWithoutStoringThem()
{
    InboxWorld world;
    const Node first = world.stanza(world.friendDevice, "A1", textMessage(QStringLiteral("once")));
    QVERIFY(world.take(first));
    // The same bytes, and the same id under new bytes.
    for (const Node &again :
        { first, world.stanza(world.friendDevice, "A1", textMessage(QStringLiteral("twice"))) }) {
        QVERIFY(world.take(again));
        QCOMPARE(world.replies("ack").size(), size_t(1));
        QVERIFY(!world.replies("ack").front().has("error"));
        QCOMPARE(world.replies("receipt").size(), size_t(1));
        QVERIFY(!world.replies("receipt").front().has("type"));
        QVERIFY(world.outcome.received.empty());
    }
    QCOMPARE(world.row(world.friendDevice, "A1")->content.text, QStringLiteral("once"));
    QCOMPARE(world.account.store().messages().unread(), 1);
}

void tst_Inbox::ignoresOwnCopiesThatOthersForge()
{
    InboxWorld world;
    const QByteArray forged = wrapForOwnDevices(
        textMessage(QStringLiteral("forged")), Jid::phoneNumber("447700900777"));
    QVERIFY(world.take(world.stanza(world.stranger, "F1", forged)));
    QVERIFY(world.outcome.received.empty());
    QVERIFY(!world.row(world.stranger, "F1"));
    QVERIFY(!world.account.store().messages().findOwn(
        Jid::phoneNumber("447700900777"), QStringLiteral("F1")));
    QCOMPARE(world.replies("ack").size(), size_t(1));
}

void tst_Inbox::keepsCopiesOfOwnMessages()
{
    InboxWorld world;
    const Jid friendJid = world.friendDevice.jid().bare();
    Node copy = world.stanza(world.phone, "O1",
        wrapForOwnDevices(textMessage(QStringLiteral("from my phone")), friendJid));
    copy.set("recipient", friendJid);
    QVERIFY(world.take(copy));
    const auto row = world.account.store().messages().findOwn(friendJid, QStringLiteral("O1"));
    QVERIFY(row.has_value());
    QVERIFY(row->fromMe && !row->unread);
    QCOMPARE(row->content.text, QStringLiteral("from my phone"));
    QCOMPARE(world.replies("receipt").front().text("type"), QByteArray("sender"));
    QCOMPARE(world.replies("receipt").front().jid("recipient"), friendJid);
}

void tst_Inbox::revokesOnlyForTheAuthor()
{
    InboxWorld world;
    QVERIFY(
        world.take(world.stanza(world.friendDevice, "R1", textMessage(QStringLiteral("mine")))));
    QVERIFY(world.take(world.stanza(world.stranger, "R2", protocolNote(Note::REVOKE, "R1"))));
    QCOMPARE(world.row(world.friendDevice, "R1")->content.kind, MessageKind::Text);
    QVERIFY(world.take(world.stanza(world.friendDevice, "R3", protocolNote(Note::REVOKE, "R1"))));
    const auto row = world.row(world.friendDevice, "R1");
    QCOMPARE(row->content.kind, MessageKind::Revoked);
    QVERIFY(row->content.text.isEmpty());
    QVERIFY(row->raw.isEmpty());
    QVERIFY(!world.row(world.friendDevice, "R3"));
    QCOMPARE(world.outcome.updated.size(), size_t(1));
    QCOMPARE(world.outcome.updated.front().change, Outcome::Updated::Change::Revoke);
    QCOMPARE(world.outcome.updated.front().message.key, row->key);
}

void tst_Inbox::editsOnlyForTheAuthor()
{
    InboxWorld world;
    QVERIFY(
        world.take(world.stanza(world.friendDevice, "E1", textMessage(QStringLiteral("first")))));
    QVERIFY(world.take(world.stanza(
        world.stranger, "E2", protocolNote(Note::MESSAGE_EDIT, "E1", QStringLiteral("evil")))));
    QCOMPARE(world.row(world.friendDevice, "E1")->content.text, QStringLiteral("first"));
    QVERIFY(world.take(world.stanza(world.friendDevice, "E3",
        protocolNote(Note::MESSAGE_EDIT, "E1", QStringLiteral("second")))));
    const auto row = world.row(world.friendDevice, "E1");
    QCOMPARE(row->content.text, QStringLiteral("second"));
    QVERIFY(row->edited);
    QCOMPARE(world.outcome.updated.size(), size_t(1));
    QCOMPARE(world.outcome.updated.front().change, Outcome::Updated::Change::Edit);
    QCOMPARE(world.outcome.updated.front().message.content.text, QStringLiteral("second"));
    // An edit does not bring a deleted message back.
    QVERIFY(world.take(world.stanza(world.friendDevice, "E4", protocolNote(Note::REVOKE, "E1"))));
    QVERIFY(world.take(world.stanza(world.friendDevice, "E5",
        protocolNote(Note::MESSAGE_EDIT, "E1", QStringLiteral("third")))));
    QCOMPARE(world.row(world.friendDevice, "E1")->content.kind, MessageKind::Revoked);
    QVERIFY(world.row(world.friendDevice, "E1")->content.text.isEmpty());
    QVERIFY(world.outcome.updated.empty());
}

void tst_Inbox::editsOnlyInTime_data()
{
    QTest::addColumn<int>("minutes");
    QTest::addColumn<bool>("counts");
    QTest::newRow("at once") << 0 << true;
    QTest::newRow("while it may be edited") << 20 << true;
    QTest::newRow("too late") << 26 << false;
    QTest::newRow("a year later") << 525'600 << false;
}

void tst_Inbox::editsOnlyInTime()
{
    QFETCH(int, minutes);
    QFETCH(bool, counts);
    const qint64 sent = 1'790'000'001;
    const QByteArray note = protocolNote(Note::MESSAGE_EDIT, "E1", QStringLiteral("second"));
    InboxWorld world;
    const Node message
        = world.stanza(world.friendDevice, "E1", textMessage(QStringLiteral("first")), sent);
    const Node edit = world.stanza(world.friendDevice, "E2", note, sent + minutes * 60);
    QVERIFY(world.take({ message, edit }));
    const auto row = world.row(world.friendDevice, "E1");
    QCOMPARE(row->content.text, counts ? QStringLiteral("second") : QStringLiteral("first"));
    QCOMPARE(row->edited, counts);
    // In the other order it is no different.
    const Node early = world.stanza(world.friendDevice, "E4",
        protocolNote(Note::MESSAGE_EDIT, "E3", QStringLiteral("second")), sent + minutes * 60);
    const Node late
        = world.stanza(world.friendDevice, "E3", textMessage(QStringLiteral("first")), sent);
    QVERIFY(world.take({ early, late }));
    QCOMPARE(world.row(world.friendDevice, "E3")->content.text, row->content.text);
    QCOMPARE(world.row(world.friendDevice, "E3")->edited, counts);
}

void tst_Inbox::editsWhatComesLater()
{
    InboxWorld world;
    QVERIFY(world.take({ world.stanza(world.stranger, "E2",
                             protocolNote(Note::MESSAGE_EDIT, "E1", QStringLiteral("evil"))),
        world.stanza(world.friendDevice, "E3",
            protocolNote(Note::MESSAGE_EDIT, "E1", QStringLiteral("second"))) }));
    QVERIFY(world.outcome.changed.empty() && world.outcome.received.empty());
    QVERIFY(
        world.take(world.stanza(world.friendDevice, "E1", textMessage(QStringLiteral("first")))));
    QCOMPARE(world.row(world.friendDevice, "E1")->content.text, QStringLiteral("second"));
    // Whoever is told of the message hears the new words.
    QCOMPARE(world.outcome.received.size(), size_t(1));
    QCOMPARE(world.outcome.received.front().message.content.text, QStringLiteral("second"));
    QVERIFY(world.outcome.received.front().message.edited);
}

void tst_Inbox::editsWhatDidNotOpenAtFirst()
{
    InboxWorld world;
    const QByteArray first = textMessage(QStringLiteral("first"));
    QVERIFY(world.take(damaged(world.stanza(world.friendDevice, "E1", first))));
    QVERIFY(world.take(world.stanza(world.friendDevice, "E2",
        protocolNote(Note::MESSAGE_EDIT, "E1", QStringLiteral("second")))));
    // Nothing stands in the gap as if it were the message.
    auto row = world.row(world.friendDevice, "E1");
    QCOMPARE(row->content.kind, MessageKind::Placeholder);
    QVERIFY(row->content.text.isEmpty() && !row->edited);
    QVERIFY(world.take(world.stanza(world.friendDevice, "E1", first)));
    row = world.row(world.friendDevice, "E1");
    QCOMPARE(row->content.kind, MessageKind::Text);
    QCOMPARE(row->content.text, QStringLiteral("second"));
    QVERIFY(row->edited);
}

void tst_Inbox::revokesBeforeTheMessageCame()
{
    InboxWorld world;
    QVERIFY(world.take(world.stanza(world.friendDevice, "R9", protocolNote(Note::REVOKE, "R8"))));
    QVERIFY(world.take(
        world.stanza(world.friendDevice, "R8", textMessage(QStringLiteral("never seen")))));
    QCOMPARE(world.row(world.friendDevice, "R8")->content.kind, MessageKind::Revoked);
    QVERIFY(world.outcome.received.empty());
    QCOMPARE(world.account.store().messages().unread(), 0);
}

void tst_Inbox::replacesThePlaceholderInPlace()
{
    InboxWorld world;
    const Node broken = damaged(
        world.stanza(world.friendDevice, "P1", textMessage(QStringLiteral("late")), 1'790'000'010));
    const Node whole = world.stanza(
        world.friendDevice, "P1", textMessage(QStringLiteral("late")), 1'790'000'099);
    QVERIFY(world.take(broken));
    QCOMPARE(world.replies("ack").size(), size_t(1));
    const Node retry = world.replies("receipt").front();
    QCOMPARE(retry.text("type"), QByteArray("retry"));
    QCOMPARE(retry.child("retry")->text("count"), QByteArray("1"));
    QVERIFY(world.outcome.received.empty());
    const auto placeholder = world.row(world.friendDevice, "P1");
    QCOMPARE(placeholder->content.kind, MessageKind::Placeholder);
    QVERIFY(world.take(world.stanza(
        world.friendDevice, "P2", textMessage(QStringLiteral("after")), 1'790'000'020)));
    QVERIFY(world.take(whole));
    const auto row = world.row(world.friendDevice, "P1");
    QCOMPARE(row->rowId, placeholder->rowId);
    QCOMPARE(row->content.text, QStringLiteral("late"));
    QCOMPARE(row->time, placeholder->time);
    QCOMPARE(world.outcome.received.size(), size_t(1));
}

void tst_Inbox::aPlaceholderOfWhatHasNoRowGoesAway_data()
{
    proto::Message reaction;
    reaction.mutable_reactionmessage()->set_text("+");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("reaction") << serializedMessage(reaction);
    QTest::newRow("edit") << protocolNote(Note::MESSAGE_EDIT, "T1", QStringLiteral("better"));
    QTest::newRow("revoke") << protocolNote(Note::REVOKE, "T1");
}

void tst_Inbox::aPlaceholderOfWhatHasNoRowGoesAway()
{
    QFETCH(QByteArray, content);
    InboxWorld world;
    QVERIFY(
        world.take(world.stanza(world.friendDevice, "T1", textMessage(QStringLiteral("good")))));
    const Node broken = damaged(world.stanza(world.friendDevice, "P1", content));
    const Node whole = world.stanza(world.friendDevice, "P1", content);
    QVERIFY(world.take(broken));
    const auto placeholder = world.row(world.friendDevice, "P1");
    QCOMPARE(placeholder->content.kind, MessageKind::Placeholder);
    QVERIFY(world.take(whole));
    QVERIFY(!world.row(world.friendDevice, "P1"));
    QVERIFY(std::any_of(world.outcome.changed.begin(), world.outcome.changed.end(),
        [&](const Outcome::Changed &changed) { return changed.rowId == placeholder->rowId; }));
    QVERIFY(world.account.store().retries().notAskedOfPhone(10).empty());
    QVERIFY(world.row(world.friendDevice, "T1"));
}

void tst_Inbox::asksAgainAtMostFourTimes()
{
    InboxWorld world;
    for (int i = 1; i <= 7; ++i) {
        Node noise("message",
            { { "id", "Q1" }, { "from", world.friendDevice.jid() }, { "t", "1790000010" },
                { "type", "text" } });
        noise.add(Node("enc", { { "v", "2" }, { "type", "msg" } }, QByteArray(80, 'x')));
        QVERIFY(world.take(noise));
        QCOMPARE(world.replies("ack").size(), size_t(1));
        const std::vector<Node> retries = world.replies("receipt");
        QCOMPARE(retries.size(), size_t(i <= 4 ? 1 : 0));
        if (i > 4)
            continue;
        QCOMPARE(retries.front().child("retry")->text("count"), QByteArray::number(i));
        // Keys go along from the second request on.
        if (i >= 2)
            QVERIFY(retries.front().child("keys"));
    }
    QCOMPARE(world.row(world.friendDevice, "Q1")->content.kind, MessageKind::Placeholder);
}

void tst_Inbox::showsThatThereIsSomethingUnsupported_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("failure");
    QTest::addColumn<bool>("shown");
    QTest::newRow("another version")
        << QByteArray("3") << QByteArray("msg") << QByteArray() << true;
    QTest::newRow("sender key") << QByteArray("2") << QByteArray("skmsg") << QByteArray() << true;
    QTest::newRow("unknown") << QByteArray("2") << QByteArray("msmsg") << QByteArray() << true;
    QTest::newRow("hidden") << QByteArray("2") << QByteArray("msmsg") << QByteArray("hide")
                            << false;
}

void tst_Inbox::showsThatThereIsSomethingUnsupported()
{
    QFETCH(QByteArray, version);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, failure);
    QFETCH(bool, shown);
    InboxWorld world;
    Node enc("enc", { { "v", version }, { "type", type } }, QByteArray(80, 'x'));
    if (!failure.isEmpty())
        enc.set("decrypt-fail", failure);
    Node stanza("message",
        { { "id", "S1" }, { "from", world.friendDevice.jid() }, { "t", "1790000010" },
            { "type", "text" } });
    stanza.add(std::move(enc));
    QVERIFY(world.take(stanza));
    QVERIFY(world.replies("receipt").empty());
    QCOMPARE(world.replies("ack").size(), size_t(1));
    const auto row = world.row(world.friendDevice, "S1");
    QCOMPARE(row.has_value(), shown);
    QCOMPARE(world.outcome.received.size(), size_t(shown ? 1 : 0));
    if (shown)
        QCOMPARE(row->content.kind, MessageKind::Unknown);
}

void tst_Inbox::asksAgainForOnePartBesideAnUnsupportedOne_data()
{
    QTest::addColumn<bool>("unsupportedFirst");
    QTest::newRow("before it") << true;
    QTest::newRow("behind it") << false;
}

void tst_Inbox::asksAgainForOnePartBesideAnUnsupportedOne()
{
    QFETCH(bool, unsupportedFirst);
    InboxWorld world;
    Node stanza("message",
        { { "id", "S1" }, { "from", world.friendDevice.jid() }, { "t", "1790000010" },
            { "type", "text" } });
    const QByteArray noise(80, 'x');
    const Node unsupported("enc", { { "v", "2" }, { "type", "msmsg" } }, noise);
    if (unsupportedFirst)
        stanza.add(unsupported);
    stanza.add(Node("enc", { { "v", "2" }, { "type", "msg" } }, noise));
    if (!unsupportedFirst)
        stanza.add(unsupported);
    QVERIFY(world.take(stanza));
    QCOMPARE(world.replies("receipt").size(), size_t(1));
    QCOMPARE(world.replies("receipt").front().text("type"), QByteArray("retry"));
    QCOMPARE(world.row(world.friendDevice, "S1")->content.kind, MessageKind::Placeholder);
}

void tst_Inbox::answersNothingWhenStoringFails()
{
    InboxWorld world;
    const Node first = world.stanza(world.friendDevice, "D1", textMessage(QStringLiteral("one")));
    const Node second = world.stanza(world.friendDevice, "D2", textMessage(QStringLiteral("two")));
    // Everything is undone together: the ratchet too, so that both can be taken again.
    const Result<void> done = world.account.store().transact([&]() -> Result<void> {
        Outcome outcome;
        for (const Node &node : { first, second }) {
            if (Result<void> taken = world.inbox.handle(node, outcome); !taken)
                return taken;
        }
        return fail(ErrorCode::DiskFull);
    });
    QCOMPARE(done.error().code, ErrorCode::DiskFull);
    QVERIFY(!world.row(world.friendDevice, "D1"));
    QVERIFY(world.take({ first, second }));
    QCOMPARE(world.outcome.received.size(), size_t(2));
    QCOMPARE(world.replies("ack").size(), size_t(2));
    QCOMPARE(world.row(world.friendDevice, "D2")->content.text, QStringLiteral("two"));
}

void tst_Inbox::takesPeerNotesFromThePhoneAlone()
{
    proto::Message message;
    auto *note = message.mutable_protocolmessage();
    note->set_type(Note::HISTORY_SYNC_NOTIFICATION);
    note->mutable_historysyncnotification()->set_filelength(7);
    const QByteArray bytes = serializedMessage(message);
    InboxWorld world;
    const auto historyReceipts = [&](PeerDevice &from, const QByteArray &id) {
        Node stanza = world.stanza(from, id, bytes);
        stanza.set("category", QByteArray("peer"));
        if (!world.take(stanza))
            return -1;
        int count = 0;
        for (const Node &receipt : world.replies("receipt"))
            count += receipt.text("type") == "hist_sync" ? 1 : 0;
        return count;
    };
    QCOMPARE(historyReceipts(world.friendDevice, "N1"), 0);
    QCOMPARE(historyReceipts(world.tablet, "N2"), 0);
    QCOMPARE(historyReceipts(world.phone, "N3"), 1);
    QVERIFY(world.outcome.received.empty());
}

void tst_Inbox::refusesBrokenStanzas()
{
    InboxWorld world;
    QVERIFY(world.take(Node("message", { { "id", "X" }, { "from", world.friendDevice.jid() } })));
    QCOMPARE(world.replies("ack").front().text("error"), QByteArray("487"));
    QVERIFY(world.take(
        Node("message", { { "id", "X" }, { "from", world.friendDevice.jid() }, { "t", "1" } })));
    QCOMPARE(world.replies("ack").front().text("error"), QByteArray("488"));
    QVERIFY(world.take(world.stanza(world.friendDevice, "X2", QByteArray::fromHex("ffffffff"))));
    QCOMPARE(world.replies("ack").front().text("error"), QByteArray("491"));
    QVERIFY(world.outcome.received.empty());
}

void tst_Inbox::learnsBothNamesOfAPerson()
{
    InboxWorld world;
    const Jid lid = Jid::lid("235000000000123", 2);
    PeerDevice hidden(lid, world.account.random);
    hidden.startSession(world.account.own(), world.account.bundle());
    Node first = world.stanza(hidden, "L1", textMessage(QStringLiteral("under the hidden id")));
    QVERIFY(world.take(first));
    QVERIFY(
        world.account.store().messages().find({ lid.bare(), lid.bare(), QStringLiteral("L1") }));
    Node second = world.stanza(hidden, "L2", textMessage(QStringLiteral("with both")));
    second.set("sender_pn", world.friendDevice.jid().bare());
    const Result<void> merged = world.take(second);
    QVERIFY2(merged,
        qPrintable(merged ? QString() : errorName(merged.error().code) + merged.error().detail));
    // One chat, under the number, with both messages; receipts still go to the name of the stanza.
    QVERIFY(world.row(world.friendDevice, "L1"));
    QVERIFY(world.row(world.friendDevice, "L2"));
    QVERIFY(
        !world.account.store().messages().find({ lid.bare(), lid.bare(), QStringLiteral("L1") }));
    QCOMPARE(world.replies("receipt").front().jid("to"), lid);
}

void tst_Inbox::C12_receiptTimeDoesNotReplaceTheMessageTime()
{
    InboxWorld world;
    Node receipt("receipt",
        { { "from", world.phone.jid() }, { "recipient", world.friendDevice.jid().bare() },
            { "id", "AC00000000000001" }, { "type", "read" }, { "t", "1784941700" },
            { "offline", "0" } });
    Outcome outcome;
    QVERIFY(world.account.store().transact(
        [&] { return world.receipts.apply(*parseReceipt(receipt), outcome); }));
    Node message = world.stanza(
        world.friendDevice, "AC00000000000001", textMessage(QStringLiteral("hi")), 1784941561);
    message.set("offline", QByteArray("1"));
    QVERIFY(world.take(message));
    const auto row = world.row(world.friendDevice, "AC00000000000001");
    QCOMPARE(row->time, 1784941561000LL);
    QVERIFY(!row->unread);
    QCOMPARE(world.account.store().messages().unread(), 0);
    QVERIFY(world.outcome.received.front().offline);
    QCOMPARE(world.outcome.received.front().message.time, 1784941561000LL);
}

void tst_Inbox::C16_brokenUtf8IsShownAndAckedOnce()
{
    InboxWorld world;
    QVERIFY(world.take(
        { world.stanza(world.friendDevice, "U1", QByteArray::fromHex("0a0661eda0bd2062")),
            world.stanza(world.friendDevice, "U2", textMessage(QStringLiteral("behind it"))) }));
    const QString text = world.row(world.friendDevice, "U1")->content.text;
    QVERIFY(text.startsWith(u'a') && text.endsWith(QStringLiteral(" b")));
    const QString middle = text.mid(1, text.size() - 3);
    QVERIFY(middle.size() >= 1 && middle.size() <= 3);
    for (const QChar character : middle)
        QCOMPARE(character, QChar(QChar::ReplacementCharacter));
    QCOMPARE(world.replies("ack").size(), size_t(2));
    QVERIFY(world.row(world.friendDevice, "U2"));
}

void tst_Inbox::C17_nulInATextIsKeptVisible()
{
    InboxWorld world;
    Node stanza = world.stanza(world.friendDevice, "Z1", QByteArray::fromHex("0a03610062"));
    stanza.set("notify", QByteArray("K\0m", 3));
    QVERIFY(world.take(stanza));
    QCOMPARE(world.row(world.friendDevice, "Z1")->content.text, QStringLiteral("a\uFFFDb"));
    QCOMPARE(world.account.store().directory().pushName(world.friendDevice.jid()),
        QStringLiteral("K\uFFFDm"));
    QCOMPARE(world.replies("ack").size(), size_t(1));
}

HELIOGRAPH_TEST(Inbox)
#include "tst_Inbox.moc"
