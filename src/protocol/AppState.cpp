// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/AppState.h"

#include "base/BigEndian.h"
#include "crypto/Cipher.h"
#include "crypto/Hash.h"
#include "proto/action.pb.h"
#include "proto/syncd.pb.h"

#include <QtEndian>

namespace heliograph {

namespace {

constexpr qsizetype ivSize = 16;
constexpr qsizetype macSize = 32;
/// IV, one block, MAC (07 §7).
constexpr qsizetype shortestBlob = ivSize + 16 + macSize;
constexpr char setOperation = 1;
constexpr char removeOperation = 2;

QByteArray qBytes(const std::string &text) { return QByteArray::fromStdString(text); }

template <typename Message> QByteArray serializedAppState(const Message &message)
{
    return qBytes(message.SerializeAsString());
}

bool parseAppState(google::protobuf::MessageLite &message, QByteArrayView bytes)
{
    return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

tl::unexpected<Error> failedCheck(const char *name)
{
    return fail(ErrorCode::BadContent, QString::fromLatin1(name));
}

QByteArray recordMac(
    const AppStateKeys &keys, bool isRemoval, const QByteArray &keyId, const QByteArray &sealed)
{
    const QByteArray head = QByteArray(1, isRemoval ? removeOperation : setOperation) + keyId;
    // The length counts operation and key id alone.
    return hmacSha512(
        keys.valueMac, head + sealed + bigEndian(static_cast<quint64>(head.size()), 8))
        .first(macSize);
}

QByteArray snapshotMacOf(const AppStateKeys &keys, const AppStateCollection &collection)
{
    return hmacSha256(keys.snapshotMac,
        collection.hash.bytes() + bigEndian(collection.version, 8) + collection.name);
}

QByteArray patchMacOf(const AppStateKeys &keys, const QByteArray &snapshotMac,
    const QByteArray &valueMacs, const AppStateCollection &collection)
{
    return hmacSha256(keys.patchMac,
        snapshotMac + valueMacs + bigEndian(collection.version, 8) + collection.name);
}

/// A record in its parts; nothing when it is misshapen.
struct RecordParts {
    QByteArray indexMac;
    QByteArray sealed;
    QByteArray valueMac;
    QByteArray keyId;
};

std::optional<RecordParts> partsOf(const proto::SyncdRecord &record)
{
    const QByteArray blob = qBytes(record.value().blob());
    RecordParts parts { qBytes(record.index().blob()), {}, {}, qBytes(record.keyid().id()) };
    if (blob.size() < shortestBlob || parts.indexMac.size() != macSize || parts.keyId.isEmpty())
        return std::nullopt;
    parts.sealed = blob.chopped(macSize);
    parts.valueMac = blob.last(macSize);
    return parts;
}

Result<AppStateMutation> openRecord(
    const RecordParts &parts, bool isRemoval, const AppStateKeyring &keyring)
{
    const auto data = keyring(parts.keyId);
    if (!data)
        return fail(ErrorCode::KeyUnavailable, QStringLiteral("missingKey"));
    const AppStateKeys keys = AppStateKeys::expand(*data);
    if (!constantTimeEquals(recordMac(keys, isRemoval, parts.keyId, parts.sealed), parts.valueMac))
        return failedCheck("valueMac");
    const auto plain = aesCbcDecrypt(
        keys.valueEncryption, parts.sealed.first(ivSize), parts.sealed.sliced(ivSize));
    proto::SyncActionData action;
    if (!plain || !parseAppState(action, *plain))
        return failedCheck("format");
    AppStateMutation mutation;
    mutation.isRemoval = isRemoval;
    mutation.index = qBytes(action.index());
    mutation.value = qBytes(action.value());
    mutation.version = action.version();
    mutation.indexMac = parts.indexMac;
    mutation.valueMac = parts.valueMac;
    if (!constantTimeEquals(hmacSha256(keys.index, mutation.index), parts.indexMac))
        return failedCheck("indexMac");
    return mutation;
}

/// Moves hash and map on by one mutation; false for a removal of something unknown.
bool advance(AppStateCollection &collection, const RecordParts &parts, bool isRemoval)
{
    const auto former = collection.valueMacs.find(parts.indexMac);
    const bool isKnown = former != collection.valueMacs.end();
    if (isKnown)
        collection.hash.subtract(former->second);
    if (isRemoval) {
        if (isKnown)
            collection.valueMacs.erase(former);
        return isKnown;
    }
    collection.hash.add(parts.valueMac);
    collection.valueMacs[parts.indexMac] = parts.valueMac;
    return true;
}

struct SealedMutation {
    RecordParts parts;
    bool isRemoval = false;
};

Result<std::vector<SealedMutation>> mutationsIn(
    const proto::SyncdPatch &patch, const std::optional<QByteArray> &external)
{
    const auto *list = &patch.mutations();
    proto::SyncdMutations blob;
    if (patch.has_externalmutations()) {
        if (!external || !parseAppState(blob, *external))
            return failedCheck("format");
        list = &blob.mutations();
    }
    std::vector<SealedMutation> mutations;
    for (const proto::SyncdMutation &mutation : *list) {
        const auto parts = partsOf(mutation.record());
        if (!parts)
            return failedCheck("format");
        mutations.push_back({ *parts, mutation.operation() == proto::SyncdMutation::REMOVE });
    }
    return mutations;
}

} // namespace

AppStateKeys AppStateKeys::expand(QByteArrayView keyData)
{
    const QByteArray all = hkdfSha256(keyData, {}, "WhatsApp Mutation Keys", 5 * macSize);
    return { all.sliced(0, macSize), all.sliced(macSize, macSize), all.sliced(2 * macSize, macSize),
        all.sliced(3 * macSize, macSize), all.sliced(4 * macSize, macSize) };
}

LtHash::LtHash()
    : m_bytes(size, '\0')
{
}

LtHash::LtHash(const QByteArray &bytes)
    : m_bytes(bytes.size() == size ? bytes : QByteArray(size, '\0'))
{
}

void LtHash::change(QByteArrayView valueMac, int sign)
{
    const QByteArray lanes = hkdfSha256(valueMac, {}, "WhatsApp Patch Integrity", size);
    for (qsizetype at = 0; at < size; at += 2) {
        const auto mine = qFromLittleEndian<quint16>(m_bytes.constData() + at);
        const auto other = qFromLittleEndian<quint16>(lanes.constData() + at);
        qToLittleEndian(
            static_cast<quint16>(sign > 0 ? mine + other : mine - other), m_bytes.data() + at);
    }
}

Result<AppliedAppState> applyAppStatePatch(AppStateCollection &collection, QByteArrayView bytes,
    const AppStateKeyring &keyring, const std::optional<QByteArray> &external)
{
    proto::SyncdPatch patch;
    if (!parseAppState(patch, bytes) || !patch.has_snapshotmac() || !patch.has_patchmac())
        return failedCheck("format");
    if (patch.version().version() != collection.version + 1)
        return failedCheck("version");
    const auto mutations = mutationsIn(patch, external);
    if (!mutations)
        return fail(mutations.error());
    const auto data = keyring(qBytes(patch.keyid().id()));
    if (!data)
        return fail(ErrorCode::KeyUnavailable, QStringLiteral("missingKey"));
    const AppStateKeys keys = AppStateKeys::expand(*data);
    AppStateCollection next = collection;
    ++next.version;
    AppliedAppState applied;
    QByteArray valueMacs;
    for (const SealedMutation &mutation : *mutations) {
        valueMacs += mutation.parts.valueMac;
        if (!advance(next, mutation.parts, mutation.isRemoval))
            applied.missesRemoved = true;
    }
    const QByteArray snapshotMac = snapshotMacOf(keys, next);
    if (!constantTimeEquals(snapshotMac, qBytes(patch.snapshotmac())))
        return failedCheck(applied.missesRemoved ? "missingRemove" : "snapshotMac");
    if (!constantTimeEquals(
            patchMacOf(keys, snapshotMac, valueMacs, next), qBytes(patch.patchmac())))
        return failedCheck("patchMac");
    for (const SealedMutation &mutation : *mutations) {
        auto opened = openRecord(mutation.parts, mutation.isRemoval, keyring);
        if (!opened)
            return fail(opened.error());
        applied.mutations.push_back(std::move(*opened));
    }
    collection = std::move(next);
    return applied;
}

Result<AppliedAppState> applyAppStateSnapshot(
    AppStateCollection &collection, QByteArrayView bytes, const AppStateKeyring &keyring)
{
    proto::SyncdSnapshot snapshot;
    if (!parseAppState(snapshot, bytes) || !snapshot.has_mac())
        return failedCheck("format");
    const auto data = keyring(qBytes(snapshot.keyid().id()));
    if (!data)
        return fail(ErrorCode::KeyUnavailable, QStringLiteral("missingKey"));
    AppStateCollection next;
    next.name = collection.name;
    next.version = snapshot.version().version();
    AppliedAppState applied;
    std::vector<RecordParts> records;
    for (const proto::SyncdRecord &record : snapshot.records()) {
        auto parts = partsOf(record);
        if (!parts)
            return failedCheck("format");
        // A record that stands there twice is counted twice: then the sum does not fit.
        next.hash.add(parts->valueMac);
        next.valueMacs[parts->indexMac] = parts->valueMac;
        records.push_back(std::move(*parts));
    }
    const AppStateKeys keys = AppStateKeys::expand(*data);
    if (!constantTimeEquals(snapshotMacOf(keys, next), qBytes(snapshot.mac())))
        return failedCheck("snapshotMac");
    for (const RecordParts &parts : records) {
        auto opened = openRecord(parts, false, keyring);
        if (!opened)
            return fail(opened.error());
        applied.mutations.push_back(std::move(*opened));
    }
    collection = std::move(next);
    return applied;
}

QByteArray buildAppStatePatch(AppStateCollection &collection,
    const std::vector<AppStateMutation> &mutations, const AppStateKey &key,
    const std::function<QByteArray()> &ivs)
{
    const AppStateKeys keys = AppStateKeys::expand(key.data);
    proto::SyncdPatch patch;
    QByteArray valueMacs;
    ++collection.version;
    for (const AppStateMutation &mutation : mutations) {
        proto::SyncActionData action;
        action.set_index(mutation.index.toStdString());
        action.set_value(mutation.value.toStdString());
        action.set_padding(std::string());
        action.set_version(mutation.version);
        const QByteArray iv = ivs();
        RecordParts parts { hmacSha256(keys.index, mutation.index),
            iv + aesCbcEncrypt(keys.valueEncryption, iv, serializedAppState(action)), {}, key.id };
        parts.valueMac = recordMac(keys, mutation.isRemoval, key.id, parts.sealed);
        advance(collection, parts, mutation.isRemoval);
        valueMacs += parts.valueMac;
        proto::SyncdMutation *out = patch.add_mutations();
        out->set_operation(
            mutation.isRemoval ? proto::SyncdMutation::REMOVE : proto::SyncdMutation::SET);
        out->mutable_record()->mutable_index()->set_blob(parts.indexMac.toStdString());
        out->mutable_record()->mutable_value()->set_blob(
            (parts.sealed + parts.valueMac).toStdString());
        out->mutable_record()->mutable_keyid()->set_id(key.id.toStdString());
    }
    const QByteArray snapshotMac = snapshotMacOf(keys, collection);
    patch.set_snapshotmac(snapshotMac.toStdString());
    patch.set_patchmac(patchMacOf(keys, snapshotMac, valueMacs, collection).toStdString());
    patch.mutable_keyid()->set_id(key.id.toStdString());
    return serializedAppState(patch);
}

Result<QByteArray> buildAppStateSnapshot(const QByteArray &name, quint64 version,
    const std::vector<QByteArray> &records, const AppStateKey &key)
{
    AppStateCollection collection;
    collection.name = name;
    collection.version = version;
    proto::SyncdSnapshot snapshot;
    snapshot.mutable_version()->set_version(version);
    for (const QByteArray &bytes : records) {
        proto::SyncdRecord *record = snapshot.add_records();
        const auto parts
            = parseAppState(*record, bytes) ? partsOf(*record) : std::optional<RecordParts>();
        if (!parts)
            return failedCheck("format");
        collection.hash.add(parts->valueMac);
    }
    const AppStateKeys keys = AppStateKeys::expand(key.data);
    snapshot.set_mac(snapshotMacOf(keys, collection).toStdString());
    snapshot.mutable_keyid()->set_id(key.id.toStdString());
    return serializedAppState(snapshot);
}

} // namespace heliograph
