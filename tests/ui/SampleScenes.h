// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ChatListModel.h"
#include "app/DeliveryStats.h"
#include "app/SessionTimeline.h"
#include "ui/timeline/TimelineSource.h"

#include <vector>

namespace heliograph {

class TestProfile;

/// A day of an account that another program fights for, newest first.
std::vector<TimelineEntry> sampleTransitions();
/// How that day ended.
SessionStatus sampleConflict();
/// What did not go well, and what is no text. `folder` is for its picture.
std::vector<TimelineRow> sampleFailures(const QString &folder);
std::vector<TimelineRow> sampleGroup();
/// Videos and recordings, received and sent.
std::vector<TimelineRow> sampleClips();
/// Every format, mentions, and emoji alone.
std::vector<TimelineRow> sampleFormats();
StatsSummary sampleSummary();
/// Chats of five accounts, newest first.
std::vector<ChatRow> samplePeople();
/// Messages of five accounts with something blue in them.
void fillWithBlue(TestProfile &profile);

} // namespace heliograph
