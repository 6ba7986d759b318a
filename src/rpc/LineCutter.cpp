// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/LineCutter.h"

#include <utility>

namespace heliograph {

std::optional<LineCutter::Line> LineCutter::take(char byte)
{
    if (byte == '\n')
        return end();
    if (m_line.bytes.size() == m_most)
        m_line = { {}, true };
    if (!m_line.isTooLong)
        m_line.bytes.append(byte);
    return std::nullopt;
}

std::optional<LineCutter::Line> LineCutter::end()
{
    Line line = std::exchange(m_line, {});
    if (!line.isTooLong && line.bytes.trimmed().isEmpty())
        return std::nullopt;
    return line;
}

} // namespace heliograph
