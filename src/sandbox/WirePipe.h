// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <deque>

namespace heliograph::sandbox {

/// What lies between the frames of a connection and its socket: nothing, or a bad network
/// (10 §10.2 `delay`, `throttle`, `split`, `coalesce`, `half_open`). Order is always kept.
class WirePipe final : public QObject {
    Q_OBJECT
public:
    struct Shape {
        /// 0 is without limit; it holds for each direction.
        int bytesPerSecond = 0;
        /// Longest WebSocket message; 0 leaves frames whole.
        int splitBytes = 0;
        /// Frames in one WebSocket message.
        int joinFrames = 1;
        friend bool operator==(const Shape &, const Shape &) = default;
    };

    explicit WirePipe(const Clock &clock, QObject *parent = nullptr);

    void setShape(const Shape &shape) { m_shape = shape; }
    /// What is closed drops everything that comes.
    void setOpen(bool reads, bool writes);
    /// One frame for the socket, not before `delay` is over.
    void send(const QByteArray &frame, milliseconds delay = milliseconds { 0 });
    /// Bytes from the socket.
    void receive(const QByteArray &bytes);
    /// Bytes that wait to be written.
    qint64 waiting() const { return m_out.bytes; }

signals:
    void outgoing(const QByteArray &message);
    void incoming(const QByteArray &bytes);

private:
    struct Lane {
        struct Item {
            QByteArray bytes;
            milliseconds due { 0 };
        };
        std::deque<Item> items;
        qint64 bytes = 0;
        milliseconds lastDue { 0 };
        QTimer timer;
    };
    void push(Lane &lane, const QByteArray &bytes, milliseconds delay);
    void run(Lane &lane);
    void deliver(const Lane &lane, const QByteArray &bytes);
    void write(const QByteArray &frame);
    void flush();

    const Clock &m_clock;
    Shape m_shape;
    bool m_reads = true;
    bool m_writes = true;
    Lane m_in;
    Lane m_out;
    QByteArray m_joined;
    int m_joinedFrames = 0;
    QTimer m_flush;
};

} // namespace heliograph::sandbox
