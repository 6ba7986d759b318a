// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/StoredMessage.h"

namespace heliograph {

class Database;

/// Whether a text may name somebody: an "@" before a digit. Others are not worth opening.
bool mayMention(const QString &text);
/// Fills in whom the text and the quoted one mention, from the sealed message, which was read for
/// this and is dropped. What cannot be read mentions nobody. Any thread that owns the database.
void readMentions(Database &database, const SecretBox &box, StoredMessage &message);

} // namespace heliograph
