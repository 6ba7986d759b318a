// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "base/Result.h"
#include "e2ee/SignalStores.h"

#include <QByteArray>
#include <QByteArrayView>

#include <signal/session_cipher.h>
#include <signal/signal_protocol.h>

#include <optional>
#include <utility>

namespace heliograph {

/// Holds one reference to an object of libsignal-protocol-c.
template <typename T> class SignalRef final {
public:
    SignalRef() = default;
    ~SignalRef() { SIGNAL_UNREF(m_object); }
    SignalRef(SignalRef &&other) noexcept
        : m_object(std::exchange(other.m_object, nullptr))
    {
    }
    SignalRef &operator=(SignalRef &&other) noexcept
    {
        std::swap(m_object, other.m_object);
        return *this;
    }

    T *get() const { return m_object; }
    /// For the calls that hand out a new object; only once.
    T **out() { return &m_object; }
    explicit operator bool() const { return m_object; }

private:
    T *m_object = nullptr;
};

/// Owns a buffer of the library and wipes it.
class SignalBuffer final {
public:
    SignalBuffer() = default;
    ~SignalBuffer() { signal_buffer_bzero_free(m_buffer); }
    SignalBuffer(const SignalBuffer &) = delete;
    SignalBuffer &operator=(const SignalBuffer &) = delete;

    signal_buffer **out() { return &m_buffer; }
    QByteArray bytes() const;

private:
    signal_buffer *m_buffer = nullptr;
};

QByteArray bytesOf(const signal_buffer *buffer);
inline const uint8_t *signalData(QByteArrayView bytes)
{
    return reinterpret_cast<const uint8_t *>(bytes.data());
}
inline size_t signalSize(QByteArrayView bytes) { return static_cast<size_t>(bytes.size()); }
/// Points into `address`, which must stay.
signal_protocol_address nativeAddress(const SignalAddress &address);
/// A public key without its type byte.
Result<QByteArray> publicKeyBytes(const ec_public_key *key);

/// The account's stores as libsignal-protocol-c wants to see them, and what one call of the
/// library did with them.
class SignalBridge final {
public:
    /// What happened since begin().
    struct Call {
        /// A store refused; the library only knows numbers.
        std::optional<Error> storeFailure;
        bool isSessionMissing = false;
        /// The library asks "is there one" before it loads: read once.
        std::optional<QByteArray> loadedSession;
        QByteArray savedSession;
        std::optional<QByteArray> loadedSenderKey;
        /// The one id that the library takes for a key of last resort and never removes.
        bool usedLargestPreKey = false;
    };

    SignalBridge(const SignalStores &stores, Random &random);
    ~SignalBridge();
    SignalBridge(const SignalBridge &) = delete;
    SignalBridge &operator=(const SignalBridge &) = delete;

    /// Precedes each call of the library.
    void begin() { m_call = {}; }
    Call &call() { return m_call; }
    signal_context *context() const { return m_context; }
    signal_protocol_store_context *storeContext() const { return m_storeContext; }
    const SignalStores &stores() const { return m_stores; }
    /// Remembers a refusal; gives the number to return to the library.
    int refuse(const Error &error);
    /// What a negative result of the library means (04 §4.4).
    Error errorOf(int result) const;

private:
    void connectStores();

    SignalStores m_stores;
    signal_context *m_context = nullptr;
    signal_protocol_store_context *m_storeContext = nullptr;
    Call m_call;
};

} // namespace heliograph
