// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/KeyService.h"

#include "base/BigEndian.h"
#include "sandbox/PhoneStores.h"
#include "sandbox/Stanzas.h"

#include <algorithm>

namespace heliograph::sandbox {

namespace {

/// Below this a device is told that its pool runs low (04 §10).
constexpr size_t lowKeyCount = 5;
constexpr size_t mostPreKeys = 20'000;

struct UploadedSignedKey {
    quint32 id = 0;
    QByteArray key;
    QByteArray signature;
};

/// A `<key>` or `<skey>`; nothing when a part has a wrong size.
std::optional<PreKeyBundle::PublicPreKey> preKeyIn(const Node &node)
{
    const Node *id = node.child("id");
    const Node *value = node.child("value");
    if (!id || !value || id->bytes().size() != 3 || value->bytes().size() != 32)
        return std::nullopt;
    return PreKeyBundle::PublicPreKey { fromBigEndian(id->bytes()), value->bytes() };
}

std::optional<UploadedSignedKey> signedKeyIn(const Node *node)
{
    const auto key = node ? preKeyIn(*node) : std::nullopt;
    const Node *signature = node ? node->child("signature") : nullptr;
    if (!key || !signature || signature->bytes().size() != 64)
        return std::nullopt;
    return UploadedSignedKey { key->id, key->publicKey, signature->bytes() };
}

Node keyNode(const QByteArray &tag, quint32 id, const QByteArray &value)
{
    return Node::withChildren(
        tag, { Node::withBytes("id", bigEndian(id, 3)), Node::withBytes("value", value) });
}

Node signedKeyNode(const PreKeyBundle &bundle)
{
    Node node = keyNode("skey", bundle.signedPreKeyId, bundle.signedPreKeyPublic);
    node.add(Node::withBytes("signature", bundle.signature));
    return node;
}

void addIdentity(Node &node, quint32 registrationId, const QByteArray &identity)
{
    node.add(Node::withBytes("registration", bigEndian(registrationId, 4)));
    node.add(Node::withBytes("type", QByteArray(1, '\x05')));
    node.add(Node::withBytes("identity", identity));
}

PreKeyBundle bundleOf(const Device &device)
{
    PreKeyBundle bundle;
    bundle.registrationId = device.registrationId;
    bundle.device = device.id;
    bundle.identity = device.identity;
    bundle.signedPreKeyId = device.signedPreKeyId;
    bundle.signedPreKeyPublic = device.signedPreKey;
    bundle.signature = device.signedPreKeySignature;
    return bundle;
}

} // namespace

KeyService::KeyService(AccountRegistry &accounts, Delivery &delivery, const ServiceClock &clock,
    IdSource &ids, Faults &faults, quint64 seed, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_delivery(delivery)
    , m_clock(clock)
    , m_ids(ids)
    , m_faults(faults)
    , m_seed(seed)
{
}

std::optional<Node> KeyService::answer(const DeviceId &from, const Node &iq)
{
    const Device *device = m_accounts.device(from);
    if (!device)
        return iqError(iq, 404, "item-not-found");
    if (iq.text("type") == "set") {
        if (const Node *rotation = iq.child("rotate"))
            return rotate(from, iq, *rotation);
        return upload(from, iq);
    }
    if (iq.child("count")) {
        Node count("count",
            { { "value", QByteArray::number(static_cast<qint64>(device->preKeys.size())) } });
        return iqResult(iq, { std::move(count) });
    }
    if (iq.child("digest"))
        return digest(from, iq);
    if (const Node *wanted = iq.child("key"))
        return bundles(iq, *wanted);
    return iqError(iq, 400, "bad-request");
}

Node KeyService::upload(const DeviceId &from, const Node &iq)
{
    Device &device = *m_accounts.device(from);
    const Node *registration = iq.child("registration");
    const Node *identity = iq.child("identity");
    const Node *list = iq.child("list");
    const auto signedKey = signedKeyIn(iq.child("skey"));
    if (!registration || registration->bytes().size() != 4 || !identity
        || identity->bytes().size() != 32 || !list || list->children().size() > mostPreKeys
        || !signedKey) {
        return iqError(iq, 406, "not-acceptable");
    }
    if (identity->bytes() != device.identity)
        return iqError(iq, 409, "conflict");
    for (const Node &child : list->children()) {
        const auto key = preKeyIn(child);
        if (!key)
            return iqError(iq, 406, "not-acceptable");
        const auto known = std::find_if(device.preKeys.begin(), device.preKeys.end(),
            [&](const PreKeyBundle::PublicPreKey &other) { return other.id == key->id; });
        if (known == device.preKeys.end())
            device.preKeys.push_back(*key);
        else
            *known = *key;
    }
    device.registrationId = fromBigEndian(registration->bytes());
    device.signedPreKeyId = signedKey->id;
    device.signedPreKey = signedKey->key;
    device.signedPreKeySignature = signedKey->signature;
    device.hasUploadedKeys = true;
    device.toldKeysLow = false;
    m_accounts.touch(from);
    emit uploaded(from);
    return iqResult(iq);
}

Node KeyService::rotate(const DeviceId &from, const Node &iq, const Node &rotation)
{
    Device &device = *m_accounts.device(from);
    const auto key = signedKeyIn(rotation.child("skey"));
    if (!key)
        return iqError(iq, 406, "not-acceptable");
    if (!verify(device.identity, withTypeByte(key->key), key->signature))
        return iqError(iq, 409, "conflict");
    device.signedPreKeyId = key->id;
    device.signedPreKey = key->key;
    device.signedPreKeySignature = key->signature;
    m_accounts.touch(from);
    return iqResult(iq);
}

Node KeyService::digest(const DeviceId &from, const Node &iq) const
{
    const Device &device = *m_accounts.device(from);
    if (!device.hasUploadedKeys)
        return iqError(iq, 404, "item-not-found");
    Node list("list");
    QList<QByteArray> keys;
    for (const PreKeyBundle::PublicPreKey &key : device.preKeys) {
        list.add(Node::withBytes("id", bigEndian(key.id, 3)));
        keys.append(key.publicKey);
    }
    Node answer("digest");
    addIdentity(answer, device.registrationId, device.identity);
    answer.add(signedKeyNode(bundleOf(device)));
    answer.add(std::move(list));
    answer.add(Node::withBytes("hash",
        keyBundleDigest(device.identity, device.signedPreKey, device.signedPreKeySignature, keys)));
    return iqResult(iq, { std::move(answer) });
}

Node KeyService::bundles(const Node &iq, const Node &wanted)
{
    Node list("list");
    for (const Node &user : wanted.children()) {
        const Jid jid = jidAttribute(user, "jid");
        if (user.tag == "user" && !jid.isNull())
            list.add(bundleNode(jid));
    }
    return iqResult(iq, { std::move(list) });
}

Node KeyService::bundleNode(const Jid &asked)
{
    Node user("user", { { "jid", asked } });
    const auto id = m_accounts.resolve(asked);
    const auto offered = id ? takeBundle(*id) : Result<OfferedBundle>(fail(ErrorCode::NotFound));
    if (!offered) {
        user.add(Node("error", { { "code", "404" }, { "text", "item-not-found" } }));
        return user;
    }
    const PreKeyBundle &bundle = offered->bundle;
    addIdentity(user, bundle.registrationId, bundle.identity);
    user.add(signedKeyNode(bundle));
    if (bundle.preKey)
        user.add(keyNode("key", bundle.preKey->id, bundle.preKey->publicKey));
    if (!offered->deviceIdentity.isEmpty())
        user.add(Node::withBytes("device-identity", offered->deviceIdentity));
    spoil(user, *id);
    return user;
}

void KeyService::spoil(Node &user, const DeviceId &id)
{
    const auto fault = m_faults.take("prekey_bad", { id, 0 });
    if (!fault)
        return;
    const QString what = faultChoice(*fault);
    const auto flipped = [](QByteArray bytes) {
        bytes[0] = static_cast<char>(bytes[0] ^ 1);
        return bytes;
    };
    Node::Children children;
    for (Node child : user.children()) {
        if (what == u"identity" && child.tag == "identity")
            child = Node::withBytes("identity", flipped(child.bytes()));
        if (what == u"missing_skey" && child.tag == "skey")
            continue;
        if (what == u"signature" && child.tag == "skey")
            child = Node::withChildren("skey",
                { *child.child("id"), *child.child("value"),
                    Node::withBytes("signature", flipped(child.child("signature")->bytes())) });
        children.push_back(std::move(child));
    }
    user.content = std::move(children);
}

OfferedBundle KeyService::phoneBundle(Account &account)
{
    const OneTimePreKey key = PhoneStores::preKey(m_seed, account, account.nextPreKeyId);
    account.nextPreKeyId = nextPreKeyId(account.nextPreKeyId);
    m_accounts.touch(account);
    OfferedBundle offered;
    offered.bundle.registrationId = account.registrationId;
    offered.bundle.identity = account.identity.publicKey;
    offered.bundle.signedPreKeyId = account.signedPreKey.id;
    offered.bundle.signedPreKeyPublic = account.signedPreKey.keyPair.publicKey;
    offered.bundle.signature = account.signedPreKey.signature;
    offered.bundle.preKey = PreKeyBundle::PublicPreKey { key.id, key.keyPair.publicKey };
    return offered;
}

Result<OfferedBundle> KeyService::takeBundle(const DeviceId &id)
{
    if (m_accounts.isPhone(id))
        return phoneBundle(*m_accounts.byPn(id.pn));
    Device *device = m_accounts.device(id);
    if (!device)
        return fail(ErrorCode::NotFound, QStringLiteral("no such device"));
    OfferedBundle offered { bundleOf(*device), device->deviceIdentity };
    if (!device->preKeys.empty()) {
        offered.bundle.preKey = device->preKeys.front();
        device->preKeys.pop_front();
        ++m_consumed[id];
        m_accounts.touch(id);
    }
    tellIfLow(id, *device);
    return offered;
}

void KeyService::tellIfLow(const DeviceId &id, Device &device)
{
    if (device.preKeys.size() >= lowKeyCount || device.toldKeysLow || !device.hasUploadedKeys)
        return;
    device.toldKeysLow = true;
    m_accounts.touch(id);
    tellCount(id, device);
}

void KeyService::tellCount(const DeviceId &id, const Device &device)
{
    Node notice = notification("encrypt", Jid::service(), m_ids.stanza(), m_clock.unixSeconds());
    notice.add(Node(
        "count", { { "value", QByteArray::number(static_cast<qint64>(device.preKeys.size())) } }));
    m_delivery.post(id, notice);
}

void KeyService::drain(const DeviceId &id, int left)
{
    Device *device = m_accounts.device(id);
    if (!device)
        return;
    while (device->preKeys.size() > static_cast<size_t>(qMax(left, 0)))
        device->preKeys.pop_front();
    device->toldKeysLow = true;
    m_accounts.touch(id);
    tellCount(id, *device);
}

} // namespace heliograph::sandbox
