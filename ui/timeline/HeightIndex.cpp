// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/HeightIndex.h"

#include <algorithm>
#include <bit>

namespace heliograph {

void HeightIndex::reset(int rows, int estimate)
{
    m_estimate = std::max(1, estimate);
    m_heights.assign(static_cast<size_t>(rows), m_estimate);
    m_measured.assign(static_cast<size_t>(rows), false);
    rebuild();
}

void HeightIndex::insert(int at, int count)
{
    m_heights.insert(m_heights.begin() + at, static_cast<size_t>(count), m_estimate);
    m_measured.insert(m_measured.begin() + at, static_cast<size_t>(count), false);
    rebuild();
}

void HeightIndex::remove(int at, int count)
{
    m_heights.erase(m_heights.begin() + at, m_heights.begin() + at + count);
    m_measured.erase(m_measured.begin() + at, m_measured.begin() + at + count);
    rebuild();
}

void HeightIndex::rebuild()
{
    const size_t size = m_heights.size();
    m_tree.assign(size + 1, 0);
    for (size_t i = 1; i <= size; ++i) {
        m_tree[i] += m_heights[i - 1];
        const size_t parent = i + (i & (~i + 1));
        if (parent <= size)
            m_tree[parent] += m_tree[i];
    }
}

int HeightIndex::setHeight(int row, int height)
{
    const auto i = static_cast<size_t>(row);
    const int grown = height - m_heights[i];
    m_heights[i] = height;
    m_measured[i] = true;
    if (grown != 0) {
        for (size_t node = i + 1; node < m_tree.size(); node += node & (~node + 1))
            m_tree[node] += grown;
    }
    return grown;
}

void HeightIndex::invalidate(int row) { m_measured[static_cast<size_t>(row)] = false; }

void HeightIndex::invalidateAll() { std::fill(m_measured.begin(), m_measured.end(), false); }

qint64 HeightIndex::offset(int row) const
{
    qint64 sum = 0;
    for (auto node = static_cast<size_t>(row); node > 0; node -= node & (~node + 1))
        sum += m_tree[node];
    return sum;
}

int HeightIndex::rowAt(qint64 y) const
{
    if (m_heights.empty())
        return -1;
    size_t node = 0;
    qint64 left = std::max<qint64>(0, y);
    for (size_t step = std::bit_floor(m_heights.size()); step > 0; step /= 2) {
        const size_t next = node + step;
        if (next < m_tree.size() && m_tree[next] <= left) {
            node = next;
            left -= m_tree[next];
        }
    }
    return static_cast<int>(std::min(node, m_heights.size() - 1));
}

} // namespace heliograph
