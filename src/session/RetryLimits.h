// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

/// How long and how often messages that did not open are asked for and sent again (04 §7), in one
/// place. The message table is the store of what was sent.
namespace heliograph::retryLimits {

/// Requests sent for one message.
inline constexpr int requests = 4;
/// Requests with this count and more are not answered.
inline constexpr int ignoredFrom = 5;
/// Copies of one message sent again to one device.
inline constexpr int resendsPerDevice = 5;
/// Older messages are neither sent again nor asked for.
inline constexpr milliseconds age { 14LL * 24 * 3600 * 1000 };
/// The own phone is asked when no copy came in this time.
inline constexpr milliseconds phoneAfter { 5000 };
/// Messages asked of the phone after one login.
inline constexpr int phoneRequestsPerLogin = 50;

} // namespace heliograph::retryLimits
