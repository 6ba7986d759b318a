// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/LogFile.h"

#include "base/Files.h"
#include "base/Platform.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include <atomic>

namespace heliograph {

namespace {

/// Where messages go, and where they went before.
std::atomic<LogFile *> messageLog = nullptr;
std::atomic<QtMessageHandler> formerHandler = nullptr;

void handleMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (LogFile *log = messageLog)
        log->write(type, context.category, message);
    const QtMessageHandler former = formerHandler;
    if (former && type != QtDebugMsg && type != QtInfoMsg)
        former(type, context, message);
}

const char *levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    default:
        return "error";
    }
}

QString logPath(const QString &folder, int number)
{
    return number == 0 ? folder + QStringLiteral("/log")
                       : QStringLiteral("%1/log.%2").arg(folder).arg(number);
}

} // namespace

LogFile::LogFile(QString folder, qint64 limit)
    : m_folder(std::move(folder))
    , m_limit(limit)
    , m_file(logPath(m_folder, 0))
{
}

LogFile::~LogFile()
{
    if (messageLog == this) {
        qInstallMessageHandler(formerHandler.exchange(nullptr));
        messageLog = nullptr;
    }
}

Result<std::unique_ptr<LogFile>> LogFile::open(const QString &folder, qint64 limit)
{
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::FolderUnwritable, QStringLiteral("folder of the log"));
    std::unique_ptr<LogFile> log(new LogFile(folder, limit));
    if (!log->begin())
        return fail(writeFailure(log->m_file), QStringLiteral("log"));
    return log;
}

void LogFile::takeMessages()
{
    messageLog = this;
    formerHandler = qInstallMessageHandler(handleMessage);
}

void LogFile::write(QtMsgType type, const char *category, const QString &message)
{
    QByteArray line = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1();
    line += QByteArray(" ") + levelName(type) + ' ' + (category ? category : "default") + ' ';
    line += message.toUtf8().replace('\n', "\\n").replace('\r', "\\r");
    line += '\n';
    const QMutexLocker lock(&m_mutex);
    if (m_file.size() > 0 && m_file.size() + line.size() > m_limit)
        rotate();
    // A full disk costs lines of the log, nothing else.
    m_file.write(line);
    m_file.flush();
}

void LogFile::rotate()
{
    m_file.close();
    QFile::remove(logPath(m_folder, fileCount - 1));
    for (int number = fileCount - 2; number >= 0; --number)
        QFile::rename(logPath(m_folder, number), logPath(m_folder, number + 1));
    (void)begin();
}

bool LogFile::begin()
{
    return m_file.open(QIODevice::WriteOnly | QIODevice::Append)
        && platform::restrictToOwner(m_file.fileName());
}

QStringList LogFile::files(const QString &folder)
{
    QStringList found;
    for (int number = 0; number < fileCount; ++number) {
        if (QFileInfo::exists(logPath(folder, number)))
            found.append(logPath(folder, number));
    }
    return found;
}

} // namespace heliograph
