// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/LineWriter.h"

#include <thread>
#include <utility>

namespace heliograph {

LineWriter::LineWriter(Sink sink)
    : m_sink(std::move(sink))
{
}

std::shared_ptr<LineWriter> LineWriter::start(Sink sink)
{
    std::shared_ptr<LineWriter> writer(new LineWriter(std::move(sink)));
    std::thread([writer] { writer->run(); }).detach();
    return writer;
}

void LineWriter::run()
{
    std::unique_lock lock(m_mutex);
    while (m_state != State::Closed) {
        m_state = m_waiting.isEmpty() ? State::Idle : State::Writing;
        m_changed.notify_all();
        if (m_state == State::Idle) {
            m_changed.wait(lock);
            continue;
        }
        const QByteArray piece = m_waiting.left(pieceSize);
        m_waiting.remove(0, piece.size());
        lock.unlock();
        const bool written = m_sink(piece);
        lock.lock();
        if (!written)
            m_state = State::Closed;
    }
    m_waiting.clear();
    m_changed.notify_all();
}

void LineWriter::write(const QByteArray &line)
{
    const std::lock_guard lock(m_mutex);
    if (m_state == State::Closed)
        return;
    m_waiting += line;
    m_waiting += '\n';
    m_changed.notify_all();
}

bool LineWriter::isFull()
{
    const std::lock_guard lock(m_mutex);
    return m_waiting.size() > mostUnread;
}

void LineWriter::waitForRoom()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(
        lock, [this] { return m_state == State::Closed || m_waiting.size() <= mostUnread; });
}

void LineWriter::finish(milliseconds patience)
{
    std::unique_lock lock(m_mutex);
    const auto isOpen = [this] { return m_state == State::Writing || !m_waiting.isEmpty(); };
    while (isOpen() && m_changed.wait_for(lock, patience) == std::cv_status::no_timeout) { }
    m_state = State::Closed;
    m_waiting.clear();
    m_changed.notify_all();
}

} // namespace heliograph
