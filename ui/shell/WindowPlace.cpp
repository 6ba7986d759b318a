// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/WindowPlace.h"

#include <QStringList>

#include <algorithm>

namespace heliograph {

static qint64 areaOf(const QRect &rect)
{
    return rect.isEmpty() ? 0 : static_cast<qint64>(rect.width()) * rect.height();
}

QString arrangementName(QList<QRect> screens)
{
    std::sort(screens.begin(), screens.end(), [](const QRect &a, const QRect &b) {
        return std::pair(a.x(), a.y()) < std::pair(b.x(), b.y());
    });
    QStringList names;
    for (const QRect &screen : screens)
        names << QStringLiteral("%1x%2@%3,%4")
                     .arg(screen.width())
                     .arg(screen.height())
                     .arg(screen.x())
                     .arg(screen.y());
    return names.join(u' ');
}

QRect placeOn(const QRect &kept, const QList<QRect> &areas)
{
    if (areas.isEmpty())
        return kept;
    const QRect best = *std::max_element(areas.begin(), areas.end(),
        [&](const QRect &a, const QRect &b) { return areaOf(a & kept) < areaOf(b & kept); });
    const bool isThere = 2 * areaOf(best & kept) > areaOf(kept);
    const QRect &area = isThere ? best : areas.front();
    QRect place(kept.topLeft(), kept.size().boundedTo(area.size()));
    if (isThere)
        place.moveTo(std::clamp(place.x(), area.left(), area.right() + 1 - place.width()),
            std::clamp(place.y(), area.top(), area.bottom() + 1 - place.height()));
    else
        place.moveCenter(area.center());
    return place;
}

} // namespace heliograph
