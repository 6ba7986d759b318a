// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"
#include "crypto/PreKeys.h"

#include <vector>

namespace heliograph {

// Requests about Signal keys (04 §2). Every builder takes the id of the iq.

Node buildKeyCountQuery(const QByteArray &id);
/// BadTag when the answer has no count.
Result<int> parseKeyCount(const Node &answer);

Node buildKeyUpload(const QByteArray &id, quint32 registrationId, QByteArrayView identity,
    const QList<OneTimePreKey> &preKeys, const SignedPreKey &signedPreKey);

/// A new signed prekey in place of the published one (04 §2.3).
Node buildRotation(const QByteArray &id, const SignedPreKey &signedPreKey);

Node buildDigestQuery(const QByteArray &id);
/// What the service holds of this device's keys.
struct KeyDigest {
    quint32 signedPreKeyId = 0;
    /// In the order in which the hash runs over them.
    QList<quint32> preKeyIds;
    /// As keyBundleDigest() makes it.
    QByteArray hash;
};
/// BadTag when the answer has no digest.
Result<KeyDigest> parseDigest(const Node &answer);

Node buildBundleQuery(const QByteArray &id, const std::vector<Jid> &devices);
struct FetchedBundle {
    Jid device;
    PreKeyBundle bundle;
    /// Serialized ADVSignedDeviceIdentity; companions only.
    QByteArray deviceIdentity;
};
/// Devices with an error or broken keys are left out (04 §2.4). BadTag when there is no list.
Result<std::vector<FetchedBundle>> parseBundles(const Node &answer);

/// `<iq xmlns="passive"><active/>`: deliver what is queued.
Node buildActive(const QByteArray &id);

/// Device lists of users (04 §3.1).
Node buildDeviceQuery(const QByteArray &id, const QByteArray &sid, const std::vector<Jid> &users);
struct UserDevices {
    Jid user;
    /// The user's LID when it was asked for by phone number and told.
    Jid lid;
    /// All devices with their numbers, hosted ones and those outside the signed list left out.
    std::vector<Jid> devices;
    /// Serialized ADVSignedKeyIndexList, and the registration of the account that it names.
    QByteArray keyIndexList;
    quint32 rawId = 0;
};
/// BadTag when there is no list. Users the service does not know have no devices.
Result<std::vector<UserDevices>> parseDevices(const Node &answer);

/// The error of an iq of type error; nullopt for a result.
std::optional<Error> iqError(const Node &answer);

} // namespace heliograph
