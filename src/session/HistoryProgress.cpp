// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/HistoryProgress.h"

#include <algorithm>

namespace heliograph {

namespace {
/// More parts than any phone sends.
constexpr size_t mostParts = 10'000;
} // namespace

HistoryProgress::HistoryProgress(const SessionTimes &times, QObject *parent)
    : QObject(parent)
    , m_times(times)
{
    m_silence.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this, &HistoryProgress::onSilence);
}

void HistoryProgress::begin()
{
    m_parts.clear();
    m_fromStart = true;
    m_status = {};
    m_silence.start(m_times.historyStart);
    enter(SyncStatus::Phase::Waiting, 0);
}

void HistoryProgress::onQueueDelivered()
{
    if (m_status.phase == SyncStatus::Phase::Waiting)
        m_silence.start(m_times.historyAfterQueue);
}

void HistoryProgress::apply(const HistoryNotice &notice)
{
    switch (notice.kind) {
    case HistoryNotice::Kind::Recent:
        onPart(notice);
        break;
    case HistoryNotice::Kind::Nothing:
        if (m_status.phase == SyncStatus::Phase::Waiting)
            enter(SyncStatus::Phase::Complete, 100);
        break;
    case HistoryNotice::Kind::Bootstrap:
    case HistoryNotice::Kind::Beside:
        if (m_status.phase == SyncStatus::Phase::Waiting) {
            m_silence.start(m_times.historyGap);
            enter(SyncStatus::Phase::Running, 0);
        }
        break;
    }
}

void HistoryProgress::onPart(const HistoryNotice &notice)
{
    if (m_status.phase == SyncStatus::Phase::Complete || m_parts.size() >= mostParts)
        return;
    const quint32 place = notice.chunk > 0 ? notice.chunk
        : m_parts.empty()                  ? 1
                                           : m_parts.rbegin()->first + 1;
    m_parts[place] = notice.progress;
    if (notice.oldest > 0)
        m_status.oldest
            = m_status.oldest > 0 ? std::min(m_status.oldest, notice.oldest) : notice.oldest;
    const int percent = std::max(m_status.percent, counted());
    m_silence.start(m_times.historyGap);
    enter(percent >= 100 ? SyncStatus::Phase::Complete : SyncStatus::Phase::Running, percent);
}

/// Parts may overtake each other: what counts is how far they are there without a gap.
int HistoryProgress::counted() const
{
    quint32 next = m_fromStart ? 1 : m_parts.begin()->first;
    int percent = 0;
    for (const auto &[place, progress] : m_parts) {
        if (place != next)
            break;
        percent = std::max(percent, progress);
        ++next;
    }
    return percent;
}

void HistoryProgress::onSilence()
{
    if (m_status.phase == SyncStatus::Phase::Waiting)
        enter(SyncStatus::Phase::Complete, 100);
    else if (m_status.phase == SyncStatus::Phase::Running)
        enter(SyncStatus::Phase::Paused, m_status.percent);
}

void HistoryProgress::enter(SyncStatus::Phase phase, int percent)
{
    m_status.phase = phase;
    m_status.percent = percent;
    if (phase == SyncStatus::Phase::Complete)
        m_silence.stop();
    emit changed(m_status);
}

} // namespace heliograph
