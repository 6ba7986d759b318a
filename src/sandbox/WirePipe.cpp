// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/WirePipe.h"

namespace heliograph::sandbox {

namespace {

/// Joined frames do not wait longer than this for the last of them.
constexpr milliseconds joinLimit { 200 };

} // namespace

WirePipe::WirePipe(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    for (Lane *lane : { &m_in, &m_out }) {
        lane->timer.setSingleShot(true);
        lane->timer.setTimerType(Qt::PreciseTimer);
        connect(&lane->timer, &QTimer::timeout, this, [this, lane] { run(*lane); });
    }
    m_flush.setSingleShot(true);
    connect(&m_flush, &QTimer::timeout, this, &WirePipe::flush);
}

void WirePipe::setOpen(bool reads, bool writes)
{
    m_reads = reads;
    m_writes = writes;
}

void WirePipe::send(const QByteArray &frame, milliseconds delay) { push(m_out, frame, delay); }

void WirePipe::receive(const QByteArray &bytes) { push(m_in, bytes, milliseconds { 0 }); }

void WirePipe::push(Lane &lane, const QByteArray &bytes, milliseconds delay)
{
    const milliseconds now = m_clock.monotonic();
    const milliseconds transfer {
        m_shape.bytesPerSecond > 0 ? bytes.size() * 1000 / m_shape.bytesPerSecond : 0
    };
    if (lane.items.empty() && delay.count() == 0 && transfer.count() == 0)
        return deliver(lane, bytes);
    const milliseconds due = qMax(lane.lastDue, now + delay) + transfer;
    lane.lastDue = due;
    lane.bytes += bytes.size();
    lane.items.push_back({ bytes, due });
    if (!lane.timer.isActive())
        lane.timer.start(qMax(milliseconds { 0 }, due - now));
}

void WirePipe::run(Lane &lane)
{
    while (!lane.items.empty() && lane.items.front().due <= m_clock.monotonic()) {
        const QByteArray bytes = lane.items.front().bytes;
        lane.items.pop_front();
        lane.bytes -= bytes.size();
        deliver(lane, bytes);
    }
    if (!lane.items.empty())
        lane.timer.start(qMax(milliseconds { 1 }, lane.items.front().due - m_clock.monotonic()));
}

void WirePipe::deliver(const Lane &lane, const QByteArray &bytes)
{
    if (&lane == &m_out)
        write(bytes);
    else if (m_reads)
        emit incoming(bytes);
}

void WirePipe::write(const QByteArray &frame)
{
    m_joined += frame;
    if (++m_joinedFrames >= m_shape.joinFrames)
        flush();
    else if (!m_flush.isActive())
        m_flush.start(joinLimit);
}

void WirePipe::flush()
{
    m_flush.stop();
    m_joinedFrames = 0;
    const QByteArray message = std::exchange(m_joined, {});
    if (!m_writes || message.isEmpty())
        return;
    const qsizetype piece = m_shape.splitBytes > 0 ? m_shape.splitBytes : message.size();
    for (qsizetype at = 0; at < message.size(); at += piece)
        emit outgoing(message.mid(at, piece));
}

} // namespace heliograph::sandbox
