// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Theme.h"

#include <QKeySequence>
#include <QRect>
#include <QStringList>

class QPainter;

namespace heliograph {

/// The keys of a shortcut one by one, as the system names them: "Ctrl", "Shift", "F".
QStringList keyNames(const QKeySequence &keys);
/// What paintKeys() needs, in pixels.
int keysWidth(const QStringList &names, const Theme &theme);
int keysHeight(const Theme &theme);
/// Each key as a small cap, in the order in which they are held, whichever way the window reads.
/// `alignment` says where in `area`: AlignLeft or AlignRight, absolute.
void paintKeys(QPainter &painter, const QRect &area, const QStringList &names, const Theme &theme,
    Qt::Alignment alignment);

} // namespace heliograph
