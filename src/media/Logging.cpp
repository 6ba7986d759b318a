// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/Logging.h"

Q_LOGGING_CATEGORY(lcMedia, "heliograph.media", QtInfoMsg)
