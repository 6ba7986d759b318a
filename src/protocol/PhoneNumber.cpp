// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/PhoneNumber.h"

namespace heliograph {

namespace {

// Source: 03 §6.1 (six digits or fewer are refused), E.164 (at most 15).
constexpr qsizetype fewestDigits = 7;
constexpr qsizetype mostDigits = 15;

/// What people put between the digits of a number.
bool isNumberDecoration(QChar character)
{
    switch (character.category()) {
    case QChar::Punctuation_Dash:
    case QChar::Punctuation_Open:
    case QChar::Punctuation_Close:
    case QChar::Other_Format:
    case QChar::Other_Control:
        return true;
    default:
        return character.isSpace() || character == u'+' || character == u'.' || character == u'/';
    }
}

} // namespace

Result<QByteArray> parsePhoneNumber(const QString &typed)
{
    QByteArray digits;
    for (const QChar character : typed) {
        if (character.isDigit())
            digits += static_cast<char>('0' + character.digitValue());
        else if (!isNumberDecoration(character))
            return fail(ErrorCode::NumberUnreadable, QStringLiteral("not a number"));
    }
    if (digits.startsWith("00"))
        digits.remove(0, 2);
    if (digits.startsWith('0'))
        return fail(ErrorCode::CountryCodeMissing, QStringLiteral("country code missing"));
    if (digits.size() < fewestDigits)
        return fail(ErrorCode::NumberTooShort, QStringLiteral("too short"));
    if (digits.size() > mostDigits)
        return fail(ErrorCode::NumberUnreadable, QStringLiteral("too long"));
    return digits;
}

} // namespace heliograph
