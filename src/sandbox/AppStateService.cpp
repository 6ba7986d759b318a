// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/AppStateService.h"

#include "proto/syncd.pb.h"
#include "sandbox/ProtoBytes.h"
#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

namespace {

constexpr qsizetype largestPatch = 1024 * 1024;
/// Shortest record: IV, one block, MAC (07 §7).
constexpr size_t shortestRecord = 64;

bool isKnownCollection(const QByteArray &name)
{
    static const QList<QByteArray> names { "critical_block", "critical_unblock_low", "regular_high",
        "regular_low", "regular" };
    return names.contains(name);
}

Node collectionError(const QByteArray &name, const QByteArray &code, const QByteArray &text)
{
    Node collection("collection", { { "name", name }, { "type", "error" } });
    collection.add(Node("error", { { "code", code }, { "text", text } }));
    return collection;
}

/// The patch with its version in it; nothing when it breaks a rule of 07 §14.
std::optional<QByteArray> stampedPatch(const QByteArray &bytes, quint64 version)
{
    proto::SyncdPatch patch;
    if (bytes.size() > largestPatch || !parseInto(patch, bytes))
        return std::nullopt;
    if (!patch.has_snapshotmac() || !patch.has_patchmac() || !patch.has_keyid())
        return std::nullopt;
    std::set<std::string> indexes;
    for (const proto::SyncdMutation &mutation : patch.mutations()) {
        if (!indexes.insert(mutation.record().index().blob()).second
            || mutation.record().value().blob().size() < shortestRecord) {
            return std::nullopt;
        }
    }
    patch.mutable_version()->set_version(version);
    return bytesOf(patch);
}

} // namespace

AppStateService::AppStateService(AccountRegistry &accounts, Delivery &delivery,
    const ServiceClock &clock, IdSource &ids, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_delivery(delivery)
    , m_clock(clock)
    , m_ids(ids)
{
}

void AppStateService::restore(
    const QByteArray &pn, const QByteArray &collection, const QByteArray &patch)
{
    m_collections[pn][collection].push_back(patch);
}

std::optional<Node> AppStateService::answer(const DeviceId &from, const Node &iq)
{
    const Node *sync = iq.child("sync");
    if (!sync)
        return iqError(iq, 400, "bad-request");
    Node answer("sync");
    for (const Node &collection : sync->children()) {
        if (collection.tag == "collection")
            answer.add(collectionAnswer(from, collection));
    }
    return iqResult(iq, { std::move(answer) });
}

Node AppStateService::patchesSince(const Patches &patches, qint64 version)
{
    Node node("patches");
    for (size_t i = static_cast<size_t>(qMax<qint64>(version, 0)); i < patches.size(); ++i)
        node.add(Node::withBytes("patch", patches[i]));
    return node;
}

Node AppStateService::collectionAnswer(const DeviceId &from, const Node &collection)
{
    const QByteArray name = collection.text("name");
    if (!isKnownCollection(name))
        return collectionError(name, "400", "bad-request");
    Patches &patches = m_collections[from.pn][name];
    const qint64 known = collection.numberOr("version", 0);
    const qint64 current = static_cast<qint64>(patches.size());
    if (const Node *patch = collection.child("patch")) {
        if (known != current) {
            Node conflict = collectionError(name, "409", "conflict");
            conflict.add(patchesSince(patches, known));
            return conflict;
        }
        const auto stamped = stampedPatch(patch->bytes(), static_cast<quint64>(current + 1));
        if (!stamped)
            return collectionError(name, "400", "bad-request");
        upload(from, name, patches, *stamped);
        return Node(
            "collection", { { "name", name }, { "version", QByteArray::number(current + 1) } });
    }
    Node answer("collection", { { "name", name }, { "version", QByteArray::number(current) } });
    if (known < current)
        answer.add(patchesSince(patches, known));
    return answer;
}

void AppStateService::upload(
    const DeviceId &from, const QByteArray &name, Patches &patches, const QByteArray &stamped)
{
    patches.push_back(stamped);
    const QByteArray version = QByteArray::number(static_cast<qint64>(patches.size()));
    emit patchStored(from.pn, name, patches.size(), stamped);
    const Account *account = m_accounts.byPn(from.pn);
    if (!account)
        return;
    for (const auto &[number, device] : account->devices) {
        if (number == from.device)
            continue;
        Node notice
            = notification("server_sync", Jid::service(), m_ids.stanza(), m_clock.unixSeconds());
        notice.add(Node("collection", { { "name", name }, { "version", version } }));
        m_delivery.post({ account->pn, number }, notice);
    }
}

} // namespace heliograph::sandbox
