// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Account.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>

namespace heliograph::sandbox {

namespace {

QCborMap cborOf(const KeyPair &pair)
{
    return { { u"pub"_qs, pair.publicKey }, { u"key"_qs, pair.privateKey } };
}

KeyPair keyPairFrom(const QCborValue &value)
{
    const QCborMap map = value.toMap();
    return { map.value(u"pub"_qs).toByteArray(), map.value(u"key"_qs).toByteArray() };
}

QCborArray cborOf(const std::set<QByteArray> &set)
{
    QCborArray array;
    for (const QByteArray &entry : set)
        array.append(entry);
    return array;
}

std::set<QByteArray> setFrom(const QCborValue &value)
{
    std::set<QByteArray> set;
    const QCborArray array = value.toArray();
    for (const auto &entry : array)
        set.insert(entry.toByteArray());
    return set;
}

QCborMap cborOf(const std::map<QByteArray, ContactToken> &tokens)
{
    QCborMap map;
    for (const auto &[pn, token] : tokens)
        map.insert(QString::fromLatin1(pn), QCborArray { token.bytes, token.issuedAt });
    return map;
}

std::map<QByteArray, ContactToken> tokensFrom(const QCborMap &map)
{
    std::map<QByteArray, ContactToken> tokens;
    for (const auto &entry : map) {
        const QCborArray token = entry.second.toArray();
        tokens[entry.first.toString().toLatin1()]
            = { token.at(0).toByteArray(), token.at(1).toInteger() };
    }
    return tokens;
}

QCborMap cborOf(const PhoneMemory &memory)
{
    return { { u"chats"_qs, memory.chats }, { u"messages"_qs, memory.messages },
        { u"days"_qs, memory.days }, { u"older"_qs, memory.older },
        { u"media"_qs, memory.hasMedia }, { u"until"_qs, memory.until } };
}

PhoneMemory memoryFrom(const QCborMap &map)
{
    const auto number = [&](const QString &key, int fallback) {
        return static_cast<int>(map.value(key).toInteger(fallback));
    };
    return { number(u"chats"_qs, 0), number(u"messages"_qs, 0), number(u"days"_qs, 30),
        number(u"older"_qs, 0), map.value(u"media"_qs).toBool(),
        map.value(u"until"_qs).toInteger() };
}

QCborMap cborOf(const SignedPreKey &key)
{
    return { { u"id"_qs, qint64(key.id) }, { u"pair"_qs, cborOf(key.keyPair) },
        { u"sig"_qs, key.signature } };
}

std::optional<QCborMap> mapIn(const QByteArray &bytes)
{
    const QCborValue value = QCborValue::fromCbor(bytes);
    return value.isMap() ? std::optional(value.toMap()) : std::nullopt;
}

quint32 numberAt(const QCborMap &map, const QString &key)
{
    return static_cast<quint32>(map.value(key).toInteger());
}

} // namespace

QByteArray toCbor(const Device &device)
{
    QCborArray preKeys;
    for (const PreKeyBundle::PublicPreKey &key : device.preKeys) {
        preKeys.append(qint64(key.id));
        preKeys.append(key.publicKey);
    }
    const QCborMap map {
        { u"id"_qs, qint64(device.id) },
        { u"index"_qs, qint64(device.keyIndex) },
        { u"noise"_qs, device.noiseKey },
        { u"identity"_qs, device.identity },
        { u"registration"_qs, qint64(device.registrationId) },
        { u"signedId"_qs, qint64(device.signedPreKeyId) },
        { u"signedKey"_qs, device.signedPreKey },
        { u"signedSignature"_qs, device.signedPreKeySignature },
        { u"preKeys"_qs, preKeys },
        { u"adv"_qs, device.deviceIdentity },
        { u"props"_qs, device.props },
        { u"system"_qs, device.system },
        { u"linkedAt"_qs, device.linkedAt },
        { u"uploaded"_qs, device.hasUploadedKeys },
        { u"low"_qs, device.toldKeysLow },
        { u"greeted"_qs, device.greeted },
    };
    return map.toCborValue().toCbor();
}

std::optional<Device> deviceFromCbor(const QByteArray &bytes)
{
    const auto map = mapIn(bytes);
    if (!map)
        return std::nullopt;
    Device device;
    device.id = static_cast<quint16>(numberAt(*map, u"id"_qs));
    device.keyIndex = numberAt(*map, u"index"_qs);
    device.noiseKey = map->value(u"noise"_qs).toByteArray();
    device.identity = map->value(u"identity"_qs).toByteArray();
    device.registrationId = numberAt(*map, u"registration"_qs);
    device.signedPreKeyId = numberAt(*map, u"signedId"_qs);
    device.signedPreKey = map->value(u"signedKey"_qs).toByteArray();
    device.signedPreKeySignature = map->value(u"signedSignature"_qs).toByteArray();
    const QCborArray preKeys = map->value(u"preKeys"_qs).toArray();
    for (qsizetype i = 0; i + 1 < preKeys.size(); i += 2)
        device.preKeys.push_back(
            { static_cast<quint32>(preKeys.at(i).toInteger()), preKeys.at(i + 1).toByteArray() });
    device.deviceIdentity = map->value(u"adv"_qs).toByteArray();
    device.props = map->value(u"props"_qs).toByteArray();
    device.system = map->value(u"system"_qs).toString();
    device.linkedAt = map->value(u"linkedAt"_qs).toInteger();
    device.hasUploadedKeys = map->value(u"uploaded"_qs).toBool();
    device.toldKeysLow = map->value(u"low"_qs).toBool();
    device.greeted = map->value(u"greeted"_qs).toBool();
    return device;
}

QByteArray toCbor(const Account &account)
{
    QCborMap privacy;
    for (const auto &[name, value] : account.privacy)
        privacy.insert(QString::fromUtf8(name), QString::fromUtf8(value));
    const QCborMap map {
        { u"pn"_qs, account.pn },
        { u"lid"_qs, account.lid },
        { u"name"_qs, account.pushName },
        { u"madeFor"_qs, account.name },
        { u"about"_qs, account.about },
        { u"identity"_qs, cborOf(account.identity) },
        { u"registration"_qs, qint64(account.registrationId) },
        { u"signed"_qs, cborOf(account.signedPreKey) },
        { u"nextPreKey"_qs, qint64(account.nextPreKeyId) },
        { u"generation"_qs, qint64(account.generation) },
        { u"rawId"_qs, qint64(account.rawId) },
        { u"nextDevice"_qs, qint64(account.nextDevice) },
        { u"nextIndex"_qs, qint64(account.nextKeyIndex) },
        { u"indexList"_qs, account.keyIndexList },
        { u"indexTime"_qs, account.keyIndexListTime },
        { u"appKeyId"_qs, account.appStateKeyId },
        { u"appKey"_qs, account.appStateKey },
        { u"appKeyTime"_qs, account.appStateKeyTime },
        { u"peers"_qs, cborOf(account.peers) },
        { u"blocked"_qs, cborOf(account.blocked) },
        { u"privacy"_qs, privacy },
        { u"picture"_qs, account.picture },
        { u"pictureId"_qs, account.pictureId },
        { u"memory"_qs, cborOf(account.memory) },
        { u"tokens"_qs, cborOf(account.tokens) },
        { u"salt"_qs, account.contactSalt },
        { u"scripted"_qs, account.isScripted },
        { u"restricted"_qs, account.isRestricted },
        { u"business"_qs, account.isBusiness },
    };
    return map.toCborValue().toCbor();
}

std::optional<Account> accountFromCbor(const QByteArray &bytes)
{
    const auto map = mapIn(bytes);
    if (!map)
        return std::nullopt;
    Account account;
    account.pn = map->value(u"pn"_qs).toByteArray();
    account.lid = map->value(u"lid"_qs).toByteArray();
    account.pushName = map->value(u"name"_qs).toString();
    account.name = map->value(u"madeFor"_qs).toString(account.pushName);
    account.about = map->value(u"about"_qs).toString();
    account.identity = keyPairFrom(map->value(u"identity"_qs));
    account.registrationId = numberAt(*map, u"registration"_qs);
    const QCborMap signedKey = map->value(u"signed"_qs).toMap();
    account.signedPreKey = { numberAt(signedKey, u"id"_qs),
        keyPairFrom(signedKey.value(u"pair"_qs)), signedKey.value(u"sig"_qs).toByteArray() };
    account.nextPreKeyId = numberAt(*map, u"nextPreKey"_qs);
    account.generation = numberAt(*map, u"generation"_qs);
    account.rawId = numberAt(*map, u"rawId"_qs);
    account.nextDevice = static_cast<quint16>(numberAt(*map, u"nextDevice"_qs));
    account.nextKeyIndex = numberAt(*map, u"nextIndex"_qs);
    account.keyIndexList = map->value(u"indexList"_qs).toByteArray();
    account.keyIndexListTime = map->value(u"indexTime"_qs).toInteger();
    account.appStateKeyId = map->value(u"appKeyId"_qs).toByteArray();
    account.appStateKey = map->value(u"appKey"_qs).toByteArray();
    account.appStateKeyTime = map->value(u"appKeyTime"_qs).toInteger();
    account.peers = setFrom(map->value(u"peers"_qs));
    account.blocked = setFrom(map->value(u"blocked"_qs));
    const QCborMap privacy = map->value(u"privacy"_qs).toMap();
    for (const auto &entry : privacy)
        account.privacy[entry.first.toString().toUtf8()] = entry.second.toString().toUtf8();
    account.picture = map->value(u"picture"_qs).toByteArray();
    account.pictureId = map->value(u"pictureId"_qs).toByteArray();
    account.tokens = tokensFrom(map->value(u"tokens"_qs).toMap());
    account.contactSalt = map->value(u"salt"_qs).toByteArray();
    account.memory = memoryFrom(map->value(u"memory"_qs).toMap());
    account.isScripted = map->value(u"scripted"_qs).toBool();
    account.isRestricted = map->value(u"restricted"_qs).toBool();
    account.isBusiness = map->value(u"business"_qs).toBool();
    if (account.pn.isEmpty() || account.lid.isEmpty())
        return std::nullopt;
    return account;
}

} // namespace heliograph::sandbox
