// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/Curve.h"

namespace heliograph::sandbox {

/// The service's Noise keys and the certificates that vouch for them (01 §4.1, 10 §2.1).
struct NoiseIdentity {
    /// Deliberate faults of the shown chain (10 §10.2 `cert`).
    enum class Flaw {
        None,
        WrongRoot,
        BadLeafSignature,
        KeyMismatch,
        Expired,
        NotYetValid,
        WrongSerial,
        ShortSignature,
        Missing
    };

    KeyPair root;
    KeyPair intermediate;
    /// Static key of every handshake.
    KeyPair staticKey;

    /// Keys are functions of the seed alone.
    static NoiseIdentity fromSeed(quint64 seed);
    /// Serials root 0, intermediate 1, leaf 2; valid from a day before to ten years and one year
    /// after `nowSeconds`.
    QByteArray certificateChain(qint64 nowSeconds, Flaw flaw = Flaw::None) const;
};

} // namespace heliograph::sandbox
