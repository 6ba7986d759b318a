// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace heliograph {

/// An X25519 key pair; both halves are 32 bytes, the public one without the type byte 05.
struct KeyPair {
    QByteArray publicKey;
    QByteArray privateKey;
    friend bool operator==(const KeyPair &, const KeyPair &) = default;
};

KeyPair generateKeyPair(Random &random);
/// Clamps the scalar and computes the public half. BadKey unless 32 bytes.
Result<KeyPair> keyPairFromPrivate(QByteArrayView privateKey);
/// X25519. BadKey for wrong lengths and for an all-zero result (low-order point).
Result<QByteArray> agree(QByteArrayView privateKey, QByteArrayView publicKey);
/// XEdDSA signature of 64 bytes with an X25519 private key, as libsignal makes it.
QByteArray sign(QByteArrayView privateKey, QByteArrayView message);
/// Verifies an XEdDSA signature (01 §4: bit 7 of byte 63 is the sign of the Edwards point).
[[nodiscard]] bool verify(
    QByteArrayView publicKey, QByteArrayView message, QByteArrayView signature);
/// `05 ‖ key`: the form inside Signal messages and signatures.
QByteArray withTypeByte(QByteArrayView publicKey);
/// Accepts 32 bytes, or 33 with a leading 05 (04 §2.1), and gives 32.
Result<QByteArray> withoutTypeByte(QByteArrayView publicKey);

} // namespace heliograph
