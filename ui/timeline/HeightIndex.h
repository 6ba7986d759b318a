// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <vector>

namespace heliograph {

/// Heights of many rows with their running sums: a row's top, and the row at a height, in
/// O(log n). Rows that were never measured count with an estimate.
class HeightIndex final {
public:
    /// All rows at the estimate, in pixels.
    void reset(int rows, int estimate);
    void insert(int at, int count);
    void remove(int at, int count);
    /// Gives by how much the row grew.
    int setHeight(int row, int height);
    /// Forgets the measure of a row but keeps its height until it is measured again.
    void invalidate(int row);
    void invalidateAll();

    int count() const { return static_cast<int>(m_heights.size()); }
    bool isMeasured(int row) const { return m_measured[static_cast<size_t>(row)]; }
    int height(int row) const { return m_heights[static_cast<size_t>(row)]; }
    qint64 total() const { return offset(count()); }
    /// Sum of the heights above `row`.
    qint64 offset(int row) const;
    /// The row that covers `y`; the first or last when y lies outside. -1 when there is none.
    int rowAt(qint64 y) const;

private:
    void rebuild();

    std::vector<int> m_heights;
    std::vector<bool> m_measured;
    std::vector<qint64> m_tree;
    int m_estimate = 1;
};

} // namespace heliograph
