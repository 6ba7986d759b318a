// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/SessionTimeline.h"

namespace heliograph {

/// A state of the connection in a word or two.
QString stateText(SessionState state);
/// Why a transition happened, in the user's language; empty where the states say it.
QString transitionText(const TransitionRow &row);
/// "conflict 2 of 3", or "conflict 4" beyond the limit; empty where it is none.
QString conflictText(const TransitionRow &row, int limit);
/// Who has the session, as far as it is known; empty where nothing ended.
QString evidenceText(const TransitionRow &row);
/// What an attempt went through, with the time of each step; empty for a single step.
QString stepsText(const TransitionRow &row);
/// "14:04:01, in 30 s", or that it only looks then; `time` as it is shown, `wait` in milliseconds.
QString nextText(SessionState state, const QString &time, qint64 wait);
/// "Connection 12 of process 4711".
QString programText(const TimelineEntry &entry);

} // namespace heliograph
