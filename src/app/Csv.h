// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace heliograph {

/// A text as one quoted field of a comma-separated table; none is a formula to spreadsheets.
QByteArray csvField(QString text);
/// Milliseconds since the epoch as UTC, to the millisecond; empty for 0.
QByteArray csvTime(qint64 time);

} // namespace heliograph
