// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/Database.h"

namespace heliograph {

/// The schema of one account's database. Append-only: a released entry is never edited.
const std::vector<Migration> &accountMigrations();
/// The schema of profile.db.
const std::vector<Migration> &profileMigrations();

} // namespace heliograph
