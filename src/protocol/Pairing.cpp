// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/Pairing.h"

#include "base/Text.h"
#include "crypto/Hash.h"
#include "proto/adv.pb.h"
#include "protocol/DeviceIdentity.h"

#include <algorithm>

namespace heliograph {

namespace {

const char hostedSignaturePrefix[] { 0x06, 0x05 };

QByteArray prefixed(const char (&prefix)[2], QByteArrayView rest)
{
    QByteArray out(prefix, 2);
    out.append(rest.data(), rest.size());
    return out;
}

template <typename Message> bool parseProto(Message &message, const std::string &bytes)
{
    return message.ParseFromString(bytes);
}

QByteArrayView viewOf(const std::string &bytes)
{
    return { bytes.data(), static_cast<qsizetype>(bytes.size()) };
}

auto internal(const char *what) { return fail(ErrorCode::InternalError, QLatin1String(what)); }

/// Steps 2 to 6 of 03 §5.3.
Result<std::pair<proto::ADVSignedDeviceIdentity, proto::ADVDeviceIdentity>> verifyIdentity(
    const QByteArray &content, const PairingKeys &keys)
{
    proto::ADVSignedDeviceIdentityHMAC container;
    if (!parseProto(container, content.toStdString()))
        return internal("container");
    const bool hosted = container.has_accounttype() && container.accounttype() == proto::HOSTED;
    const QByteArray details = viewOf(container.details()).toByteArray();
    const QByteArray mac
        = hmacSha256(keys.advSecret, hosted ? prefixed(hostedSignaturePrefix, details) : details);
    if (!constantTimeEquals(mac, viewOf(container.hmac())))
        return fail(ErrorCode::HmacMismatch);
    proto::ADVSignedDeviceIdentity identity;
    proto::ADVDeviceIdentity device;
    if (!parseProto(identity, container.details()) || !parseProto(device, identity.details()))
        return internal("identity");
    const QByteArray message = accountSignedBytes(
        viewOf(identity.details()), keys.identity.publicKey, device.devicetype() == proto::HOSTED);
    if (!verify(
            viewOf(identity.accountsignaturekey()), message, viewOf(identity.accountsignature())))
        return fail(ErrorCode::SignatureMismatch);
    return std::pair { identity, device };
}

void countersign(proto::ADVSignedDeviceIdentity &identity, const PairingKeys &keys)
{
    const QByteArray message = deviceSignedBytes(viewOf(identity.details()),
        keys.identity.publicKey, viewOf(identity.accountsignaturekey()));
    identity.set_devicesignature(sign(keys.identity.privateKey, message).toStdString());
}

bool isPlausible(const Jid &jid, const Jid &lid)
{
    const auto isDigits = [](const QByteArray &text) {
        return !text.isEmpty()
            && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    return isDigits(jid.user) && jid.isPhoneNumber() && jid.device >= 1 && !lid.user.isEmpty()
        && lid.isLid();
}

} // namespace

QString qrText(QByteArrayView ref, const PairingKeys &keys, char clientType)
{
    QByteArray text("https://wa.me/settings/linked_devices#");
    text.append(ref.data(), ref.size());
    for (const QByteArray &field :
        { keys.noise.publicKey, keys.identity.publicKey, keys.advSecret })
        text += ',' + field.toBase64();
    text += ',';
    text += clientType;
    return QString::fromUtf8(text);
}

Result<std::vector<QByteArray>> parsePairDevice(const Node &stanza)
{
    const Node *pairDevice = stanza.child("pair-device");
    if (stanza.tag != "iq" || !pairDevice)
        return fail(ErrorCode::BadTag, QStringLiteral("not pair-device"));
    std::vector<QByteArray> refs;
    for (const Node &child : pairDevice->children()) {
        const QByteArray ref = child.bytes();
        if (child.tag == "ref" && !ref.isEmpty() && ref.size() <= 1024 && !ref.contains(','))
            refs.push_back(ref);
    }
    return refs;
}

Result<PairedDevice> verifyPairSuccess(
    const Node &stanza, const PairingKeys &keys, QByteArrayView phoneIdentity)
{
    const Node *success = stanza.child("pair-success");
    const Node *identityNode = success ? success->child("device-identity") : nullptr;
    const Node *deviceNode = success ? success->child("device") : nullptr;
    if (!identityNode || !deviceNode)
        return internal("device-identity or device missing");
    auto verified = verifyIdentity(identityNode->bytes(), keys);
    if (!verified)
        return fail(verified.error());
    auto &[identity, device] = *verified;
    // No reference looks, but another phone may have come in between (03 §5.3, step 7).
    if (!phoneIdentity.isEmpty()
        && !constantTimeEquals(viewOf(identity.accountsignaturekey()), phoneIdentity))
        return fail(ErrorCode::SignatureMismatch, QStringLiteral("another phone"));
    PairedDevice paired;
    paired.jid = deviceNode->jid("jid");
    paired.lid = deviceNode->jid("lid");
    if (!isPlausible(paired.jid, paired.lid))
        return internal("implausible device");
    countersign(identity, keys);
    paired.account = QByteArray::fromStdString(identity.SerializeAsString());
    paired.accountKey = QByteArray::fromStdString(identity.accountsignaturekey());
    paired.keyIndex = device.keyindex();
    if (const Node *platform = success->child("platform"))
        paired.platform = readableText(platform->text("name"));
    if (const Node *business = success->child("biz"))
        paired.businessName = readableText(business->text("name"));
    identity.clear_accountsignaturekey();
    Node content("device-identity", { { "key-index", QByteArray::number(paired.keyIndex) } },
        QByteArray::fromStdString(identity.SerializeAsString()));
    paired.reply = buildEmptyResult(stanza);
    paired.reply.add(Node::withChildren("pair-device-sign", { std::move(content) }));
    return paired;
}

Node buildPairError(const Node &stanza, const Error &error)
{
    Node reply(
        "iq", { { "to", Jid::service() }, { "type", "error" }, { "id", stanza.text("id") } });
    Node detail("error");
    if (error.code == ErrorCode::HmacMismatch || error.code == ErrorCode::SignatureMismatch) {
        detail.set("code", QByteArray("401"));
        detail.set("text",
            QByteArray(
                error.code == ErrorCode::HmacMismatch ? "hmac-mismatch" : "signature-mismatch"));
    } else {
        detail.set("code", QByteArray("500"));
        detail.set("text", QByteArray("internal-error"));
    }
    reply.add(std::move(detail));
    return reply;
}

Error pairRefusal(const Node &stanza)
{
    const Node *detail = stanza.child("error");
    const int status
        = detail ? static_cast<int>(std::clamp<qint64>(detail->numberOr("code", 0), 0, 9999)) : 0;
    // "resource-limit" (09 §2.4).
    const bool isFull = status == 419 || (detail && detail->text("text") == "resource-limit");
    return { isFull ? ErrorCode::TooManyDevices : ErrorCode::LinkRefused, {}, status, 0 };
}

Node buildEmptyResult(const Node &request)
{
    Node reply("iq", { { "to", Jid::service() }, { "type", "result" } });
    if (request.has("id"))
        reply.set("id", request.text("id"));
    return reply;
}

} // namespace heliograph
