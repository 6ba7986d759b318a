// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Inbox.h"

#include "e2ee/Padding.h"
#include "session/DeviceLists.h"
#include "session/Logging.h"

#include <algorithm>

namespace heliograph {

namespace {

// Negative acks of a client (05 §5.1) and retry reasons (04 §7.1).
constexpr int ackParseError = 487;
constexpr int ackUnknownStanza = 488;
constexpr int ackBadContent = 491;
constexpr int mostRetries = 4;

int retryReason(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NoSession:
        return 1;
    case ErrorCode::UnknownPreKey:
        return 3;
    default:
        return 4;
    }
}

bool isRetriable(ErrorCode code)
{
    return code != ErrorCode::BadContent && code != ErrorCode::StorageFailed
        && code != ErrorCode::DuplicateMessage && code != ErrorCode::Unsupported;
}

} // namespace

Inbox::Inbox(AccountStore &store, SignalCipher &cipher, DeviceLists &devices, const Clock &clock,
    Random &random)
    : m_store(store)
    , m_cipher(cipher)
    , m_devices(devices)
    , m_clock(clock)
    , m_random(random)
{
}

bool Inbox::isOwn(const Jid &jid) const
{
    const std::optional<Credentials> &own = m_store.keys().credentials();
    return own && (jid.isSameUser(own->jid) || jid.isSameUser(own->lid));
}

Result<void> Inbox::handle(const Node &stanza, Outcome &outcome)
{
    Result<IncomingMessage> parsed = parseIncomingMessage(stanza);
    if (!parsed) {
        qCWarning(lcSession) << "message ignored:" << parsed.error().detail;
        outcome.replies.push_back(buildAck(stanza, ackParseError));
        return {};
    }
    if (Result<void> learned = learnNames(*parsed, outcome); !learned)
        return learned;
    Context context = contextOf(std::move(*parsed));
    if (context.message.from.isGroup() || context.message.from.server == server::broadcast) {
        qCInfo(lcSession) << "group messages are not read yet; acknowledged";
        outcome.replies.push_back(buildAck(stanza));
        return {};
    }
    return open(stanza, context, outcome);
}

/// Both names of a person and the push name (04 §5, rule 2).
Result<void> Inbox::learnNames(const IncomingMessage &message, Outcome &outcome)
{
    const auto learn = [&](const Jid &one, const Jid &other) -> Result<void> {
        if (one.isNull() || other.isNull() || one.isLid() == other.isLid())
            return {};
        const Jid lid = one.isLid() ? one.bare() : other.bare();
        const Jid number = one.isLid() ? other.bare() : one.bare();
        const Result<bool> isNews = m_store.directory().learnPair(lid, number);
        if (!isNews || !*isNews)
            return isNews.map([](bool) {});
        if (const Result<int> moved = migrateSessions(m_store.keys().stores(), number, lid); !moved)
            return fail(moved.error());
        outcome.touch(number, 0);
        return m_store.messages().mergeChats(lid, number);
    };
    const bool fromMe = isOwn(message.author());
    Result<void> learned = fromMe ? learn(message.recipient, message.recipientAlternative)
                                  : learn(message.author(), message.authorAlternative);
    if (!learned || fromMe)
        return learned;
    return m_store.directory().savePushName(message.author(), message.pushName);
}

Inbox::Context Inbox::contextOf(IncomingMessage message) const
{
    Context context;
    const DirectoryTables &directory = m_store.directory();
    context.authorDevice = message.author();
    context.fromMe = isOwn(context.authorDevice);
    context.author = context.fromMe ? m_store.keys().credentials()->jid.bare()
                                    : directory.canonical(context.authorDevice);
    if (context.fromMe && message.participant.isNull())
        context.chat
            = message.recipient.isNull() ? context.author : directory.canonical(message.recipient);
    else
        context.chat = message.participant.isNull() ? context.author : message.from.bare();
    context.message = std::move(message);
    return context;
}

