// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/Bench.h"

#include <QFile>
#include <QTextStream>

#include <cstdio>

namespace heliograph::bench {

void report(const char *work, double value)
{
    QTextStream(stdout) << "{\"work\":\"" << work << "\",\"value\":" << value << "}\n";
}

void reportBytes(const char *work, const QByteArray &bytes)
{
    QTextStream(stdout) << "{\"work\":\"" << work << "\",\"hex\":\"" << bytes.toHex() << "\"}\n";
}

QByteArray noise(qsizetype size, int seed)
{
    QByteArray bytes(size, Qt::Uninitialized);
    auto state = static_cast<quint32>(seed);
    for (char &byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24);
    }
    return bytes;
}

static double statusLine(const char *name)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(name))
            return line.mid(6).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

double peakMemory() { return statusLine("VmHWM:"); }

double memory() { return statusLine("VmRSS:"); }

} // namespace heliograph::bench
