// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Logging.h"

Q_LOGGING_CATEGORY(lcBase, "heliograph.base", QtInfoMsg)
