// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/IqRequests.h"

#include "protocol/KeyQueries.h"

namespace heliograph {

IqRequests::IqRequests(milliseconds timeout, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_timeout(timeout)
    , m_clock(clock)
    , m_alarm(clock)
{
    connect(&m_alarm, &Alarm::rang, this, &IqRequests::expire);
}

QFuture<Result<Node>> IqRequests::expect(const QByteArray &id)
{
    Waiting waiting { {}, m_clock.monotonic() + m_timeout };
    m_waiting.insert(id, waiting);
    if (!m_alarm.isSet())
        m_alarm.start(m_timeout);
    return waiting.answer.future();
}

bool IqRequests::take(const Node &stanza)
{
    const auto found = m_waiting.find(stanza.text("id"));
    if (found == m_waiting.end())
        return false;
    const QByteArray type = stanza.text("type");
    if (type != "result" && type != "error")
        return false;
    const Answer<Node> answer = found->answer;
    m_waiting.erase(found);
    if (const std::optional<Error> error = iqError(stanza))
        answer.finish(fail(*error));
    else
        answer.finish(stanza);
    return true;
}

void IqRequests::failAll(const Error &error)
{
    const QHash<QByteArray, Waiting> waiting = std::exchange(m_waiting, {});
    m_alarm.stop();
    for (const Waiting &entry : waiting)
        entry.answer.finish(fail(error));
}

void IqRequests::expire()
{
    const milliseconds now = m_clock.monotonic();
    std::vector<Answer<Node>> late;
    milliseconds next = milliseconds::max();
    for (auto entry = m_waiting.begin(); entry != m_waiting.end();) {
        if (entry->deadline <= now) {
            late.push_back(entry->answer);
            entry = m_waiting.erase(entry);
        } else {
            next = std::min(next, entry->deadline);
            ++entry;
        }
    }
    if (!m_waiting.isEmpty())
        m_alarm.start(next - now);
    for (const Answer<Node> &answer : late)
        answer.finish(fail(ErrorCode::QueryTimeout));
}

} // namespace heliograph
