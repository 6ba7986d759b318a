// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <functional>

namespace heliograph {

/// Answers the text of a file by its path from the top of the project; empty when there is none.
using ReadSource = std::function<QString(const QString &path)>;

/// The rules of docs/architecture.md for one file. Each broken rule is one line,
/// "path:line: what is wrong". Thread-safe; paths are relative to the top of the project.

/// Includes against the table of folders, system headers, SQL and generated headers.
QStringList checkIncludes(const QString &path, const QString &text, const ReadSource &read);

/// Nested event loops, waiting, system clocks, and lambdas without a context.
QStringList checkCalls(const QString &path, const QString &text);

/// The two SPDX lines and the length of the file.
QStringList checkForm(const QString &path, const QString &text);

/// All of these, as far as they apply to this kind of file.
QStringList checkSource(const QString &path, const QString &text, const ReadSource &read);

} // namespace heliograph
