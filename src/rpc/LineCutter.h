// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace heliograph {

/// Bytes of a line, without its line feed.
inline constexpr qsizetype mostInALine = 16LL * 1024 * 1024;

/// Cuts what comes in into lines. Of one that is too long nothing is kept.
class LineCutter final {
public:
    struct Line {
        QByteArray bytes;
        bool isTooLong = false;
        friend bool operator==(const Line &, const Line &) = default;
    };
    explicit LineCutter(qsizetype most = mostInALine)
        : m_most(most)
    {
    }
    /// The line that this byte ends; nothing for any other byte and for a line of blanks.
    std::optional<Line> take(char byte);
    /// The same for the end of the input.
    std::optional<Line> end();

private:
    const qsizetype m_most;
    Line m_line;
};

} // namespace heliograph
