// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QRect>
#include <QString>

namespace heliograph {

/// A name for screens that stand together like this, in device-independent pixels, in whatever
/// order the system tells them.
QString arrangementName(QList<QRect> screens);

/// Where a window goes that stood at `kept`: there, if most of that lies on one of the areas, and
/// then wholly on it; else in the middle of the first one. Never larger than its area.
QRect placeOn(const QRect &kept, const QList<QRect> &areas);

} // namespace heliograph
