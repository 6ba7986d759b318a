// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/Stanzas.h"

#include "base/BigEndian.h"
#include "base/Clock.h"
#include "base/Text.h"
#include "crypto/Hash.h"

#include <algorithm>

namespace heliograph {

namespace {

QString idOf(const Node &stanza)
{
    // An id is opaque, at most 128 bytes (05 §2.1).
    const QByteArray id = stanza.text("id");
    return id.size() <= 128 ? readableText(id) : QString();
}

/// Seconds up to the end of the year 9999, so that milliseconds fit as well.
qint64 boundedTime(qint64 value) { return std::clamp<qint64>(value, 0, latestTime.count()); }

EncryptedPart::Type partType(const QByteArray &name)
{
    if (name == "pkmsg")
        return EncryptedPart::Type::PreKeyMessage;
    if (name == "msg")
        return EncryptedPart::Type::Message;
    if (name == "skmsg")
        return EncryptedPart::Type::SenderKeyMessage;
    return EncryptedPart::Type::Unsupported;
}

EncryptedPart readPart(const Node &enc)
{
    EncryptedPart part;
    part.type
        = enc.text("v") == "2" ? partType(enc.text("type")) : EncryptedPart::Type::Unsupported;
    part.bytes = enc.bytes();
    part.count = static_cast<int>(std::clamp<qint64>(enc.numberOr("count", 0), 0, 1000));
    part.hideFailure = enc.text("decrypt-fail") == "hide";
    return part;
}

Jid firstJid(const Node &stanza, std::initializer_list<const char *> keys)
{
    for (const char *key : keys) {
        const Jid jid = stanza.jid(key);
        if (!jid.isNull())
            return jid;
    }
    return {};
}

const std::pair<ReceiptType, const char *> receiptNames[] {
    { ReceiptType::Delivered, "" },
    { ReceiptType::Inactive, "inactive" },
    { ReceiptType::Sender, "sender" },
    { ReceiptType::Read, "read" },
    { ReceiptType::ReadSelf, "read-self" },
    { ReceiptType::Played, "played" },
    { ReceiptType::PlayedSelf, "played-self" },
    { ReceiptType::Retry, "retry" },
    { ReceiptType::PeerMessage, "peer_msg" },
    { ReceiptType::HistorySync, "hist_sync" },
    { ReceiptType::ServerError, "server-error" },
};

ReceiptType receiptType(const QByteArray &name)
{
    for (const auto &[type, text] : receiptNames) {
        if (name == text)
            return type;
    }
    return ReceiptType::Other;
}

Unavailable readUnavailable(const Node *node)
{
    if (!node)
        return Unavailable::No;
    const QByteArray type = node->text("type");
    if (type == "view_once" || type == "view_once_unavailable_fanout")
        return Unavailable::ViewOnce;
    return type == "bot_unavailable_fanout" || type == "hosted_unavailable_fanout"
        ? Unavailable::Elsewhere
        : Unavailable::AskPhone;
}

QByteArray childBytes(const Node &node, QByteArrayView name)
{
    const Node *child = node.child(name);
    return child ? child->bytes() : QByteArray();
}

std::optional<RetryRequest> readRetry(const Node &stanza)
{
    const Node *retry = stanza.child("retry");
    if (!retry)
        return std::nullopt;
    RetryRequest request;
    request.count = static_cast<int>(std::clamp<qint64>(retry->numberOr("count", 1), 1, 1000));
    request.error = static_cast<int>(std::clamp<qint64>(retry->numberOr("error", 0), 0, 1000));
    request.registrationId = fromBigEndian(childBytes(stanza, "registration"));
    if (const Node *keys = stanza.child("keys")) {
        request.hasKeys = true;
        request.identity = childBytes(*keys, "identity");
        request.deviceIdentity = childBytes(*keys, "device-identity");
        if (const Node *key = keys->child("key")) {
            request.preKeyId = fromBigEndian(childBytes(*key, "id"));
            request.preKey = childBytes(*key, "value");
        }
        if (const Node *key = keys->child("skey")) {
            request.signedPreKeyId = fromBigEndian(childBytes(*key, "id"));
            request.signedPreKey = childBytes(*key, "value");
            request.signedPreKeySignature = childBytes(*key, "signature");
        }
    }
    return request;
}

void readReaders(const Node &stanza, Receipt &receipt)
{
    const Node *group = stanza.child("participants");
    const QByteArray key = group ? group->text("key") : QByteArray();
    if (key.isEmpty() || key.size() > 128 || !receipt.participant.isNull())
        return;
    receipt.ids = { readableText(key) };
    for (const Node &user : group->children()) {
        const Jid jid = user.jid("jid");
        if (user.tag == "user" && !jid.isNull())
            receipt.readers.push_back({ jid, boundedTime(user.numberOr("t", receipt.timestamp)) });
    }
}

void writeRetry(const RetryRequest &request, const Receipt &receipt, Node &stanza)
{
    Node retry("retry",
        { { "v", "1" }, { "count", QByteArray::number(request.count) },
            { "id", receipt.ids.front().toUtf8() },
            { "t", QByteArray::number(receipt.timestamp) } });
    if (request.error > 0)
        retry.set("error", QByteArray::number(request.error));
    stanza.add(std::move(retry));
    stanza.add(Node::withBytes("registration", bigEndian(request.registrationId, 4)));
    if (!request.hasKeys)
        return;
    Node keys("keys");
    keys.add(Node::withBytes("type", QByteArray(1, 0x05)));
    keys.add(Node::withBytes("identity", request.identity));
    keys.add(Node::withChildren("key",
        { Node::withBytes("id", bigEndian(request.preKeyId, 3)),
            Node::withBytes("value", request.preKey) }));
    keys.add(Node::withChildren("skey",
        { Node::withBytes("id", bigEndian(request.signedPreKeyId, 3)),
            Node::withBytes("value", request.signedPreKey),
            Node::withBytes("signature", request.signedPreKeySignature) }));
    if (!request.deviceIdentity.isEmpty())
        keys.add(Node::withBytes("device-identity", request.deviceIdentity));
    stanza.add(std::move(keys));
}

Node encNode(const EncryptedCopy &copy, const OutgoingMessage &message)
{
    Node enc("enc", { { "v", "2" }, { "type", copy.preKeyMessage ? "pkmsg" : "msg" } }, copy.bytes);
    if (!message.mediaType.isEmpty())
        enc.set("mediatype", message.mediaType);
    if (message.resendCount > 0)
        enc.set("count", QByteArray::number(message.resendCount));
    if (message.hideFailure)
        enc.set("decrypt-fail", QByteArray("hide"));
    return enc;
}

} // namespace

Result<IncomingMessage> parseIncomingMessage(const Node &stanza)
{
    IncomingMessage message;
    message.id = idOf(stanza);
    message.from = stanza.jid("from");
    message.participant = stanza.jid("participant");
    const Result<qint64> time = stanza.number("t");
    if (message.id.isEmpty() || message.from.isNull() || !time)
        return fail(ErrorCode::BadTag, QStringLiteral("message without from, id or t"));
    const bool needsParticipant
        = message.from.isGroup() || message.from.server == server::broadcast;
    if (needsParticipant && message.participant.isNull())
        return fail(ErrorCode::BadTag, QStringLiteral("group message without participant"));
    message.timestamp = boundedTime(*time);
    message.recipient = stanza.jid("recipient");
    message.authorAlternative
        = firstJid(stanza, { "sender_pn", "sender_lid", "participant_pn", "participant_lid" });
    message.recipientAlternative = firstJid(stanza, { "peer_recipient_pn", "peer_recipient_lid" });
    const QByteArray name = stanza.text("notify");
    if (name != "-")
        message.pushName = readableText(name, 100);
    message.offline = stanza.has("offline");
    message.peer = stanza.text("category") == "peer";
    message.unavailable = readUnavailable(stanza.child("unavailable"));
    message.deviceIdentity = childBytes(stanza, "device-identity");
    for (const Node &child : stanza.children()) {
        if (child.tag == "enc" && message.parts.size() < 16)
            message.parts.push_back(readPart(child));
    }
    return message;
}

Result<Receipt> parseReceipt(const Node &stanza)
{
    Receipt receipt;
    receipt.type = receiptType(stanza.text("type"));
    receipt.peer = stanza.jid("from");
    const QString id = idOf(stanza);
    if (id.isEmpty() || receipt.peer.isNull())
        return fail(ErrorCode::BadTag, QStringLiteral("receipt without id or from"));
    receipt.ids.push_back(id);
    receipt.participant = stanza.jid("participant");
    receipt.recipient = stanza.jid("recipient");
    receipt.timestamp = boundedTime(stanza.numberOr("t", 0));
    if (const Node *list = stanza.child("list")) {
        for (const Node &item : list->children()) {
            const QString more = idOf(item);
            if (item.tag == "item" && !more.isEmpty())
                receipt.ids.push_back(more);
        }
    }
    readReaders(stanza, receipt);
    if (receipt.type == ReceiptType::Retry)
        receipt.retry = readRetry(stanza);
    return receipt;
}

Node buildReceipt(const Receipt &receipt)
{
    Node stanza("receipt", { { "id", receipt.ids.front().toUtf8() }, { "to", receipt.peer } });
    for (const auto &[type, name] : receiptNames) {
        if (type == receipt.type && *name)
            stanza.set("type", QByteArray(name));
    }
    if (!receipt.participant.isNull())
        stanza.set("participant", receipt.participant);
    if (!receipt.recipient.isNull())
        stanza.set("recipient", receipt.recipient);
    if (receipt.isPeerCategory)
        stanza.set("category", QByteArray("peer"));
    if (receipt.timestamp > 0 && !receipt.retry)
        stanza.set("t", QByteArray::number(receipt.timestamp));
    if (receipt.retry)
        writeRetry(*receipt.retry, receipt, stanza);
    if (receipt.ids.size() > 1) {
        Node list("list");
        for (auto id = receipt.ids.begin() + 1; id != receipt.ids.end(); ++id)
            list.add(Node("item", { { "id", id->toUtf8() } }));
        stanza.add(std::move(list));
    }
    return stanza;
}

Result<MessageAck> parseMessageAck(const Node &stanza)
{
    MessageAck ack;
    ack.id = idOf(stanza);
    if (stanza.tag != "ack" || stanza.text("class") != "message" || ack.id.isEmpty())
        return fail(ErrorCode::BadTag, QStringLiteral("not a message ack"));
    ack.from = stanza.jid("from");
    ack.timestamp = boundedTime(stanza.numberOr("t", 0));
    ack.error = stanza.has("error")
        ? static_cast<int>(std::clamp<qint64>(stanza.numberOr("error", 500), 1, 9999))
        : 0;
    ack.phash = stanza.text("phash");
    return ack;
}

Result<ReceiptAck> parseReceiptAck(const Node &stanza)
{
    const QString id = idOf(stanza);
    if (stanza.tag != "ack" || stanza.text("class") != "receipt" || id.isEmpty())
        return fail(ErrorCode::BadTag, QStringLiteral("not a receipt ack"));
    return ReceiptAck { id, receiptType(stanza.text("type")) };
}

bool isQueueEnd(const Node &stanza) { return stanza.tag == "ib" && stanza.child("offline"); }

Node buildAck(const Node &stanza, int error)
{
    Node ack("ack", { { "class", stanza.tag }, { "id", stanza.text("id") } });
    if (const NodeValue *from = stanza.attribute("from"))
        ack.set("to", *from);
    if (const NodeValue *participant = stanza.attribute("participant"))
        ack.set("participant", *participant);
    const bool identity = stanza.text("type") == "encrypt" && stanza.child("identity");
    if (stanza.tag != "message" && stanza.has("type") && !identity)
        ack.set("type", stanza.text("type"));
    if (error != 0)
        ack.set("error", QByteArray::number(error));
    return ack;
}

Node buildMessage(const OutgoingMessage &message)
{
    Node stanza("message",
        { { "id", message.id.toUtf8() }, { "to", message.to }, { "type", message.type } });
    if (!message.edit.isEmpty())
        stanza.set("edit", message.edit);
    if (!message.recipientPhoneNumber.isNull())
        stanza.set("peer_recipient_pn", message.recipientPhoneNumber);
    if (!message.recipient.isNull())
        stanza.set("recipient", message.recipient);
    if (message.timestamp > 0)
        stanza.set("t", QByteArray::number(message.timestamp));
    const bool identityNeeded = std::any_of(message.copies.begin(), message.copies.end(),
        [](const EncryptedCopy &copy) { return copy.preKeyMessage; });
    if (message.oneDevice) {
        stanza.set("device_fanout", QByteArray("false"));
        stanza.add(encNode(message.copies.front(), message));
    } else {
        Node participants("participants");
        for (const EncryptedCopy &copy : message.copies) {
            Node to("to", { { "jid", copy.device } });
            to.add(encNode(copy, message));
            participants.add(std::move(to));
        }
        stanza.add(std::move(participants));
    }
    if (identityNeeded && !message.deviceIdentity.isEmpty())
        stanza.add(Node::withBytes("device-identity", message.deviceIdentity));
    return stanza;
}

Node buildPeerMessage(
    const QString &id, const Jid &to, const EncryptedCopy &copy, const QByteArray &deviceIdentity)
{
    Node stanza("message",
        { { "id", id.toUtf8() }, { "to", to }, { "type", "text" }, { "category", "peer" },
            { "push_priority", "high_force" } });
    stanza.add(Node("meta", { { "appdata", "default" } }));
    stanza.add(encNode(copy, OutgoingMessage {}));
    if (copy.preKeyMessage && !deviceIdentity.isEmpty())
        stanza.add(Node::withBytes("device-identity", deviceIdentity));
    return stanza;
}

QByteArray participantHash(const std::vector<Jid> &devices)
{
    std::vector<QByteArray> strings;
    strings.reserve(devices.size());
    for (const Jid &device : devices)
        strings.push_back(device.adString());
    std::sort(strings.begin(), strings.end());
    Sha256 hash;
    for (const QByteArray &text : strings)
        hash.add(text);
    return "2:" + hash.result().left(6).toBase64(QByteArray::OmitTrailingEquals);
}

bool isSameParticipantHash(QByteArrayView a, QByteArrayView b)
{
    const auto plain = [](QByteArrayView text) {
        return text.toByteArray().replace('-', '+').replace('_', '/');
    };
    return plain(a) == plain(b);
}

} // namespace heliograph
