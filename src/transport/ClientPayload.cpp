// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/ClientPayload.h"

#include "crypto/Curve.h"
#include "crypto/Hash.h"
#include "proto/companion.pb.h"
#include "proto/handshake.pb.h"

#include <QVersionNumber>
#include <QtEndian>

#include <limits>
#include <string>

namespace heliograph {

constexpr char djbKeyType = 0x05;
constexpr int webPlatform = 14;
constexpr int desktopPlatformType = 7;
constexpr int wifiConnectType = 1;
constexpr quint32 historyQuotaMb = 10240;
constexpr quint32 signedPreKeyIdLimit = 0xFFFFFF;

using UserAgentMessage = proto::ClientPayload::UserAgent;
using PairingMessage = proto::ClientPayload::DevicePairingRegistrationData;

static QByteArray bytesFrom(const std::string &bytes) { return QByteArray::fromStdString(bytes); }

static std::string utf8Of(const QString &text) { return text.toUtf8().toStdString(); }

/// Enumerators the schema does not know are refused by protobuf's setters, so they are left out.
template <typename Enum> static Enum enumFrom(int value, bool (*isKnown)(int), Enum fallback)
{
    return isKnown(value) ? static_cast<Enum>(value) : fallback;
}

template <typename Message> static bool readBounded(QByteArrayView bytes, Message &message)
{
    return bytes.size() <= std::numeric_limits<int>::max()
        && message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

template <typename Message> static void writeVersion(const AppVersion &version, Message *out)
{
    out->set_primary(version.primary);
    out->set_secondary(version.secondary);
    out->set_tertiary(version.tertiary);
}

template <typename Message> static AppVersion readVersion(const Message &message)
{
    return { message.primary(), message.secondary(), message.tertiary() };
}

QString AppVersion::toString() const
{
    return QStringLiteral("%1.%2.%3").arg(primary).arg(secondary).arg(tertiary);
}

AppVersion ownVersion()
{
    const QVersionNumber version = QVersionNumber::fromString(QLatin1String(HELIOGRAPH_VERSION));
    return { static_cast<quint32>(version.majorVersion()),
        static_cast<quint32>(version.minorVersion()),
        static_cast<quint32>(version.microVersion()) };
}

QByteArray buildHash(const AppVersion &version) { return md5(version.toString().toLatin1()); }

bool DeviceRegistration::hasValidSignature() const
{
    return verify(identityKey, withTypeByte(signedPreKey), signedPreKeySignature);
}

ClientPayload::Kind ClientPayload::kind() const
{
    if (registration)
        return Kind::Registration;
    return username ? Kind::Login : Kind::Neither;
}

static ClientUserAgent ownUserAgent(const AppVersion &version)
{
    ClientUserAgent agent;
    agent.platform = webPlatform;
    agent.version = version;
    agent.mcc = agent.mnc = QStringLiteral("000");
    agent.osVersion = agent.osBuildNumber = QStringLiteral("0.1");
    agent.manufacturer = QString();
    agent.device = QStringLiteral("Desktop");
    agent.language = QStringLiteral("en");
    agent.country = QStringLiteral("US");
    return agent;
}

static ClientPayload commonPayload(const AppVersion &version, ConnectReason reason)
{
    ClientPayload payload;
    payload.userAgent = ownUserAgent(version);
    payload.webSubPlatform = 0;
    payload.connectType = wifiConnectType;
    payload.connectReason = reason;
    return payload;
}

ClientPayload loginPayload(const LoginRequest &request)
{
    ClientPayload payload = commonPayload(request.version, request.reason);
    payload.username = request.username;
    payload.device = request.device;
    payload.passive = true;
    payload.pull = true;
    payload.lc = 1;
    payload.lidDbMigrated = true;
    if (request.reason != ConnectReason::UserActivated)
        payload.connectAttemptCount = request.attempt;
    return payload;
}

ClientPayload registrationPayload(const RegistrationRequest &request)
{
    ClientPayload payload = commonPayload(request.version, ConnectReason::UserActivated);
    payload.passive = false;
    payload.pull = false;
    DeviceRegistration &registration = payload.registration.emplace();
    registration.registrationId = request.registrationId;
    registration.identityKey = request.identityKey;
    registration.signedPreKeyId = request.signedPreKeyId;
    registration.signedPreKey = request.signedPreKey;
    registration.signedPreKeySignature = request.signedPreKeySignature;
    registration.buildHash = buildHash(request.version);
    registration.deviceProps
        = serialize(ownDeviceProps(request.programVersion, request.requireFullSync));
    return payload;
}

DeviceProps ownDeviceProps(const AppVersion &programVersion, bool requireFullSync)
{
    DeviceProps props;
    props.os = QStringLiteral("Heliograph");
    props.version = programVersion;
    props.platformType = desktopPlatformType;
    props.requireFullSync = requireFullSync;
    props.history.storageQuotaMb = historyQuotaMb;
    props.history.inlineInitialPayload = true;
    props.history.callLogHistory = false;
    props.history.botUserAgentChatHistory = true;
    props.history.communityReactionsAndPolls = true;
    props.history.businessHostedMessages = true;
    props.history.recentSyncChunkTuning = true;
    props.history.hostedGroupMessages = true;
    props.history.fbidBotChatHistory = true;
    props.history.messageAssociation = true;
    props.history.groupHistory = false;
    return props;
}

static void writeUserAgent(const ClientUserAgent &agent, UserAgentMessage *out)
{
    const auto text = [out](const QString &value, void (*set)(UserAgentMessage *, std::string)) {
        if (!value.isEmpty())
            set(out, utf8Of(value));
    };
    out->set_platform(enumFrom(
        agent.platform, proto::ClientPayload_UserAgent_Platform_IsValid, UserAgentMessage::WEB));
    writeVersion(agent.version, out->mutable_appversion());
    text(agent.mcc, [](UserAgentMessage *m, std::string v) { m->set_mcc(std::move(v)); });
    text(agent.mnc, [](UserAgentMessage *m, std::string v) { m->set_mnc(std::move(v)); });
    text(agent.osVersion,
        [](UserAgentMessage *m, std::string v) { m->set_osversion(std::move(v)); });
    if (agent.manufacturer)
        out->set_manufacturer(utf8Of(*agent.manufacturer));
    text(agent.device, [](UserAgentMessage *m, std::string v) { m->set_device(std::move(v)); });
    text(agent.osBuildNumber,
        [](UserAgentMessage *m, std::string v) { m->set_osbuildnumber(std::move(v)); });
    out->set_releasechannel(enumFrom(agent.releaseChannel,
        proto::ClientPayload_UserAgent_ReleaseChannel_IsValid, UserAgentMessage::RELEASE));
    text(agent.language,
        [](UserAgentMessage *m, std::string v) { m->set_localelanguageiso6391(std::move(v)); });
    text(agent.country, [](UserAgentMessage *m, std::string v) {
        m->set_localecountryiso31661alpha2(std::move(v));
    });
}

static ClientUserAgent readUserAgent(const UserAgentMessage &message)
{
    ClientUserAgent agent;
    agent.platform = message.platform();
    agent.version = readVersion(message.appversion());
    agent.mcc = QString::fromStdString(message.mcc());
    agent.mnc = QString::fromStdString(message.mnc());
    agent.osVersion = QString::fromStdString(message.osversion());
    if (message.has_manufacturer())
        agent.manufacturer = QString::fromStdString(message.manufacturer());
    agent.device = QString::fromStdString(message.device());
    agent.osBuildNumber = QString::fromStdString(message.osbuildnumber());
    agent.releaseChannel = message.releasechannel();
    agent.language = QString::fromStdString(message.localelanguageiso6391());
    agent.country = QString::fromStdString(message.localecountryiso31661alpha2());
    return agent;
}

static void writeRegistration(const DeviceRegistration &registration, PairingMessage *out)
{
    QByteArray number(4, '\0');
    qToBigEndian(registration.registrationId, number.data());
    out->set_eregid(number.toStdString());
    out->set_ekeytype(std::string(1, djbKeyType));
    out->set_eident(registration.identityKey.toStdString());
    qToBigEndian(registration.signedPreKeyId & signedPreKeyIdLimit, number.data());
    out->set_eskeyid(number.last(3).toStdString());
    out->set_eskeyval(registration.signedPreKey.toStdString());
    out->set_eskeysig(registration.signedPreKeySignature.toStdString());
    out->set_buildhash(registration.buildHash.toStdString());
    out->set_deviceprops(registration.deviceProps.toStdString());
}

static Result<DeviceRegistration> readRegistration(const PairingMessage &message)
{
    const bool isWellFormed = message.eregid().size() == 4
        && message.ekeytype() == std::string(1, djbKeyType) && message.eident().size() == 32
        && message.eskeyid().size() == 3 && message.eskeyval().size() == 32
        && message.eskeysig().size() == 64;
    if (!isWellFormed)
        return fail(ErrorCode::ProtocolError,
            QStringLiteral("registration with a field of a wrong length"));
    DeviceRegistration registration;
    registration.registrationId = qFromBigEndian<quint32>(message.eregid().data());
    registration.identityKey = bytesFrom(message.eident());
    registration.signedPreKeyId
        = qFromBigEndian<quint32>((std::string(1, '\0') + message.eskeyid()).data());
    registration.signedPreKey = bytesFrom(message.eskeyval());
    registration.signedPreKeySignature = bytesFrom(message.eskeysig());
    registration.buildHash = bytesFrom(message.buildhash());
    registration.deviceProps = bytesFrom(message.deviceprops());
    return registration;
}

static void writeConnection(const ClientPayload &payload, proto::ClientPayload &out)
{
    if (payload.connectType)
        out.set_connecttype(enumFrom(*payload.connectType, proto::ClientPayload_ConnectType_IsValid,
            proto::ClientPayload::WIFI_UNKNOWN));
    if (payload.connectReason)
        out.set_connectreason(enumFrom(static_cast<int>(*payload.connectReason),
            proto::ClientPayload_ConnectReason_IsValid, proto::ClientPayload::UNKNOWN));
    if (payload.connectAttemptCount)
        out.set_connectattemptcount(*payload.connectAttemptCount);
}

QByteArray serialize(const ClientPayload &payload)
{
    proto::ClientPayload out;
    if (payload.username)
        out.set_username(*payload.username);
    if (payload.passive)
        out.set_passive(*payload.passive);
    if (payload.userAgent)
        writeUserAgent(*payload.userAgent, out.mutable_useragent());
    if (payload.webSubPlatform)
        out.mutable_webinfo()->set_websubplatform(
            enumFrom(*payload.webSubPlatform, proto::ClientPayload_WebInfo_WebSubPlatform_IsValid,
                proto::ClientPayload::WebInfo::WEB_BROWSER));
    if (payload.pushName)
        out.set_pushname(utf8Of(*payload.pushName));
    writeConnection(payload, out);
    if (payload.device)
        out.set_device(*payload.device);
    if (payload.registration)
        writeRegistration(*payload.registration, out.mutable_devicepairingdata());
    if (payload.lc)
        out.set_lc(*payload.lc);
    if (payload.pull)
        out.set_pull(*payload.pull);
    if (payload.lidDbMigrated)
        out.set_liddbmigrated(*payload.lidDbMigrated);
    return bytesFrom(out.SerializeAsString());
}

static ClientPayload readFields(const proto::ClientPayload &message)
{
    ClientPayload payload;
    if (message.has_username())
        payload.username = message.username();
    if (message.has_passive())
        payload.passive = message.passive();
    if (message.has_useragent())
        payload.userAgent = readUserAgent(message.useragent());
    if (message.webinfo().has_websubplatform())
        payload.webSubPlatform = message.webinfo().websubplatform();
    if (message.has_pushname())
        payload.pushName = QString::fromStdString(message.pushname());
    if (message.has_connecttype())
        payload.connectType = message.connecttype();
    if (message.has_connectreason())
        payload.connectReason = static_cast<ConnectReason>(message.connectreason());
    if (message.has_connectattemptcount())
        payload.connectAttemptCount = message.connectattemptcount();
    if (message.has_device())
        payload.device = message.device();
    if (message.has_lc())
        payload.lc = message.lc();
    if (message.has_pull())
        payload.pull = message.pull();
    if (message.has_liddbmigrated())
        payload.lidDbMigrated = message.liddbmigrated();
    return payload;
}

Result<ClientPayload> parseClientPayload(QByteArrayView bytes)
{
    proto::ClientPayload message;
    if (!readBounded(bytes, message))
        return fail(ErrorCode::ProtocolError, QStringLiteral("not a client payload"));
    ClientPayload payload = readFields(message);
    if (!message.has_devicepairingdata())
        return payload;
    const Result<DeviceRegistration> registration = readRegistration(message.devicepairingdata());
    if (!registration)
        return fail(registration.error());
    payload.registration = *registration;
    return payload;
}

/// Calls `visit(member, setter, has, getter)` for every field, so that both ways share one table.
template <typename Visit> static void visitHistoryFields(Visit visit)
{
    using Message = proto::DeviceProps::HistorySyncConfig;
    using Own = HistorySyncConfig;
    visit(&Own::fullSyncDaysLimit, &Message::set_fullsyncdayslimit, &Message::has_fullsyncdayslimit,
        &Message::fullsyncdayslimit);
    visit(&Own::fullSyncSizeMbLimit, &Message::set_fullsyncsizemblimit,
        &Message::has_fullsyncsizemblimit, &Message::fullsyncsizemblimit);
    visit(&Own::storageQuotaMb, &Message::set_storagequotamb, &Message::has_storagequotamb,
        &Message::storagequotamb);
    visit(&Own::inlineInitialPayload, &Message::set_inlineinitialpayloadine2eemsg,
        &Message::has_inlineinitialpayloadine2eemsg, &Message::inlineinitialpayloadine2eemsg);
    visit(&Own::recentSyncDaysLimit, &Message::set_recentsyncdayslimit,
        &Message::has_recentsyncdayslimit, &Message::recentsyncdayslimit);
    visit(&Own::callLogHistory, &Message::set_supportcallloghistory,
        &Message::has_supportcallloghistory, &Message::supportcallloghistory);
    visit(&Own::botUserAgentChatHistory, &Message::set_supportbotuseragentchathistory,
        &Message::has_supportbotuseragentchathistory, &Message::supportbotuseragentchathistory);
    visit(&Own::communityReactionsAndPolls, &Message::set_supportcagreactionsandpolls,
        &Message::has_supportcagreactionsandpolls, &Message::supportcagreactionsandpolls);
    visit(&Own::businessHostedMessages, &Message::set_supportbizhostedmsg,
        &Message::has_supportbizhostedmsg, &Message::supportbizhostedmsg);
    visit(&Own::recentSyncChunkTuning, &Message::set_supportrecentsyncchunkmessagecounttuning,
        &Message::has_supportrecentsyncchunkmessagecounttuning,
        &Message::supportrecentsyncchunkmessagecounttuning);
    visit(&Own::hostedGroupMessages, &Message::set_supporthostedgroupmsg,
        &Message::has_supporthostedgroupmsg, &Message::supporthostedgroupmsg);
    visit(&Own::fbidBotChatHistory, &Message::set_supportfbidbotchathistory,
        &Message::has_supportfbidbotchathistory, &Message::supportfbidbotchathistory);
    visit(&Own::messageAssociation, &Message::set_supportmessageassociation,
        &Message::has_supportmessageassociation, &Message::supportmessageassociation);
    visit(&Own::groupHistory, &Message::set_supportgrouphistory, &Message::has_supportgrouphistory,
        &Message::supportgrouphistory);
}

QByteArray serialize(const DeviceProps &props)
{
    proto::DeviceProps out;
    out.set_os(utf8Of(props.os));
    writeVersion(props.version, out.mutable_version());
    out.set_platformtype(enumFrom(
        props.platformType, proto::DeviceProps_PlatformType_IsValid, proto::DeviceProps::UNKNOWN));
    out.set_requirefullsync(props.requireFullSync);
    proto::DeviceProps::HistorySyncConfig *history = out.mutable_historysyncconfig();
    visitHistoryFields([&props, history](auto member, auto set, auto, auto) {
        if (const auto &value = props.history.*member)
            (history->*set)(*value);
    });
    return bytesFrom(out.SerializeAsString());
}

Result<DeviceProps> parseDeviceProps(QByteArrayView bytes)
{
    proto::DeviceProps message;
    if (!readBounded(bytes, message))
        return fail(ErrorCode::ProtocolError, QStringLiteral("no device properties"));
    DeviceProps props;
    props.os = QString::fromStdString(message.os());
    props.version = readVersion(message.version());
    props.platformType = message.platformtype();
    props.requireFullSync = message.requirefullsync();
    const proto::DeviceProps::HistorySyncConfig &history = message.historysyncconfig();
    visitHistoryFields([&props, &history](auto member, auto, auto has, auto get) {
        if ((history.*has)())
            props.history.*member = (history.*get)();
    });
    return props;
}

} // namespace heliograph
