// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Recipient.h"

namespace heliograph {

static Result<Jid> parseNumber(const QString &text)
{
    QByteArray digits;
    for (const QChar character : text) {
        if (character.isDigit())
            digits += static_cast<char>('0' + character.digitValue());
        else if (character.isLetter())
            return fail(ErrorCode::InvalidArgument, QStringLiteral("not a number"));
    }
    if (digits.startsWith("00"))
        digits.remove(0, 2);
    if (digits.startsWith('0'))
        return fail(ErrorCode::InvalidArgument, QStringLiteral("country code missing"));
    if (digits.size() < 7)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("too short"));
    if (digits.size() > 15)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("too long"));
    return Jid::phoneNumber(digits);
}

Result<Jid> parseRecipient(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (!trimmed.contains(u'@'))
        return parseNumber(trimmed);
    const Result<Jid> jid = parseForeignJid(trimmed.toUtf8());
    if (!jid || !jid->isPerson() || jid->user.isEmpty())
        return fail(ErrorCode::InvalidArgument, QStringLiteral("not a person's address"));
    return jid->bare();
}

} // namespace heliograph
