// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/PhoneHistory.h"

#include "crypto/Hash.h"
#include "proto/e2e.pb.h"
#include "proto/history.pb.h"
#include "sandbox/ContactTokens.h"
#include "sandbox/MediaBox.h"
#include "sandbox/PhoneContent.h"
#include "sandbox/ProtoBytes.h"
#include "sandbox/Script.h"
#include "sandbox/SeededRandom.h"

#include <algorithm>

namespace heliograph::sandbox {

namespace {

using ProtocolMessage = proto::Message::ProtocolMessage;
using SyncKind = proto::HistorySync;

/// A deflated blob up to this size travels inside its notification (07 §4).
constexpr qsizetype largestInline = 64 * 1024;
constexpr int mostPerChunk = 500;
constexpr int mostChunks = 100;
constexpr int mostOnDemand = 500;
constexpr qint64 aDaySeconds = 86'400;
/// Every so many messages one is a picture, where the memory holds some.
constexpr int pictureEvery = 5;

std::string textOfJid(const Jid &jid) { return jid.toUtf8().toStdString(); }

/// Deflated, no encryption of its own: qCompress puts four bytes of length in front.
QByteArray deflatedHistory(const QByteArray &history) { return qCompress(history).mid(4); }

void addMapping(proto::HistorySync &history, const Account &person)
{
    proto::PhoneNumberToLIDMapping *mapping = history.add_phonenumbertolidmappings();
    mapping->set_pnjid(textOfJid(person.jid()));
    mapping->set_lidjid(textOfJid(person.hidden()));
}

} // namespace

QByteArray PhoneHistory::notice(const QByteArray &history, const Notice &about)
{
    QByteArray blob = deflatedHistory(history);
    if (about.isSpoiled)
        blob[blob.size() / 2] = static_cast<char>(blob[blob.size() / 2] ^ 0x55);
    proto::Message message;
    ProtocolMessage *protocol = message.mutable_protocolmessage();
    protocol->set_type(ProtocolMessage::HISTORY_SYNC_NOTIFICATION);
    proto::Message::HistorySyncNotification *notice = protocol->mutable_historysyncnotification();
    notice->set_synctype(static_cast<proto::Message::HistorySyncType>(about.type));
    notice->set_chunkorder(about.chunk);
    notice->set_progress(about.progress);
    if (!about.requestId.isEmpty())
        notice->set_peerdatarequestsessionid(about.requestId.toStdString());
    const auto sealed = blob.size() > largestInline && m_media
        ? sealMedia(MediaType::History, blob, m_ids.bytes(32))
        : Result<SealedMedia>(fail(ErrorCode::NotFound));
    const auto path
        = sealed ? m_media->store(sealed->bytes) : Result<QByteArray>(fail(sealed.error()));
    if (!path) {
        notice->set_initialhistbootstrapinlinepayload(blob.toStdString());
        return bytesOf(message);
    }
    notice->set_filelength(static_cast<quint64>(blob.size()));
    notice->set_filesha256(sealed->plainHash.toStdString());
    notice->set_fileencsha256(sealed->sealedHash.toStdString());
    notice->set_mediakey(sealed->mediaKey.toStdString());
    notice->set_directpath(path->toStdString());
    return bytesOf(message);
}

QByteArray PhoneHistory::bootstrap(const Account &account, const People &contacts)
{
    proto::HistorySync history;
    history.set_synctype(SyncKind::INITIAL_BOOTSTRAP);
    history.set_chunkorder(1);
    history.set_progress(100);
    const auto now = static_cast<quint64>(m_clock.unixSeconds());
    if (accountFlags(account.name).saltInHistory)
        history.set_nctsalt(account.contactSalt.toStdString());
    addMapping(history, account);
    for (const Account *contact : contacts) {
        addMapping(history, *contact);
        proto::Conversation *chat = history.add_conversations();
        chat->set_id(textOfJid(contact->jid()));
        chat->set_pnjid(textOfJid(contact->jid()));
        chat->set_lidjid(textOfJid(contact->hidden()));
        chat->set_name(contact->pushName.toStdString());
        chat->set_unreadcount(0);
        chat->set_conversationtimestamp(now);
        chat->set_endofhistorytransfer(true);
        chat->set_endofhistorytransfertype(account.memory.older > 0
                ? proto::Conversation::COMPLETE_BUT_MORE_MESSAGES_REMAIN_ON_PRIMARY
                : proto::Conversation::COMPLETE_AND_NO_MORE_MESSAGE_REMAIN_ON_PRIMARY);
    }
    return notice(bytesOf(history), { SyncKind::INITIAL_BOOTSTRAP, 1, 100, false, {} });
}

QByteArray PhoneHistory::pushNames(const People &contacts)
{
    proto::HistorySync history;
    history.set_synctype(SyncKind::PUSH_NAME);
    for (const Account *contact : contacts) {
        proto::Pushname *name = history.add_pushnames();
        name->set_id(textOfJid(contact->jid()));
        name->set_pushname(contact->pushName.toStdString());
    }
    return notice(bytesOf(history), { SyncKind::PUSH_NAME, 1, 100, false, {} });
}

QByteArray PhoneHistory::idAt(const Account &account, const Account &contact, int number) const
{
    const QByteArray label = "history/" + QByteArray::number(m_seed) + '/' + account.pn + '/'
        + contact.pn + '/' + QByteArray::number(number);
    return sha256(label).first(16).toHex().toUpper();
}

qint64 PhoneHistory::timeAt(const Account &account, int number) const
{
    const qint64 span = account.memory.days * aDaySeconds;
    const qint64 step = qMax<qint64>(1, span / qMax(1, account.memory.messages));
    return account.memory.until - 60 - number * step;
}

QByteArray PhoneHistory::messageAt(const Account &account, const Account &contact, int number) const
{
    proto::HistorySyncMsg entry;
    proto::WebMessageInfo *info = entry.mutable_message();
    info->mutable_key()->set_remotejid(textOfJid(contact.jid()));
    info->mutable_key()->set_fromme(number % 3 == 0);
    info->mutable_key()->set_id(idAt(account, contact, number).toStdString());
    QByteArray content;
    if (account.memory.hasMedia && number % pictureEvery == 0 && m_media) {
        SeededRandom random(m_seed, "history/" + idAt(account, contact, number));
        content = pictureContent(*m_media, random);
    }
    if (content.isEmpty() || !parseInto(*info->mutable_message(), content))
        info->mutable_message()->set_conversation(corpusLine(number).toStdString());
    info->set_messagetimestamp(static_cast<quint64>(qMax<qint64>(1, timeAt(account, number))));
    info->set_status(proto::WebMessageInfo::READ);
    return bytesOf(entry);
}

std::vector<QByteArray> PhoneHistory::chunksOf(
    const Account &account, const People &contacts, int chats, int chunks) const
{
    std::vector<proto::HistorySync> parts(static_cast<size_t>(chunks));
    const int each = account.memory.messages;
    // Newest first, and newer chunks before older ones.
    for (int chat = 0; chat < chats; ++chat) {
        const Account &contact = *contacts[static_cast<size_t>(chat)];
        const std::string id = textOfJid(contact.jid());
        for (int i = 0; i < each; ++i) {
            proto::HistorySync &part = parts[static_cast<size_t>(qint64(i) * chunks / each)];
            const int last = part.conversations_size() - 1;
            const bool isThere = last >= 0 && part.conversations(last).id() == id;
            proto::Conversation *here
                = isThere ? part.mutable_conversations(last) : part.add_conversations();
            here->set_id(id);
            static_cast<void>(parseInto(*here->add_messages(), messageAt(account, contact, i)));
        }
    }
    std::vector<QByteArray> serialized;
    for (int i = 0; i < chunks; ++i) {
        proto::HistorySync &part = parts[static_cast<size_t>(i)];
        part.set_synctype(SyncKind::RECENT);
        part.set_chunkorder(static_cast<quint32>(i + 1));
        part.set_progress(static_cast<quint32>((i + 1) * 100 / chunks));
        serialized.push_back(bytesOf(part));
    }
    return serialized;
}

std::vector<QByteArray> PhoneHistory::recent(const Account &account, const People &contacts)
{
    const auto fault = m_faults.take("history", { DeviceId { account.pn, 0 }, 0 });
    const int chats = qMin(account.memory.chats, static_cast<int>(contacts.size()));
    const int wanted = fault ? fault->value(u"chunks").toInt(1) : 1;
    const int needed = (chats * account.memory.messages + mostPerChunk - 1) / mostPerChunk;
    const int chunks = qMax(qBound(1, wanted, mostChunks), needed);
    const bool isSpoiled = fault && fault->value(u"corrupt_blob").toBool();
    std::vector<QByteArray> notices;
    for (const QByteArray &part : chunksOf(account, contacts, chats, chunks)) {
        const auto order = static_cast<quint32>(notices.size() + 1);
        const quint32 progress = order * 100 / static_cast<quint32>(chunks);
        notices.push_back(
            notice(part, { SyncKind::RECENT, order, progress, isSpoiled && order == 1, {} }));
    }
    if (fault && fault->value(u"drop_last").toBool())
        notices.pop_back();
    if (fault && fault->value(u"order").toString() == u"shuffled")
        std::reverse(notices.begin(), notices.end());
    return notices;
}

int PhoneHistory::indexBehind(
    const Account &account, const Account &contact, const QByteArray &id, qint64 time) const
{
    const int total = account.memory.messages + account.memory.older;
    for (int i = 0; i < total; ++i) {
        if (idAt(account, contact, i) == id)
            return i + 1;
    }
    // A message from after the linking: whatever is older follows it.
    for (int i = 0; i < total; ++i) {
        if (timeAt(account, i) < time)
            return i;
    }
    return total;
}

QByteArray PhoneHistory::onDemand(const Account &account, const People &contacts,
    const QByteArray &request, const QByteArray &requestId)
{
    proto::HistorySyncOnDemandRequest wish;
    proto::HistorySync history;
    history.set_synctype(SyncKind::ON_DEMAND);
    const auto asked = parseInto(wish, request)
        ? parseJid(QByteArray::fromStdString(wish.chatjid()))
        : Result<Jid>(fail(ErrorCode::BadContent));
    const auto contact = std::find_if(contacts.begin(), contacts.end(), [&](const Account *person) {
        return asked && (asked->isSameUser(person->jid()) || asked->isSameUser(person->hidden()));
    });
    if (contact != contacts.end()) {
        const int total = account.memory.messages + account.memory.older;
        const int first = indexBehind(account, **contact,
            QByteArray::fromStdString(wish.oldestmsgid()), wish.oldestmsgtimestampms());
        const int end = qMin(total, first + qBound(1, wish.ondemandmsgcount(), mostOnDemand));
        proto::Conversation *chat = history.add_conversations();
        chat->set_id(wish.chatjid());
        for (int i = first; i < end; ++i)
            static_cast<void>(parseInto(*chat->add_messages(), messageAt(account, **contact, i)));
        chat->set_endofhistorytransfertype(end < total
                ? proto::Conversation::COMPLETE_ON_DEMAND_SYNC_BUT_MORE_MSG_REMAIN_ON_PRIMARY
                : proto::Conversation::COMPLETE_AND_NO_MORE_MESSAGE_REMAIN_ON_PRIMARY);
    }
    return notice(bytesOf(history), { SyncKind::ON_DEMAND, 1, 100, false, requestId });
}

} // namespace heliograph::sandbox
