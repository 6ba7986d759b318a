// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/DeviceLists.h"

#include "e2ee/SignalCipher.h"
#include "protocol/DeviceIdentity.h"
#include "protocol/DeviceNotice.h"
#include "protocol/KeyQueries.h"
#include "protocol/Stanzas.h"
#include "session/Logging.h"
#include "session/NamePairs.h"

#include <algorithm>

namespace heliograph {

/// Lists are refreshed after a day, besides notifications and drift (04 §3.3).
constexpr milliseconds listLifetime { 24LL * 3600 * 1000 };
constexpr size_t bundlesPerQuery = 100;
/// A device without a usable bundle is left out this long, then asked for again (C10): the messages
/// of one burst do not ask one by one.
constexpr milliseconds unusableFor { 5000 };
/// A refused bundle makes the list suspect, but not more often than this.
constexpr milliseconds trustedListAge { 10LL * 60 * 1000 };

namespace {

bool hasDevice(const std::vector<Jid> &devices, const Jid &device)
{
    return std::any_of(devices.begin(), devices.end(),
        [&](const Jid &other) { return other.device == device.device; });
}

/// A list after the news, and who left it.
struct ListChange {
    std::vector<Jid> devices;
    std::vector<Jid> gone;
};

ListChange changeOf(const DeviceNotice &notice, const std::vector<Jid> &before)
{
    ListChange change { before, {} };
    if (notice.change == DeviceNotice::Change::Whole) {
        change.devices = notice.devices;
        for (const Jid &device : before) {
            if (!hasDevice(notice.devices, device))
                change.gone.push_back(device);
        }
    } else if (notice.change == DeviceNotice::Change::Added) {
        for (const Jid &device : notice.devices) {
            if (!hasDevice(before, device))
                change.devices.push_back(device);
        }
    } else if (notice.change == DeviceNotice::Change::Removed) {
        change.gone = notice.devices;
        std::erase_if(
            change.devices, [&](const Jid &device) { return hasDevice(notice.devices, device); });
    }
    return change;
}

} // namespace

DeviceLists::DeviceLists(AccountStore &store, StanzaSender &sender, SignalCipher &cipher,
    const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_sender(sender)
    , m_cipher(cipher)
    , m_clock(clock)
    , m_identities(store, clock)
    , m_trust(store)
{
}

void DeviceLists::onConnected()
{
    m_unusable.clear();
    m_doubted.clear();
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

bool DeviceLists::isKnown(const Jid &device) const
{
    const auto list = m_store.directory().devices(m_store.directory().canonical(device));
    return list && hasDevice(list->devices, device);
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
        fetchBundles(name, Attempt::First, answer);
    else
        fetchLists(name, Attempt::First, answer);
    return answer.future();
}

QFuture<Result<bool>> DeviceLists::refresh(const Jid &user)
{
    forget(user);
    return prepare(user);
}

void DeviceLists::fetchLists(const Jid &user, Attempt attempt, const Answer<bool> &answer)
{
    const QByteArray id = m_sender.nextId();
    std::vector<Jid> users { user };
    if (ownUser() != user)
        users.push_back(ownUser());
    then(m_sender.query(buildDeviceQuery(id, m_sender.nextId(), users)), this,
        [this, user, attempt, answer](const Result<Node> &reply) {
            const Result<bool> stored
                = reply.and_then([&](const Node &node) { return storeLists(user, node); });
            if (stored)
                fetchBundles(m_store.directory().canonical(user), attempt, answer);
            else
                answer.finish(fail(stored.error()));
        });
}

Result<bool> DeviceLists::storeLists(const Jid &user, const Node &reply)
{
    const Result<std::vector<UserDevices>> lists = parseDevices(reply);
    if (!lists)
        return fail(lists.error());
    Outcome outcome;
    const Result<bool> stored = m_store.transact([&]() -> Result<bool> {
        bool known = false;
        for (const UserDevices &list : *lists) {
            if (const Result<bool> learned = learnNames(m_store, list.lid, list.user, outcome);
                !learned)
                return learned;
            if (list.devices.empty())
                continue;
            known = known
                || m_store.directory().canonical(list.user) == m_store.directory().canonical(user);
            if (Result<void> saved = storeList(list); !saved)
                return fail(saved.error());
        }
        if (!known)
            return fail(ErrorCode::NoSuchRecipient);
        // Without the own list nothing could ever be ready.
        if (!isFresh(ownUser()))
            return fail(ErrorCode::ServiceRefused, QStringLiteral("own devices missing"));
        return true;
    });
    if (stored && !outcome.changed.empty())
        emit changed(outcome);
    return stored;
}

Result<void> DeviceLists::storeList(const UserDevices &list)
{
    const Jid name = m_store.directory().canonical(list.user);
    const QByteArray accountKey = m_trust.accountKeyOf(name);
    // Each companion has to prove itself when its ratchet is made, so this is only remarkable.
    if (!list.keyIndexList.isEmpty() && !accountKey.isEmpty()
        && !isKeyIndexListOf(list.keyIndexList, accountKey))
        qCWarning(lcSession) << "device list not signed by the known phone" << name.masked();
    if (const auto before = m_store.directory().devices(name)) {
        // Another registration of the account: its companions of before are gone (03 §8.1).
        const bool isNew = before->rawId != 0 && list.rawId != 0 && before->rawId != list.rawId;
        for (const Jid &device : before->devices) {
            if (device.device == 0 || (hasDevice(list.devices, device) && !isNew))
                continue;
            if (Result<void> removed = removeSession(device); !removed)
                return removed;
        }
    }
    return m_store.directory().saveDevices(name, list.devices, m_clock.now(), list.rawId);
}

void DeviceLists::fetchBundles(const Jid &user, Attempt attempt, const Answer<bool> &answer)
{
    std::vector<Jid> missing = withoutSession(user);
    if (missing.empty()) {
        answer.finish(true);
        return;
    }
    if (missing.size() > bundlesPerQuery)
        missing.resize(bundlesPerQuery);
    then(m_sender.query(buildBundleQuery(m_sender.nextId(), missing)), this,
        [this, user, missing, attempt, answer](const Result<Node> &reply) {
            // Some device of the list is gone (04 §2.4): the list first, then once more.
            const bool isStale = !reply
                && (reply.error().code == ErrorCode::NotFound || reply.error().status == 406);
            if (isStale && attempt == Attempt::First) {
                fetchLists(user, Attempt::Second, answer);
                return;
            }
            const Result<bool> stored
                = reply.and_then([&](const Node &node) { return storeBundles(missing, node); });
            if (stored)
                fetchBundles(user, attempt, answer);
            else
                answer.finish(stored);
        });
}

Result<bool> DeviceLists::storeBundles(const std::vector<Jid> &asked, const Node &reply)
{
    Result<std::vector<FetchedBundle>> bundles = parseBundles(reply);
    if (!bundles)
        return fail(bundles.error());
    // Phones first: they vouch for the others.
    std::stable_sort(
        bundles->begin(), bundles->end(), [](const FetchedBundle &a, const FetchedBundle &b) {
            return a.device.device == 0 && b.device.device != 0;
        });
    const auto asks = [&](const Jid &device) {
        return std::find(asked.begin(), asked.end(), device) != asked.end();
    };
    Outcome outcome;
    for (const FetchedBundle &fetched : *bundles) {
        const bool isPhoneNew = asks(fetched.device.withDevice(0));
        const Result<void> taken
            = m_store.transact([&] { return takeBundle(fetched, isPhoneNew, outcome); });
        if (!taken && isStorageFailure(taken.error().code))
            return fail(taken.error());
        if (!taken)
            qCWarning(lcSession) << "bundle refused" << fetched.device.masked()
                                 << errorName(taken.error().code);
    }
    // One dead device does not hold the others up (C10).
    for (const Jid &device : asked) {
        if (m_cipher.hasSession(SignalAddress::of(device)))
            continue;
        if (Result<void> noted = noteRefused(device); !noted)
            return fail(noted.error());
    }
    if (!outcome.changed.empty())
        emit changed(outcome);
    return true;
}

Result<void> DeviceLists::takeBundle(
    const FetchedBundle &fetched, bool isPhoneNew, Outcome &outcome)
{
    const CompanionTrust::Verdict verdict
        = m_trust.judge(fetched.device, fetched.bundle.identity, fetched.deviceIdentity);
    if (verdict != CompanionTrust::Verdict::Vouched) {
        qCWarning(lcSession) << "nobody vouches for" << fetched.device.masked()
                             << fetched.device.device;
        const Jid user = fetched.device.bare();
        if (verdict != CompanionTrust::Verdict::AnotherPhone || isPhoneNew
            || m_doubted.contains(user))
            return {};
        // The phone may have been set up anew: its keys are asked for, and compared.
        m_doubted.insert(user);
        return removeSession(user);
    }
    return m_cipher.processBundle(SignalAddress::of(fetched.device), fetched.bundle)
        .and_then([&](IdentityChange change) {
            return m_identities.onSeen(fetched.device, change, 0, outcome);
        });
}

Result<void> DeviceLists::noteRefused(const Jid &device)
{
    m_unusable.insert(device, m_clock.monotonic());
    const Jid user = m_store.directory().canonical(device);
    const auto list = m_store.directory().devices(user);
    if (!list || list->fetchedAt + trustedListAge > m_clock.now())
        return {};
    return m_store.directory().forgetDevices(user);
}

Result<void> DeviceLists::removeSession(const Jid &device)
{
    return m_store.keys().removeSession(SignalAddress::of(sessionName(device)));
}

void DeviceLists::forget(const Jid &user)
{
    (void)m_store.directory().forgetDevices(m_store.directory().canonical(user));
}

Result<void> DeviceLists::onNotification(const Node &notification, Outcome &outcome)
{
    const std::optional<DeviceNotice> notice = parseDeviceNotice(notification);
    if (!notice)
        return {};
    const bool isOwn = m_store.directory().canonical(notice->user) == ownUser();
    if (notice->change == DeviceNotice::Change::Whole && !isOwn)
        return {};
    return learnNames(m_store, notice->user, notice->otherName, outcome).and_then([&](bool) {
        return apply(*notice);
    });
}

Result<void> DeviceLists::apply(const DeviceNotice &notice)
{
    DirectoryTables &directory = m_store.directory();
    const Jid name = directory.canonical(notice.user);
    const auto list = directory.devices(name);
    ListChange change = changeOf(notice, list ? list->devices : std::vector<Jid>());
    for (const Jid &device : change.gone) {
        if (device.device == 0)
            continue;
        if (Result<void> removed = removeSession(device); !removed)
            return removed;
    }
    for (Jid &device : change.devices)
        device = notice.user.withDevice(device.device);
    // The cached list is kept if it then is what the service has (04 §3.3).
    const bool isWhole = notice.change == DeviceNotice::Change::Whole;
    if (notice.change == DeviceNotice::Change::Unknown || change.devices.empty()
        || (!list && !isWhole)
        || !isSameParticipantHash(participantHash(change.devices), notice.hash))
        return directory.forgetDevices(name);
    return directory.saveDevices(
        name, change.devices, isWhole ? m_clock.now() : list->fetchedAt, list ? list->rawId : 0);
}

} // namespace heliograph
