// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"
#include "sandbox/Account.h"

#include <QJsonObject>
#include <QObject>

#include <map>

namespace heliograph::sandbox {

class Service;
struct FaultTarget;

/// Carries out the faults that change the service itself (10 §10.2): `prekeys`, `media_forget`,
/// `identity_change`, `old_counter`, `duel`, `flood`, `offline_backlog`, `crash`.
class FaultActions final : public QObject {
    Q_OBJECT
public:
    explicit FaultActions(Service &service, QObject *parent = nullptr);

    void carryOut(const QJsonObject &fault);
    /// Keeps the newest message of each device, for `old_counter`.
    void noteSent(const DeviceId &device, const Node &stanza);
    void reset() { m_lastMessages.clear(); }

private:
    std::vector<DeviceId> targets(const QJsonObject &fault) const;
    std::vector<Account *> accountsIn(const QJsonObject &fault) const;
    void forgetMedia(const QJsonObject &fault);
    void reinstall(Account &account, bool keepsDevices);
    void replay(const DeviceId &device);
    void flood(const QJsonObject &fault, bool isOffline);

    Service &m_service;
    std::map<DeviceId, Node> m_lastMessages;
};

} // namespace heliograph::sandbox
