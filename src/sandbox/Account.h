// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Jid.h"
#include "crypto/Curve.h"
#include "crypto/PreKeys.h"

#include <QByteArray>
#include <QHashFunctions>
#include <QString>

#include <deque>
#include <map>
#include <set>

namespace heliograph::sandbox {

/// One device of one account, whichever name a stanza used for it.
struct DeviceId {
    /// Digits of the account's phone number.
    QByteArray pn;
    quint16 device = 0;
    friend bool operator==(const DeviceId &, const DeviceId &) = default;
    friend auto operator<=>(const DeviceId &a, const DeviceId &b)
    {
        const int order = a.pn.compare(b.pn);
        return order ? order <=> 0 : a.device <=> b.device;
    }
};

size_t qHash(const DeviceId &id, size_t seed = 0) noexcept;

/// A companion, or device 0 when numbering starts there: what it registered and uploaded.
struct Device {
    quint16 id = 0;
    quint32 keyIndex = 0;
    /// Static key of its Noise handshakes, 32 bytes.
    QByteArray noiseKey;
    QByteArray identity;
    quint32 registrationId = 0;
    quint32 signedPreKeyId = 0;
    QByteArray signedPreKey;
    QByteArray signedPreKeySignature;
    /// Handed out from the front.
    std::deque<PreKeyBundle::PublicPreKey> preKeys;
    /// ADVSignedDeviceIdentity with both signatures and the account's key.
    QByteArray deviceIdentity;
    /// Serialized DeviceProps.
    QByteArray props;
    /// Name of system or program it registered with.
    QString system;
    qint64 linkedAt = 0;
    bool hasUploadedKeys = false;
    /// The "prekeys low" notification is out and not answered yet.
    bool toldKeysLow = false;
    /// Key share and history have been sent.
    bool greeted = false;
    friend bool operator==(const Device &, const Device &) = default;
};

/// Opens a restricted account to the one that it was issued to (08 §13).
struct ContactToken {
    QByteArray bytes;
    /// Unix time.
    qint64 issuedAt = 0;
    friend bool operator==(const ContactToken &, const ContactToken &) = default;
};

/// What the phone of an account remembers from before anything was linked: made-up messages.
struct PhoneMemory {
    /// How much of it the next companion gets: chats, messages in each, over so many days.
    int chats = 0;
    int messages = 0;
    int days = 30;
    /// Further messages in each chat, for who asks for them.
    int older = 0;
    bool hasMedia = false;
    /// Unix time of the newest.
    qint64 until = 0;
    friend bool operator==(const PhoneMemory &, const PhoneMemory &) = default;
};

/// A user of the service: two names, the keys of the phone, the companions.
struct Account {
    QByteArray pn;
    QByteArray lid;
    QString pushName;
    /// The push name it was made for: who registers with it gets this account (10 §4).
    QString name;
    QString about;
    /// Account signatures, key index lists and the Signal identity of device 0.
    KeyPair identity;
    quint32 registrationId = 0;
    SignedPreKey signedPreKey;
    quint32 nextPreKeyId = 1;
    /// How often the phone was set up anew.
    quint32 generation = 0;
    /// One value per registration of the account (03 §9).
    quint32 rawId = 0;
    quint16 nextDevice = 1;
    quint32 nextKeyIndex = 1;
    std::map<quint16, Device> devices;
    /// Serialized ADVSignedKeyIndexList and its time; empty until something is linked.
    QByteArray keyIndexList;
    qint64 keyIndexListTime = 0;
    /// Id and key of the app-state key the phone shares.
    QByteArray appStateKeyId;
    QByteArray appStateKey;
    qint64 appStateKeyTime = 0;
    /// Accounts that learn of new devices: a message went either way (10 §5).
    std::set<QByteArray> peers;
    std::set<QByteArray> blocked;
    /// Tokens that this account issued, by the digits of who holds them.
    std::map<QByteArray, ContactToken> tokens;
    /// Its clients derive tokens for others from it, 32 bytes.
    QByteArray contactSalt;
    std::map<QByteArray, QByteArray> privacy;
    QByteArray picture;
    QByteArray pictureId;
    PhoneMemory memory;
    /// Played by a script: it is nobody's to link.
    bool isScripted = false;
    bool isRestricted = false;
    bool isBusiness = false;

    Jid jid(quint16 device = 0) const { return Jid::phoneNumber(pn, device); }
    Jid hidden(quint16 device = 0) const { return Jid::lid(lid, device); }
    /// Its name in the namespace in which `like` is.
    Jid nameLike(const Jid &like, quint16 device = 0) const
    {
        return like.isLid() ? hidden(device) : jid(device);
    }
    Device *find(quint16 device);
    const Device *find(quint16 device) const;
};

QByteArray toCbor(const Device &device);
/// Nothing when the bytes are no device.
std::optional<Device> deviceFromCbor(const QByteArray &bytes);
/// Without the devices.
QByteArray toCbor(const Account &account);
std::optional<Account> accountFromCbor(const QByteArray &bytes);

} // namespace heliograph::sandbox
