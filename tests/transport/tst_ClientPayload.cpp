// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Curve.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"
#include "transport/ClientPayload.h"

#include <QTest>

using namespace heliograph;

/// Vectors of 01 §16 (payload.json).
class tst_ClientPayload : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { m_vectors = loadVectors("payload"); }
    void hashesVersions_data();
    void hashesVersions();
    void parsesEveryPayload_data() { addRows(QString()); }
    void parsesEveryPayload();
    void writesWhatItRead_data() { addRows(QString()); }
    void writesWhatItRead();
    void buildsOwnPayloads_data() { addRows(QStringLiteral("heliograph-")); }
    void buildsOwnPayloads();
    void tellsTheKind();
    void ignoresTheOrderOfFieldsAndUnknownOnes();
    void refusesMisshapenRegistrations();
    void verifiesTheSignedPreKey();
    void survivesEveryTruncatedPrefix();

private:
    void addRows(const QString &prefix) const;
    static AppVersion versionOf(const QJsonValue &value);
    static void compareUserAgent(const ClientUserAgent &agent, const QJsonObject &fields);
    static void compareRegistration(
        const DeviceRegistration &registration, const QJsonObject &fields);
    static void compareProps(const DeviceProps &props, const QJsonObject &fields);
    static QByteArray bytesAt(const QJsonValue &value) { return hex(value[u"hex"]); }
    static ClientPayload built(const QJsonObject &entry);

    QJsonObject m_vectors;
};

template <typename T> static QJsonValue jsonOf(const std::optional<T> &value)
{
    if (!value)
        return QJsonValue(QJsonValue::Undefined);
    if constexpr (std::is_same_v<T, QString>)
        return QJsonValue(*value);
    else if constexpr (std::is_same_v<T, bool>)
        return QJsonValue(*value);
    else
        return QJsonValue(static_cast<qint64>(*value));
}

void tst_ClientPayload::addRows(const QString &prefix) const
{
    QTest::addColumn<QJsonObject>("entry");
    for (const QJsonValue &entry : m_vectors[u"entries"].toArray()) {
        const QString name = entry[u"name"].toString();
        if (name.startsWith(prefix))
            QTest::newRow(name.toLatin1().constData()) << entry.toObject();
    }
}

AppVersion tst_ClientPayload::versionOf(const QJsonValue &value)
{
    const auto number
        = [&value](QStringView name) { return static_cast<quint32>(value[name].toInteger()); };
    return { number(u"primary"), number(u"secondary"), number(u"tertiary") };
}

void tst_ClientPayload::hashesVersions_data()
{
    QTest::addColumn<QJsonObject>("entry");
    for (const QJsonValue &entry : m_vectors[u"build_hash"].toArray())
        QTest::newRow(entry[u"text"].toString().toLatin1().constData()) << entry.toObject();
}

void tst_ClientPayload::hashesVersions()
{
    QFETCH(QJsonObject, entry);
    const QJsonArray numbers = entry[u"version"].toArray();
    const AppVersion version { quint32(numbers[0].toInteger()), quint32(numbers[1].toInteger()),
        quint32(numbers[2].toInteger()) };
    QCOMPARE(version.toString(), entry[u"text"].toString());
    QCOMPARE(buildHash(version), hex(entry[u"md5"]));
}

void tst_ClientPayload::compareUserAgent(const ClientUserAgent &agent, const QJsonObject &fields)
{
    QCOMPARE(agent.platform, fields[u"platform"].toInt());
    QCOMPARE(agent.version, versionOf(fields[u"appVersion"]));
    QCOMPARE(agent.mcc, fields[u"mcc"].toString());
    QCOMPARE(agent.mnc, fields[u"mnc"].toString());
    QCOMPARE(agent.osVersion, fields[u"osVersion"].toString());
    QCOMPARE(jsonOf(agent.manufacturer), fields[u"manufacturer"]);
    QCOMPARE(agent.device, fields[u"device"].toString());
    QCOMPARE(agent.osBuildNumber, fields[u"osBuildNumber"].toString());
    QCOMPARE(agent.releaseChannel, fields[u"releaseChannel"].toInt());
    QCOMPARE(agent.language, fields[u"localeLanguageIso6391"].toString());
    QCOMPARE(agent.country, fields[u"localeCountryIso31661Alpha2"].toString());
}

