// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "sandbox/Account.h"

namespace heliograph::sandbox {

/// What a phone signs while it links a companion (03 §5.2, §11.1).
struct AdvOffer {
    /// Serialized ADVDeviceIdentity, signed as these bytes.
    QByteArray details;
    QByteArray accountSignature;
    /// Serialized ADVSignedDeviceIdentityHMAC: content of `<device-identity>` in pair-success.
    QByteArray container;
    quint32 keyIndex = 0;
};

/// Signs a companion's identity key with the account's identity and seals it with the ADV secret.
AdvOffer makeAdvOffer(const Account &account, quint32 keyIndex, qint64 nowSeconds,
    QByteArrayView companionIdentity, QByteArrayView advSecret);

/// Judges the companion's reply (03 §11.1 step 8) and gives the device identity to be stored,
/// with the account's key in it. SignatureMismatch; ProtocolError when it cannot be parsed.
[[nodiscard]] Result<QByteArray> acceptAdvReply(const AdvOffer &offer, QByteArrayView accountKey,
    QByteArrayView companionIdentity, QByteArrayView keyIndexText, QByteArrayView content);

/// Signed list of the key indexes that are valid now (03 §9): 0 and those of the live devices.
QByteArray makeKeyIndexList(const Account &account, qint64 nowSeconds);

} // namespace heliograph::sandbox
