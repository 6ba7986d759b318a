// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Conversation.h"
#include "ui/media/Playback.h"

#include <functional>
#include <memory>
#include <optional>

namespace heliograph {

/// The next voice message behind one; nothing when that is the last, or not downloaded.
std::optional<TimelineRow> voiceBehind(const Conversation &conversation, const QString &id);

/// The one thing that is heard in the program: a voice message or a recording, and behind a voice
/// message the next one of its chat.
class AudioPlayer final : public QObject {
    Q_OBJECT
public:
    /// What is played behind a message.
    using Behind = std::function<std::optional<TimelineRow>(const QString &id)>;
    explicit AudioPlayer(std::unique_ptr<Playback> playback, QObject *parent = nullptr);

    /// Plays this message; pauses or goes on where it is the one already.
    void toggle(const TimelineRow &row, const Behind &behind);
    void stop();
    /// Without forgetting where it was.
    void pause() { m_playback->pause(); }
    /// 1, 1.5 and 2, and 1 again; kept for what is played next.
    void changeSpeed();
    double speed() const { return m_speed; }
    /// What is played or was paused; nothing when nothing is.
    const std::optional<TimelineRow> &row() const { return m_row; }
    bool plays(const MessageKey &key) const { return m_row && m_row->key == key; }
    Playback &playback() const { return *m_playback; }

signals:
    void changed();

private:
    void open(const TimelineRow &row);
    void onChanged();

    std::unique_ptr<Playback> m_playback;
    std::optional<TimelineRow> m_row;
    Behind m_behind;
    double m_speed = 1;
};

} // namespace heliograph
