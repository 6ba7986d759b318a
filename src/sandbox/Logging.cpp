// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Logging.h"

Q_LOGGING_CATEGORY(lcSandbox, "heliograph.sandbox", QtInfoMsg)
