// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Platform.h"

// winsock2.h must come before windows.h.
// clang-format off
#include <winsock2.h>
#include <windows.h>
#include <io.h>
#include <psapi.h>
// clang-format on

namespace heliograph::platform {

static PROCESS_MEMORY_COUNTERS memoryCounters()
{
    PROCESS_MEMORY_COUNTERS counters {};
    GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters);
    return counters;
}

qint64 residentBytes() { return static_cast<qint64>(memoryCounters().WorkingSetSize); }

qint64 peakResidentBytes() { return static_cast<qint64>(memoryCounters().PeakWorkingSetSize); }

bool restrictToOwner(const QString &) { return true; }

void restrictNewFilesToOwner() { }

void raiseFileLimit() { }

void returnFreedMemory() { }

bool syncToDisk(int fileDescriptor)
{
    return FlushFileBuffers(reinterpret_cast<HANDLE>(_get_osfhandle(fileDescriptor))) != 0;
}

bool syncFolderToDisk(const QString &) { return true; }

bool clearSocketPath(const QString &) { return true; }

int duplicateSocket(qintptr) { return -1; }

void resetOnClose(qintptr socketDescriptor)
{
    const linger abrupt { 1, 0 };
    setsockopt(static_cast<SOCKET>(socketDescriptor), SOL_SOCKET, SO_LINGER,
        reinterpret_cast<const char *>(&abrupt), sizeof abrupt);
}

void writePast(qintptr socketDescriptor, QByteArrayView bytes)
{
    static_cast<void>(send(
        static_cast<SOCKET>(socketDescriptor), bytes.data(), static_cast<int>(bytes.size()), 0));
}

QString systemName() { return QStringLiteral("Windows"); }

} // namespace heliograph::platform
