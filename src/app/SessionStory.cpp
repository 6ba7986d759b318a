// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/SessionStory.h"

#include <algorithm>

namespace heliograph {

std::vector<StoryPart> storyOf(const SessionTimeline &timeline, size_t most)
{
    const std::vector<TransitionRow> &rows = timeline.rows();
    std::vector<StoryPart> newestFirst;
    for (size_t i = rows.size(); i > 0; --i) {
        const TransitionRow &row = rows[i - 1];
        StoryPart part { row.to, row.isRunning() ? row.begun() : row.entry.time, 0, row.conflict,
            row.isEnd ? row.entry.status : 0 };
        // An attempt that follows an end at once belongs to the way back.
        if (i < rows.size())
            part.to = isOnTheWay(row.to) ? rows[i].entry.time : rows[i].begun();
        if (part.to > 0 && part.to < timeline.since())
            break;
        StoryPart *later = newestFirst.empty() ? nullptr : &newestFirst.back();
        if (later != nullptr && later->state == part.state && later->conflict == 0) {
            part.to = later->to;
            *later = part;
        } else if (newestFirst.size() < most) {
            newestFirst.push_back(part);
        } else {
            break;
        }
    }
    std::reverse(newestFirst.begin(), newestFirst.end());
    return newestFirst;
}

bool isContested(const std::vector<StoryPart> &story)
{
    if (story.empty())
        return false;
    const StoryPart &last = story.back();
    return last.conflict > 1 || last.state == SessionState::Cooldown
        || last.state == SessionState::OwnedElsewhere;
}

} // namespace heliograph
