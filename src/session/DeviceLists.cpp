// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/DeviceLists.h"

#include "e2ee/SignalCipher.h"
#include "protocol/KeyQueries.h"
#include "session/Logging.h"

namespace heliograph {

/// Lists are refreshed after a day, besides notifications and drift (04 §3.3).
constexpr milliseconds listLifetime { 24LL * 3600 * 1000 };
constexpr size_t bundlesPerQuery = 100;
/// A device without a usable bundle is left out this long, then asked for again (C10): the messages
/// of one burst do not ask one by one.
constexpr milliseconds unusableFor { 5000 };

DeviceLists::DeviceLists(AccountStore &store, StanzaSender &sender, SignalCipher &cipher,
    const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_sender(sender)
    , m_cipher(cipher)
    , m_clock(clock)
{
}

Jid DeviceLists::ownUser() const
{
    const std::optional<Credentials> &credentials = m_store.keys().credentials();
    return credentials ? credentials->jid.bare() : Jid {};
}

Jid DeviceLists::sessionName(const Jid &person) const
{
    const Jid lid = m_store.directory().lidOf(person);
    return (lid.isNull() ? person.bare() : lid).withDevice(person.device);
}

bool DeviceLists::isFresh(const Jid &user) const
{
    const auto list = m_store.directory().devices(m_store.directory().canonical(user));
    return list && !list->devices.empty() && list->fetchedAt + listLifetime > m_clock.now();
}

bool DeviceLists::isUnusable(const Jid &device) const
{
    const auto refused = m_unusable.constFind(device);
    return refused != m_unusable.constEnd() && *refused + unusableFor > m_clock.monotonic();
}

std::vector<Jid> DeviceLists::devicesOf(const Jid &user) const
{
    const Jid name = m_store.directory().canonical(user);
    const auto list = m_store.directory().devices(name);
    std::vector<Jid> devices;
    if (!list)
        return devices;
    const Credentials &own = *m_store.keys().credentials();
    const bool isOwn = name == own.jid.bare();
    for (const Jid &device : list->devices) {
        if (!isOwn || device.device != own.jid.device)
            devices.push_back(sessionName(device));
    }
    return devices;
}

DeviceLists::Targets DeviceLists::targets(const Jid &user) const
{
    Targets targets;
    const Jid own = ownUser();
    if (m_store.directory().canonical(user) != own)
        targets.recipients = devicesOf(user);
    targets.own = devicesOf(own);
    return targets;
}

std::vector<Jid> DeviceLists::withoutSession(const Jid &user) const
{
    std::vector<Jid> missing;
    const Targets all = targets(user);
    for (const std::vector<Jid> *devices : { &all.recipients, &all.own }) {
        for (const Jid &device : *devices) {
            if (!isUnusable(device) && !m_cipher.hasSession(SignalAddress::of(device)))
                missing.push_back(device);
        }
    }
    return missing;
}

bool DeviceLists::isReady(const Jid &user) const
{
    return isFresh(user) && isFresh(ownUser()) && withoutSession(user).empty();
}

QFuture<Result<bool>> DeviceLists::prepare(const Jid &user)
{
    const Jid name = m_store.directory().canonical(user);
    if (const auto running = m_running.constFind(name);
        running != m_running.constEnd() && !running->isFinished())
        return running->future();
    Answer<bool> answer;
    m_running.insert(name, answer);
    then(answer.future(), this, [this, name](const Result<bool> &) {
        // A newer one may run by now.
        if (const auto running = m_running.constFind(name);
            running != m_running.constEnd() && running->isFinished())
            m_running.erase(running);
    });
    if (isFresh(name) && isFresh(ownUser()))
        fetchBundles(name, answer);
    else
        fetchLists(name, answer);
    return answer.future();
}

void DeviceLists::fetchLists(const Jid &user, Answer<bool> answer)
{
    const QByteArray id = m_sender.nextId();
    std::vector<Jid> users { user };
    if (ownUser() != user)
        users.push_back(ownUser());
    then(m_sender.query(buildDeviceQuery(id, m_sender.nextId(), users)), this,
        [this, user, answer](const Result<Node> &reply) {
            const Result<bool> stored
                = reply.and_then([&](const Node &node) { return storeLists(user, node); });
            if (stored)
                fetchBundles(user, answer);
            else
                answer.finish(fail(stored.error()));
        });
}

Result<bool> DeviceLists::storeLists(const Jid &user, const Node &reply)
{
    const Result<std::vector<UserDevices>> lists = parseDevices(reply);
    if (!lists)
        return fail(lists.error());
    return m_store.transact([&]() -> Result<bool> {
        DirectoryTables &directory = m_store.directory();
        bool known = false;
        for (const UserDevices &list : *lists) {
            if (const Result<bool> learned = directory.learnPair(list.lid, list.user); !learned)
                return learned;
            const Jid name = directory.canonical(list.user);
            if (list.devices.empty())
                continue;
            known = known || name == directory.canonical(user);
            if (Result<void> saved = directory.saveDevices(name, list.devices, m_clock.now());
                !saved)
                return fail(saved.error());
        }
        if (!known)
            return fail(ErrorCode::NoSuchRecipient);
        // Without the own list nothing could ever be ready.
        if (!isFresh(ownUser()))
            return fail(ErrorCode::ServiceRefused, QStringLiteral("own devices missing"));
        return true;
    });
}

void DeviceLists::fetchBundles(const Jid &user, Answer<bool> answer)
{
    std::vector<Jid> missing = withoutSession(user);
    if (missing.empty()) {
        answer.finish(true);
        return;
    }
    if (missing.size() > bundlesPerQuery)
        missing.resize(bundlesPerQuery);
    then(m_sender.query(buildBundleQuery(m_sender.nextId(), missing)), this,
        [this, user, missing, answer](const Result<Node> &reply) {
            const Result<bool> stored
                = reply.and_then([&](const Node &node) { return storeBundles(missing, node); });
            if (stored)
                fetchBundles(user, answer);
            else
                answer.finish(stored);
        });
}

Result<bool> DeviceLists::storeBundles(const std::vector<Jid> &asked, const Node &reply)
{
    const Result<std::vector<FetchedBundle>> bundles = parseBundles(reply);
    if (!bundles)
        return fail(bundles.error());
    for (const FetchedBundle &fetched : *bundles) {
        const Result<bool> processed = m_store.transact([&]() -> Result<bool> {
            return m_cipher.processBundle(SignalAddress::of(fetched.device), fetched.bundle)
                .map([](IdentityChange) { return true; });
        });
        if (!processed && processed.error().code == ErrorCode::StorageFailed)
            return processed;
        if (!processed)
            qCWarning(lcSession) << "bundle refused" << fetched.device.masked()
                                 << errorName(processed.error().code);
    }
    // One dead device does not hold the others up (C10).
    for (const Jid &device : asked) {
        if (!m_cipher.hasSession(SignalAddress::of(device)))
            m_unusable.insert(device, m_clock.monotonic());
    }
    return true;
}

void DeviceLists::forget(const Jid &user)
{
    (void)m_store.directory().forgetDevices(m_store.directory().canonical(user));
}

void DeviceLists::onNotification(const Node &notification)
{
    const Jid from = notification.jid("from").bare();
    (void)m_store.directory().learnPair(notification.jid("lid"), from);
    if (const Node *removed = notification.child("remove")) {
        for (const Node &device : removed->children()) {
            const Jid jid = device.jid("jid");
            if (device.tag == "device" && jid.isSameUser(from) && jid.device > 0)
                (void)m_store.keys().removeSession(SignalAddress::of(sessionName(jid)));
        }
    }
    forget(from);
}

} // namespace heliograph
