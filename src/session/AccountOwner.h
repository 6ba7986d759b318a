// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/SessionSetup.h"
#include "storage/KeyTables.h"

namespace heliograph {

/// ProfileMixed when this database belongs to another account than the profile says: it would log
/// in as that one, beside it.
[[nodiscard]] Result<void> checkOwner(const SessionSetup &setup, const Credentials &credentials);

/// ProfileDamaged when an account of the profile has no database any more, or an empty one: a new
/// one would look as if the phone had ended the link. Nothing is changed.
[[nodiscard]] Result<void> requireOwnDatabase(const SessionSetup &setup);

} // namespace heliograph
