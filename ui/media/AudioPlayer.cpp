// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/AudioPlayer.h"

#include "ui/timeline/RowText.h"

namespace heliograph {

std::optional<TimelineRow> voiceBehind(const Conversation &conversation, const QString &id)
{
    const int from = conversation.rowOf(id);
    if (from < 0 || conversation.at(from).content.kind != MessageKind::Voice)
        return {};
    for (int row = from + 1; row < conversation.rowCount(); ++row) {
        const TimelineRow &next = conversation.at(row);
        if (next.content.kind == MessageKind::Voice)
            return isAudible(next) ? std::optional(next) : std::nullopt;
    }
    return {};
}

AudioPlayer::AudioPlayer(std::unique_ptr<Playback> playback, QObject *parent)
    : QObject(parent)
    , m_playback(std::move(playback))
{
    connect(m_playback.get(), &Playback::changed, this, &AudioPlayer::onChanged);
}

void AudioPlayer::toggle(const TimelineRow &row, const Behind &behind)
{
    m_behind = behind;
    if (plays(row.key) && m_playback->state() != Playback::State::Failed)
        m_playback->toggle();
    else
        open(row);
}

void AudioPlayer::open(const TimelineRow &row)
{
    m_row = row;
    m_playback->setSpeed(m_speed);
    m_playback->open(row.localPath);
}

void AudioPlayer::stop()
{
    m_row.reset();
    m_behind = {};
    m_playback->close();
    emit changed();
}

void AudioPlayer::changeSpeed()
{
    m_speed = m_speed < 1.25 ? 1.5 : m_speed < 1.75 ? 2 : 1;
    m_playback->setSpeed(m_speed);
    emit changed();
}

void AudioPlayer::onChanged()
{
    if (!m_row)
        return;
    if (m_playback->state() == Playback::State::Ended) {
        const std::optional<TimelineRow> next = m_behind ? m_behind(m_row->key.id) : std::nullopt;
        if (next)
            open(*next);
        else
            stop();
        return;
    }
    emit changed();
}

} // namespace heliograph
