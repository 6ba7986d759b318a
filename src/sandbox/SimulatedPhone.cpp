// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/SimulatedPhone.h"

#include "base/BigEndian.h"
#include "e2ee/Padding.h"
#include "proto/e2e.pb.h"
#include "sandbox/Logging.h"
#include "sandbox/ProtoBytes.h"
#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

namespace {

constexpr size_t mostRemembered = 500;
constexpr int mostRetries = 3;

/// The message for the sender's own companions (05 §2.2).
QByteArray wrappedForOwn(const QByteArray &content, const Jid &chat)
{
    proto::Message outer;
    proto::Message::DeviceSentMessage *sent = outer.mutable_devicesentmessage();
    sent->set_destinationjid(chat.toUtf8().toStdString());
    if (!parseInto(*sent->mutable_message(), content))
        return content;
    if (sent->message().has_messagecontextinfo())
        *outer.mutable_messagecontextinfo() = sent->message().messagecontextinfo();
    return bytesOf(outer);
}

QByteArray unwrapped(const QByteArray &content)
{
    proto::Message outer;
    if (!parseInto(outer, content) || !outer.has_devicesentmessage())
        return content;
    return bytesOf(outer.devicesentmessage().message());
}

} // namespace

SimulatedPhone::SimulatedPhone(Account &account, PhoneServices services, QObject *parent)
    : QObject(parent)
    , m_account(account)
    , m_services(services)
    , m_stores(account, services.seed)
    , m_random(services.seed,
          "phone/" + QByteArray::number(services.ids.run()) + '/' + account.pn + '/'
              + QByteArray::number(account.generation))
    , m_cipher(m_stores.stores(), m_random)
{
}

void SimulatedPhone::submit(const Node &stanza)
{
    m_services.stanzas.receive(self(), stanza, [](const Node &) {});
}

Result<Node> SimulatedPhone::encryptFor(
    const DeviceId &device, const QByteArray &content, bool isSpoiled)
{
    const Account *owner = m_services.accounts.byPn(device.pn);
    if (!owner)
        return fail(ErrorCode::NoSuchRecipient);
    const SignalAddress address = SignalAddress::of(owner->hidden(device.device));
    if (!m_cipher.hasSession(address)) {
        const auto offered = m_services.keys.takeBundle(device);
        if (!offered)
            return fail(offered.error());
        if (const auto begun = m_cipher.processBundle(address, offered->bundle); !begun)
            return fail(begun.error());
    }
    const auto sealed = m_cipher.encrypt(address, pad(content, m_random));
    if (!sealed)
        return fail(sealed.error());
    const bool isFirst = sealed->type == Ciphertext::Type::PreKeyMessage;
    QByteArray bytes = sealed->bytes;
    // The MAC stands at the end: another key would have made another one.
    if (isSpoiled && !bytes.isEmpty())
        bytes.back() = static_cast<char>(bytes.back() ^ 1);
    return Node("enc", { { "v", "2" }, { "type", isFirst ? "pkmsg" : "msg" } }, bytes);
}

Result<Node> SimulatedPhone::participantFor(
    const DeviceId &device, const Jid &like, const QByteArray &content, const PhoneSending &sending)
{
    auto enc = encryptFor(device, content, sending.isSpoiled);
    if (!enc)
        return enc;
    if (!sending.mediaType.isEmpty())
        enc->set("mediatype", sending.mediaType);
    const Account *owner = m_services.accounts.byPn(device.pn);
    Node to("to", { { "jid", owner->nameLike(like, device.device) } });
    to.add(std::move(*enc));
    return to;
}

