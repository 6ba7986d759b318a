// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "session/StanzaSender.h"
#include "storage/AccountStore.h"

#include <QObject>

namespace heliograph {

/// What a companion does right after `<success>` (01 §7, 03 §8): prekeys, then `active`. Account
/// thread.
class LoginSequence final : public QObject {
    Q_OBJECT
public:
    LoginSequence(AccountStore &store, StanzaSender &sender, const Clock &clock, Random &random,
        QObject *parent = nullptr);

    void start(const Node &success);
    /// The service says that prekeys run low, or a new batch is needed.
    void refillPreKeys();

signals:
    /// Queued stanzas follow now.
    void active();

private:
    void uploadPreKeys(int count);
    void goActive();
    void sendUnifiedSession(qint64 serviceTime);

    AccountStore &m_store;
    StanzaSender &m_sender;
    const Clock &m_clock;
    Random &m_random;
    bool m_active = false;
    bool m_uploading = false;
};

} // namespace heliograph
