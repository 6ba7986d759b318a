// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/Curve.h"

#include <QString>

namespace heliograph {

/// The eight characters of five bytes (03 §6.1).
QByteArray pairingCodeOf(QByteArrayView fiveBytes);
/// A code that a person or a program chose: eight characters of the alphabet, in either case.
/// CodeInvalid.
[[nodiscard]] Result<QByteArray> foldPairingCode(const QString &chosen);
/// `XXXX-XXXX`, as it is shown.
QString pairingCodeText(QByteArrayView code);

/// Key of a pairing code: PBKDF2 over its eight characters (03 §6.2). Slow by design (≈ 100 ms).
QByteArray pairingCodeKey(QByteArrayView code, QByteArrayView salt);
/// `salt ‖ iv ‖ AES-CTR(public key)`, 80 bytes. Slow.
QByteArray wrapPairingKey(
    QByteArrayView code, QByteArrayView salt, QByteArrayView iv, QByteArrayView publicKey);
/// The public key inside; any code gives some key. InvalidArgument unless 80 bytes. Slow.
[[nodiscard]] Result<QByteArray> unwrapPairingKey(QByteArrayView code, QByteArrayView wrapped);

/// What companion_finish carries, and the secret that pair-success is then proved with (03 §6.5).
struct PairingBundle {
    QByteArray wrapped;
    QByteArray advSecret;
};
/// The companion's side. BadKey for keys of a wrong length, for those that agree on nothing and
/// for our own come back.
[[nodiscard]] Result<PairingBundle> sealPairingBundle(const KeyPair &ephemeral,
    const KeyPair &identity, QByteArrayView phoneEphemeral, QByteArrayView phoneIdentity,
    Random &random);
/// The phone's side: opens the bundle, checks both identities in it and gives the ADV secret
/// (03 §11.2). InvalidArgument (length), DecryptFailed (wrong code), BadKey, LinkRefused (foreign
/// identities).
[[nodiscard]] Result<QByteArray> openPairingBundle(const KeyPair &phoneEphemeral,
    const KeyPair &phoneIdentity, QByteArrayView companionEphemeral,
    QByteArrayView companionIdentity, QByteArrayView bundle);

} // namespace heliograph
