// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/PickCard.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace heliograph {

/// The rows of a PickCard as a list shows them.
class PickRows final : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    void setEntries(std::vector<PickEntry> entries);
    const PickEntry &at(int row) const { return m_entries[static_cast<size_t>(row)]; }
    int rowCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole is the title, AccessibleTextRole the row in words.
    QVariant data(const QModelIndex &index, int role) const override;

private:
    std::vector<PickEntry> m_entries;
};

/// Paints one of them: stripe, picture, title and second line, account, end, keys.
class PickDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    PickDelegate(const Theme &theme, const PickRows &rows, QObject *parent);
    /// Of a row, in pixels.
    static int rowHeight(const Theme &theme);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int paintEnd(QPainter &painter, const QRect &area, const PickEntry &entry, bool current,
        Qt::LayoutDirection direction) const;

    const Theme &m_theme;
    const PickRows &m_rows;
};

} // namespace heliograph
