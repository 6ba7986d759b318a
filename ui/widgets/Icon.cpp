// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Icon.h"

#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <algorithm>
#include <array>

/// The icons lie in a static library: the linker keeps them only when they are named. Must stand
/// outside of any namespace.
static void loadIcons() { Q_INIT_RESOURCE(heliograph); }

namespace heliograph {

bool isDirectionalIcon(QLatin1String name)
{
    static constexpr std::array names { "send", "back", "reply", "forward", "chevron-left",
        "chevron-right", "export", "elsewhere", "audio" };
    return std::any_of(names.begin(), names.end(),
        [name](const char *other) { return name == QLatin1String(other); });
}

static QPixmap renderedIcon(QLatin1String name, const QColor &colour, QSize pixels)
{
    const QString key = QStringLiteral("heliograph/%1/%2/%3x%4")
                            .arg(name)
                            .arg(colour.rgba(), 0, 16)
                            .arg(pixels.width())
                            .arg(pixels.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    loadIcons();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QSvgRenderer renderer(file.readAll().replace("currentColor", colour.name().toLatin1()));
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(colour.alphaF());
    renderer.render(&painter);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

void paintIcon(QPainter &painter, const QRectF &rect, QLatin1String name, const QColor &colour,
    Qt::LayoutDirection direction)
{
    const double ratio = painter.device()->devicePixelRatioF();
    const QPixmap pixmap = renderedIcon(name, colour, (rect.size() * ratio).toSize());
    if (pixmap.isNull())
        return;
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (direction == Qt::RightToLeft && isDirectionalIcon(name)) {
        painter.translate(rect.center().x() * 2, 0);
        painter.scale(-1, 1);
    }
    painter.drawPixmap(rect, pixmap, pixmap.rect());
    painter.restore();
}

} // namespace heliograph
