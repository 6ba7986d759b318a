// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Platform.h"

#include <fcntl.h>
#include <mach/mach.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syslimits.h>
#include <unistd.h>

namespace heliograph::platform {

qint64 residentBytes()
{
    mach_task_basic_info info {};
    mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
    if (task_info(
            mach_task_self(), MACH_TASK_BASIC_INFO, reinterpret_cast<task_info_t>(&info), &count)
        != KERN_SUCCESS)
        return 0;
    return static_cast<qint64>(info.resident_size);
}

qint64 peakResidentBytes()
{
    rusage usage {};
    return getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<qint64>(usage.ru_maxrss) : 0;
}

void raiseFileLimit()
{
    rlimit files {};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    // More than this is refused here, although the hard limit says that there is none.
    files.rlim_cur = files.rlim_max < OPEN_MAX ? files.rlim_max : OPEN_MAX;
    setrlimit(RLIMIT_NOFILE, &files);
}

void returnFreedMemory() { }

bool syncToDisk(int fileDescriptor)
{
    return fcntl(fileDescriptor, F_FULLFSYNC) == 0 || fsync(fileDescriptor) == 0;
}

void writePast(qintptr socketDescriptor, QByteArrayView bytes)
{
    static_cast<void>(send(
        static_cast<int>(socketDescriptor), bytes.data(), static_cast<size_t>(bytes.size()), 0));
}

QString systemName() { return QStringLiteral("Mac OS"); }

} // namespace heliograph::platform
