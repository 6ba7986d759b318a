// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/PeerMessages.h"

#include "base/Clock.h"
#include "base/Text.h"
#include "proto/e2e.pb.h"
#include "proto/history.pb.h"
#include "proto/misc.pb.h"
#include "protocol/MessageContent.h"

#include <algorithm>

namespace heliograph {

namespace {

constexpr int mostPeerEntries = 50'000;

HistoryNotice::Kind historyKind(proto::Message::HistorySyncType type)
{
    switch (type) {
    case proto::Message::INITIAL_BOOTSTRAP:
        return HistoryNotice::Kind::Bootstrap;
    case proto::Message::RECENT:
        return HistoryNotice::Kind::Recent;
    case proto::Message::NO_HISTORY:
        return HistoryNotice::Kind::Nothing;
    default:
        return HistoryNotice::Kind::Beside;
    }
}

std::string peerText(const Jid &jid) { return jid.toUtf8().toStdString(); }

Jid peerJid(const std::string &text)
{
    return parseJid(QByteArray::fromStdString(text)).value_or(Jid {});
}

template <typename Message> bool readPeer(Message &message, QByteArrayView bytes)
{
    return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

} // namespace

QByteArray buildPlaceholderRequest(
    const Jid &chat, const Jid &participant, bool fromMe, const QString &id)
{
    proto::Message message;
    auto &note = *message.mutable_protocolmessage();
    note.set_type(proto::Message::ProtocolMessage::PEER_DATA_OPERATION_REQUEST_MESSAGE);
    auto &request = *note.mutable_peerdataoperationrequestmessage();
    request.set_peerdataoperationrequesttype(proto::Message::PLACEHOLDER_MESSAGE_RESEND);
    auto &key = *request.add_placeholdermessageresendrequest()->mutable_messagekey();
    key.set_remotejid(peerText(chat));
    key.set_fromme(fromMe);
    key.set_id(id.toStdString());
    if (!participant.isNull())
        key.set_participant(peerText(participant));
    return QByteArray::fromStdString(message.SerializeAsString());
}

std::vector<ResentMessage> parsePlaceholderAnswer(QByteArrayView bytes)
{
    std::vector<ResentMessage> found;
    proto::Message::PeerDataOperationRequestResponseMessage answer;
    if (!readPeer(answer, bytes)
        || answer.peerdataoperationrequesttype() != proto::Message::PLACEHOLDER_MESSAGE_RESEND)
        return found;
    for (const auto &result : answer.peerdataoperationresult()) {
        const std::string &stored = result.placeholdermessageresendresponse().webmessageinfobytes();
        proto::WebMessageInfo message;
        if (!message.ParseFromString(stored) || !message.has_message()
            || found.size() >= static_cast<size_t>(mostPeerEntries))
            continue;
        ResentMessage entry;
        entry.chat = peerJid(message.key().remotejid()).bare();
        entry.participant = peerJid(message.key().participant()).bare();
        entry.fromMe = message.key().fromme();
        entry.id = readableText(QByteArray::fromStdString(message.key().id()));
        entry.message = QByteArray::fromStdString(message.message().SerializeAsString());
        found.push_back(std::move(entry));
    }
    return found;
}

HistoryNotice parseHistoryNotice(QByteArrayView bytes)
{
    HistoryNotice notice;
    proto::Message::HistorySyncNotification message;
    if (!readPeer(message, bytes))
        return notice;
    if (message.has_synctype())
        notice.kind = historyKind(message.synctype());
    notice.chunk = message.chunkorder();
    notice.progress = static_cast<int>(std::min(message.progress(), 100U));
    notice.oldest
        = std::clamp<qint64>(message.oldestmsginchunktimestampsec(), 0, latestTime.count());
    return notice;
}

std::vector<std::pair<Jid, Jid>> parseNamePairs(QByteArrayView bytes)
{
    std::vector<std::pair<Jid, Jid>> pairs;
    proto::LIDMigrationMappingSyncMessage message;
    proto::LIDMigrationMappingSyncPayload payload;
    if (!readPeer(message, bytes) || !payload.ParseFromString(message.encodedmappingpayload()))
        return pairs;
    for (const proto::LIDMigrationMapping &mapping : payload.pntolidmappings()) {
        const quint64 lid = mapping.latestlid() > 0 ? mapping.latestlid() : mapping.assignedlid();
        if (mapping.pn() == 0 || lid == 0 || pairs.size() >= static_cast<size_t>(mostPeerEntries))
            continue;
        pairs.emplace_back(
            Jid::lid(QByteArray::number(lid)), Jid::phoneNumber(QByteArray::number(mapping.pn())));
    }
    return pairs;
}

} // namespace heliograph
