// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/AdvSigner.h"

#include "crypto/Hash.h"
#include "proto/adv.pb.h"
#include "sandbox/ProtoBytes.h"

namespace heliograph::sandbox {

namespace {

const QByteArray accountPrefix = QByteArray::fromHex("0600");
const QByteArray devicePrefix = QByteArray::fromHex("0601");
const QByteArray keyIndexPrefix = QByteArray::fromHex("0602");
const QByteArray hostedDevicePrefix = QByteArray::fromHex("0606");

} // namespace

AdvOffer makeAdvOffer(const Account &account, quint32 keyIndex, qint64 nowSeconds,
    QByteArrayView companionIdentity, QByteArrayView advSecret)
{
    proto::ADVDeviceIdentity identity;
    identity.set_rawid(account.rawId);
    identity.set_timestamp(static_cast<quint64>(nowSeconds));
    identity.set_keyindex(keyIndex);
    identity.set_accounttype(proto::E2EE);
    identity.set_devicetype(proto::E2EE);
    AdvOffer offer;
    offer.keyIndex = keyIndex;
    offer.details = bytesOf(identity);
    offer.accountSignature = sign(account.identity.privateKey,
        accountPrefix + offer.details + companionIdentity.toByteArray());
    proto::ADVSignedDeviceIdentity signedIdentity;
    signedIdentity.set_details(offer.details.toStdString());
    signedIdentity.set_accountsignaturekey(account.identity.publicKey.toStdString());
    signedIdentity.set_accountsignature(offer.accountSignature.toStdString());
    const QByteArray content = bytesOf(signedIdentity);
    proto::ADVSignedDeviceIdentityHMAC container;
    container.set_details(content.toStdString());
    container.set_hmac(hmacSha256(advSecret, content).toStdString());
    container.set_accounttype(proto::E2EE);
    offer.container = bytesOf(container);
    return offer;
}

Result<QByteArray> acceptAdvReply(const AdvOffer &offer, QByteArrayView accountKey,
    QByteArrayView companionIdentity, QByteArrayView keyIndexText, QByteArrayView content)
{
    proto::ADVSignedDeviceIdentity reply;
    if (!parseInto(reply, content))
        return fail(ErrorCode::ProtocolError, QStringLiteral("the reply is no device identity"));
    if (keyIndexText.toByteArray() != QByteArray::number(offer.keyIndex))
        return fail(ErrorCode::SignatureMismatch, QStringLiteral("another key index"));
    if (QByteArray::fromStdString(reply.details()) != offer.details)
        return fail(ErrorCode::SignatureMismatch, QStringLiteral("other details"));
    if (QByteArray::fromStdString(reply.accountsignature()) != offer.accountSignature)
        return fail(ErrorCode::SignatureMismatch, QStringLiteral("another account signature"));
    if (reply.has_accountsignaturekey()
        && QByteArray::fromStdString(reply.accountsignaturekey()) != accountKey.toByteArray())
        return fail(ErrorCode::SignatureMismatch, QStringLiteral("another account key"));
    const QByteArray signature = QByteArray::fromStdString(reply.devicesignature());
    const QByteArray body
        = offer.details + companionIdentity.toByteArray() + accountKey.toByteArray();
    if (!verify(companionIdentity, devicePrefix + body, signature)
        && !verify(companionIdentity, hostedDevicePrefix + body, signature)) {
        return fail(
            ErrorCode::SignatureMismatch, QStringLiteral("the device signature does not fit"));
    }
    reply.set_accountsignaturekey(accountKey.toByteArray().toStdString());
    return bytesOf(reply);
}

QByteArray makeKeyIndexList(const Account &account, qint64 nowSeconds)
{
    proto::ADVKeyIndexList list;
    list.set_rawid(account.rawId);
    list.set_timestamp(static_cast<quint64>(nowSeconds));
    list.set_currentindex(account.nextKeyIndex - 1);
    list.add_validindexes(0);
    for (const auto &[number, device] : account.devices)
        list.add_validindexes(device.keyIndex);
    list.set_accounttype(proto::E2EE);
    const QByteArray details = bytesOf(list);
    proto::ADVSignedKeyIndexList signedList;
    signedList.set_details(details.toStdString());
    signedList.set_accountsignature(
        sign(account.identity.privateKey, keyIndexPrefix + details).toStdString());
    signedList.set_accountsignaturekey(account.identity.publicKey.toStdString());
    return bytesOf(signedList);
}

} // namespace heliograph::sandbox
