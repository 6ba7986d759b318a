// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QString>

namespace heliograph {

/// A file of tests/data/media.
inline QString samplePath(const char *name)
{
    return QStringLiteral(HELIOGRAPH_TEST_DATA "/media/") + QLatin1String(name);
}

inline QByteArray sampleBytes(const char *name)
{
    QFile file(samplePath(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read the sample %s", name);
    return file.readAll();
}

} // namespace heliograph
