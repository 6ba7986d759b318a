// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/PhoneRequests.h"

#include "e2ee/Padding.h"
#include "protocol/PeerMessages.h"
#include "protocol/Stanzas.h"
#include "session/DeviceLists.h"
#include "session/Logging.h"
#include "session/MessageIds.h"
#include "session/RetryLimits.h"

#include <QTimer>

namespace heliograph {

PhoneRequests::PhoneRequests(AccountStore &store, StanzaSender &sender, SignalCipher &cipher,
    DeviceLists &devices, const Clock &clock, Random &random, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_sender(sender)
    , m_cipher(cipher)
    , m_devices(devices)
    , m_clock(clock)
    , m_random(random)
{
}

void PhoneRequests::ask(const MessageKey &key, bool now)
{
    const milliseconds delay = now ? milliseconds(0) : retryLimits::phoneAfter;
    QTimer::singleShot(delay, this, [this, key] { send(key); });
}

void PhoneRequests::resume()
{
    for (const MessageKey &key :
        m_store.retries().notAskedOfPhone(retryLimits::phoneRequestsPerLogin))
        ask(key, false);
}

void PhoneRequests::send(const MessageKey &key)
{
    const std::optional<StoredMessage> missing = m_store.messages().find(key);
    if (!m_sender.isOnline() || !missing || missing->content.kind != MessageKind::Placeholder)
        return;
    const Jid own = m_store.keys().credentials()->jid.bare();
    then(m_devices.prepare(own), this, [this, key](const Result<bool> &ready) {
        Node request;
        const Result<void> built
            = ready ? m_store.transact([&] { return build(key, request); }) : Result<void>();
        if (!built)
            qCWarning(lcSession) << "phone not asked:" << errorName(built.error().code);
        else if (!request.tag.isEmpty())
            m_sender.send(request);
    });
}

/// Leaves the request empty when it was asked before. Asked counts once the ratchet has moved.
Result<void> PhoneRequests::build(const MessageKey &key, Node &request)
{
    const Credentials &own = *m_store.keys().credentials();
    const Jid phone = m_devices.sessionName(own.jid.withDevice(0));
    const Result<bool> first = m_store.retries().markAskedOfPhone(key, m_clock.now());
    if (!first || !*first)
        return first.map([](bool) {});
    const bool fromMe = key.sender == own.jid.bare();
    const QByteArray plain = buildPlaceholderRequest(m_devices.sessionName(key.chat).bare(),
        key.chat.isPerson() || fromMe ? Jid {} : key.sender, fromMe, key.id);
    return m_cipher.encrypt(SignalAddress::of(phone), pad(plain, m_random))
        .map([&](const Ciphertext &sealed) {
            qCInfo(lcSession) << "own phone asked for a message";
            const bool isPreKey = sealed.type == Ciphertext::Type::PreKeyMessage;
            request = buildPeerMessage(newMessageId(own.jid, m_clock.now(), m_random),
                own.jid.bare(), { phone, isPreKey, sealed.bytes }, own.account);
        });
}

} // namespace heliograph
