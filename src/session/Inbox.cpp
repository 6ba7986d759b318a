// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Inbox.h"

#include "e2ee/Padding.h"
#include "session/DeviceLists.h"
#include "session/Logging.h"
#include "session/NamePairs.h"
#include "session/RetryLimits.h"
#include "session/StoredContent.h"

#include <algorithm>

namespace heliograph {

namespace {

// Negative acks of a client (05 §5.1).
constexpr int ackParseError = 487;
constexpr int ackUnknownStanza = 488;
constexpr int ackBadContent = 491;

bool isRetriable(ErrorCode code)
{
    return code != ErrorCode::BadContent && !isStorageFailure(code)
        && code != ErrorCode::DuplicateMessage && code != ErrorCode::Unsupported;
}

} // namespace

Inbox::Inbox(AccountStore &store, SignalCipher &cipher, DeviceLists &devices, const Clock &clock,
    Random &random)
    : m_store(store)
    , m_cipher(cipher)
    , m_devices(devices)
    , m_clock(clock)
    , m_identities(store, clock)
    , m_trust(store)
    , m_retries(store, clock, random)
    , m_edits(store)
    , m_reactions(store)
    , m_peerNotes(store, clock)
{
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
    MessageContext context = contextOf(std::move(*parsed));
    if (context.fromMe && context.authorDevice.device == 0)
        outcome.sawPhone(context.message.timestamp);
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
    const bool fromMe = m_store.keys().isOwn(message.author());
    const Result<bool> learned = fromMe
        ? heliograph::learnNames(m_store, message.recipient, message.recipientAlternative, outcome)
        : heliograph::learnNames(m_store, message.author(), message.authorAlternative, outcome);
    if (!learned || fromMe)
        return learned.map([](bool) {});
    return m_store.directory().savePushName(message.author(), message.pushName);
}

MessageContext Inbox::contextOf(IncomingMessage message) const
{
    MessageContext context;
    const DirectoryTables &directory = m_store.directory();
    context.authorDevice = message.author();
    context.fromMe = m_store.keys().isOwn(context.authorDevice);
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

Result<void> Inbox::open(const Node &stanza, MessageContext &context, Outcome &outcome)
{
    if (context.message.parts.empty())
        return onMissing(stanza, context, outcome);
    std::optional<Error> failure;
    bool duplicate = false;
    for (const EncryptedPart &part : context.message.parts) {
        const Result<QByteArray> plain = decrypt(part, context, outcome);
        const Result<ParsedMessage> parsed
            = plain.and_then([](const QByteArray &bytes) { return parseMessageContent(bytes); });
        if (parsed) {
            // A copy sent again to this device alone may come without its chat.
            if (context.fromMe && context.message.recipient.isNull()
                && parsed->destination.isPerson())
                context.chat = m_store.directory().canonical(parsed->destination);
            if (Result<void> applied = apply(context, *parsed, outcome); !applied)
                return applied;
            outcome.replies.push_back(buildReceipt(receiptFor(context)));
            outcome.replies.push_back(buildAck(stanza));
            return {};
        }
        const ErrorCode code = parsed.error().code;
        if (isStorageFailure(code))
            return fail(parsed.error());
        duplicate = duplicate || code == ErrorCode::DuplicateMessage;
        // What may still come decides, whatever else there is beside it.
        if (!failure || (isRetriable(code) && !isRetriable(failure->code)))
            failure = parsed.error();
    }
    if (duplicate) {
        outcome.replies.push_back(buildReceipt(receiptFor(context)));
        outcome.replies.push_back(buildAck(stanza));
        return {};
    }
    return onUndecryptable(stanza, context, *failure, outcome);
}

/// A message that came without content: only the phone has it (05 §3.5).
Result<void> Inbox::onMissing(const Node &stanza, const MessageContext &context, Outcome &outcome)
{
    const IncomingMessage &message = context.message;
    if (message.unavailable == Unavailable::No || message.peer) {
        outcome.replies.push_back(buildAck(stanza, ackUnknownStanza));
        return {};
    }
    outcome.replies.push_back(buildAck(stanza));
    MessageContent content;
    content.kind = message.unavailable == Unavailable::ViewOnce ? MessageKind::ViewOnce
                                                                : MessageKind::Placeholder;
    if (Result<void> stored = store(context, content, {}, outcome); !stored)
        return stored;
    const bool isYoung = milliseconds(message.timestamp * 1000) + retryLimits::age > m_clock.now();
    if (message.unavailable != Unavailable::AskPhone || !isYoung)
        return {};
    const MessageKey key { context.chat, context.author, message.id };
    outcome.closed.push_back({ key, true });
    return m_store.retries().noteMissing(key, m_clock.now());
}

Result<Decrypted> Inbox::tryDecrypt(const EncryptedPart &part, const SignalAddress &address)
{
    if (part.type == EncryptedPart::Type::PreKeyMessage)
        return m_cipher.decryptPreKeyMessage(address, part.bytes);
    if (part.type == EncryptedPart::Type::Message)
        return m_cipher.decryptMessage(address, part.bytes);
    return fail(ErrorCode::Unsupported);
}

/// One savepoint per part: a failed attempt leaves no half-made ratchet behind.
Result<QByteArray> Inbox::decrypt(
    const EncryptedPart &part, const MessageContext &context, Outcome &outcome)
{
    const Jid device = m_devices.sessionName(context.authorDevice);
    const auto attempt = [&] {
        return m_store.transact([&] { return tryDecrypt(part, SignalAddress::of(device)); });
    };
    Result<Decrypted> opened = attempt();
    // A ratchet may still lie under the number (04 §5, rule 4).
    const bool isUnknown = !opened
        && (opened.error().code == ErrorCode::NoSession
            || opened.error().code == ErrorCode::UnknownPreKey);
    if (const Jid number = m_store.directory().phoneNumberOf(device);
        isUnknown && device.isLid() && !number.isNull()) {
        const Result<int> moved = migrateSessions(m_store.keys().stores(), number, device);
        if (!moved)
            return fail(moved.error());
        if (*moved > 0)
            opened = attempt();
    }
    if (!opened)
        return fail(opened.error());
    judgeSender(context, *opened);
    if (Result<void> seen = m_identities.onSeen(context.authorDevice, opened->identityChange,
            context.message.timestamp * 1000, outcome);
        !seen)
        return fail(seen.error());
    return unpad(opened->plain);
}

/// What came from a device that nobody vouches for is shown all the same; the list of its user is
/// asked for anew (04 §11).
void Inbox::judgeSender(const MessageContext &context, const Decrypted &decrypted)
{
    const Jid &device = context.authorDevice;
    const bool isDoubtful = device.device != 0 && !decrypted.senderIdentity.isEmpty()
        && m_trust.judge(device, decrypted.senderIdentity, context.message.deviceIdentity)
            != CompanionTrust::Verdict::Vouched;
    if (isDoubtful)
        qCWarning(lcSession) << "sender not vouched for" << device.masked() << device.device;
    if (isDoubtful || !m_devices.isKnown(device))
        m_devices.forget(device);
}

Result<void> Inbox::apply(
    const MessageContext &context, const ParsedMessage &parsed, Outcome &outcome)
{
    // Field 31 counts from the own account only; anybody else's is forged (05 §2.2).
    if (!parsed.destination.isNull() && !context.fromMe) {
        qCWarning(lcSession) << "forged own-device copy ignored";
        return {};
    }
    if (const auto *content = std::get_if<MessageContent>(&parsed.body))
        return context.message.peer ? Result<void>()
                                    : store(context, *content, parsed.raw, outcome);
    if (Result<void> dropped = dropPlaceholder(context, outcome); !dropped)
        return dropped;
    if (const auto *revoke = std::get_if<RevokeContent>(&parsed.body))
        return applyRevoke(context, *revoke, outcome);
    if (const auto *edit = std::get_if<EditContent>(&parsed.body))
        return applyEdit(context, *edit, outcome);
    if (const auto *reaction = std::get_if<ReactionContent>(&parsed.body))
        return applyReaction(context, *reaction, outcome);
    if (const auto *note = std::get_if<PeerContent>(&parsed.body))
        return m_peerNotes.apply(context, *note, outcome);
    if (const auto *addition = std::get_if<AdditionContent>(&parsed.body))
        qCInfo(lcSession) << "not shown yet:" << addition->what;
    return {};
}

/// What could not be opened at first is nothing that has a row of its own.
Result<void> Inbox::dropPlaceholder(const MessageContext &context, Outcome &outcome)
{
    const MessageKey key { context.chat, context.author, context.message.id };
    const std::optional<StoredMessage> row = m_store.messages().find(key);
    if (!row || row->content.kind != MessageKind::Placeholder)
        return {};
    outcome.touch(context.chat, row->rowId);
    return m_store.messages().remove(row->rowId).and_then([&] {
        return m_store.retries().settle(key).map([](bool) {});
    });
}

StoredMessage Inbox::rowFor(const MessageContext &context) const
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

Result<void> Inbox::store(const MessageContext &context, const MessageContent &content,
    const QByteArray &raw, Outcome &outcome)
{
    StoredMessage row = rowFor(context);
    row.content = content;
    if (content.quote)
        row.content.quote = knownQuote(m_store, context.chat, *content.quote);
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
    if (!isNews)
        return {};
    if (const Result<bool> settled = m_store.retries().settle(row.key); !settled)
        return fail(settled.error());
    return m_edits.catchUp(row).map([&] {
        row.reactions = m_store.reactions().of(row.rowId);
        outcome.received.push_back({ row, context.message.offline });
    });
}

MessageKey Inbox::targetOf(const MessageContext &context, const TargetKey &target) const
{
    // From the sender's view (05 §2.9); the chat is that of the stanza. Only one's own may be
    // changed.
    return { context.chat, context.author, target.id };
}

Result<void> Inbox::applyRevoke(
    const MessageContext &context, const RevokeContent &revoke, Outcome &outcome)
{
    StoredMessage place = rowFor(context);
    place.key = targetOf(context, revoke.target);
    return m_edits.revoke(place, outcome);
}

Result<void> Inbox::applyReaction(
    const MessageContext &context, const ReactionContent &reaction, Outcome &outcome)
{
    return m_reactions.take({ context.chat, context.author, context.message.id }, context.fromMe,
        reaction, context.message.timestamp * 1000 + 999, outcome);
}

Result<void> Inbox::applyEdit(
    const MessageContext &context, const EditContent &edit, Outcome &outcome)
{
    return m_edits.apply(targetOf(context, edit.target),
        { edit.content.text, context.message.timestamp * 1000 }, outcome);
}

Receipt Inbox::receiptFor(const MessageContext &context) const
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
    const Node &stanza, const MessageContext &context, const Error &error, Outcome &outcome)
{
    qCWarning(lcSession) << "cannot decrypt:" << errorName(error.code);
    const bool isHidden = context.message.parts.front().hideFailure || context.message.peer;
    if (!isRetriable(error.code)) {
        outcome.replies.push_back(
            buildAck(stanza, error.code == ErrorCode::BadContent ? ackBadContent : 0));
        if (error.code != ErrorCode::Unsupported || isHidden)
            return {};
        // Nobody can send it in another way; the phone may know how to show it.
        MessageContent unknown;
        unknown.kind = MessageKind::Unknown;
        return store(context, unknown, {}, outcome);
    }
    const MessageKey key { context.chat, context.author, context.message.id };
    const Result<std::optional<Receipt>> receipt = m_retries.next(context, key, error);
    if (!receipt)
        return fail(receipt.error());
    if (*receipt)
        outcome.replies.push_back(buildReceipt(**receipt));
    outcome.replies.push_back(buildAck(stanza));
    if (isHidden)
        return {};
    const bool isLast = !*receipt || (*receipt)->retry->count >= retryLimits::requests;
    outcome.closed.push_back({ key, isLast });
    MessageContent placeholder;
    placeholder.kind = MessageKind::Placeholder;
    return store(context, placeholder, {}, outcome);
}

} // namespace heliograph
