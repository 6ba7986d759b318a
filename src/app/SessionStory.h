// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/SessionTimeline.h"

namespace heliograph {

/// A stretch of time in one state, [from, to) in milliseconds since the epoch.
struct StoryPart {
    SessionState state = SessionState::Idle;
    qint64 from = 0;
    /// 0: it goes on.
    qint64 to = 0;
    /// The conflict that began it; 0 for none.
    int conflict = 0;
    /// The number of the end that began it; 0 for none.
    int status = 0;
    friend bool operator==(const StoryPart &, const StoryPart &) = default;
};

/// The last `most` stretches of the timeline's time, oldest first. An attempt that has led
/// somewhere is none; several in one state are one.
std::vector<StoryPart> storyOf(const SessionTimeline &timeline, size_t most);
/// Whether it ends while another program has the session, or has come for it more than once.
bool isContested(const std::vector<StoryPart> &story);

} // namespace heliograph
