// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Platform.h"

#include <QFile>

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace heliograph::platform {

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> fields = file.readAll().split(' ');
    return fields.size() > 1 ? fields.at(1).toLongLong() * sysconf(_SC_PAGESIZE) : 0;
}

qint64 peakResidentBytes()
{
    rusage usage {};
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        return 0;
    return static_cast<qint64>(usage.ru_maxrss) * 1024;
}

void raiseFileLimit()
{
    rlimit files {};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

void returnFreedMemory()
{
#ifdef __GLIBC__
    constexpr int threshold = 128 * 1024;
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, threshold);
    mallopt(M_TRIM_THRESHOLD, threshold);
#endif
}

bool syncToDisk(int fileDescriptor) { return fsync(fileDescriptor) == 0; }

void writePast(qintptr socketDescriptor, QByteArrayView bytes)
{
    static_cast<void>(send(static_cast<int>(socketDescriptor), bytes.data(),
        static_cast<size_t>(bytes.size()), MSG_NOSIGNAL));
}

QString systemName() { return QStringLiteral("Linux"); }

} // namespace heliograph::platform
