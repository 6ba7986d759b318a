// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proto/e2e.pb.h"
#include "proto/history.pb.h"
#include "session/DeviceLists.h"
#include "session/Inbox.h"
#include "session/PhoneRequests.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

namespace {

/// An account with its phone, and a message of a friend that does not open.
struct PhoneWorld {
    PhoneWorld()
        : cipher(account.store().keys().stores(), account.random)
        , devices(account.store(), sender, cipher, account.clock)
        , inbox(account.store(), cipher, devices, account.clock, account.random)
        , requests(account.store(), sender, cipher, devices, account.clock, account.random)
        , phone(std::make_shared<PeerDevice>(account.own().withDevice(0), account.random))
    {
        sender.answers.lids = { { account.own().bare(), account.ownLid().bare() } };
        sender.answers.devices = { phone };
    }
    Outcome take(const Node &stanza)
    {
        Outcome outcome;
        (void)account.store().transact([&] { return inbox.handle(stanza, outcome); });
        return outcome;
    }
    Node closed(int count = 0)
    {
        Node stanza("message", { { "id", "P1" }, { "from", friendJid }, { "t", "1790000001" } });
        Node enc("enc", { { "v", "2" }, { "type", "msg" } }, QByteArray(60, 'x'));
        if (count > 0)
            enc.set("count", QByteArray::number(count));
        stanza.add(enc);
        return stanza;
    }
    Node unavailable(const char *type = nullptr)
    {
        Node stanza("message", { { "id", "P1" }, { "from", friendJid }, { "t", "1790000001" } });
        Node node("unavailable");
        if (type)
            node.set("type", QByteArray(type));
        stanza.add(node);
        return stanza;
    }
    void follow(const Outcome &outcome)
    {
        for (const Outcome::Closed &entry : outcome.closed)
            requests.ask(entry.key, entry.askNow);
    }
    /// The phone's answer to the request that it got, as a stanza of the phone or of another.
    Node answer(const Node &request, PeerDevice &from, const std::string &text)
    {
        proto::Message content;
        auto &reply = *content.mutable_extendedtextmessage();
        reply.set_text(text);
        reply.mutable_contextinfo()->set_stanzaid("Q1");
        reply.mutable_contextinfo()->set_participant(
            account.ownLid().bare().toUtf8().toStdString());
        return answer(request, from, content);
    }
    Node answer(const Node &request, PeerDevice &from, const proto::Message &content)
    {
        proto::Message asked;
        const QByteArray plain = phone->decrypt(account.own(), *request.child("enc"));
        asked.ParseFromArray(plain.data(), int(plain.size()));
        const proto::MessageKey key = asked.protocolmessage()
                                          .peerdataoperationrequestmessage()
                                          .placeholdermessageresendrequest(0)
                                          .messagekey();
        proto::WebMessageInfo stored;
        *stored.mutable_key() = key;
        *stored.mutable_message() = content;
        proto::Message message;
        auto &note = *message.mutable_protocolmessage();
        note.set_type(
            proto::Message::ProtocolMessage::PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE);
        auto &response = *note.mutable_peerdataoperationrequestresponsemessage();
        response.set_peerdataoperationrequesttype(proto::Message::PLACEHOLDER_MESSAGE_RESEND);
        response.set_stanzaid(request.text("id").toStdString());
        response.add_peerdataoperationresult()
            ->mutable_placeholdermessageresendresponse()
            ->set_webmessageinfobytes(stored.SerializeAsString());
        Node stanza("message",
            { { "id", "ANSWER" }, { "from", from.jid() }, { "t", "1790000009" },
                { "category", "peer" } });
        stanza.add(from.encrypt(
            account.own(), QByteArray::fromStdString(message.SerializeAsString()), account.random));
        return stanza;
    }
    StoredMessage row()
    {
        return account.store()
            .messages()
            .find({ friendJid, friendJid, QStringLiteral("P1") })
            .value_or(StoredMessage());
    }

    TestAccount account;
    FakeSender sender;
    SignalCipher cipher;
    DeviceLists devices;
    Inbox inbox;
    PhoneRequests requests;
    std::shared_ptr<PeerDevice> phone;
    Jid friendJid = Jid::phoneNumber("447700900123");
};

} // namespace

/// What never opens is asked of the own phone (04 §7.3).
class tst_PhoneRequests : public QObject {
    Q_OBJECT
private slots:
    void asksAtOnceForWhatCameWithoutContent();
    void asksForNothingThatThePhoneAloneShows();
    void asksWhenTheRequestsAreUsedUp();
    void waitsForTheSenderFirst();
    void fillsThePlaceholderInPlace();
    void fillsItWithTheNewestWords();
    void aReactionStandsUnderItsMessage();
    void whatChangesAnotherMessageDoesSo_data();
    void whatChangesAnotherMessageDoesSo();
    void believesTheOwnPhoneAlone();
    void asksAfterARestart();
};

