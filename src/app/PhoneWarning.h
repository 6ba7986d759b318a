// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

#include <QString>

namespace heliograph {

class Account;

/// The service ends a link after 14 days without the phone; a person is warned twice before.
enum class PhoneWarning { None, First, Second };

/// None up to day 10, First from day 10 on, Second from day 12 on. `seen` zero: unknown.
PhoneWarning phoneWarning(milliseconds seen, milliseconds now);
/// "Phone seen in the last day", "Phone seen about 3 days ago"; empty when that is unknown.
QString phoneSeenText(milliseconds seen, milliseconds now);
/// What to do, in one line; empty for no warning.
QString phoneWarningText(milliseconds seen, milliseconds now);

/// The warning of a linked account that nobody has put off yet.
PhoneWarning openPhoneWarning(const Account &account, milliseconds now);
/// A person has read it: it comes again on day 12, and when the phone is away anew. Kept.
void putOffPhoneWarning(const Account &account, milliseconds now);

} // namespace heliograph
