// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"

namespace heliograph {

// What an account tells others about itself (08 §4.6).

Node buildPrivacyQuery(const QByteArray &id);
/// Whether authors are told that their messages were read. A setting of a kind that is not known
/// counts as no. BadTag when the answer has no settings.
Result<bool> parseReadReceipts(const Node &answer);

/// The settings may be others now: a notification of the kind account_sync, or the same in `<ib>`.
bool isPrivacyNews(const Node &stanza);

} // namespace heliograph