void tst_PhoneRequests::asksAtOnceForWhatCameWithoutContent()
{
    PhoneWorld world;
    const Outcome outcome = world.take(world.unavailable());
    QCOMPARE(world.row().content.kind, MessageKind::Placeholder);
    QCOMPARE(outcome.closed.size(), size_t(1));
    QVERIFY(outcome.closed.front().askNow);
    world.follow(outcome);
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.withTag("message").size(), size_t(1), 2000);
    const Node request = world.sender.withTag("message").front();
    QCOMPARE(request.text("category"), QByteArray("peer"));
    QCOMPARE(request.jid("to"), world.account.own().bare());
    QVERIFY(request.child("meta") && request.child("device-identity"));
    QVERIFY(!request.child("participants"));
    // Once is enough.
    world.follow(world.take(world.unavailable()));
    world.follow(outcome);
    QTest::qWait(20);
    QCOMPARE(world.sender.withTag("message").size(), size_t(1));
}

void tst_PhoneRequests::asksForNothingThatThePhoneAloneShows()
{
    for (const char *type : { "view_once", "view_once_unavailable_fanout", "bot_unavailable_fanout",
             "hosted_unavailable_fanout" }) {
        PhoneWorld world;
        QVERIFY(world.take(world.unavailable(type)).closed.empty());
        QCOMPARE(world.row().content.kind == MessageKind::ViewOnce,
            QByteArray(type).startsWith("view_once"));
    }
    // Nor for what is older than two weeks.
    PhoneWorld world;
    world.account.clock.advance(std::chrono::hours(24 * 15));
    QVERIFY(world.take(world.unavailable()).closed.empty());
}

void tst_PhoneRequests::asksWhenTheRequestsAreUsedUp()
{
    PhoneWorld world;
    for (int count = 0; count < 3; ++count)
        QVERIFY(!world.take(world.closed(count)).closed.front().askNow);
    QVERIFY(world.take(world.closed(3)).closed.front().askNow);
}

void tst_PhoneRequests::waitsForTheSenderFirst()
{
    PhoneWorld world;
    const Outcome outcome = world.take(world.closed());
    world.follow(outcome);
    QTest::qWait(20);
    QVERIFY(world.sender.withTag("message").empty());
    // The copy came in time: nothing is asked any more.
    PeerDevice kim(world.friendJid, world.account.random);
    kim.startSession(world.account.own(), world.account.bundle());
    Node again("message", { { "id", "P1" }, { "from", world.friendJid }, { "t", "1790000001" } });
    again.add(kim.encrypt(
        world.account.own(), textMessage(QStringLiteral("again")), world.account.random));
    (void)world.take(again);
    QVERIFY(world.account.store().retries().notAskedOfPhone(9).empty());
    world.requests.ask(outcome.closed.front().key, true);
    QTest::qWait(20);
    QVERIFY(world.sender.withTag("message").empty());
}

void tst_PhoneRequests::fillsThePlaceholderInPlace()
{
    PhoneWorld world;
    world.follow(world.take(world.unavailable()));
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.withTag("message").size(), size_t(1), 2000);
    const StoredMessage before = world.row();
    const Node answer
        = world.answer(world.sender.withTag("message").front(), *world.phone, "here it is");
    const Outcome outcome = world.take(answer);
    const StoredMessage after = world.row();
    QCOMPARE(after.rowId, before.rowId);
    QCOMPARE(after.time, before.time);
    QCOMPARE(after.content.text, QStringLiteral("here it is"));
    QCOMPARE(after.content.quote->sender, world.account.own().bare());
    QCOMPARE(outcome.received.size(), size_t(1));
    QCOMPARE(outcome.received.front().message.content.text, QStringLiteral("here it is"));
    QCOMPARE(outcome.replies.front().text("type"), QByteArray("peer_msg"));
    QVERIFY(world.account.store().retries().notAskedOfPhone(9).empty());
}

void tst_PhoneRequests::fillsItWithTheNewestWords()
{
    PhoneWorld world;
    world.follow(world.take(world.unavailable()));
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.withTag("message").size(), size_t(1), 2000);
    const MessageEdit edit { QStringLiteral("better"), world.row().time + 60'000 };
    QVERIFY(world.account.store().earlyEdits().keep(world.row().key, edit));
    const Outcome outcome = world.take(
        world.answer(world.sender.withTag("message").front(), *world.phone, "here it is"));
    QCOMPARE(world.row().content.text, edit.text);
    QVERIFY(world.row().edited);
    QCOMPARE(outcome.received.size(), size_t(1));
    QCOMPARE(outcome.received.front().message.content.text, edit.text);
}