Result<void> Inbox::open(const Node &stanza, Context &context, Outcome &outcome)
{
    if (context.message.parts.empty()) {
        if (context.message.unavailable && !context.message.peer) {
            MessageContent content;
            content.kind = MessageKind::Placeholder;
            outcome.replies.push_back(buildAck(stanza));
            return store(context, content, {}, outcome);
        }
        outcome.replies.push_back(buildAck(stanza, ackUnknownStanza));
        return {};
    }
    Error failure;
    bool duplicate = false;
    for (const EncryptedPart &part : context.message.parts) {
        const Result<QByteArray> plain = decrypt(part, context.authorDevice);
        const Result<ParsedMessage> parsed
            = plain.and_then([](const QByteArray &bytes) { return parseMessageContent(bytes); });
        if (parsed) {
            if (Result<void> applied = apply(context, *parsed, outcome); !applied)
                return applied;
            outcome.replies.push_back(buildReceipt(receiptFor(context)));
            outcome.replies.push_back(buildAck(stanza));
            return {};
        }
        failure = parsed.error();
        if (failure.code == ErrorCode::StorageFailed || failure.code == ErrorCode::DiskFull)
            return fail(failure);
        duplicate = duplicate || failure.code == ErrorCode::DuplicateMessage;
    }
    if (duplicate) {
        outcome.replies.push_back(buildReceipt(receiptFor(context)));
        outcome.replies.push_back(buildAck(stanza));
        return {};
    }
    return onUndecryptable(stanza, context, failure, outcome);
}

/// One savepoint per part: a failed attempt leaves no half-made ratchet behind.
Result<QByteArray> Inbox::decrypt(const EncryptedPart &part, const Jid &device)
{
    const SignalAddress address = SignalAddress::of(m_devices.sessionName(device));
    return m_store.transact([&]() -> Result<QByteArray> {
        Result<Decrypted> opened = fail(ErrorCode::Unsupported);
        if (part.type == EncryptedPart::Type::PreKeyMessage)
            opened = m_cipher.decryptPreKeyMessage(address, part.bytes);
        else if (part.type == EncryptedPart::Type::Message)
            opened = m_cipher.decryptMessage(address, part.bytes);
        return opened.and_then([](const Decrypted &decrypted) { return unpad(decrypted.plain); });
    });
}

Result<void> Inbox::apply(const Context &context, const ParsedMessage &parsed, Outcome &outcome)
{
    // Field 31 counts from the own account only; anybody else's is forged (05 §2.2).
    if (!parsed.destination.isNull() && !context.fromMe) {
        qCWarning(lcSession) << "forged own-device copy ignored";
        return {};
    }
    if (const auto *content = std::get_if<MessageContent>(&parsed.body))
        return context.message.peer ? Result<void>()
                                    : store(context, *content, parsed.raw, outcome);
    if (const auto *revoke = std::get_if<RevokeContent>(&parsed.body))
        return applyRevoke(context, *revoke, outcome);
    if (const auto *edit = std::get_if<EditContent>(&parsed.body))
        return applyEdit(context, *edit, outcome);
    if (const auto *note = std::get_if<PeerContent>(&parsed.body))
        return keepPeerNote(context, *note, outcome);
    if (const auto *addition = std::get_if<AdditionContent>(&parsed.body))
        qCInfo(lcSession) << "not shown yet:" << addition->what;
    return {};
}

StoredMessage Inbox::rowFor(const Context &context) const
{
    StoredMessage row;
    row.key = { context.chat, context.author, context.message.id };
    row.fromMe = context.fromMe;
    row.time = context.message.timestamp * 1000;
    row.localTime = m_clock.now().count();
    row.status = DeliveryStep::Sent;
    const Jid wire = context.fromMe ? context.message.recipient : context.message.from;
    row.wireChat = wire.isNull() ? context.chat : wire.bare();
    return row;
}

Result<void> Inbox::store(
    const Context &context, const MessageContent &content, const QByteArray &raw, Outcome &outcome)
{
    StoredMessage row = rowFor(context);
    row.content = content;
    row.raw = raw;
    const std::vector<DeliveryRow> early
        = m_store.deliveries().takeEarlyReceipts(context.chat, row.key.id);
    const bool readElsewhere = std::any_of(early.begin(), early.end(),
        [](const DeliveryRow &receipt) { return receipt.step >= DeliveryStep::Read; });
    row.unread = !context.fromMe && !readElsewhere;
    const bool isNews = content.kind != MessageKind::Placeholder;
    const Result<bool> inserted = m_store.messages().insert(row);
    if (!inserted || !*inserted)
        return inserted.map([](bool) {});
    if (context.fromMe) {
        for (const DeliveryRow &receipt : early) {
            if (const Result<bool> noted = m_store.deliveries().noteStep(row, receipt); !noted)
                return fail(noted.error());
        }
    }
    outcome.touch(context.chat, row.rowId);
    if (isNews)
        outcome.received.push_back({ row, context.message.offline });
    return {};
}

MessageKey Inbox::targetOf(const Context &context, const TargetKey &target) const
{
    // From the sender's view (05 §2.9); the chat is that of the stanza. Only one's own may be
    // changed.
    return { context.chat, context.author, target.id };
}

