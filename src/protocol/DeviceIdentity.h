// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace heliograph {

// How a phone vouches for the companions of its account (03 §5.2, §8.2; 04 §3.1).

/// What the account key signs for a companion, and what the companion's own key signs.
QByteArray accountSignedBytes(QByteArrayView details, QByteArrayView deviceKey, bool hosted);
QByteArray deviceSignedBytes(
    QByteArrayView details, QByteArrayView deviceKey, QByteArrayView accountKey);

/// Checks both signatures of an ADVSignedDeviceIdentity for a device with this Signal identity (32
/// bytes). `accountKey` is the identity of the account's device 0; empty when it is not known yet:
/// then the one inside is taken. Gives the account key. SignatureMismatch.
Result<QByteArray> verifyDeviceIdentity(
    QByteArrayView signedIdentity, QByteArrayView deviceKey, QByteArrayView accountKey);

/// The account key (identity of the phone) inside an ADVSignedDeviceIdentity; empty if none.
QByteArray accountKeyIn(QByteArrayView signedIdentity);

/// Which key indexes a phone's ADVSignedKeyIndexList allows.
struct KeyIndexes {
    bool present = false;
    /// One value per registration of the account.
    quint32 rawId = 0;
    quint32 current = 0;
    std::vector<quint32> valid;
    bool allows(quint32 index) const;
};
KeyIndexes readKeyIndexes(QByteArrayView signedList);
/// Whether this account key signed the list.
/// Source: the prefix is that of the service's security paper; no other client checks it (04 §3.1).
bool isKeyIndexListOf(QByteArrayView signedList, QByteArrayView accountKey);

} // namespace heliograph
