// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

#include <QMetaType>

namespace heliograph {

/// The queue waits for pacing: at most `limit` messages in any `window`.
struct PacingWait {
    /// The row that goes next; 0 when nothing waits for this.
    qint64 rowId = 0;
    /// Wall time from which it may go.
    milliseconds until { 0 };
    int limit = 0;
    milliseconds window { 0 };
    friend bool operator==(const PacingWait &, const PacingWait &) = default;
};

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::PacingWait)
