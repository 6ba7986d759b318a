// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QFile>
#include <QMutex>
#include <QString>
#include <QStringList>

#include <memory>

namespace heliograph {

/// The program's log: `<folder>/log` and, newest first, `log.1` … `log.4`. Any thread.
class LogFile final {
public:
    static constexpr qint64 defaultLimit = 2 * 1024 * 1024;
    static constexpr int fileCount = 5;

    /// Goes on with the log that is there. `limit`: bytes of one file. FolderUnwritable, DiskFull,
    /// StorageFailed.
    static Result<std::unique_ptr<LogFile>> open(
        const QString &folder, qint64 limit = defaultLimit);
    ~LogFile();
    LogFile(const LogFile &) = delete;
    LogFile &operator=(const LogFile &) = delete;

    /// From now on everything that is logged in this program comes here; warnings go to the place
    /// where they went before as well. Ends with this object.
    void takeMessages();
    /// One line; what would begin another one is shown escaped.
    void write(QtMsgType type, const char *category, const QString &message);
    /// Those that exist, newest first.
    static QStringList files(const QString &folder);

private:
    LogFile(QString folder, qint64 limit);
    bool begin();
    void rotate();

    QString m_folder;
    qint64 m_limit;
    QMutex m_mutex;
    QFile m_file;
};

} // namespace heliograph
