// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ErrorText.h"
#include "protocol/Message.h"
#include "ui/widgets/Theme.h"

#include <QMargins>
#include <QRectF>

class QPainter;
class QWidget;

namespace heliograph {

/// How a session's state is drawn: each has its own shape, so colour is never alone.
enum class StateMark {
    Online,
    Connecting,
    Waiting,
    Cooldown,
    Elsewhere,
    Scan,
    Restricted,
    Off,
    PhoneAway
};
StateMark markOf(SessionState state);
/// Draws the mark into a 12 × 12 square.
void paintStateMark(QPainter &painter, const QRectF &rect, StateMark mark, const Theme &theme);

/// Clock, one tick, two, two bold, two bold with microphone, or "!". 16 × 11.
void paintTicks(QPainter &painter, const QPointF &topLeft, DeliveryStep step, const QColor &plain,
    const QColor &accent, const QColor &danger);
void paintTicks(QPainter &painter, const QPointF &topLeft, DeliveryStep step, const Theme &theme,
    const QColor &plain);
inline constexpr QSize tickSize { 16, 11 };

/// A circle with initials.
void paintAvatar(
    QPainter &painter, const QRectF &rect, const QString &initials, int colour, const Theme &theme);
/// A rounded count in the accent; gives its rectangle. `ring` is drawn around it when valid.
QRectF paintPill(QPainter &painter, const QPointF &topRight, const QString &text,
    const Theme &theme, const QColor &ring = {});
QSizeF pillSize(const QString &text, const Theme &theme);
QString pillText(int count);
/// A mark in an account's colour, with a ring where it would not stand out on `ground`.
void paintAccountMark(
    QPainter &painter, const QRectF &rect, int colour, const QColor &ground, const Theme &theme);
/// Whether the focus came by keyboard and should be seen.
bool showsFocus(const QWidget &widget);
/// Margins by reading direction: `start` is right in a right-to-left layout.
QMargins directedMargins(const QWidget &widget, int start, int top, int end, int bottom);
/// Two pixels of accent with a gap of two, around `rect`.
void paintFocusRing(QPainter &painter, const QRectF &rect, double radius, const Theme &theme);
/// A surface with a border.
void paintCard(
    QPainter &painter, const QRectF &rect, double radius, const QColor &fill, const QColor &border);

} // namespace heliograph
