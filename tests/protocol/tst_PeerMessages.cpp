// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proto/e2e.pb.h"
#include "proto/history.pb.h"
#include "proto/misc.pb.h"
#include "protocol/MessageContent.h"
#include "protocol/PeerMessages.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// What a companion and its phone tell each other (04 §5, §7.3).
class tst_PeerMessages : public QObject {
    Q_OBJECT
private slots:
    void asksForAMessage();
    void readsTheAnswer();
    void readsNamePairs();
    void readsHistoryNotices_data();
    void readsHistoryNotices();
    void survivesRandomBytes();
};

void tst_PeerMessages::readsHistoryNotices_data()
{
    using Type = proto::Message::HistorySyncType;
    using Kind = HistoryNotice::Kind;
    QTest::addColumn<int>("type");
    QTest::addColumn<quint32>("progress");
    QTest::addColumn<qint64>("oldest");
    QTest::addColumn<HistoryNotice>("notice");
    const auto row = [](const char *name, Type type, quint32 progress, qint64 oldest,
                         const HistoryNotice &notice) {
        QTest::newRow(name) << static_cast<int>(type) << progress << oldest << notice;
    };
    row("bootstrap", proto::Message::INITIAL_BOOTSTRAP, 100, 0, { Kind::Bootstrap, 3, 100, 0 });
    row("recent", proto::Message::RECENT, 42, 1'790'000'000,
        { Kind::Recent, 3, 42, 1'790'000'000 });
    row("too much", proto::Message::RECENT, 4'000'000'000, -5, { Kind::Recent, 3, 100, 0 });
    row("nothing", proto::Message::NO_HISTORY, 0, 0, { Kind::Nothing, 3, 0, 0 });
    row("names", proto::Message::PUSH_NAME, 100, 0, { Kind::Beside, 3, 100, 0 });
    row("on demand", proto::Message::ON_DEMAND, 100, 0, { Kind::Beside, 3, 100, 0 });
}

void tst_PeerMessages::readsHistoryNotices()
{
    QFETCH(const int, type);
    QFETCH(const quint32, progress);
    QFETCH(const qint64, oldest);
    QFETCH(const HistoryNotice, notice);
    proto::Message::HistorySyncNotification message;
    message.set_synctype(static_cast<proto::Message::HistorySyncType>(type));
    message.set_chunkorder(3);
    message.set_progress(progress);
    message.set_oldestmsginchunktimestampsec(oldest);
    const std::string bytes = message.SerializeAsString();
    QCOMPARE(parseHistoryNotice(QByteArray::fromStdString(bytes)), notice);
    QCOMPARE(parseHistoryNotice("rubbish"), HistoryNotice());
    QCOMPARE(parseHistoryNotice({}), HistoryNotice());
}

void tst_PeerMessages::asksForAMessage()
{
    const Jid chat = Jid::lid("235000000000123");
    const QByteArray bytes = buildPlaceholderRequest(chat, {}, false, QStringLiteral("AC01"));
    proto::Message message;
    QVERIFY(message.ParseFromArray(bytes.data(), int(bytes.size())));
    QCOMPARE(int(message.protocolmessage().type()), 16);
    const auto &request = message.protocolmessage().peerdataoperationrequestmessage();
    QCOMPARE(int(request.peerdataoperationrequesttype()), 4);
    QCOMPARE(request.placeholdermessageresendrequest_size(), 1);
    const auto &key = request.placeholdermessageresendrequest(0).messagekey();
    QCOMPARE(key.remotejid(), std::string("235000000000123@lid"));
    QCOMPARE(key.id(), std::string("AC01"));
    QVERIFY(!key.fromme() && !key.has_participant());
}

void tst_PeerMessages::readsTheAnswer()
{
    proto::WebMessageInfo stored;
    stored.mutable_key()->set_remotejid("447700900123@s.whatsapp.net");
    stored.mutable_key()->set_fromme(false);
    stored.mutable_key()->set_id("AC01");
    stored.mutable_message()->set_conversation("found");
    proto::WebMessageInfo empty;
    empty.mutable_key()->set_id("AC02");
    proto::Message message;
    auto &note = *message.mutable_protocolmessage();
    note.set_type(proto::Message::ProtocolMessage::PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE);
    auto &answer = *note.mutable_peerdataoperationrequestresponsemessage();
    answer.set_peerdataoperationrequesttype(proto::Message::PLACEHOLDER_MESSAGE_RESEND);
    for (const std::string &bytes :
        { stored.SerializeAsString(), empty.SerializeAsString(), std::string("rubbish") })
        answer.add_peerdataoperationresult()
            ->mutable_placeholdermessageresendresponse()
            ->set_webmessageinfobytes(bytes);
    const ParsedMessage parsed
        = parseMessageContent(QByteArray::fromStdString(message.SerializeAsString())).value();
    const auto *peer = std::get_if<PeerContent>(&parsed.body);
    QVERIFY(peer);
    QCOMPARE(peer->type, PeerContent::Type::PlaceholderAnswer);
    const std::vector<ResentMessage> found = parsePlaceholderAnswer(peer->bytes);
    QCOMPARE(found.size(), size_t(1));
    QCOMPARE(found[0].chat, Jid::phoneNumber("447700900123"));
    QCOMPARE(found[0].id, QStringLiteral("AC01"));
    const ParsedMessage content = parseMessageContent(found[0].message).value();
    QCOMPARE(std::get<MessageContent>(content.body).text, QStringLiteral("found"));
}

void tst_PeerMessages::readsNamePairs()
{
    proto::LIDMigrationMappingSyncPayload payload;
    const auto add = [&](quint64 pn, quint64 assigned, quint64 latest) {
        auto *mapping = payload.add_pntolidmappings();
        mapping->set_pn(pn);
        mapping->set_assignedlid(assigned);
        if (latest > 0)
            mapping->set_latestlid(latest);
    };
    add(447700900123, 235000000000001, 0);
    add(447700900124, 235000000000002, 235000000000003);
    add(447700900125, 0, 0);
    proto::LIDMigrationMappingSyncMessage inner;
    inner.set_encodedmappingpayload(payload.SerializeAsString());
    proto::Message message;
    auto &note = *message.mutable_protocolmessage();
    note.set_type(proto::Message::ProtocolMessage::LID_MIGRATION_MAPPING_SYNC);
    note.set_lidmigrationmappingsyncmessage(inner.SerializeAsString());
    const ParsedMessage parsed
        = parseMessageContent(QByteArray::fromStdString(message.SerializeAsString())).value();
    const auto *peer = std::get_if<PeerContent>(&parsed.body);
    QVERIFY(peer);
    QCOMPARE(peer->type, PeerContent::Type::NamePairs);
    const auto pairs = parseNamePairs(peer->bytes);
    QCOMPARE(pairs.size(), size_t(2));
    QCOMPARE(pairs[0].first, Jid::lid("235000000000001"));
    QCOMPARE(pairs[0].second, Jid::phoneNumber("447700900123"));
    // The newest one counts.
    QCOMPARE(pairs[1].first, Jid::lid("235000000000003"));
}

void tst_PeerMessages::survivesRandomBytes()
{
    FixedRandom random(4);
    for (int i = 0; i < 2000; ++i) {
        const QByteArray bytes = random.bytes(1 + int(random.below(60)));
        for (const ResentMessage &message : parsePlaceholderAnswer(bytes))
            QVERIFY(!message.message.isNull());
        for (const auto &[lid, number] : parseNamePairs(bytes))
            QVERIFY(lid.isLid() && number.isPhoneNumber());
    }
}

HELIOGRAPH_TEST(PeerMessages)
#include "tst_PeerMessages.moc"