Result<QByteArray> SimulatedPhone::send(
    const Jid &chat, const QByteArray &content, const PhoneSending &wish)
{
    PhoneSending sending = wish;
    const Account *peer = m_services.accounts.byJid(chat);
    if (!peer)
        return fail(ErrorCode::NoSuchRecipient, QStringLiteral("nobody has this number"));
    const QByteArray id = sending.id.isEmpty() ? m_services.ids.message(m_account.pn) : sending.id;
    const auto spoiled = m_services.faults.take("undecryptable", { self(), 0 });
    sending.isSpoiled = spoiled.has_value();
    Node participants("participants");
    const auto add = [&](const DeviceId &device, const QByteArray &plain) {
        if (auto to = participantFor(device, chat, plain, sending))
            participants.add(std::move(*to));
        else
            qCInfo(lcSandbox) << "a phone could not encrypt for a device:" << to.error().detail;
    };
    if (peer != &m_account) {
        for (const quint16 number : m_services.accounts.deviceNumbers(*peer))
            add({ peer->pn, number }, content);
        if (participants.children().empty())
            return fail(
                ErrorCode::NoSession, QStringLiteral("no device of the recipient has keys"));
    }
    const QByteArray copy = wrappedForOwn(content, chat.bare());
    for (const auto &[number, device] : m_account.devices)
        add({ m_account.pn, number }, copy);
    Node message("message", { { "id", id }, { "to", chat.bare() }, { "type", sending.type } });
    if (!sending.edit.isEmpty())
        message.set("edit", sending.edit);
    message.add(std::move(participants));
    // A resend is good again, unless it is never to be.
    sending.isSpoiled = spoiled && spoiled->value(u"forever").toBool();
    remember({ id, chat.bare(), content, sending, false });
    submit(message);
    emit sent(id, content);
    return id;
}

Result<QByteArray> SimulatedPhone::sendPeer(quint16 companion, const QByteArray &content)
{
    auto enc = encryptFor({ m_account.pn, companion }, content);
    if (!enc)
        return fail(enc.error());
    const QByteArray id = m_services.ids.message(m_account.pn);
    Node message("message",
        { { "id", id }, { "to", m_account.jid(companion) }, { "type", "text" },
            { "category", "peer" }, { "push_priority", "high" }, { "sent_by", "phone" } });
    message.add(std::move(*enc));
    remember({ id, m_account.jid(companion), content, {}, true });
    submit(message);
    return id;
}

void SimulatedPhone::remember(Sent sent)
{
    m_sent.push_back(std::move(sent));
    if (m_sent.size() > mostRemembered)
        m_sent.pop_front();
}

Result<QByteArray> SimulatedPhone::open(const Node &enc, const SignalAddress &sender)
{
    const QByteArray type = enc.text("type");
    if (type != "pkmsg" && type != "msg")
        return fail(ErrorCode::Unsupported);
    const QByteArray bytes = enc.bytes();
    const auto opened = type == "pkmsg" ? m_cipher.decryptPreKeyMessage(sender, bytes)
                                        : m_cipher.decryptMessage(sender, bytes);
    if (!opened)
        return fail(opened.error());
    return unpad(opened->plain);
}

void SimulatedPhone::accept(const Node &message)
{
    const Jid from = jidAttribute(message, "from");
    if (from.isGroup()) {
        followRatchets(message);
        return;
    }
    const Account *sender = m_services.accounts.byJid(from);
    if (!sender)
        return;
    const SignalAddress address = SignalAddress::of(sender->hidden(from.device));
    PhoneMessage result;
    result.sender = from;
    result.id = message.text("id");
    result.isOwn = sender == &m_account;
    result.isPeer = message.text("category") == "peer";
    const Jid recipient = jidAttribute(message, "recipient");
    result.chat = result.isOwn && !recipient.isNull() ? recipient : from.bare();
    std::optional<int> failedCount;
    for (const Node &enc : message.children()) {
        if (enc.tag != "enc")
            continue;
        const auto content = open(enc, address);
        if (content) {
            // Baileys wraps what it asks of its own phone, too.
            result.content = result.isOwn ? unwrapped(*content) : *content;
            emit received(result);
            return;
        }
        if (content.error().code == ErrorCode::DuplicateMessage)
            return;
        qCInfo(lcSandbox) << "a phone could not open a message:" << errorName(content.error().code)
                          << content.error().detail;
        failedCount = static_cast<int>(enc.numberOr("count", 0));
    }
    if (failedCount)
        askAgain(message, *failedCount + 1);
}

