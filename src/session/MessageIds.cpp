// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/MessageIds.h"

#include "base/BigEndian.h"
#include "crypto/Hash.h"

namespace heliograph {

QString newMessageId(const Jid &own, milliseconds now, Random &random)
{
    const auto unixSeconds = static_cast<quint64>(now.count() / 1000);
    const QByteArray input = bigEndian(unixSeconds, 8) + own.user + "@c.us" + random.bytes(16);
    return QStringLiteral("3EB0") + QString::fromLatin1(sha256(input).left(9).toHex().toUpper());
}

} // namespace heliograph
