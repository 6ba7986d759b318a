// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/SampleData.h"
#include "ui/media/AudioPlayer.h"

#include <QString>

#include <memory>

namespace heliograph {

class Theme;
class VoiceRecording;
class WindowFrame;

/// Pictures of what one does with media: the viewer, the player, a voice note being spoken.
class MediaScenes final {
public:
    MediaScenes();
    ~MediaScenes();
    /// False for a name that is none of these.
    bool show(WindowFrame &frame, const Theme &theme, SampleMessages &messages,
        const QString &folder, const QString &name);

private:
    void showViewer(
        WindowFrame &frame, const Theme &theme, SampleMessages &messages, const TimelineRow &row);
    void showPlayer(WindowFrame &frame, const Theme &theme, SampleMessages &messages);
    void showRecording(
        WindowFrame &frame, const Theme &theme, const QString &folder, bool finished);

    std::unique_ptr<AudioPlayer> m_player;
    std::shared_ptr<VoiceRecording> m_recording;
};

} // namespace heliograph
