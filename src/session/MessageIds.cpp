// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/MessageIds.h"

#include "crypto/Hash.h"

namespace heliograph {

QString newMessageId(const Jid &own, milliseconds now, Random &random)
{
    QByteArray input(8, '\0');
    qint64 unixSeconds = now.count() / 1000;
    for (int i = 7; i >= 0; --i, unixSeconds >>= 8)
        input[i] = static_cast<char>(unixSeconds & 0xFF);
    input += own.user + "@c.us" + random.bytes(16);
    return QStringLiteral("3EB0") + QString::fromLatin1(sha256(input).left(9).toHex().toUpper());
}

} // namespace heliograph
