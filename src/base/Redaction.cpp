// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Redaction.h"

#include <QCryptographicHash>
#include <QRegularExpression>

namespace heliograph {

QString redacted(const QString &text, const QByteArray &salt)
{
    static const QRegularExpression hidden(
        QStringLiteral("(?<key>[A-Za-z0-9+/_=-]{32,})|(?<number>\\d{7,})"));
    QString out;
    qsizetype done = 0;
    for (auto match = hidden.globalMatch(text); match.hasNext();) {
        const QRegularExpressionMatch found = match.next();
        out += QStringView(text).sliced(done, found.capturedStart() - done);
        done = found.capturedEnd();
        if (found.hasCaptured(QStringLiteral("key"))) {
            out += QStringLiteral("<%1 characters>").arg(found.capturedLength());
            continue;
        }
        QCryptographicHash hash(QCryptographicHash::Sha256);
        hash.addData(salt);
        hash.addData(found.captured().toUtf8());
        out += u'#' + QString::fromLatin1(hash.result().toHex().left(6));
    }
    return out += QStringView(text).sliced(done);
}

} // namespace heliograph
