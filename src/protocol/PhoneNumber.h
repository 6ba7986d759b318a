// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QString>

namespace heliograph {

/// The digits of a phone number as a person types it, with country code (03 §6.1, C06): plus,
/// brackets, blanks, marks of direction and digits of every script are read, a leading 00 is the
/// plus of many countries. NumberUnreadable, NumberTooShort, CountryCodeMissing.
[[nodiscard]] Result<QByteArray> parsePhoneNumber(const QString &typed);

} // namespace heliograph
