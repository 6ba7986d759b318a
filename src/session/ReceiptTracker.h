// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "protocol/Stanzas.h"
#include "session/OwnChanges.h"

namespace heliograph {

/// Turns receipts into steps of outgoing messages, and those of own devices into "read" (05 §4.3).
/// Account thread, inside the batch's transaction.
class ReceiptTracker final {
public:
    ReceiptTracker(AccountStore &store, const Clock &clock);

    /// Everything but retry receipts.
    Result<void> apply(const Receipt &receipt, Outcome &outcome);

private:
    Result<void> applyOwnRead(const Receipt &receipt, Outcome &outcome);
    Result<void> applyStep(const Receipt &receipt, DeliveryStep step, Outcome &outcome);
    Result<void> keep(const Jid &chat, const QString &id, const DeliveryRow &row);

    AccountStore &m_store;
    const Clock &m_clock;
    OwnChanges m_changes;
};

} // namespace heliograph