void tst_ClientPayload::compareRegistration(
    const DeviceRegistration &registration, const QJsonObject &fields)
{
    QCOMPARE(registration.registrationId, bytesAt(fields[u"eRegid"]).toHex().toUInt(nullptr, 16));
    QCOMPARE(registration.identityKey, bytesAt(fields[u"eIdent"]));
    QCOMPARE(registration.signedPreKeyId, bytesAt(fields[u"eSkeyId"]).toHex().toUInt(nullptr, 16));
    QCOMPARE(registration.signedPreKey, bytesAt(fields[u"eSkeyVal"]));
    QCOMPARE(registration.signedPreKeySignature, bytesAt(fields[u"eSkeySig"]));
    QCOMPARE(registration.buildHash, bytesAt(fields[u"buildHash"]));
    QCOMPARE(registration.deviceProps, bytesAt(fields[u"deviceProps"]));
    QVERIFY(!registration.hasValidSignature());
}

void tst_ClientPayload::compareProps(const DeviceProps &props, const QJsonObject &fields)
{
    QCOMPARE(props.os, fields[u"os"].toString());
    QCOMPARE(props.version, versionOf(fields[u"version"]));
    QCOMPARE(props.platformType, fields[u"platformType"].toInt());
    QCOMPARE(props.requireFullSync, fields[u"requireFullSync"].toBool());
    const QJsonObject history = fields[u"historySyncConfig"].toObject();
    QCOMPARE(jsonOf(props.history.storageQuotaMb), history[u"storageQuotaMb"]);
    QCOMPARE(jsonOf(props.history.fullSyncDaysLimit), history[u"fullSyncDaysLimit"]);
    QCOMPARE(jsonOf(props.history.inlineInitialPayload), history[u"inlineInitialPayloadInE2EeMsg"]);
    QCOMPARE(jsonOf(props.history.callLogHistory), history[u"supportCallLogHistory"]);
    QCOMPARE(
        jsonOf(props.history.botUserAgentChatHistory), history[u"supportBotUserAgentChatHistory"]);
    QCOMPARE(
        jsonOf(props.history.communityReactionsAndPolls), history[u"supportCagReactionsAndPolls"]);
    QCOMPARE(jsonOf(props.history.businessHostedMessages), history[u"supportBizHostedMsg"]);
    QCOMPARE(jsonOf(props.history.recentSyncChunkTuning),
        history[u"supportRecentSyncChunkMessageCountTuning"]);
    QCOMPARE(jsonOf(props.history.hostedGroupMessages), history[u"supportHostedGroupMsg"]);
    QCOMPARE(jsonOf(props.history.fbidBotChatHistory), history[u"supportFbidBotChatHistory"]);
    QCOMPARE(jsonOf(props.history.messageAssociation), history[u"supportMessageAssociation"]);
    QCOMPARE(jsonOf(props.history.groupHistory), history[u"supportGroupHistory"]);
}

void tst_ClientPayload::parsesEveryPayload()
{
    QFETCH(QJsonObject, entry);
    const QJsonObject fields = entry[u"fields"].toObject();
    const Result<ClientPayload> payload = parseClientPayload(hex(entry[u"hex"]));
    QVERIFY(payload);
    const bool isLogin = entry[u"kind"].toString() == QLatin1String("login");
    QCOMPARE(
        payload->kind(), isLogin ? ClientPayload::Kind::Login : ClientPayload::Kind::Registration);
    QCOMPARE(QString::number(payload->username.value_or(0)),
        fields[u"username"].toString(QStringLiteral("0")));
    QCOMPARE(jsonOf(payload->passive), fields[u"passive"]);
    QCOMPARE(jsonOf(payload->webSubPlatform), fields[u"webInfo"][u"webSubPlatform"]);
    QCOMPARE(jsonOf(payload->pushName), fields[u"pushName"]);
    QCOMPARE(jsonOf(payload->connectType), fields[u"connectType"]);
    QCOMPARE(jsonOf(payload->connectReason), fields[u"connectReason"]);
    QCOMPARE(jsonOf(payload->connectAttemptCount), fields[u"connectAttemptCount"]);
    QCOMPARE(jsonOf(payload->device), fields[u"device"]);
    QCOMPARE(jsonOf(payload->lc), fields[u"lc"]);
    QCOMPARE(jsonOf(payload->pull), fields[u"pull"]);
    QCOMPARE(jsonOf(payload->lidDbMigrated), fields[u"lidDbMigrated"]);
    QVERIFY(payload->userAgent);
    compareUserAgent(*payload->userAgent, fields[u"userAgent"].toObject());
    QCOMPARE(payload->registration.has_value(), !isLogin);
    if (isLogin)
        return;
    compareRegistration(*payload->registration, fields[u"devicePairingData"].toObject());
    const Result<DeviceProps> props = parseDeviceProps(payload->registration->deviceProps);
    QVERIFY(props);
    compareProps(*props, entry[u"device_props"].toObject());
    QCOMPARE(serialize(*props), hex(entry[u"device_props_hex"]));
}

