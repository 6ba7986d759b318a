// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/MessageSeal.h"

#include "e2ee/Padding.h"
#include "protocol/MessageContent.h"
#include "session/DeviceLists.h"

namespace heliograph {

MessageSeal::MessageSeal(
    AccountStore &store, SignalCipher &cipher, DeviceLists &devices, Random &random)
    : m_store(store)
    , m_cipher(cipher)
    , m_devices(devices)
    , m_random(random)
{
}

OutgoingMessage MessageSeal::envelope(const StoredMessage &message) const
{
    const ContentAttributes attributes = attributesOf(message.content.kind);
    OutgoingMessage envelope;
    envelope.id = message.key.id;
    envelope.type = attributes.type;
    envelope.mediaType = attributes.mediaType;
    envelope.edit = attributes.edit;
    envelope.hideFailure = !isShown(message.content.kind);
    envelope.deviceIdentity = m_store.keys().credentials()->account;
    return envelope;
}

Result<EncryptedCopy> MessageSeal::copyFor(const Jid &device, const QByteArray &plain)
{
    return m_cipher.encrypt(SignalAddress::of(device), pad(plain, m_random))
        .map([&](const Ciphertext &sealed) {
            return EncryptedCopy { device, sealed.type == Ciphertext::Type::PreKeyMessage,
                sealed.bytes };
        });
}

Result<void> MessageSeal::addCopies(
    const std::vector<Jid> &devices, const QByteArray &plain, std::vector<EncryptedCopy> &copies)
{
    for (const Jid &device : devices) {
        Result<EncryptedCopy> copy = copyFor(device, plain);
        if (copy)
            copies.push_back(std::move(*copy));
        else if (copy.error().code != ErrorCode::NoSession)
            return fail(copy.error());
    }
    return {};
}

Result<Node> MessageSeal::forChat(const StoredMessage &message)
{
    const Jid &chat = message.key.chat;
    const DeviceLists::Targets targets = m_devices.targets(chat);
    OutgoingMessage out = envelope(message);
    out.to = m_devices.sessionName(chat).bare();
    if (out.to.isLid() && chat.isPhoneNumber())
        out.recipientPhoneNumber = chat;
    if (const Result<void> sealed = addCopies(targets.recipients, message.raw, out.copies); !sealed)
        return fail(sealed.error());
    if (out.copies.empty() && !targets.recipients.empty())
        return fail(
            ErrorCode::NoSession, QStringLiteral("no device of the recipient can be written to"));
    const QByteArray own = wrapForOwnDevices(message.raw, out.to);
    return addCopies(targets.own, own, out.copies).map([&] { return buildMessage(out); });
}

Result<Node> MessageSeal::forDevice(
    const StoredMessage &message, const QByteArray &content, const Target &target)
{
    const bool isOwn = m_store.keys().isOwn(target.device);
    OutgoingMessage out = envelope(message);
    out.to = target.device;
    out.oneDevice = true;
    out.resendCount = target.count;
    out.recipient = target.recipient;
    out.timestamp = message.time / 1000;
    return copyFor(target.name, isOwn ? wrapForOwnDevices(content, message.wireChat) : content)
        .map([&](EncryptedCopy copy) {
            out.copies = { std::move(copy) };
            return buildMessage(out);
        });
}

} // namespace heliograph
