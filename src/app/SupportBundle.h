// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Random.h"
#include "storage/ProfileStore.h"

#include <QFuture>

namespace heliograph {

/// Writes a text that a person can read before it is given to anybody: versions, the system, sizes
/// of the profile's files, accounts and their sessions without names, the logs; numbers hashed,
/// keys and messages left out. `store` may be null: the profile could not be opened. Reads and
/// writes on a pool thread. DiskFull, FolderUnwritable, StorageFailed.
QFuture<Result<bool>> writeSupportBundle(
    const QString &path, const QString &profileDirectory, ProfileStore *store, Random &random);

/// "heliograph-support-2026-11-27.txt"; `now` is wall time.
QString supportBundleName(milliseconds now);

} // namespace heliograph