Result<void> Inbox::applyRevoke(
    const Context &context, const RevokeContent &revoke, Outcome &outcome)
{
    const MessageKey key = targetOf(context, revoke.target);
    if (const std::optional<StoredMessage> known = m_store.messages().find(key)) {
        outcome.touch(context.chat, known->rowId);
        return m_store.messages().revoke(known->rowId);
    }
    // The original is still on its way: it must not appear any more.
    StoredMessage row = rowFor(context);
    row.key = key;
    row.content.kind = MessageKind::Revoked;
    return m_store.messages().insert(row).map(
        [&](bool) { outcome.touch(context.chat, row.rowId); });
}

Result<void> Inbox::applyEdit(const Context &context, const EditContent &edit, Outcome &outcome)
{
    const std::optional<StoredMessage> known
        = m_store.messages().find(targetOf(context, edit.target));
    if (!known)
        return {};
    outcome.touch(context.chat, known->rowId);
    return m_store.messages().edit(known->rowId, edit.content, {});
}

Result<void> Inbox::keepPeerNote(const Context &context, const PeerContent &note, Outcome &outcome)
{
    const bool fromPhone = context.fromMe && context.authorDevice.device == 0;
    if (!fromPhone || note.type == PeerContent::Type::Other)
        return {};
    const bool history = note.type == PeerContent::Type::HistoryNotification;
    const Result<void> kept = m_store.messages().keepPeerNote(context.message.id,
        history ? QStringLiteral("history") : QStringLiteral("keyshare"), note.bytes,
        m_clock.now());
    if (kept && history) {
        Receipt receipt;
        receipt.type = ReceiptType::HistorySync;
        receipt.ids = { context.message.id };
        receipt.peer = m_store.keys().credentials()->jid.bare();
        outcome.replies.push_back(buildReceipt(receipt));
    }
    return kept;
}

Receipt Inbox::receiptFor(const Context &context) const
{
    Receipt receipt;
    receipt.ids = { context.message.id };
    receipt.peer = context.message.from;
    if (context.message.peer) {
        receipt.type = ReceiptType::PeerMessage;
        receipt.peer = m_store.keys().credentials()->jid.bare();
    } else if (context.fromMe) {
        receipt.type = ReceiptType::Sender;
        receipt.recipient = context.message.recipient;
    }
    return receipt;
}

Result<void> Inbox::onUndecryptable(
    const Node &stanza, const Context &context, const Error &error, Outcome &outcome)
{
    qCWarning(lcSession) << "cannot decrypt:" << errorName(error.code);
    if (!isRetriable(error.code)) {
        outcome.replies.push_back(
            buildAck(stanza, error.code == ErrorCode::BadContent ? ackBadContent : 0));
        return {};
    }
    const EncryptedPart &part = context.message.parts.front();
    const Result<int> known
        = m_store.retries().nextRetry({ context.chat, context.author, context.message.id });
    if (!known)
        return fail(known.error());
    const int count = std::max(*known, part.count + 1);
    if (count <= mostRetries) {
        const Result<RetryRequest> request = retryRequest(count, error);
        if (!request)
            return fail(request.error());
        Receipt receipt;
        receipt.type = ReceiptType::Retry;
        receipt.ids = { context.message.id };
        receipt.peer = context.message.from;
        receipt.recipient = context.message.recipient;
        receipt.timestamp = context.message.timestamp;
        receipt.retry = *request;
        outcome.replies.push_back(buildReceipt(receipt));
    }
    outcome.replies.push_back(buildAck(stanza));
    if (part.hideFailure || context.message.peer)
        return {};
    MessageContent placeholder;
    placeholder.kind = MessageKind::Placeholder;
    return store(context, placeholder, {}, outcome);
}

/// Keys go along from the second request on, and at once when there was no session (04 §7.1).
Result<RetryRequest> Inbox::retryRequest(int count, const Error &error)
{
    RetryRequest request;
    request.count = count;
    request.error = retryReason(error.code);
    request.registrationId = m_store.keys().registrationId();
    if (count < 2 && error.code != ErrorCode::NoSession)
        return request;
    const Result<QList<OneTimePreKey>> fresh = m_store.keys().makePreKeys(1, m_random);
    const std::optional<SignedPreKey> signedKey = m_store.keys().currentSignedPreKey();
    if (!fresh)
        return fail(fresh.error());
    if (!signedKey)
        return request;
    request.hasKeys = true;
    request.identity = m_store.keys().ownIdentity().publicKey;
    request.preKeyId = fresh->first().id;
    request.preKey = fresh->first().keyPair.publicKey;
    request.signedPreKeyId = signedKey->id;
    request.signedPreKey = signedKey->keyPair.publicKey;
    request.signedPreKeySignature = signedKey->signature;
    request.deviceIdentity = m_store.keys().credentials()->account;
    return request;
}

} // namespace heliograph
