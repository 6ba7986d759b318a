// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Theme.h"

#include <QTreeView>

namespace heliograph {

/// The rows of a SessionTimeline as a table: time, states with their marks, cause, number, attempt,
/// next attempt. Where there is little room the last columns go.
class ConnectionList final : public QTreeView {
    Q_OBJECT
public:
    explicit ConnectionList(const Theme &theme, QWidget *parent = nullptr);
    void setModel(QAbstractItemModel *model) override;
    void reset() override;

signals:
    void rowChosen(const QModelIndex &index);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    void applyTheme();

    const Theme &m_theme;
};

} // namespace heliograph
