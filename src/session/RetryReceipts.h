// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "session/MessageContext.h"
#include "storage/AccountStore.h"

namespace heliograph {

/// Asks senders for what could not be opened here (04 §7.1). Account thread, inside the batch's
/// transaction.
class RetryReceipts final {
public:
    RetryReceipts(AccountStore &store, const Clock &clock, Random &random);

    /// The next request for this message; nothing when enough were sent.
    Result<std::optional<Receipt>> next(
        const MessageContext &context, const MessageKey &key, const Error &error);

private:
    Result<RetryRequest> request(const Jid &device, int count, const Error &error);

    AccountStore &m_store;
    const Clock &m_clock;
    Random &m_random;
};

} // namespace heliograph
