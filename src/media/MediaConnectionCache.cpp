// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/MediaConnectionCache.h"

namespace heliograph {

MediaConnectionCache::MediaConnectionCache(Ask ask, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_ask(std::move(ask))
    , m_clock(clock)
{
}

QFuture<Result<MediaConnection>> MediaConnectionCache::get(bool refresh)
{
    if (!refresh && m_connection && m_clock.monotonic() < m_validUntil)
        return finished<MediaConnection>(*m_connection);
    const Answer<MediaConnection> answer;
    m_waiting.push_back(answer);
    if (m_waiting.size() == 1)
        then(m_ask(), this, [this](const Result<MediaConnection> &result) { onAnswer(result); });
    return answer.future();
}

void MediaConnectionCache::forget() { m_connection.reset(); }

void MediaConnectionCache::onAnswer(const Result<MediaConnection> &answer)
{
    m_connection.reset();
    if (answer) {
        m_connection = *answer;
        m_validUntil = m_clock.monotonic() + answer->usableFor();
    }
    const std::vector<Answer<MediaConnection>> waiting = std::exchange(m_waiting, {});
    for (const Answer<MediaConnection> &one : waiting)
        one.finish(answer);
}

} // namespace heliograph
