// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "session/Outcome.h"

#include <QObject>

namespace heliograph {

class AccountStore;
class StanzaSender;

/// What was read here, and telling its authors. Account thread.
class ReadReceipts final : public QObject {
    Q_OBJECT
public:
    ReadReceipts(
        AccountStore &store, StanzaSender &sender, const Clock &clock, QObject *parent = nullptr);

    /// Everything up to the message, or all of the chat for an empty id. UnknownMessage.
    Result<bool> markRead(const Jid &chat, const QString &upToId);
    void pay();

signals:
    void changed(const heliograph::Outcome &outcome);

private:
    AccountStore &m_store;
    StanzaSender &m_sender;
    const Clock &m_clock;
};

} // namespace heliograph
