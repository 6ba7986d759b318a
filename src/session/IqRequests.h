// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Alarm.h"
#include "base/Future.h"
#include "binary/Node.h"

#include <QHash>
#include <QObject>

namespace heliograph {

/// Questions of one connection that wait for their answers, matched by id alone (01 §7).
class IqRequests final : public QObject {
    Q_OBJECT
public:
    IqRequests(milliseconds timeout, const Clock &clock, QObject *parent = nullptr);

    QFuture<Result<Node>> expect(const QByteArray &id);
    /// True when the stanza was an answer somebody waited for.
    bool take(const Node &stanza);
    /// Forgets a question that could not be sent.
    void drop(const QByteArray &id) { m_waiting.remove(id); }
    /// Ends all with this error.
    void failAll(const Error &error);
    int pending() const { return static_cast<int>(m_waiting.size()); }

private:
    struct Waiting {
        Answer<Node> answer;
        milliseconds deadline;
    };
    void expire();

    QHash<QByteArray, Waiting> m_waiting;
    milliseconds m_timeout;
    const Clock &m_clock;
    Alarm m_alarm;
};

} // namespace heliograph
