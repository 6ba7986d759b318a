// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace heliograph {

/// The text without numbers and keys: seven digits or more in a row become `#` and six characters
/// of their hash under `salt`, so that one number can be followed but not read; 32 characters or
/// more of hex or base64 become their length.
QString redacted(const QString &text, const QByteArray &salt);

} // namespace heliograph
