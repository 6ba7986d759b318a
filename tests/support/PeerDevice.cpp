// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/PeerDevice.h"

#include "base/BigEndian.h"
#include "e2ee/Padding.h"
#include "protocol/DeviceIdentity.h"

#include <algorithm>

namespace heliograph {

namespace {

Node keyNode(const QByteArray &tag, quint32 id, const QByteArray &key)
{
    return Node::withChildren(
        tag, { Node::withBytes("id", bigEndian(id, 3)), Node::withBytes("value", key) });
}

Node resultFor(const Node &iq)
{
    return Node(
        "iq", { { "id", iq.text("id") }, { "from", Jid::service() }, { "type", "result" } });
}

} // namespace

PeerDevice::PeerDevice(const Jid &jid, Random &random)
    : m_jid(jid)
    , m_random(random)
{
    const KeyPair identity = generateKeyPair(random);
    m_stores = std::make_unique<MemorySignalStores>(identity, generateRegistrationId(random));
    m_signedKey = generateSignedPreKey(1, identity, random);
    m_stores->addSignedPreKey(m_signedKey);
    m_cipher = std::make_unique<SignalCipher>(m_stores->stores(), random);
}

Node PeerDevice::bundle(const Jid &as, bool withOneTimeKey)
{
    Node user("user", { { "jid", as } });
    user.add(Node::withBytes("registration", bigEndian(m_stores->registrationId(), 4)));
    user.add(Node::withBytes("type", QByteArray(1, 0x05)));
    user.add(Node::withBytes("identity", m_stores->ownIdentity().publicKey));
    if (withOneTimeKey) {
        const OneTimePreKey key = generatePreKeys(m_nextKey++, 1, m_random).first();
        m_stores->addPreKey(key);
        user.add(keyNode("key", key.id, key.keyPair.publicKey));
    }
    Node signedKey = keyNode("skey", m_signedKey.id, m_signedKey.keyPair.publicKey);
    signedKey.add(Node::withBytes("signature", m_signedKey.signature));
    user.add(std::move(signedKey));
    return user;
}

QByteArray PeerDevice::vouchedBy(const KeyPair &phone) const
{
    const QByteArray own = identity().publicKey;
    const QByteArray details = QByteArray::fromHex("08071001180120002800");
    const QByteArray accountSignature
        = sign(phone.privateKey, accountSignedBytes(details, own, false));
    const QByteArray deviceSignature
        = sign(identity().privateKey, deviceSignedBytes(details, own, phone.publicKey));
    QByteArray bytes;
    char tag = 0x0A;
    for (const QByteArray &field :
        { details, phone.publicKey, accountSignature, deviceSignature }) {
        bytes.append(tag).append(static_cast<char>(field.size())).append(field);
        tag = static_cast<char>(tag + 8);
    }
    return bytes;
}

bool PeerDevice::startSession(const Jid &with, const PreKeyBundle &bundle)
{
    return m_cipher->processBundle(SignalAddress::of(with), bundle).has_value();
}

Node PeerDevice::encrypt(const Jid &to, const QByteArray &message, Random &random)
{
    const Result<Ciphertext> sealed
        = m_cipher->encrypt(SignalAddress::of(to), pad(message, random));
    if (!sealed)
        return {};
    return Node("enc",
        { { "v", "2" },
            { "type", sealed->type == Ciphertext::Type::PreKeyMessage ? "pkmsg" : "msg" } },
        sealed->bytes);
}

QByteArray PeerDevice::decrypt(const Jid &from, const Node &enc)
{
    const SignalAddress address = SignalAddress::of(from);
    const Result<Decrypted> opened = enc.text("type") == "pkmsg"
        ? m_cipher->decryptPreKeyMessage(address, enc.bytes())
        : m_cipher->decryptMessage(address, enc.bytes());
    if (!opened)
        return {};
    return unpad(opened->plain).value_or(QByteArray());
}

PeerDevice *ServiceAnswers::find(const Jid &jid) const
{
    for (const std::shared_ptr<PeerDevice> &device : devices) {
        Jid other = device->jid();
        for (const auto &[number, lid] : lids) {
            if (other.isSameUser(number) && jid.isLid())
                other = lid.withDevice(other.device);
        }
        if (other == jid)
            return device.get();
    }
    return nullptr;
}

static Node errorFor(const Node &iq, int code)
{
    Node error("iq", { { "id", iq.text("id") }, { "from", Jid::service() }, { "type", "error" } });
    error.add(Node("error", { { "code", QByteArray::number(code) }, { "text", "as told" } }));
    return error;
}

std::optional<Node> ServiceAnswers::answer(const Node &iq)
{
    if (iq.tag != "iq" || silent)
        return std::nullopt;
    const QByteArray space = iq.text("xmlns");
    Node reply = resultFor(iq);
    if (space == "usync") {
        ++deviceQueries;
        return answerDevices(iq);
    }
    if (space == "privacy") {
        ++privacyQueries;
        return answerPrivacy(iq);
    }
    if (space == "encrypt" && iq.child("key")) {
        ++bundleQueries;
        return answerBundles(iq);
    }
    if (space == "passive" && isActiveRefused)
        return errorFor(iq, 500);
    if (space == "encrypt" && iq.child("count"))
        reply.add(Node("count", { { "value", QByteArray::number(keyCount) } }));
    else if (space == "encrypt" && iq.child("digest"))
        return answerDigest(iq);
    else if (space == "encrypt" && (iq.child("list") || iq.child("rotate")))
        return answerKeys(iq);
    else if (space != "w:p" && space != "passive" && space != "md")
        return std::nullopt;
    return reply;
}

Node ServiceAnswers::answerPrivacy(const Node &iq)
{
    if (readReceipts.isEmpty())
        return errorFor(iq, 503);
    Node settings("privacy");
    settings.add(Node("category", { { "name", "last" }, { "value", "none" } }));
    settings.add(Node("category", { { "name", "readreceipts" }, { "value", readReceipts } }));
    Node reply = resultFor(iq);
    reply.add(std::move(settings));
    return reply;
}

Node ServiceAnswers::answerKeys(const Node &iq)
{
    if (uploadError != 0)
        return errorFor(iq, uploadError);
    if (const Node *rotation = iq.child("rotate")) {
        if (shelf)
            shelf->signedKey = *rotation->child("skey");
        return resultFor(iq);
    }
    if (!shelf)
        shelf.emplace();
    shelf->identity = iq.child("identity")->bytes();
    shelf->signedKey = *iq.child("skey");
    for (const Node &key : iq.child("list")->children())
        shelf->preKeys.push_back(key);
    keyCount += static_cast<int>(iq.child("list")->children().size());
    return resultFor(iq);
}

Node ServiceAnswers::answerDigest(const Node &iq) const
{
    if (!shelf)
        return errorFor(iq, missingKeys ? 404 : 503);
    Node list("list");
    QList<QByteArray> keys;
    for (const Node &key : shelf->preKeys) {
        list.add(*key.child("id"));
        keys.append(key.child("value")->bytes());
    }
    Node digest("digest");
    digest.add(shelf->signedKey);
    digest.add(std::move(list));
    digest.add(Node::withBytes("hash",
        keyBundleDigest(shelf->identity, shelf->signedKey.child("value")->bytes(),
            shelf->signedKey.child("signature")->bytes(), keys)));
    Node reply = resultFor(iq);
    reply.add(std::move(digest));
    return reply;
}

Node ServiceAnswers::answerDevices(const Node &iq) const
{
    Node list("list");
    for (const Node &asked : iq.child("usync")->child("list")->children()) {
        const Jid user = asked.jid("jid");
        Node entry("user", { { "jid", user } });
        for (const auto &[number, lid] : lids) {
            if (number.isSameUser(user))
                entry.add(Node("lid", { { "val", lid } }));
        }
        Node numbers("device-list");
        for (const std::shared_ptr<PeerDevice> &device : devices) {
            if (device->jid().isSameUser(user))
                numbers.add(Node("device",
                    { { "id", QByteArray::number(device->jid().device) }, { "key-index", "1" } }));
        }
        Node known = Node::withChildren("devices", { numbers });
        if (rawId > 0) {
            // ADVSignedKeyIndexList { details { rawId, timestamp, currentIndex 0 } }.
            QByteArray details("\x08");
            details.append(static_cast<char>(rawId)).append(QByteArray::fromHex("10011800"));
            QByteArray signedList("\x0A");
            signedList.append(static_cast<char>(details.size())).append(details);
            known.add(Node::withBytes("key-index-list", signedList));
        }
        if (!numbers.children().empty())
            entry.add(std::move(known));
        list.add(std::move(entry));
    }
    Node usync("usync");
    usync.add(std::move(list));
    Node reply = resultFor(iq);
    reply.add(std::move(usync));
    return reply;
}

Node ServiceAnswers::answerBundles(const Node &iq)
{
    Node list("list");
    for (const Node &asked : iq.child("key")->children()) {
        const Jid jid = asked.jid("jid");
        PeerDevice *device = find(jid);
        if (!device || std::find(dead.begin(), dead.end(), jid) != dead.end()) {
            Node refused("user", { { "jid", jid } });
            refused.add(Node("error", { { "code", "406" }, { "text", "not-acceptable" } }));
            list.add(std::move(refused));
            continue;
        }
        const bool hasOneTimeKey
            = std::find(withoutOneTimeKey.begin(), withoutOneTimeKey.end(), jid)
            == withoutOneTimeKey.end();
        Node bundle = device->bundle(jid, hasOneTimeKey);
        const bool isVouched
            = std::find(unvouched.begin(), unvouched.end(), jid) == unvouched.end();
        const PeerDevice *phone = find(jid.withDevice(0));
        if (jid.device != 0)
            bundle.add(Node::withBytes("device-identity",
                device->vouchedBy(phone && isVouched ? phone->identity() : device->identity())));
        list.add(std::move(bundle));
    }
    Node reply = resultFor(iq);
    reply.add(std::move(list));
    return reply;
}

} // namespace heliograph
