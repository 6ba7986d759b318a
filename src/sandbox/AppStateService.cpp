// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/AppStateService.h"

#include "proto/syncd.pb.h"
#include "sandbox/ContactTokens.h"
#include "sandbox/Logging.h"
#include "sandbox/MediaBox.h"
#include "sandbox/MediaStore.h"
#include "sandbox/ProtoBytes.h"
#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

namespace {

/// A longer chain is replaced by a snapshot where one is wanted (07 §10).
constexpr size_t longestChain = 100;
constexpr qsizetype ivSize = 16;
constexpr qsizetype valueMacSize = 32;
constexpr qint64 largestExternal = 16LL * 1024 * 1024;
/// A longer patch points at its mutations (07 §13).
constexpr qsizetype largestInline = 64 * 1024;

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

} // namespace

AppStateService::AppStateService(SandboxOptions::Behaviour behaviour, AccountRegistry &accounts,
    Delivery &delivery, const ServiceClock &clock, IdSource &ids, Faults &faults, QObject *parent)
    : QObject(parent)
    , m_behaviour(behaviour)
    , m_accounts(accounts)
    , m_delivery(delivery)
    , m_clock(clock)
    , m_ids(ids)
    , m_faults(faults)
{
}

AppStateService::Collection &AppStateService::collectionOf(
    const QByteArray &pn, const QByteArray &name)
{
    Collection &collection = m_collections[pn][name];
    collection.view.name = name;
    return collection;
}

std::optional<QJsonObject> AppStateService::fault(const DeviceId &from, const char16_t *what)
{
    return m_faults.take("app_state", { from, 0 },
        [what](const QJsonObject &body) { return faultChoice(body) == QStringView(what); });
}

void AppStateService::restore(const QByteArray &pn, const QByteArray &name, const QByteArray &patch)
{
    if (Account *account = m_accounts.byPn(pn))
        store(*account, collectionOf(pn, name), patch);
}

void AppStateService::begin(Account &account)
{
    if (!collectionOf(account.pn, "critical_block").patches.empty())
        return;
    const AppStateActions actions(m_clock);
    publish(account, "critical_block",
        { actions.pushName(account.pushName), actions.locale("en_US"),
            actions.securityNotification(false) });
    if (accountFlags(account.name).saltInAppState)
        publish(account, "regular_high", { actions.contactSalt(account.contactSalt) });
    std::vector<AppStateMutation> contacts;
    for (const Account *other : m_accounts.all()) {
        if (other != &account && (other->isScripted || account.peers.contains(other->pn)))
            contacts.push_back(actions.contact(*other));
    }
    if (!contacts.empty())
        publish(account, "critical_unblock_low", contacts);
}

void AppStateService::publish(
    Account &account, const QByteArray &name, const std::vector<AppStateMutation> &mutations)
{
    Collection &collection = collectionOf(account.pn, name);
    AppStateCollection next = collection.view;
    const QByteArray patch = buildAppStatePatch(next, mutations,
        { account.appStateKeyId, account.appStateKey }, [this] { return m_ids.bytes(ivSize); });
    const auto stamped = stampedPatch(outsourced(patch), next.version);
    if (!stamped)
        return;
    store(account, collection, *stamped);
    emit patchStored(account.pn, name, next.version, *stamped);
    tellDevices(account, name, collection, std::nullopt);
}

std::optional<proto::ExternalBlobReference> AppStateService::storeBlob(const QByteArray &plain)
{
    const auto sealed = sealMedia(MediaType::AppState, plain, m_ids.bytes(32));
    const auto path
        = sealed ? m_media->store(sealed->bytes) : Result<QByteArray>(fail(sealed.error()));
    if (!path) {
        qCWarning(lcSandbox) << "no blob of app state:" << path.error().detail;
        return std::nullopt;
    }
    proto::ExternalBlobReference reference;
    reference.set_mediakey(sealed->mediaKey.toStdString());
    reference.set_directpath(path->toStdString());
    reference.set_filesizebytes(static_cast<quint64>(sealed->bytes.size()));
    reference.set_filesha256(sealed->plainHash.toStdString());
    reference.set_fileencsha256(sealed->sealedHash.toStdString());
    return reference;
}

QByteArray AppStateService::outsourced(const QByteArray &bytes)
{
    proto::SyncdPatch patch;
    if (!m_media || bytes.size() <= largestInline || !parseInto(patch, bytes))
        return bytes;
    proto::SyncdMutations list;
    list.mutable_mutations()->Swap(patch.mutable_mutations());
    const auto reference = storeBlob(bytesOf(list));
    if (!reference)
        return bytes;
    *patch.mutable_externalmutations() = *reference;
    return bytesOf(patch);
}

