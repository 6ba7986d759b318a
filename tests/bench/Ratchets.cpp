// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2ee/SignalCipher.h"
#include "storage/AccountStore.h"
#include "tests/bench/Bench.h"

#include <vector>

namespace heliograph::bench {

namespace {

/// As many ratchet steps go into one transaction as the outbox makes at most.
constexpr int perTransaction = 64;
constexpr int messages = 64 * perTransaction;
constexpr int turns = 16 * perTransaction;
constexpr qsizetype plainSize = 256;

template <typename T> T must(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(errorName(result.error().code)));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/// A device whose ratchets lie in a database of its own, as those of an account do.
class Device final {
public:
    Device(const QString &path, const Jid &jid)
        : address(SignalAddress::of(jid))
        , m_store(must(
              AccountStore::open(path, std::make_shared<const SecretBox>(SecretBytes(noise(32))))))
        , m_cipher(m_store->keys().stores(), m_random)
    {
        Credentials own;
        own.noise = generateKeyPair(m_random);
        own.identity = generateKeyPair(m_random);
        own.advSecret = m_random.bytes(32);
        own.registrationId = generateRegistrationId(m_random);
        own.jid = jid;
        must(m_store->keys().saveCredentials(own));
        must(m_store->preKeys().saveSignedPreKey(generateSignedPreKey(1, own.identity, m_random)));
    }
    PreKeyBundle bundle()
    {
        const SignedPreKey key = *m_store->preKeys().currentSignedPreKey();
        const KeyTables &keys = m_store->keys();
        return { keys.registrationId(), address.device, keys.ownIdentity().publicKey, key.id,
            key.keyPair.publicKey, key.signature, std::nullopt };
    }
    void meet(Device &peer)
    {
        must(
            m_store->transact([&] { return m_cipher.processBundle(peer.address, peer.bundle()); }));
    }
    Ciphertext seal(const Device &to, const QByteArray &plain)
    {
        return must(m_cipher.encrypt(to.address, plain));
    }
    void open(const Device &from, const Ciphertext &sealed)
    {
        must(sealed.type == Ciphertext::Type::PreKeyMessage
                ? m_cipher.decryptPreKeyMessage(from.address, sealed.bytes)
                : m_cipher.decryptMessage(from.address, sealed.bytes));
    }
    /// Calls `step` for 0 … count-1, with so many of them in a transaction as the account has.
    template <typename Step> void inTransactions(int count, Step step)
    {
        for (int at = 0; at < count; at += perTransaction) {
            must(m_store->transact([&]() -> Result<void> {
                for (int i = at; i < std::min(count, at + perTransaction); ++i)
                    step(i);
                return {};
            }));
        }
    }

    SignalAddress address;

private:
    SystemRandom m_random;
    std::unique_ptr<AccountStore> m_store;
    SignalCipher m_cipher;
};

} // namespace

void measureRatchets(const QString &folder)
{
    Device ada(folder + QStringLiteral("/ada.db"), Jid::phoneNumber("447700900100", 1));
    Device ben(folder + QStringLiteral("/ben.db"), Jid::phoneNumber("447700900123", 1));
    const QByteArray plain = noise(plainSize);
    ada.meet(ben);
    ben.open(ada, ada.seal(ben, plain));
    ada.open(ben, ben.seal(ada, plain));

    std::vector<Ciphertext> sealed(messages);
    report("ratchet-encrypt", messages / secondsOf([&] {
        ada.inTransactions(
            messages, [&](int i) { sealed[static_cast<size_t>(i)] = ada.seal(ben, plain); });
    }));
    report("ratchet-decrypt", messages / secondsOf([&] {
        ben.inTransactions(messages, [&](int i) { ben.open(ada, sealed[static_cast<size_t>(i)]); });
    }));
    // Each answers the other at once, so that every message brings a new key.
    report("ratchet-turns", turns / secondsOf([&] {
        for (int at = 0; at < turns; at += perTransaction) {
            ada.inTransactions(1, [&](int) {
                ben.inTransactions(perTransaction / 2, [&](int) {
                    ada.open(ben, ben.seal(ada, plain));
                    ben.open(ada, ada.seal(ben, plain));
                });
            });
        }
    }));
}

} // namespace heliograph::bench
