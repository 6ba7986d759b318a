// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Account.h"
#include "app/AccountHost.h"
#include "storage/ProfileStore.h"
#include "storage/StoreReader.h"

#include <QHash>
#include <QPointer>

namespace heliograph {

/// What Account keeps, for the models of this folder too.
class Account::Private final {
public:
    AccountRecord record;
    ServiceProfile service;
    /// Of accounts that have none of their own.
    Proxy commonProxy;
    Profile *profile = nullptr;
    /// Lives in the account's thread; deleted there.
    SessionCarrier *carrier = nullptr;
    std::unique_ptr<StoreReader> reader;
    SessionStatus status;
    QueueWait queueWait;
    /// What was typed last in a chat, as long as it is not stored yet.
    struct HalfWritten {
        QString text;
        int turn = 0;
    };
    QHash<Jid, HalfWritten> halfWritten;
    int lastTurn = 0;
    SyncStatus sync;
    milliseconds phoneSeen { 0 };
    int unread = 0;
    bool linked = false;
    /// It was removed: nothing about it is written any more.
    bool isRetired = false;
    /// Storage could not be opened; everything else fails with this.
    Error failure;
};

} // namespace heliograph
