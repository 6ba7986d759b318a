// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/Vectors.h"

#include <QFile>
#include <QJsonDocument>

namespace heliograph {

QJsonObject loadVectors(const char *name)
{
    QString directory = qEnvironmentVariable("HELIOGRAPH_VECTORS");
    if (directory.isEmpty())
        directory = QStringLiteral(HELIOGRAPH_TEST_DATA "/vectors");
    QFile file(directory + u'/' + QLatin1String(name) + QStringLiteral(".json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read the vectors %s", name);
    return QJsonDocument::fromJson(file.readAll()).object();
}

QByteArray hex(const QJsonValue &value) { return QByteArray::fromHex(value.toString().toLatin1()); }

} // namespace heliograph
