// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/LinkWays.h"

#include "protocol/PairingCode.h"
#include "protocol/PhoneNumber.h"

namespace heliograph {

Result<LinkWay> codeWay(const QString &phone, const QString &chosen)
{
    const Result<QByteArray> digits = parsePhoneNumber(phone);
    if (!digits)
        return fail(digits.error());
    LinkWay way { LinkMethod::Code, *digits, {} };
    if (chosen.isEmpty())
        return way;
    return foldPairingCode(chosen).map([&](const QByteArray &code) {
        way.code = code;
        return way;
    });
}

} // namespace heliograph
