// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/QueueWait.h"
#include "session/SessionState.h"

#include <QString>

namespace heliograph {

/// Why a message that was accepted has not left yet.
struct WaitReason {
    /// One sentence; empty when it is about to go.
    QString text;
    /// The sentence counts seconds.
    bool counts = false;
    friend bool operator==(const WaitReason &, const WaitReason &) = default;
};
/// Of the queued message `rowId`; `isFirst`: no other one of its chat waits before it.
WaitReason waitReason(qint64 rowId, bool isFirst, const QueueWait &queue,
    const SessionStatus &status, milliseconds now);

} // namespace heliograph
