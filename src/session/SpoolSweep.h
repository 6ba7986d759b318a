// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QSet>
#include <QString>

namespace heliograph {

class AccountStore;

/// Removes what nothing needs any more from the folders of an account. Account thread.
namespace spoolsweep {

/// Files of the spool that no waiting row names, except those named `preparing`. Nothing is removed
/// when the rows cannot be read.
Result<int> removeUnnamed(
    AccountStore &store, const QString &spoolDirectory, const QSet<QString> &preparing = {});
/// Likewise of pasted pictures, those that no message shows: they were never sent, or as photos.
/// Only while no window has some that are not sent yet.
Result<int> removeUnsentPastes(AccountStore &store, const QString &folder);
/// Pieces that a crash left in a folder, known by their hidden names: a received file has none
/// (safeFileName()), whatever it ends in. Only while nobody writes there.
int removeUnfinished(const QString &directory);

} // namespace spoolsweep
} // namespace heliograph
