// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QString>

namespace heliograph {

/// What a database file says of itself before SQLite has touched it.
struct FileHeader {
    /// The schema's number, also when it is still in the log; 0 for a new file.
    int version = 0;
    /// Tells one database from another; 0 when it has none yet.
    quint32 id = 0;
    /// The last writer did not end properly: committed pages wait in the log.
    bool hasLog = false;
};

/// Reads the header of the file at `path` and of the newest first page in its log; changes nothing.
/// ProfileMixed when the log belongs to another database, FileUnreadable.
Result<FileHeader> readFileHeader(const QString &path);

/// Of a database that has to be there: ProfileDamaged with `what` when it is missing or empty.
/// Errors of readFileHeader().
[[nodiscard]] Result<void> requireDatabase(const QString &path, const QString &what);

/// The newest committed first page in an SQLite log; empty when the log holds none. Damaged or
/// unfinished parts at its end are left out, as SQLite does.
/// Source: https://www.sqlite.org/fileformat2.html, section 4.
QByteArray firstPageOfLog(const QByteArray &log);

} // namespace heliograph
