// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"
#include "crypto/Curve.h"

#include <QString>

#include <optional>
#include <vector>

namespace heliograph {

/// The private side of a link in the making (03 §2).
struct PairingKeys {
    KeyPair noise;
    KeyPair identity;
    /// Key of the HMAC in pair-success; part of the QR.
    QByteArray advSecret;
};

/// What the phone's camera reads (03 §4.2): `https://wa.me/settings/linked_devices#` and five
/// fields. Secret: never logged.
QString qrText(QByteArrayView ref, const PairingKeys &keys, char clientType = '7');

/// The refs of `<iq><pair-device>`, in order; empty content is skipped. BadTag when it is another
/// iq.
Result<std::vector<QByteArray>> parsePairDevice(const Node &stanza);

/// What a verified pair-success gives (03 §5.5).
struct PairedDevice {
    Jid jid;
    Jid lid;
    QString platform;
    QString businessName;
    /// Serialized ADVSignedDeviceIdentity with account key and device signature: sent beside pkmsg.
    QByteArray account;
    /// Signal identity of the own phone (device 0), 32 bytes.
    QByteArray accountKey;
    quint32 keyIndex = 0;
    /// The answer, ready to be sent once everything is stored.
    Node reply;
};

/// Verifies pair-success in the order of 03 §5.3. `phoneIdentity` is the identity that typed a
/// pairing code; empty after a scan. HmacMismatch, SignatureMismatch, InternalError; send
/// buildPairError for them.
Result<PairedDevice> verifyPairSuccess(
    const Node &stanza, const PairingKeys &keys, QByteArrayView phoneIdentity = {});
/// `<iq type="error">` for a refused pair-success.
Node buildPairError(const Node &stanza, const Error &error);
/// What the service says instead of a restart: TooManyDevices, LinkRefused.
Error pairRefusal(const Node &stanza);
/// `<iq type="result">` without content.
Node buildEmptyResult(const Node &request);

} // namespace heliograph
