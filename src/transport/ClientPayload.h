// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace heliograph {

/// A version of up to three numbers, as payload and device list carry it.
struct AppVersion {
    quint32 primary = 0;
    quint32 secondary = 0;
    quint32 tertiary = 0;
    friend bool operator==(const AppVersion &, const AppVersion &) = default;

    /// `2.3000.1043857760`
    QString toString() const;
};

/// The web client revision Heliograph names until a 405 makes it look for a newer one.
/// Source: whatsmeow, checked 2026-11 (01 §5.5).
inline constexpr AppVersion builtInServiceVersion { 2, 3000, 1045649367 };
/// Heliograph's own version.
AppVersion ownVersion();
/// MD5 of the dotted text, 16 bytes (01 §5.3).
QByteArray buildHash(const AppVersion &version);

/// Why a connection is made (01 §5).
enum class ConnectReason {
    Push = 0,
    UserActivated = 1,
    Scheduled = 2,
    ErrorReconnect = 3,
    NetworkSwitch = 4,
    PingReconnect = 5,
    Unknown = 6
};

/// What a companion can take of the history (01 §5.3); absent fields are absent.
struct HistorySyncConfig {
    std::optional<quint32> fullSyncDaysLimit;
    std::optional<quint32> fullSyncSizeMbLimit;
    std::optional<quint32> storageQuotaMb;
    std::optional<bool> inlineInitialPayload;
    std::optional<quint32> recentSyncDaysLimit;
    std::optional<bool> callLogHistory;
    std::optional<bool> botUserAgentChatHistory;
    std::optional<bool> communityReactionsAndPolls;
    std::optional<bool> businessHostedMessages;
    std::optional<bool> recentSyncChunkTuning;
    std::optional<bool> hostedGroupMessages;
    std::optional<bool> fbidBotChatHistory;
    std::optional<bool> messageAssociation;
    std::optional<bool> groupHistory;
    friend bool operator==(const HistorySyncConfig &, const HistorySyncConfig &) = default;
};

/// What a companion says about itself when it is linked; the phone shows `os` in its list.
struct DeviceProps {
    QString os;
    AppVersion version;
    /// 01 §5.3: 1 CHROME, 7 DESKTOP …
    int platformType = 0;
    bool requireFullSync = false;
    HistorySyncConfig history;
    friend bool operator==(const DeviceProps &, const DeviceProps &) = default;
};

/// Keys and properties of a device that wants to be linked (field 19).
struct DeviceRegistration {
    quint32 registrationId = 0;
    /// X25519, 32 bytes.
    QByteArray identityKey;
    /// 24 bits.
    quint32 signedPreKeyId = 0;
    QByteArray signedPreKey;
    /// XEdDSA over `05 ‖ signedPreKey` by the identity key, 64 bytes.
    QByteArray signedPreKeySignature;
    QByteArray buildHash;
    /// Serialized DeviceProps.
    QByteArray deviceProps;
    friend bool operator==(const DeviceRegistration &, const DeviceRegistration &) = default;

    bool hasValidSignature() const;
};

/// The program and system of the client (field 5). Empty texts are absent.
struct ClientUserAgent {
    int platform = 0;
    AppVersion version;
    QString mcc;
    QString mnc;
    QString osVersion;
    /// whatsmeow and Heliograph send it empty, Baileys leaves it out.
    std::optional<QString> manufacturer;
    QString device;
    QString osBuildNumber;
    int releaseChannel = 0;
    QString language;
    QString country;
    friend bool operator==(const ClientUserAgent &, const ClientUserAgent &) = default;
};

/// The plaintext of the last encrypted field of the handshake (01 §5); absent fields are absent.
struct ClientPayload {
    enum class Kind { Login, Registration, Neither };

    std::optional<quint64> username;
    std::optional<bool> passive;
    std::optional<ClientUserAgent> userAgent;
    std::optional<int> webSubPlatform;
    std::optional<QString> pushName;
    std::optional<int> connectType;
    std::optional<ConnectReason> connectReason;
    std::optional<quint32> connectAttemptCount;
    std::optional<quint32> device;
    std::optional<DeviceRegistration> registration;
    std::optional<int> lc;
    std::optional<bool> pull;
    std::optional<bool> lidDbMigrated;
    friend bool operator==(const ClientPayload &, const ClientPayload &) = default;

    /// Registration wins over login (01 §5.4).
    Kind kind() const;
};

/// What Heliograph puts into a login.
struct LoginRequest {
    /// Digits of the own phone-number JID.
    quint64 username = 0;
    quint32 device = 0;
    AppVersion version = builtInServiceVersion;
    ConnectReason reason = ConnectReason::UserActivated;
    /// Number of this attempt, from 1; sent only when the reason is not UserActivated.
    quint32 attempt = 1;
};
/// What Heliograph puts into a registration.
struct RegistrationRequest {
    AppVersion version = builtInServiceVersion;
    quint32 registrationId = 0;
    QByteArray identityKey;
    quint32 signedPreKeyId = 0;
    QByteArray signedPreKey;
    QByteArray signedPreKeySignature;
    /// Program version shown by the phone.
    AppVersion programVersion = ownVersion();
    bool requireFullSync = false;
};

ClientPayload loginPayload(const LoginRequest &request);
ClientPayload registrationPayload(const RegistrationRequest &request);
/// Heliograph's own properties.
DeviceProps ownDeviceProps(const AppVersion &programVersion, bool requireFullSync);

QByteArray serialize(const ClientPayload &payload);
QByteArray serialize(const DeviceProps &props);
/// ProtocolError when it is no such message, or a registration has a field of a wrong length.
[[nodiscard]] Result<ClientPayload> parseClientPayload(QByteArrayView bytes);
/// ProtocolError when it is no such message.
[[nodiscard]] Result<DeviceProps> parseDeviceProps(QByteArrayView bytes);

} // namespace heliograph
