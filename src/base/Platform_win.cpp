// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Platform.h"

#include <io.h>
#include <psapi.h>
#include <windows.h>

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

bool syncToDisk(int fileDescriptor)
{
    return FlushFileBuffers(reinterpret_cast<HANDLE>(_get_osfhandle(fileDescriptor))) != 0;
}

QString systemName() { return QStringLiteral("Windows"); }

} // namespace heliograph::platform
