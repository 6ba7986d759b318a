// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LinkRequest.h"

#include <QString>

namespace heliograph {

/// Linking by code, from what a person typed or a program passed: number with country code, and a
/// chosen code or none. NumberUnreadable, NumberTooShort, CountryCodeMissing, CodeInvalid.
[[nodiscard]] Result<LinkWay> codeWay(const QString &phone, const QString &chosen);

} // namespace heliograph
