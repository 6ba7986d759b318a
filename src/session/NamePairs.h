// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Outcome.h"
#include "storage/AccountStore.h"

namespace heliograph {

/// Takes in that two JIDs name one person, one by number and one by LID (04 §5): ratchets move to
/// the LID, what was written under the LID joins the chat of the number. The one place where names
/// are learned. True when it was news. Inside a transaction of the account's thread.
Result<bool> learnNames(AccountStore &store, const Jid &one, const Jid &other, Outcome &outcome);

} // namespace heliograph
