// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/SupportBundle.h"

#include "base/Files.h"
#include "base/LogFile.h"
#include "base/Platform.h"
#include "base/Pool.h"
#include "base/Redaction.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDirIterator>
#include <QStorageInfo>
#include <QSysInfo>
#include <QThread>

namespace heliograph {

namespace {

constexpr int transitionsOfAnAccount = 500;

QString systemPart(const QString &profileDirectory)
{
    const QStorageInfo storage(profileDirectory);
    return QStringLiteral("Heliograph %1, Qt %2, %3, %4, %5 cores\n"
                          "resident memory %6 MiB, at most %7 MiB; %8 MiB free for the profile\n")
        .arg(QCoreApplication::applicationVersion(), QLatin1String(qVersion()),
            QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture())
        .arg(QThread::idealThreadCount())
        .arg(platform::residentBytes() >> 20)
        .arg(platform::peakResidentBytes() >> 20)
        .arg(storage.bytesAvailable() >> 20);
}

/// Accounts by their order, without name and number.
QString accountsPart(ProfileStore &store)
{
    QString out;
    int number = 0;
    for (const AccountRecord &account : store.accounts().value_or(std::vector<AccountRecord> {})) {
        out += QStringLiteral("\n== account %1 (%2), %3\n")
                   .arg(++number)
                   .arg(account.id,
                       account.jid.isNull() ? QStringLiteral("not linked")
                                            : QStringLiteral("linked"));
        const auto entries = store.timeline(account.id, transitionsOfAnAccount);
        for (const TimelineEntry &entry : entries.value_or(std::vector<TimelineEntry> {}))
            out += QStringLiteral("%1 %2 -> %3 %4 %5 %6 attempt %7 socket %8 of process %9%10%11\n")
                       .arg(QDateTime::fromMSecsSinceEpoch(entry.time, Qt::UTC)
                                .toString(Qt::ISODateWithMs),
                           entry.from, entry.to, entry.cause)
                       .arg(entry.status)
                       .arg(entry.detail)
                       .arg(entry.attempt)
                       .arg(entry.generation)
                       .arg(entry.process)
                       .arg(entry.retryAt > 0
                               ? QStringLiteral(" next in %1 ms").arg(entry.retryAt - entry.time)
                               : QString())
                       .arg(entry.evidence.isEmpty() ? QString()
                                                     : QStringLiteral(" %1 %2")
                                                           .arg(entry.evidence)
                                                           .arg(entry.otherProcess));
    }
    return out;
}

/// Sizes alone: names of media files are the senders'.
QString filesPart(const QString &profileDirectory)
{
    QString out = QStringLiteral("\n== files of the profile\n");
    for (const char *folder : { "", "/accounts" }) {
        const QDir directory(profileDirectory + QLatin1String(folder));
        for (const QFileInfo &file : directory.entryInfoList(QDir::Files, QDir::Name))
            out += QStringLiteral("%1 bytes %2\n").arg(file.size(), 12).arg(file.fileName());
    }
    for (const char *folder : { "media", "spool" }) {
        qint64 bytes = 0;
        int count = 0;
        QDirIterator files(profileDirectory + u'/' + QLatin1String(folder), QDir::Files,
            QDirIterator::Subdirectories);
        while (files.hasNext()) {
            files.next();
            bytes += files.fileInfo().size();
            ++count;
        }
        out += QStringLiteral("%1 bytes in %2 files of %3\n")
                   .arg(bytes, 12)
                   .arg(count)
                   .arg(QLatin1String(folder));
    }
    return out;
}

QString logPart(const QString &profileDirectory)
{
    QString out;
    QStringList files = LogFile::files(profileDirectory);
    std::reverse(files.begin(), files.end());
    for (const QString &path : files) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        out += QStringLiteral("\n== %1\n").arg(QFileInfo(path).fileName());
        out += QString::fromUtf8(file.read(LogFile::defaultLimit));
    }
    return out;
}

} // namespace

QFuture<Result<bool>> writeSupportBundle(
    const QString &path, const QString &profileDirectory, ProfileStore *store, Random &random)
{
    const QByteArray salt = random.bytes(16);
    const QString accounts = store != nullptr
        ? accountsPart(*store)
        : QStringLiteral("\n== the profile could not be opened\n");
    return runInPool<bool>([=]() -> Result<bool> {
        const QString text = redacted(systemPart(profileDirectory) + filesPart(profileDirectory)
                + accounts + logPart(profileDirectory),
            salt);
        return replaceFile(path, text.toUtf8()).map([] { return true; });
    });
}

QString supportBundleName(milliseconds now)
{
    return QStringLiteral("heliograph-support-%1.txt")
        .arg(QDateTime::fromMSecsSinceEpoch(now.count()).date().toString(Qt::ISODate));
}

} // namespace heliograph
