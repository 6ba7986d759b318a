// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transport/Logging.h"

Q_LOGGING_CATEGORY(lcTransport, "heliograph.transport", QtInfoMsg)
