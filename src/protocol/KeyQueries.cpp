// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/KeyQueries.h"

#include "base/BigEndian.h"
#include "protocol/DeviceIdentity.h"

#include <algorithm>

namespace heliograph {

namespace {

quint32 numberIn(const Node *node) { return node ? fromBigEndian(node->bytes()) : 0; }

Node iq(const QByteArray &id, const char *type, const char *xmlns)
{
    return Node(
        "iq", { { "id", id }, { "xmlns", xmlns }, { "type", type }, { "to", Jid::service() } });
}

Node publicKeyNode(const char *tag, quint32 id, QByteArrayView value)
{
    return Node::withChildren(tag,
        { Node::withBytes("id", bigEndian(id, 3)), Node::withBytes("value", value.toByteArray()) });
}

Node signedKeyNode(const SignedPreKey &key)
{
    Node skey = publicKeyNode("skey", key.id, key.keyPair.publicKey);
    skey.add(Node::withBytes("signature", key.signature));
    return skey;
}

std::optional<QByteArray> publicKey(const Node *parent, QByteArrayView tag)
{
    const Node *node = parent ? parent->child(tag) : nullptr;
    if (!node)
        return std::nullopt;
    const Result<QByteArray> key = withoutTypeByte(node->bytes());
    return key ? std::optional(*key) : std::nullopt;
}

std::optional<FetchedBundle> readBundle(const Node &user)
{
    const Node *keys = user.child("keys");
    const Node &holder = keys ? *keys : user;
    const Node *signedKey = holder.child("skey");
    const std::optional<QByteArray> identity = publicKey(&holder, "identity");
    const std::optional<QByteArray> signedPublic = publicKey(signedKey, "value");
    const Node *signature = signedKey ? signedKey->child("signature") : nullptr;
    FetchedBundle fetched;
    fetched.device = user.jid("jid");
    if (user.child("error") || fetched.device.isNull() || !identity || !signedPublic || !signature)
        return std::nullopt;
    PreKeyBundle &bundle = fetched.bundle;
    bundle.registrationId = numberIn(user.child("registration"));
    bundle.device = fetched.device.device;
    bundle.identity = *identity;
    bundle.signedPreKeyId = numberIn(signedKey->child("id"));
    bundle.signedPreKeyPublic = *signedPublic;
    bundle.signature = signature->bytes();
    if (const Node *vouched = holder.child("device-identity"))
        fetched.deviceIdentity = vouched->bytes();
    else if (const Node *beside = user.child("device-identity"))
        fetched.deviceIdentity = beside->bytes();
    const Node *oneTime = holder.child("key");
    if (const std::optional<QByteArray> value = publicKey(oneTime, "value"))
        bundle.preKey = PreKeyBundle::PublicPreKey { numberIn(oneTime->child("id")), *value };
    return fetched;
}

constexpr int mostDevices = 256;

UserDevices readUser(const Node &user)
{
    UserDevices result;
    result.user = user.jid("jid").bare();
    if (const Node *lid = user.child("lid"))
        result.lid = lid->jid("val").bare();
    const Node *devices = user.child("devices");
    const Node *list = devices ? devices->child("device-list") : nullptr;
    if (!list)
        return result;
    if (const Node *signedList = devices->child("key-index-list"))
        result.keyIndexList = signedList->bytes();
    const KeyIndexes indexes = readKeyIndexes(result.keyIndexList);
    result.rawId = indexes.rawId;
    for (const Node &device : list->children()) {
        const qint64 number = device.numberOr("id", -1);
        const qint64 index = device.numberOr("key-index", 0);
        const bool hosted = device.text("is_hosted") == "true" || number == 99;
        const bool listed = number == 0 || !indexes.present
            || (index > 0 && index <= 0xFFFFFFFFLL && indexes.allows(static_cast<quint32>(index)));
        if (device.tag == "device" && number >= 0 && number < mostDevices && !hosted && listed)
            result.devices.push_back(result.user.withDevice(static_cast<quint16>(number)));
    }
    return result;
}

} // namespace

Node buildKeyCountQuery(const QByteArray &id)
{
    Node query = iq(id, "get", "encrypt");
    query.add(Node("count"));
    return query;
}

Result<int> parseKeyCount(const Node &answer)
{
    const Node *count = answer.child("count");
    if (!count)
        return fail(ErrorCode::BadTag, QStringLiteral("no count"));
    return count->number("value").map(
        [](qint64 value) { return static_cast<int>(std::clamp<qint64>(value, 0, 1 << 24)); });
}

Node buildKeyUpload(const QByteArray &id, quint32 registrationId, QByteArrayView identity,
    const QList<OneTimePreKey> &preKeys, const SignedPreKey &signedPreKey)
{
    Node query = iq(id, "set", "encrypt");
    query.add(Node::withBytes("registration", bigEndian(registrationId, 4)));
    query.add(Node::withBytes("type", QByteArray(1, 0x05)));
    query.add(Node::withBytes("identity", identity.toByteArray()));
    Node list("list");
    for (const OneTimePreKey &key : preKeys)
        list.add(publicKeyNode("key", key.id, key.keyPair.publicKey));
    query.add(std::move(list));
    query.add(signedKeyNode(signedPreKey));
    return query;
}

Node buildRotation(const QByteArray &id, const SignedPreKey &signedPreKey)
{
    Node query = iq(id, "set", "encrypt");
    query.add(Node::withChildren("rotate", { signedKeyNode(signedPreKey) }));
    return query;
}

Node buildDigestQuery(const QByteArray &id)
{
    Node query = iq(id, "get", "encrypt");
    query.add(Node("digest"));
    return query;
}

Result<KeyDigest> parseDigest(const Node &answer)
{
    const Node *node = answer.child("digest");
    const Node *hash = node ? node->child("hash") : nullptr;
    const Node *signedKey = node ? node->child("skey") : nullptr;
    const Node *list = node ? node->child("list") : nullptr;
    if (!hash || !signedKey || !list)
        return fail(ErrorCode::BadTag, QStringLiteral("no digest"));
    KeyDigest digest { numberIn(signedKey->child("id")), {}, hash->bytes() };
    for (const Node &id : list->children())
        digest.preKeyIds.append(fromBigEndian(id.bytes()));
    return digest;
}

Node buildBundleQuery(const QByteArray &id, const std::vector<Jid> &devices)
{
    Node query = iq(id, "get", "encrypt");
    Node key("key");
    for (const Jid &device : devices)
        key.add(Node("user", { { "jid", device } }));
    query.add(std::move(key));
    return query;
}

Result<std::vector<FetchedBundle>> parseBundles(const Node &answer)
{
    const Node *list = answer.child("list");
    if (!list)
        return fail(ErrorCode::BadTag, QStringLiteral("no bundle list"));
    std::vector<FetchedBundle> bundles;
    for (const Node &user : list->children()) {
        if (const std::optional<FetchedBundle> bundle = readBundle(user))
            bundles.push_back(*bundle);
    }
    return bundles;
}

Node buildActive(const QByteArray &id)
{
    Node query = iq(id, "set", "passive");
    query.add(Node("active"));
    return query;
}

Node buildDeviceQuery(const QByteArray &id, const QByteArray &sid, const std::vector<Jid> &users)
{
    Node list("list");
    for (const Jid &user : users)
        list.add(Node("user", { { "jid", user.bare() } }));
    Node usync("usync",
        { { "sid", sid }, { "mode", "query" }, { "last", "true" }, { "index", "0" },
            { "context", "message" } });
    usync.add(
        Node::withChildren("query", { Node("devices", { { "version", "2" } }), Node("lid") }));
    usync.add(std::move(list));
    Node query = iq(id, "get", "usync");
    query.add(std::move(usync));
    return query;
}

Result<std::vector<UserDevices>> parseDevices(const Node &answer)
{
    const Node *usync = answer.child("usync");
    const Node *list = usync ? usync->child("list") : nullptr;
    if (!list)
        return fail(ErrorCode::BadTag, QStringLiteral("no user list"));
    std::vector<UserDevices> users;
    for (const Node &user : list->children()) {
        UserDevices read = readUser(user);
        if (user.tag == "user" && !read.user.isNull())
            users.push_back(std::move(read));
    }
    return users;
}

std::optional<Error> iqError(const Node &answer)
{
    if (answer.text("type") != "error")
        return std::nullopt;
    Error error { ErrorCode::ServiceRefused, QStringLiteral("iq error"), 0, 0 };
    if (const Node *detail = answer.child("error")) {
        error.status = static_cast<int>(std::clamp<qint64>(detail->numberOr("code", 0), 0, 9999));
        error.retryAfter
            = static_cast<int>(std::clamp<qint64>(detail->numberOr("backoff", 0), 0, 86400));
    }
    if (error.status == 429)
        error.code = ErrorCode::RateLimited;
    else if (error.status == 404)
        error.code = ErrorCode::NotFound;
    else if (error.status == 401 || error.status == 403)
        error.code = ErrorCode::NotAllowed;
    return error;
}

} // namespace heliograph