Result<void> AppStateService::change(Account &account, const QJsonObject &body)
{
    const auto action = AppStateActions(m_clock).fromJson(body);
    if (!action)
        return fail(action.error());
    if (!isKnownCollection(action->collection))
        return fail(ErrorCode::InvalidArgument, QStringLiteral("no such collection"));
    begin(account);
    publish(account, action->collection, { action->mutation });
    return {};
}

std::optional<QByteArray> AppStateService::externalMutations(const QByteArray &bytes) const
{
    proto::SyncdPatch patch;
    if (!m_media || !parseInto(patch, bytes) || !patch.has_externalmutations())
        return std::nullopt;
    const proto::ExternalBlobReference &reference = patch.externalmutations();
    const auto plain
        = m_media->read(QByteArray::fromStdString(reference.directpath()), largestExternal)
              .and_then([&](const QByteArray &sealed) {
                  return openMedia(
                      MediaType::AppState, sealed, QByteArray::fromStdString(reference.mediakey()));
              });
    return plain ? std::optional(*plain) : std::nullopt;
}

std::optional<QString> AppStateService::store(
    Account &account, Collection &collection, const QByteArray &stamped)
{
    collection.patches.push_back(stamped);
    const auto external = externalMutations(stamped);
    proto::SyncdPatch patch;
    static_cast<void>(parseInto(patch, stamped));
    proto::SyncdMutations list;
    if (external)
        static_cast<void>(parseInto(list, *external));
    for (const proto::SyncdMutation &mutation : external ? list.mutations() : patch.mutations()) {
        const QByteArray index = QByteArray::fromStdString(mutation.record().index().blob());
        if (mutation.operation() == proto::SyncdMutation::REMOVE)
            collection.records.erase(index);
        else
            collection.records[index] = bytesOf(mutation.record());
    }
    const auto keyring = [&account](const QByteArray &id) {
        return id == account.appStateKeyId ? std::optional(account.appStateKey) : std::nullopt;
    };
    const auto applied = applyAppStatePatch(collection.view, stamped, keyring, external);
    if (applied) {
        readAsPhone(account, applied->mutations);
        return std::nullopt;
    }
    // The phone goes on from the records, as a device does that fetches everything anew.
    collection.view.version = collection.patches.size();
    collection.view.hash = LtHash();
    collection.view.valueMacs.clear();
    for (const auto &[index, bytes] : collection.records) {
        proto::SyncdRecord record;
        static_cast<void>(parseInto(record, bytes));
        const QByteArray blob = QByteArray::fromStdString(record.value().blob());
        const QByteArray mac = blob.last(qMin(blob.size(), valueMacSize));
        collection.view.hash.add(mac);
        collection.view.valueMacs[index] = mac;
    }
    return applied.error().detail;
}

void AppStateService::readAsPhone(Account &account, const std::vector<AppStateMutation> &mutations)
{
    for (const AppStateMutation &mutation : mutations) {
        const auto name = pushNameIn(mutation);
        if (!name || *name == account.pushName)
            continue;
        account.pushName = *name;
        m_accounts.touch(account);
    }
}

std::optional<Node> AppStateService::answer(const DeviceId &from, const Node &iq)
{
    const Node *sync = iq.child("sync");
    Account *account = m_accounts.byPn(from.pn);
    if (!sync || !account)
        return iqError(iq, 400, "bad-request");
    begin(*account);
    Node answer("sync");
    for (const Node &collection : sync->children()) {
        if (collection.tag == "collection")
            answer.add(collectionAnswer(from, collection));
    }
    return iqResult(iq, { std::move(answer) });
}

void AppStateService::addPatches(
    Node &answer, const DeviceId &from, const Collection &collection, qint64 known)
{
    const auto first = static_cast<size_t>(qMax<qint64>(known, 0));
    if (first >= collection.patches.size())
        return;
    size_t most = longestChain;
    if (const auto few = fault(from, u"has_more"))
        most = static_cast<size_t>(qMax(1, few->value(u"n").toInt(1)));
    const size_t last = qMin(collection.patches.size(), first + most);
    QString spoiled;
    for (const char16_t *what : { u"bad_lthash", u"bad_patch_mac", u"missing_key" }) {
        if (fault(from, what))
            spoiled = QString::fromUtf16(what);
    }
    Node node("patches");
    for (size_t i = first; i < last; ++i)
        node.add(Node::withBytes("patch",
            spoiled.isEmpty() ? collection.patches[i]
                              : spoiledPatch(collection.patches[i], spoiled)));
    if (last < collection.patches.size())
        answer.set("has_more_patches", QByteArray("true"));
    answer.add(std::move(node));
}

