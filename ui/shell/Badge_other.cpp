// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Badge.h"

#include <QGuiApplication>

namespace heliograph {

void showBadge([[maybe_unused]] int unread)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    qGuiApp->setBadgeNumber(unread);
#endif
}

} // namespace heliograph
