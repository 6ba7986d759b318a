// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/SessionTimeline.h"

namespace heliograph {

/// A state of the connection in a word or two.
QString stateText(SessionState state);
/// Why a transition happened, in the user's language; empty where the states say it.
QString transitionText(const TransitionRow &row);
/// "14:04:01, in 30 s"; `time` as it is shown, `wait` in milliseconds.
QString nextText(const QString &time, qint64 wait);
/// "Connection 12 of process 4711".
QString programText(const TimelineEntry &entry);

} // namespace heliograph
