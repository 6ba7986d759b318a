// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

#include <QByteArray>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

namespace heliograph {

/// Bytes that may wait for a reader who does not read. What would be more is not written.
inline constexpr qint64 mostUnread = 64LL * 1024 * 1024;
/// What a pipe or a socket takes at once.
inline constexpr qsizetype pieceSize = 64 * 1024;

/// Writes lines on a thread of its own, in their order: who does not read them stops that thread
/// alone. Any thread.
class LineWriter final {
public:
    /// Writes all bytes, however long that takes; false once nobody can read any more.
    using Sink = std::function<bool(const QByteArray &bytes)>;

    /// Its thread lives until finish(), or longer when it is stopped then.
    static std::shared_ptr<LineWriter> start(Sink sink);

    void write(const QByteArray &line);
    /// More than `mostUnread` waits.
    bool isFull();
    /// Blocks while it is full.
    void waitForRoom();
    /// Waits for what is not written yet, but ends when nothing moves for so long. Nothing is
    /// written afterwards.
    void finish(milliseconds patience);

private:
    explicit LineWriter(Sink sink);
    void run();

    enum class State { Idle, Writing, Closed };

    const Sink m_sink;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    State m_state = State::Idle;
    QByteArray m_waiting;
};

} // namespace heliograph