void SimulatedPhone::followRatchets(const Node &message)
{
    const Jid participant = jidAttribute(message, "participant");
    const Account *sender = m_services.accounts.byJid(participant);
    if (!sender)
        return;
    const SignalAddress address = SignalAddress::of(sender->hidden(participant.device));
    for (const Node &enc : message.children()) {
        const bool isPairwise = enc.tag == "enc" && enc.text("type") != "skmsg";
        if (!isPairwise)
            continue;
        if (const auto content = open(enc, address); !content)
            qCInfo(lcSandbox) << "a phone could not open a sender key:"
                              << errorName(content.error().code);
    }
}

void SimulatedPhone::askAgain(const Node &message, int count)
{
    emit undecryptable(m_account.pn);
    if (count > mostRetries)
        return;
    Node receipt("receipt",
        { { "id", message.text("id") }, { "to", jidAttribute(message, "from") },
            { "type", "retry" } });
    for (const char *name : { "recipient", "category" }) {
        if (const NodeValue *value = message.attribute(name))
            receipt.set(name, *value);
    }
    receipt.add(Node("retry",
        { { "v", "1" }, { "count", QByteArray::number(count) }, { "id", message.text("id") },
            { "t", message.text("t") } }));
    receipt.add(Node::withBytes("registration", bigEndian(m_account.registrationId, 4)));
    submit(receipt);
}

void SimulatedPhone::acceptRetry(const Node &receipt)
{
    const QByteArray id = receipt.text("id");
    const auto sent = std::find_if(
        m_sent.rbegin(), m_sent.rend(), [&](const Sent &entry) { return entry.id == id; });
    const auto device = m_services.accounts.resolve(jidAttribute(receipt, "from"));
    const Node *retry = receipt.child("retry");
    if (sent == m_sent.rend() || !device || !retry || retry->numberOr("count", 1) > mostRetries)
        return;
    const Account &owner = *m_services.accounts.byPn(device->pn);
    // A fresh bundle from the service is as good as the one in the receipt.
    static_cast<void>(m_stores.removeSession(SignalAddress::of(owner.hidden(device->device))));
    if (sent->isPeer) {
        const QByteArray content = sent->content;
        static_cast<void>(sendPeer(device->device, content));
        return;
    }
    const bool isOwn = &owner == &m_account;
    auto to = participantFor(*device, sent->chat,
        isOwn ? wrappedForOwn(sent->content, sent->chat) : sent->content, sent->sending);
    if (!to)
        return;
    Node participants("participants");
    participants.add(std::move(*to));
    Node message("message",
        { { "id", id }, { "to", sent->chat }, { "type", sent->sending.type },
            { "device_fanout", "false" } });
    message.add(std::move(participants));
    submit(message);
}

void SimulatedPhone::sendReceipt(const PhoneMessage &message, const QByteArray &type)
{
    Node receipt("receipt",
        { { "id", message.id }, { "to", type.isEmpty() ? message.sender : message.chat },
            { "t", QByteArray::number(m_services.clock.unixSeconds()) } });
    if (!type.isEmpty())
        receipt.set("type", type);
    submit(receipt);
}

void SimulatedPhone::sendTyping(const Jid &chat, bool composing, bool isSound)
{
    Node chatstate("chatstate", { { "to", chat } });
    Node state(composing ? "composing" : "paused");
    if (composing && isSound)
        state.set("media", QByteArray("audio"));
    chatstate.add(std::move(state));
    submit(chatstate);
}

void SimulatedPhone::sendPresence(bool available)
{
    submit(Node("presence", { { "type", available ? "available" : "unavailable" } }));
}

} // namespace heliograph::sandbox
