// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Recipient.h"

#include "protocol/PhoneNumber.h"

namespace heliograph {

Result<Jid> parseRecipient(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return fail(ErrorCode::InvalidArgument, QStringLiteral("nobody is named"));
    if (!trimmed.contains(u'@'))
        return parsePhoneNumber(trimmed).map(
            [](const QByteArray &digits) { return Jid::phoneNumber(digits); });
    const Result<Jid> jid = parseForeignJid(trimmed.toUtf8());
    if (!jid || !jid->isPerson() || jid->user.isEmpty())
        return fail(ErrorCode::InvalidArgument, QStringLiteral("not a person's address"));
    return jid->bare();
}

} // namespace heliograph
