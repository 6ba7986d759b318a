// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/DeviceIdentity.h"

#include "crypto/Curve.h"
#include "proto/adv.pb.h"

#include <algorithm>

namespace heliograph {

namespace {

QByteArray prefixedBytes(const char (&prefix)[2], std::initializer_list<QByteArrayView> parts)
{
    QByteArray out(prefix, 2);
    for (const QByteArrayView part : parts)
        out.append(part.data(), part.size());
    return out;
}

QByteArrayView viewInto(const std::string &bytes)
{
    return { bytes.data(), static_cast<qsizetype>(bytes.size()) };
}

template <typename Message> bool readProto(Message &message, QByteArrayView bytes)
{
    return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

} // namespace

QByteArray accountSignedBytes(QByteArrayView details, QByteArrayView deviceKey, bool hosted)
{
    static const char plain[] { 0x06, 0x00 };
    static const char onOperatorsMachine[] { 0x06, 0x05 };
    return prefixedBytes(hosted ? onOperatorsMachine : plain, { details, deviceKey });
}

QByteArray deviceSignedBytes(
    QByteArrayView details, QByteArrayView deviceKey, QByteArrayView accountKey)
{
    static const char prefix[] { 0x06, 0x01 };
    return prefixedBytes(prefix, { details, deviceKey, accountKey });
}

Result<QByteArray> verifyDeviceIdentity(
    QByteArrayView signedIdentity, QByteArrayView deviceKey, QByteArrayView accountKey)
{
    proto::ADVSignedDeviceIdentity identity;
    proto::ADVDeviceIdentity device;
    if (!readProto(identity, signedIdentity) || !readProto(device, viewInto(identity.details())))
        return fail(ErrorCode::SignatureMismatch, QStringLiteral("no device identity"));
    const QByteArrayView told = viewInto(identity.accountsignaturekey());
    const QByteArray key = (accountKey.isEmpty() ? told : accountKey).toByteArray();
    if (key.isEmpty() || (!told.isEmpty() && told != key))
        return fail(ErrorCode::SignatureMismatch, QStringLiteral("another account key"));
    const QByteArrayView details = viewInto(identity.details());
    const bool hosted = device.devicetype() == proto::HOSTED;
    if (!verify(key, accountSignedBytes(details, deviceKey, hosted),
            viewInto(identity.accountsignature())))
        return fail(ErrorCode::SignatureMismatch, QStringLiteral("account signature"));
    if (!verify(deviceKey, deviceSignedBytes(details, deviceKey, key),
            viewInto(identity.devicesignature())))
        return fail(ErrorCode::SignatureMismatch, QStringLiteral("device signature"));
    return key;
}

QByteArray accountKeyIn(QByteArrayView signedIdentity)
{
    proto::ADVSignedDeviceIdentity identity;
    return readProto(identity, signedIdentity)
        ? QByteArray::fromStdString(identity.accountsignaturekey())
        : QByteArray();
}

bool KeyIndexes::allows(quint32 index) const
{
    return index > current || std::find(valid.begin(), valid.end(), index) != valid.end();
}

KeyIndexes readKeyIndexes(QByteArrayView signedList)
{
    KeyIndexes indexes;
    proto::ADVSignedKeyIndexList container;
    proto::ADVKeyIndexList list;
    if (signedList.isEmpty() || !readProto(container, signedList)
        || !readProto(list, viewInto(container.details())))
        return indexes;
    indexes.present = true;
    indexes.rawId = list.rawid();
    indexes.current = list.currentindex();
    indexes.valid.assign(list.validindexes().begin(), list.validindexes().end());
    return indexes;
}

bool isKeyIndexListOf(QByteArrayView signedList, QByteArrayView accountKey)
{
    static const char prefix[] { 0x06, 0x02 };
    proto::ADVSignedKeyIndexList container;
    return readProto(container, signedList)
        && verify(accountKey, prefixedBytes(prefix, { viewInto(container.details()) }),
            viewInto(container.accountsignature()));
}

} // namespace heliograph
