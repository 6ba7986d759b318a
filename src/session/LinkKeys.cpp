// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LinkKeys.h"

namespace heliograph {

LinkKeys::LinkKeys(AccountStore &store, Random &random)
    : m_store(store)
    , m_random(random)
{
}

Result<void> LinkKeys::makeNew()
{
    Credentials credentials;
    credentials.noise = generateKeyPair(m_random);
    credentials.identity = generateKeyPair(m_random);
    credentials.advSecret = m_random.bytes(32);
    credentials.registrationId = generateRegistrationId(m_random);
    m_secretGiven = false;
    return m_store.transact([&]() -> Result<void> {
        return m_store.keys()
            .eraseCredentials()
            .and_then([&] { return m_store.keys().saveCredentials(credentials); })
            .and_then([&] {
                return m_store.preKeys().saveSignedPreKey(
                    generateSignedPreKey(1, credentials.identity, m_random));
            });
    });
}

Result<void> LinkKeys::renewSecret()
{
    if (!std::exchange(m_secretGiven, false))
        return {};
    Credentials credentials = *m_store.keys().credentials();
    credentials.advSecret = m_random.bytes(32);
    return m_store.transact([&] { return m_store.keys().saveCredentials(credentials); });
}

Result<void> LinkKeys::keepSecret(const QByteArray &advSecret, const QByteArray &phoneIdentity)
{
    Credentials credentials = *m_store.keys().credentials();
    credentials.advSecret = advSecret;
    m_secretGiven = true;
    m_phoneIdentity = phoneIdentity;
    return m_store.transact([&] { return m_store.keys().saveCredentials(credentials); });
}

PairingKeys LinkKeys::pairing() const
{
    const Credentials &credentials = *m_store.keys().credentials();
    return { credentials.noise, credentials.identity, credentials.advSecret };
}

Result<void> LinkKeys::storePaired(const PairedDevice &paired)
{
    Credentials credentials = *m_store.keys().credentials();
    credentials.jid = paired.jid;
    credentials.lid = paired.lid;
    credentials.platform = paired.platform;
    credentials.pushName = paired.businessName;
    credentials.account = paired.account;
    return m_store.transact([&]() -> Result<void> {
        return m_store.keys()
            .saveCredentials(credentials)
            .and_then([&] {
                return m_store.keys().saveIdentity(
                    SignalAddress::of(paired.lid.bare()), paired.accountKey);
            })
            .and_then([&] {
                return m_store.directory().learnPair(paired.lid, paired.jid).map([](bool) {});
            });
    });
}

Result<void> LinkKeys::markEnded()
{
    Credentials credentials = *m_store.keys().credentials();
    credentials.isEnded = true;
    return m_store.transact([&] { return m_store.keys().saveCredentials(credentials); });
}

} // namespace heliograph
