// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

#include <vector>

namespace heliograph {

/// Widgets one behind the other, in as many lines as they need.
class FlowRow final : public QLayout {
public:
    explicit FlowRow(QWidget *parent, int gap);
    ~FlowRow() override;
    void addItem(QLayoutItem *item) override;
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    /// Gives the height; moves the widgets if `moves`.
    int arrange(const QRect &rect, bool moves) const;

    int m_gap;
    std::vector<QLayoutItem *> m_items;
};

} // namespace heliograph
