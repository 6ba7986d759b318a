// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RetryKeeper.h"

#include "e2ee/Padding.h"
#include "protocol/MessageContent.h"
#include "session/DeviceLists.h"
#include "session/Logging.h"

namespace heliograph {

namespace {
// Source: 04 §7.2.
constexpr int ignoredFrom = 5;
constexpr int resendsPerDevice = 5;
} // namespace

RetryKeeper::RetryKeeper(AccountStore &store, StanzaSender &sender, SignalCipher &cipher,
    DeviceLists &devices, Random &random, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_sender(sender)
    , m_cipher(cipher)
    , m_devices(devices)
    , m_random(random)
{
}

Result<void> RetryKeeper::apply(const Receipt &receipt, Outcome &outcome)
{
    if (!receipt.retry || receipt.retry->count >= ignoredFrom)
        return {};
    const Jid device = receipt.participant.isNull() ? receipt.peer : receipt.participant;
    const Credentials &own = *m_store.keys().credentials();
    const bool ownDevice = device.isSameUser(own.jid) || device.isSameUser(own.lid);
    // Only own devices may ask for what went to somebody else.
    const Jid chat = m_store.directory().canonical(
        ownDevice && !receipt.recipient.isNull() ? receipt.recipient : receipt.peer);
    if (!ownDevice && m_store.directory().canonical(device) != chat)
        return {};
    const std::optional<StoredMessage> message
        = m_store.messages().findOwn(chat, receipt.ids.front());
    if (!message || message->content.kind == MessageKind::Revoked || message->raw.isEmpty())
        return {};
    const Result<int> count = m_store.retries().nextResend(receipt.ids.front(), device);
    if (!count)
        return fail(count.error());
    if (*count > resendsPerDevice)
        return {};
    const Jid name = m_devices.sessionName(device);
    if (Result<void> refreshed = refreshSession(SignalAddress::of(name), *receipt.retry);
        !refreshed)
        return refreshed.error().code == ErrorCode::StorageFailed ? refreshed : Result<void>();
    if (m_cipher.hasSession(SignalAddress::of(name))) {
        const Result<Node> again = resend(*message, name, receipt);
        if (!again)
            return fail(again.error());
        outcome.replies.push_back(*again);
        return {};
    }
    // The ratchet has to be made anew first.
    then(m_devices.prepare(chat), this,
        [this, name, receipt, key = message->key](const Result<bool> &ready) {
            const std::optional<StoredMessage> stored = m_store.messages().find(key);
            if (!ready || !stored || !m_cipher.hasSession(SignalAddress::of(name)))
                return;
            const Result<Node> again
                = m_store.transact([&] { return resend(*stored, name, receipt); });
            if (again)
                m_sender.send(*again);
        });
    return {};
}

Result<void> RetryKeeper::refreshSession(const SignalAddress &address, const RetryRequest &request)
{
    if (request.hasKeys) {
        const Result<QByteArray> identity = withoutTypeByte(request.identity);
        const Result<QByteArray> signedKey = withoutTypeByte(request.signedPreKey);
        if (!identity || !signedKey)
            return {};
        PreKeyBundle bundle;
        bundle.registrationId = request.registrationId;
        bundle.device = address.device;
        bundle.identity = *identity;
        bundle.signedPreKeyId = request.signedPreKeyId;
        bundle.signedPreKeyPublic = *signedKey;
        bundle.signature = request.signedPreKeySignature;
        if (const Result<QByteArray> oneTime = withoutTypeByte(request.preKey))
            bundle.preKey = PreKeyBundle::PublicPreKey { request.preKeyId, *oneTime };
        return m_store.transact([&] { return m_cipher.processBundle(address, bundle); })
            .map([](IdentityChange) {});
    }
    const std::optional<quint32> remote = m_cipher.remoteRegistrationId(address);
    if (remote && request.registrationId != 0 && *remote != request.registrationId)
        return m_store.keys().removeSession(address);
    return {};
}

Result<Node> RetryKeeper::resend(
    const StoredMessage &message, const Jid &device, const Receipt &receipt)
{
    const Credentials &own = *m_store.keys().credentials();
    const bool ownDevice = device.isSameUser(own.lid) || device.isSameUser(own.jid);
    const QByteArray plain
        = ownDevice ? wrapForOwnDevices(message.raw, message.wireChat) : message.raw;
    const Result<Ciphertext> sealed
        = m_cipher.encrypt(SignalAddress::of(device), pad(plain, m_random));
    if (!sealed)
        return fail(sealed.error());
    const ContentAttributes attributes = attributesOf(message.content.kind);
    OutgoingMessage again;
    again.id = message.key.id;
    again.to = receipt.peer;
    again.type = attributes.type;
    again.mediaType = attributes.mediaType;
    again.copies = { { device, sealed->type == Ciphertext::Type::PreKeyMessage, sealed->bytes } };
    again.deviceIdentity = own.account;
    again.resendCount = receipt.retry->count;
    qCInfo(lcSession) << "message sent again for one device, request" << receipt.retry->count;
    return buildMessage(again);
}

} // namespace heliograph
