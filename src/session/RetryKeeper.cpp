// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RetryKeeper.h"

#include "session/DeviceLists.h"
#include "session/Logging.h"
#include "session/RetryLimits.h"
#include "session/StoredContent.h"

#include <algorithm>

namespace heliograph {

RetryKeeper::RetryKeeper(AccountStore &store, StanzaSender &sender, SignalCipher &cipher,
    DeviceLists &devices, const Clock &clock, Random &random, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_sender(sender)
    , m_cipher(cipher)
    , m_devices(devices)
    , m_clock(clock)
    , m_seal(store, cipher, devices, random)
    , m_identities(store, clock)
    , m_trust(store)
{
}

/// What was sent, as it stands now; empty when nothing may leave: it was deleted, or changed into
/// what cannot be built (C08).
QByteArray RetryKeeper::contentOf(const StoredMessage &message) const
{
    if (message.content.kind == MessageKind::Revoked || message.isBeingRevoked
        || message.raw.isEmpty()
        || message.localTime + retryLimits::age.count() < m_clock.now().count())
        return {};
    return currentContent(message);
}

std::optional<RetryKeeper::Asked> RetryKeeper::admit(const Receipt &receipt) const
{
    if (!receipt.retry || receipt.retry->count >= retryLimits::ignoredFrom)
        return std::nullopt;
    Asked asked;
    asked.device = receipt.participant.isNull() ? receipt.peer : receipt.participant;
    asked.name = m_devices.sessionName(asked.device);
    asked.request = *receipt.retry;
    // Only own devices may ask for what went to somebody else.
    const bool own = m_store.keys().isOwn(asked.device);
    if (own)
        asked.recipient = receipt.recipient;
    const Jid chat = m_store.directory().canonical(
        own && !receipt.recipient.isNull() ? receipt.recipient : receipt.peer);
    if (!own && m_store.directory().canonical(asked.device) != chat)
        return std::nullopt;
    const std::optional<StoredMessage> message
        = m_store.messages().findOwn(chat, receipt.ids.front());
    if (!message || contentOf(*message).isEmpty())
        return std::nullopt;
    asked.key = message->key;
    return asked;
}

Result<void> RetryKeeper::apply(const Receipt &receipt, Outcome &outcome)
{
    const std::optional<Asked> asked = admit(receipt);
    if (!asked)
        return {};
    const Result<int> count
        = m_store.retries().nextResend(asked->key.id, asked->device, m_clock.now());
    if (!count)
        return fail(count.error());
    if (*count > retryLimits::resendsPerDevice)
        return {};
    if (m_devices.isKnown(asked->device))
        return answer(*asked, outcome);
    // A device that joined just now, or none of theirs.
    then(m_devices.refresh(asked->device.bare()), this,
        [this, asked = *asked](const Result<bool> &ready) {
            if (ready && m_devices.isKnown(asked.device))
                answerLater(asked);
        });
    return {};
}

/// Outside a batch of stanzas.
void RetryKeeper::answerLater(const Asked &asked)
{
    Outcome outcome;
    const Result<void> done = m_store.transact([&] { return answer(asked, outcome); });
    if (!done)
        return;
    for (const Node &stanza : outcome.replies)
        m_sender.send(stanza);
    if (!outcome.changed.empty())
        emit changed(outcome);
}

Result<void> RetryKeeper::answer(const Asked &asked, Outcome &outcome)
{
    const Result<bool> usable = refreshRatchet(asked, outcome);
    if (!usable || !*usable)
        return usable.map([](bool) {});
    const std::optional<StoredMessage> message = m_store.messages().find(asked.key);
    if (!message)
        return {};
    if (m_cipher.hasSession(SignalAddress::of(asked.name))) {
        const Result<Node> again = copyFor(*message, asked);
        if (!again)
            return fail(again.error());
        qCInfo(lcSession) << "message sent again for one device, request" << asked.request.count;
        outcome.replies.push_back(*again);
        return {};
    }
    // The ratchet has to be made anew first.
    then(m_devices.prepare(asked.key.chat), this, [this, asked](const Result<bool> &ready) {
        const std::optional<StoredMessage> stored = m_store.messages().find(asked.key);
        if (!ready || !stored || contentOf(*stored).isEmpty()
            || !m_cipher.hasSession(SignalAddress::of(asked.name)))
            return;
        const Result<Node> again = m_store.transact([&] { return copyFor(*stored, asked); });
        if (again)
            m_sender.send(*again);
    });
    return {};
}

/// False when the request is not to be answered.
Result<bool> RetryKeeper::refreshRatchet(const Asked &asked, Outcome &outcome)
{
    const SignalAddress address = SignalAddress::of(asked.name);
    if (asked.request.hasKeys) {
        const Result<bool> taken = takeKeys(asked, outcome);
        if (!taken || *taken || m_store.keys().isOwn(asked.device))
            return taken;
    }
    const std::optional<quint32> remote = m_cipher.remoteRegistrationId(address);
    if (remote && asked.request.registrationId != 0 && *remote != asked.request.registrationId) {
        if (Result<void> removed = m_store.keys().removeSession(address); !removed)
            return fail(removed.error());
    }
    return dropStale(asked).map([] { return true; });
}

/// The second request notes the ratchet; when a later one meets the same, it is no use (04 §7.2).
Result<void> RetryKeeper::dropStale(const Asked &asked)
{
    const SignalAddress address = SignalAddress::of(asked.name);
    const std::optional<QByteArray> now = m_cipher.baseKey(address);
    if (!now || asked.request.count < 2)
        return {};
    if (asked.request.count == 2)
        return m_store.retries().saveBaseKey(asked.key.id, asked.device, *now);
    return m_store.retries().baseKey(asked.key.id, asked.device) == now
        ? m_store.keys().removeSession(address)
        : Result<void>();
}

/// Starts a ratchet from the keys in the request; false when they are not to be used.
Result<bool> RetryKeeper::takeKeys(const Asked &asked, Outcome &outcome)
{
    const RetryRequest &request = asked.request;
    const SignalAddress address = SignalAddress::of(asked.name);
    const Result<QByteArray> identity = withoutTypeByte(request.identity);
    const Result<QByteArray> signedKey = withoutTypeByte(request.signedPreKey);
    if (!identity || !signedKey)
        return false;
    const std::optional<quint32> remote = m_cipher.remoteRegistrationId(address);
    if (m_store.keys().isOwn(asked.device) && remote && *remote != request.registrationId)
        return false;
    const std::optional<QByteArray> known = m_store.keys().identityOf(address);
    const bool isKnown = known && withoutTypeByte(*known).value_or(QByteArray()) == *identity;
    if (!isKnown
        && m_trust.judge(asked.name, *identity, request.deviceIdentity)
            != CompanionTrust::Verdict::Vouched) {
        qCWarning(lcSession) << "keys in a retry request not vouched for" << asked.device.masked();
        return false;
    }
    PreKeyBundle bundle;
    bundle.registrationId = request.registrationId;
    bundle.device = address.device;
    bundle.identity = *identity;
    bundle.signedPreKeyId = request.signedPreKeyId;
    bundle.signedPreKeyPublic = *signedKey;
    bundle.signature = request.signedPreKeySignature;
    if (const Result<QByteArray> oneTime = withoutTypeByte(request.preKey))
        bundle.preKey = PreKeyBundle::PublicPreKey { request.preKeyId, *oneTime };
    const Result<void> taken = m_store.transact([&] {
        return m_cipher.processBundle(address, bundle).and_then([&](IdentityChange change) {
            return m_identities.onSeen(asked.name, change, 0, outcome);
        });
    });
    if (!taken && isStorageFailure(taken.error().code))
        return fail(taken.error());
    return taken.has_value();
}

Result<Node> RetryKeeper::copyFor(const StoredMessage &message, const Asked &asked)
{
    return m_seal.forDevice(message, contentOf(message),
        { .device = asked.device,
            .name = asked.name,
            .recipient = asked.recipient,
            .count = asked.request.count });
}

void RetryKeeper::sendToMissed(const MessageKey &key, const std::vector<Jid> &reached)
{
    then(m_devices.refresh(key.chat), this, [this, key, reached](const Result<bool> &ready) {
        const std::optional<StoredMessage> message = m_store.messages().find(key);
        if (!ready || !message || contentOf(*message).isEmpty())
            return;
        const DeviceLists::Targets targets = m_devices.targets(key.chat);
        for (const std::vector<Jid> *devices : { &targets.recipients, &targets.own }) {
            for (const Jid &device : *devices) {
                const bool hasIt
                    = std::find(reached.begin(), reached.end(), device) != reached.end();
                if (hasIt || !m_cipher.hasSession(SignalAddress::of(device)))
                    continue;
                Asked missed;
                missed.key = key;
                missed.device = missed.name = device;
                missed.request.count = 0;
                if (m_store.keys().isOwn(device))
                    missed.recipient = message->wireChat;
                const Result<Node> copy
                    = m_store.transact([&] { return copyFor(*message, missed); });
                if (copy)
                    m_sender.send(*copy);
            }
        }
    });
}

} // namespace heliograph