void tst_ClientPayload::writesWhatItRead()
{
    QFETCH(QJsonObject, entry);
    const QByteArray bytes = hex(entry[u"hex"]);
    QCOMPARE(serialize(parseClientPayload(bytes).value()), bytes);
}

ClientPayload tst_ClientPayload::built(const QJsonObject &entry)
{
    const QJsonObject input = entry[u"input"].toObject();
    const QJsonObject fields = entry[u"fields"].toObject();
    const AppVersion version = versionOf(fields[u"userAgent"][u"appVersion"]);
    if (entry[u"kind"].toString() == QLatin1String("login")) {
        LoginRequest login;
        login.username = fields[u"username"].toString().toULongLong();
        login.device = static_cast<quint32>(fields[u"device"].toInteger());
        login.version = version;
        login.reason = static_cast<ConnectReason>(input[u"connectReason"].toInt());
        login.attempt = 2;
        return loginPayload(login);
    }
    const QJsonObject keys = fields[u"devicePairingData"].toObject();
    RegistrationRequest registration;
    registration.version = version;
    registration.registrationId = static_cast<quint32>(input[u"registrationId"].toInteger());
    registration.signedPreKeyId = static_cast<quint32>(input[u"signedPreKeyId"].toInteger());
    registration.identityKey = bytesAt(keys[u"eIdent"]);
    registration.signedPreKey = bytesAt(keys[u"eSkeyVal"]);
    registration.signedPreKeySignature = bytesAt(keys[u"eSkeySig"]);
    registration.programVersion = { 1, 0, 0 };
    return registrationPayload(registration);
}

void tst_ClientPayload::buildsOwnPayloads()
{
    QFETCH(QJsonObject, entry);
    QCOMPARE(serialize(built(entry)).toHex(), hex(entry[u"hex"]).toHex());
}

void tst_ClientPayload::tellsTheKind()
{
    QCOMPARE(parseClientPayload({})->kind(), ClientPayload::Kind::Neither);
    ClientPayload both = loginPayload({});
    both.registration.emplace();
    QCOMPARE(both.kind(), ClientPayload::Kind::Registration);
}

void tst_ClientPayload::ignoresTheOrderOfFieldsAndUnknownOnes()
{
    const QByteArray device = QByteArray::fromHex("90011e");
    const QByteArray unknown = QByteArray::fromHex("f23f0474657874");
    const QByteArray username = QByteArray::fromHex("08bac8eaf639");
    const Result<ClientPayload> payload = parseClientPayload(device + unknown + username);
    QVERIFY(payload);
    QCOMPARE(payload->device.value_or(0), 30u);
    QCOMPARE(payload->username.value_or(0), quint64(15550030906));
}

void tst_ClientPayload::refusesMisshapenRegistrations()
{
    ClientPayload payload = loginPayload({});
    payload.registration = DeviceRegistration { 1, QByteArray(32, 'i'), 2, QByteArray(32, 'p'),
        QByteArray(64, 's'), {}, {} };
    QVERIFY(parseClientPayload(serialize(payload)));
    const auto isRefused = [&payload](QByteArray DeviceRegistration::*field) {
        ClientPayload bad = payload;
        ((*bad.registration).*field).chop(1);
        const Result<ClientPayload> parsed = parseClientPayload(serialize(bad));
        return !parsed && parsed.error().code == ErrorCode::ProtocolError;
    };
    QVERIFY(isRefused(&DeviceRegistration::identityKey));
    QVERIFY(isRefused(&DeviceRegistration::signedPreKey));
    QVERIFY(isRefused(&DeviceRegistration::signedPreKeySignature));
}

void tst_ClientPayload::verifiesTheSignedPreKey()
{
    FixedRandom random;
    const KeyPair identity = generateKeyPair(random);
    const KeyPair preKey = generateKeyPair(random);
    DeviceRegistration registration;
    registration.identityKey = identity.publicKey;
    registration.signedPreKey = preKey.publicKey;
    registration.signedPreKeySignature = sign(identity.privateKey, withTypeByte(preKey.publicKey));
    QVERIFY(registration.hasValidSignature());
    registration.signedPreKey = identity.publicKey;
    QVERIFY(!registration.hasValidSignature());
}

void tst_ClientPayload::survivesEveryTruncatedPrefix()
{
    for (const QJsonValue &entry : m_vectors[u"entries"].toArray()) {
        const QByteArray bytes = hex(entry[u"hex"]);
        for (qsizetype size = 0; size < bytes.size(); ++size) {
            const Result<ClientPayload> payload = parseClientPayload(bytes.first(size));
            QVERIFY(payload || payload.error().code == ErrorCode::ProtocolError);
        }
    }
}

HELIOGRAPH_TEST(ClientPayload)

#include "tst_ClientPayload.moc"