void tst_PhoneRequests::aReactionStandsUnderItsMessage()
{
    PhoneWorld world;
    StoredMessage mine;
    mine.key = { world.friendJid, world.account.own().bare(), QStringLiteral("M1") };
    mine.fromMe = true;
    QVERIFY(world.account.store().messages().insert(mine));
    world.follow(world.take(world.unavailable()));
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.withTag("message").size(), size_t(1), 2000);
    proto::Message content;
    content.mutable_reactionmessage()->mutable_key()->set_id("M1");
    content.mutable_reactionmessage()->set_text("\U0001F44D");
    const Outcome outcome
        = world.take(world.answer(world.sender.withTag("message").front(), *world.phone, content));
    QCOMPARE(world.row().rowId, 0);
    QCOMPARE(world.account.store().messages().find(mine.key)->reactions.size(), size_t(1));
    QCOMPARE(outcome.updated.size(), size_t(1));
    QVERIFY(outcome.received.empty());
    QVERIFY(world.account.store().retries().notAskedOfPhone(9).empty());
}

void tst_PhoneRequests::whatChangesAnotherMessageDoesSo_data()
{
    QTest::addColumn<bool>("isDeletion");
    QTest::addColumn<bool>("isHere");
    QTest::newRow("edit") << false << true;
    QTest::newRow("deletion") << true << true;
    QTest::newRow("deletion of what never came") << true << false;
}

void tst_PhoneRequests::whatChangesAnotherMessageDoesSo()
{
    QFETCH(const bool, isDeletion);
    QFETCH(const bool, isHere);
    PhoneWorld world;
    world.follow(world.take(world.unavailable()));
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.withTag("message").size(), size_t(1), 2000);
    StoredMessage theirs;
    theirs.key = { world.friendJid, world.friendJid, QStringLiteral("T1") };
    theirs.time = world.row().time;
    if (isHere)
        QVERIFY(world.account.store().messages().insert(theirs));
    proto::Message content;
    auto *note = content.mutable_protocolmessage();
    note->mutable_key()->set_id("T1");
    note->set_type(isDeletion ? proto::Message::ProtocolMessage::REVOKE
                              : proto::Message::ProtocolMessage::MESSAGE_EDIT);
    if (!isDeletion)
        note->mutable_editedmessage()->set_conversation("better");
    const Outcome outcome
        = world.take(world.answer(world.sender.withTag("message").front(), *world.phone, content));
    QCOMPARE(world.row().rowId, 0);
    const auto row = world.account.store().messages().find(theirs.key);
    QCOMPARE(row->content.kind, isDeletion ? MessageKind::Revoked : MessageKind::Text);
    QCOMPARE(row->content.text, isDeletion ? QString() : QStringLiteral("better"));
    QVERIFY(!row->unread && row->error.isEmpty());
    QCOMPARE(outcome.updated.size(), size_t(isHere ? 1 : 0));
}

void tst_PhoneRequests::believesTheOwnPhoneAlone()
{
    PhoneWorld world;
    world.follow(world.take(world.unavailable()));
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.withTag("message").size(), size_t(1), 2000);
    const Node request = world.sender.withTag("message").front();
    PeerDevice stranger(Jid::phoneNumber("447700900666"), world.account.random);
    PeerDevice tablet(world.account.own().withDevice(5), world.account.random);
    stranger.startSession(world.account.own(), world.account.bundle());
    tablet.startSession(world.account.own(), world.account.bundle());
    const Node forged = world.answer(request, stranger, "forged");
    (void)world.take(forged);
    QCOMPARE(world.row().content.kind, MessageKind::Placeholder);
    // The request can be opened once only, so its key is written anew.
    PhoneWorld second;
    second.follow(second.take(second.unavailable()));
    QTRY_COMPARE_WITH_TIMEOUT(second.sender.withTag("message").size(), size_t(1), 2000);
    PeerDevice otherTablet(second.account.own().withDevice(5), second.account.random);
    otherTablet.startSession(second.account.own(), second.account.bundle());
    (void)second.take(
        second.answer(second.sender.withTag("message").front(), otherTablet, "forged"));
    QCOMPARE(second.row().content.kind, MessageKind::Placeholder);
}

void tst_PhoneRequests::asksAfterARestart()
{
    PhoneWorld world;
    (void)world.take(world.unavailable());
    world.sender.online = false;
    world.requests.ask(world.row().key, true);
    QTest::qWait(20);
    world.sender.online = true;
    QCOMPARE(world.account.store().retries().notAskedOfPhone(9).size(), size_t(1));
    world.requests.resume();
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.withTag("message").size(), size_t(1), 7000);
    QVERIFY(world.account.store().retries().notAskedOfPhone(9).empty());
}

HELIOGRAPH_TEST(PhoneRequests)
#include "tst_PhoneRequests.moc"