bool AppStateService::addSnapshot(Node &answer, const DeviceId &from, const Collection &collection)
{
    if (fault(from, u"empty_snapshot")) {
        answer.add(Node("snapshot"));
        return true;
    }
    const Account &account = *m_accounts.byPn(from.pn);
    if (!m_media || collection.patches.size() <= longestChain)
        return false;
    std::vector<QByteArray> records;
    for (const auto &[index, record] : collection.records)
        records.push_back(record);
    const auto bytes = buildAppStateSnapshot(collection.view.name, collection.patches.size(),
        records, { account.appStateKeyId, account.appStateKey });
    if (!bytes) {
        qCWarning(lcSandbox) << "no snapshot:" << bytes.error().detail;
        return false;
    }
    const auto reference = storeBlob(*bytes);
    if (!reference)
        return false;
    answer.add(Node::withBytes("snapshot", bytesOf(*reference)));
    return true;
}

Node AppStateService::conflictAnswer(
    const QByteArray &name, const Collection &collection, qint64 base)
{
    Node conflict = collectionError(name, "409", "conflict");
    const auto first = static_cast<size_t>(qMax<qint64>(base, 0));
    if (first >= collection.patches.size())
        return conflict;
    if (collection.patches.size() - first > longestChain) {
        conflict.set("has_more_patches", QByteArray("true"));
        return conflict;
    }
    Node node("patches");
    for (size_t i = first; i < collection.patches.size(); ++i)
        node.add(Node::withBytes("patch", collection.patches[i]));
    conflict.add(std::move(node));
    return conflict;
}

Node AppStateService::uploadAnswer(const DeviceId &from, const QByteArray &name,
    Collection &collection, qint64 base, const QByteArray &patch)
{
    const auto current = static_cast<qint64>(collection.patches.size());
    if (base != current || fault(from, u"conflict_409")) {
        // Baileys looks at no answer to an upload: a notification makes it fetch (07 §13).
        tellDevice(from, name, collection);
        return conflictAnswer(name, collection, base);
    }
    const auto stamped = stampedPatch(patch, static_cast<quint64>(current + 1));
    if (!stamped)
        return collectionError(name, "400", "bad-request");
    Account &account = *m_accounts.byPn(from.pn);
    if (const auto check = store(account, collection, *stamped)) {
        qCInfo(lcSandbox) << "an uploaded patch cannot be verified:" << *check;
        emit unsound(from, *check);
    }
    emit patchStored(from.pn, name, collection.patches.size(), *stamped);
    tellDevices(account, name, collection, from.device);
    return Node("collection", { { "name", name }, { "version", QByteArray::number(current + 1) } });
}

Node AppStateService::collectionAnswer(const DeviceId &from, const Node &wanted)
{
    const QByteArray name = wanted.text("name");
    if (!isKnownCollection(name))
        return collectionError(name, "400", "bad-request");
    Collection &collection = collectionOf(from.pn, name);
    const qint64 known = wanted.numberOr("version", 0);
    if (const Node *patch = wanted.child("patch"))
        return uploadAnswer(from, name, collection, known, patch->bytes());
    Node answer("collection",
        { { "name", name },
            { "version", QByteArray::number(static_cast<qint64>(collection.patches.size())) } });
    const QByteArray snapshot = wanted.text("return_snapshot");
    const bool wantsAll = snapshot == "true" || (known == 0 && snapshot != "false");
    if (!wantsAll || !addSnapshot(answer, from, collection))
        addPatches(answer, from, collection, wantsAll ? 0 : known);
    return answer;
}

void AppStateService::tellDevices(const Account &account, const QByteArray &name,
    const Collection &collection, std::optional<quint16> except)
{
    for (const auto &[number, device] : account.devices) {
        // Who has not fetched anything yet will do so unasked.
        if (number != except && device.greeted)
            tellDevice({ account.pn, number }, name, collection);
    }
}

void AppStateService::tellDevice(
    const DeviceId &id, const QByteArray &name, const Collection &collection)
{
    const QByteArray version = QByteArray::number(static_cast<qint64>(collection.patches.size()));
    Node notice
        = notification("server_sync", Jid::service(), m_ids.stanza(), m_clock.unixSeconds());
    notice.add(Node("collection", { { "name", name }, { "version", version } }));
    // One waits for each collection, however often it changes (07 §14).
    m_delivery.postLatest(id, notice, [&name](const Node &stanza) {
        const Node *collectionNode = stanza.child("collection");
        return stanza.text("type") == "server_sync" && collectionNode
            && collectionNode->text("name") == name;
    });
    if (m_behaviour == SandboxOptions::Behaviour::Suite)
        m_delivery.tell(id,
            infoStanza(Node("dirty",
                { { "type", "syncd_app_state" },
                    { "timestamp", QByteArray::number(m_clock.unixSeconds()) } })));
}

} // namespace heliograph::sandbox
