// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "session/Outcome.h"
#include "storage/AccountStore.h"

#include <QObject>
#include <QTimer>

namespace heliograph {

/// When the phone of this link was last heard of: after 14 days without it the service ends the
/// link. Kept in the store; told only once the service has delivered what was queued, since the
/// phone may have been there while this computer was not. Account thread.
class PhoneSeen final : public QObject {
    Q_OBJECT
public:
    PhoneSeen(AccountStore &store, milliseconds offlineIdle, const Clock &clock,
        QObject *parent = nullptr);

    /// The phone has linked this device just now.
    void onPaired();
    void onLoggedIn();
    void onQueueDelivered();
    /// Inside the transaction of a batch.
    Result<void> note(const Outcome &outcome);
    /// After its commit.
    void tell();

signals:
    void seen(std::chrono::milliseconds when);

private:
    Result<void> save(milliseconds when);

    AccountStore &m_store;
    const Clock &m_clock;
    milliseconds m_offlineIdle;
    QTimer m_delivered;
    bool m_tells = false;
    milliseconds m_told { 0 };
};

} // namespace heliograph
