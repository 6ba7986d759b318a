// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace heliograph {

/// Makes timelines readable by screen readers: a list whose items say sender, text, time and
/// state, and offer by name what a click would do. Call once, before the first window.
void installTimelineAccessibility();

} // namespace heliograph
