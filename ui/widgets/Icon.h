// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QLatin1String>
#include <QRectF>

class QPainter;

namespace heliograph {

/// Draws the icon `name` of the resources in `colour`. Icons that point somewhere are mirrored
/// in a right-to-left layout.
void paintIcon(QPainter &painter, const QRectF &rect, QLatin1String name, const QColor &colour,
    Qt::LayoutDirection direction = Qt::LeftToRight);
/// Whether an icon points somewhere and turns with the layout.
bool isDirectionalIcon(QLatin1String name);

} // namespace heliograph
