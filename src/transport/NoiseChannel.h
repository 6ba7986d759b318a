// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "crypto/Cipher.h"

#include <QByteArray>
#include <QByteArrayView>

namespace heliograph {

/// Seals and opens transport frames after the handshake (01 §3.4). Each direction counts by
/// itself; seal in the order of sending. Not thread-safe.
class NoiseChannel final {
public:
    /// Keys of 32 bytes. The counters start at 0 but in tests.
    NoiseChannel(QByteArrayView sendKey, QByteArrayView receiveKey, quint32 firstSent = 0,
        quint32 firstReceived = 0);

    /// Gives `front` and behind it what was sealed. NoiseFailure when the counter is used up: close
    /// and connect anew.
    [[nodiscard]] Result<QByteArray> seal(QByteArrayView plain, QByteArrayView front = {});
    /// NoiseFailure when the frame does not open or the counter is used up; from then on always,
    /// because the counters can no longer be trusted.
    [[nodiscard]] Result<QByteArray> open(QByteArrayView frame);

    quint32 sent() const { return m_sent; }
    quint32 received() const { return m_received; }

private:
    GcmCipher m_sender;
    GcmCipher m_receiver;
    quint32 m_sent;
    quint32 m_received;
    bool m_broken = false;
};

} // namespace heliograph
