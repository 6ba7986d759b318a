// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"
#include "session/SessionState.h"

#include <QString>

namespace heliograph {

/// What happened and what to do, in plain words of the user's language.
QString errorText(const Error &error);
/// A session's state in one line, with the next time, e.g. "Waiting 12 s · 428". `now` in
/// milliseconds since the epoch.
QString statusText(const SessionStatus &status, milliseconds now);

} // namespace heliograph
