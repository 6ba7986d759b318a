// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Keys.h"

#include "ui/widgets/Marks.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace heliograph {

namespace {

constexpr int keyGap = 5;
constexpr int keyPadding = 6;
constexpr int keyRadius = 4;

int capWidth(const QString &name, const QFontMetrics &fm)
{
    return std::max(fm.horizontalAdvance(name) + 2 * keyPadding, fm.height() + 2);
}

/// What stands on the key itself.
QString capOf(Qt::Key key)
{
    switch (key) {
    case Qt::Key_Up:
        return QStringLiteral("↑");
    case Qt::Key_Down:
        return QStringLiteral("↓");
    case Qt::Key_Left:
        return QStringLiteral("←");
    case Qt::Key_Right:
        return QStringLiteral("→");
    case Qt::Key_Return:
        return QKeySequence(Qt::Key_Enter).toString(QKeySequence::NativeText);
    default:
        return QKeySequence(key).toString(QKeySequence::NativeText);
    }
}

} // namespace

QStringList keyNames(const QKeySequence &keys)
{
    if (keys.isEmpty())
        return {};
    const QKeyCombination held = keys[0];
    QStringList names;
    for (const auto modifier :
        { Qt::ControlModifier, Qt::AltModifier, Qt::ShiftModifier, Qt::MetaModifier }) {
        if (!held.keyboardModifiers().testFlag(modifier))
            continue;
        QString name = QKeySequence(static_cast<int>(modifier)).toString(QKeySequence::NativeText);
        if (name.endsWith(u'+'))
            name.chop(1);
        names << name;
    }
    return names << capOf(held.key());
}

int keysHeight(const Theme &theme)
{
    return QFontMetrics(theme.font(TextStyle::Caption)).height() + 3;
}

int keysWidth(const QStringList &names, const Theme &theme)
{
    const QFontMetrics fm(theme.font(TextStyle::Caption));
    int width = 0;
    for (const QString &name : names)
        width += capWidth(name, fm) + keyGap;
    return std::max(0, width - keyGap);
}

void paintKeys(QPainter &painter, const QRect &area, const QStringList &names, const Theme &theme,
    Qt::Alignment alignment)
{
    const QFont font = theme.font(TextStyle::Caption);
    const QFontMetrics fm(font);
    const int height = keysHeight(theme);
    int x = alignment.testFlag(Qt::AlignRight) ? area.right() + 1 - keysWidth(names, theme)
                                               : area.left();
    painter.save();
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.setFont(font);
    for (const QString &name : names) {
        const QRect cap(x, area.top() + (area.height() - height) / 2, capWidth(name, fm), height);
        paintCard(painter, cap, keyRadius, theme.colour(ColourRole::Surface),
            theme.colour(ColourRole::Border));
        painter.setPen(theme.colour(ColourRole::Second));
        painter.drawText(cap, Qt::AlignCenter, name);
        x += cap.width() + keyGap;
    }
    painter.restore();
}

} // namespace heliograph
