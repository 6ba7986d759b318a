// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Csv.h"

#include <QDateTime>

namespace heliograph {

QByteArray csvField(QString text)
{
    // A leading sign would be a formula to spreadsheets.
    if (!text.isEmpty() && QStringLiteral("=+-@").contains(text.front()))
        text.prepend(u'\'');
    return '"' + text.replace(u'"', QStringLiteral("\"\"")).toUtf8() + '"';
}

QByteArray csvTime(qint64 time)
{
    return time > 0
        ? QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).toString(Qt::ISODateWithMs).toLatin1()
        : QByteArray();
}

} // namespace heliograph
