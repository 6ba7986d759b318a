// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/FaultActions.h"

#include "sandbox/Duel.h"
#include "sandbox/FloodMaker.h"
#include "sandbox/Logging.h"
#include "sandbox/Service.h"
#include "sandbox/Stanzas.h"

#include <QTimer>

namespace heliograph::sandbox {

namespace {

constexpr milliseconds answerPause { 50 };

} // namespace

FaultActions::FaultActions(Service &service, QObject *parent)
    : QObject(parent)
    , m_service(service)
{
}

void FaultActions::noteSent(const DeviceId &device, const Node &stanza)
{
    if (stanza.tag == "message")
        m_lastMessages[device] = stanza;
}

std::vector<DeviceId> FaultActions::targets(const QJsonObject &fault) const
{
    std::vector<DeviceId> devices;
    for (const Account *account : m_service.accounts().all()) {
        for (const auto &[number, device] : account->devices) {
            const DeviceId id { account->pn, number };
            if (faultTargets(fault, { id, 0 }))
                devices.push_back(id);
        }
    }
    return devices;
}

std::vector<Account *> FaultActions::accountsIn(const QJsonObject &fault) const
{
    const QString named
        = fault.value(u"account")
              .toString(fault.value(u"target").toObject().value(u"account").toString());
    if (Account *account = m_service.accounts().byPn(named.toLatin1()))
        return { account };
    std::vector<Account *> accounts;
    for (const DeviceId &id : targets(fault)) {
        Account *account = m_service.accounts().byPn(id.pn);
        if (accounts.empty() || accounts.back() != account)
            accounts.push_back(account);
    }
    return accounts;
}

void FaultActions::carryOut(const QJsonObject &fault)
{
    const QString kind = fault.value(u"kind").toString();
    if (kind == u"media_forget")
        return forgetMedia(fault);
    if (kind == u"crash") {
        // The answer to whoever asked for it leaves first.
        QTimer::singleShot(answerPause, this, [this, fault] {
            m_service.crash(
                milliseconds { fault.value(u"ms").toInt(1000) }, fault.value(u"lost").toBool());
        });
        return;
    }
    if (kind == u"flood" || kind == u"offline_backlog")
        return flood(fault, kind == u"offline_backlog");
    if (kind == u"identity_change") {
        for (Account *account : accountsIn(fault))
            reinstall(*account, fault.value(u"keep_devices").toBool());
        return;
    }
    const milliseconds pause { static_cast<qint64>(fault.value(u"every_s").toDouble(5) * 1000) };
    const int times = qBound(1, fault.value(u"times").toInt(1), 1'000);
    for (const DeviceId &id : targets(fault)) {
        if (kind == u"prekeys")
            m_service.keys().drain(id, fault.value(u"leave").toInt());
        else if (kind == u"old_counter")
            replay(id);
        else if (kind == u"duel")
            new Duel(m_service.delivery(), id, pause, times, this);
    }
}

void FaultActions::forgetMedia(const QJsonObject &fault)
{
    const QString wanted = fault.value(u"id").toString();
    const QByteArray path = wanted.toLatin1();
    const bool all = wanted.isEmpty() || wanted == u"all";
    const QByteArray hash = all ? QByteArray()
        : path.startsWith('/')  ? MediaStore::hashOf(path)
                                : QByteArray::fromHex(path);
    if (all || hash.size() == 32)
        m_service.media().forget(hash);
    m_service.mediaDesk().answerWith(fault.value(u"phone_reupload").toString());
}

void FaultActions::reinstall(Account &account, bool keepsDevices)
{
    const QByteArray pn = account.pn;
    if (!keepsDevices) {
        while (!account.devices.empty())
            static_cast<void>(
                m_service.companions().remove({ pn, account.devices.begin()->first }));
    }
    m_service.phones().forget(pn);
    m_service.accounts().renewIdentity(account);
    m_service.lists().renew(account);
    for (const QByteArray &peer : account.peers) {
        const Account *other = m_service.accounts().byPn(peer);
        if (!other)
            continue;
        for (const auto &[number, device] : other->devices) {
            Node notice = notification("encrypt", account.jid(), m_service.ids().stanza(),
                m_service.clock().unixSeconds());
            notice.set("lid", account.hidden());
            notice.add(Node("identity"));
            m_service.delivery().post({ peer, number }, notice);
        }
    }
}

void FaultActions::replay(const DeviceId &device)
{
    const auto found = m_lastMessages.find(device);
    if (found == m_lastMessages.end())
        return;
    Node again = found->second;
    again.set("id", m_service.ids().message("replay"));
    std::erase_if(
        again.attributes, [](const Attribute &attribute) { return attribute.key == "offline"; });
    m_service.metrics().noteRouted(device, device, again.text("id"));
    m_service.delivery().post(device, again);
}

void FaultActions::flood(const QJsonObject &fault, bool isOffline)
{
    for (const Account *account : accountsIn(fault)) {
        if (account->isScripted)
            continue;
        auto plan = FloodPlan::fromJson(account->pn, fault);
        if (!plan) {
            qCWarning(lcSandbox) << "no flood:" << plan.error().detail;
            return;
        }
        // A backlog is there as soon as it can be made.
        if (isOffline)
            plan->perSecond = 10'000;
        new FloodMaker(std::move(*plan), m_service.floodServices(), this);
    }
}

} // namespace heliograph::sandbox
