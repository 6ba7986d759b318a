// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace heliograph {

/// A name that can stand in any folder, made from one that a stranger chose (06 §10.3, case C26).
/// Never empty, at most 200 bytes of UTF-8, no path, no device name, no invisible characters.
QString safeFileName(const QString &suggested);

/// The name for the n-th file that wants to be called `name`: `a.pdf`, `a (2).pdf`, … `copy`
/// from 1.
QString numberedFileName(const QString &name, int copy);

} // namespace heliograph
