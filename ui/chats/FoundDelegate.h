// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/MessageSearchModel.h"
#include "ui/widgets/Theme.h"

#include <QFontMetrics>
#include <QStyledItemDelegate>

#include <functional>

namespace heliograph {

/// A part of a text and where the found words stand in it.
struct Snippet {
    QString text;
    std::vector<TextSpan> marks;
};
/// One line of `width` pixels around the first found word: from the beginning where that is in
/// sight, else from a word before it.
Snippet snippetOf(const QString &text, const std::vector<TextSpan> &marks,
    const QFontMetrics &metrics, int width);

/// Paints one message that was found: picture, stripe, who and over which account, the words around
/// what was found, time.
class FoundDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    /// `now` gives milliseconds since the epoch.
    FoundDelegate(const Theme &theme, std::function<qint64()> now, QObject *parent = nullptr);
    void setModel(const MessageSearchModel *model) { m_model = model; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintTitle(QPainter &painter, const QRect &line, const FoundMessage &row,
        const QColor &ground, Qt::LayoutDirection direction) const;
    void paintText(QPainter &painter, const QRect &line, const FoundMessage &row,
        Qt::LayoutDirection direction) const;

    const Theme &m_theme;
    std::function<qint64()> m_now;
    const MessageSearchModel *m_model = nullptr;
};

} // namespace heliograph
