// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Logging.h"

Q_LOGGING_CATEGORY(lcSession, "heliograph.session", QtInfoMsg)
