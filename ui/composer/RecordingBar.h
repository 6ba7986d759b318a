// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/media/Playback.h"
#include "ui/widgets/Controls.h"

#include <memory>

namespace heliograph {

class PlayControls;
class VoiceRecording;

/// In the composer's place while a voice note is spoken: how loud and how long it is. Then it can
/// be heard, sent or thrown away.
class RecordingBar final : public Pane {
    Q_OBJECT
public:
    RecordingBar(const Theme &theme, std::shared_ptr<VoiceRecording> recording,
        std::unique_ptr<Playback> playback, QWidget *parent = nullptr);
    ~RecordingBar() override;
    void focusFirst();

signals:
    void sendRequested();
    void discardRequested();
    /// It is listened to; nothing else may be heard.
    void listening();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void refresh();
    void listen();

    std::shared_ptr<VoiceRecording> m_recording;
    std::unique_ptr<Playback> m_playback;
    QWidget *m_level;
    ThemedLabel *m_words;
    PlayControls *m_controls;
    TextButton *m_listen;
    TextButton *m_stop;
    TextButton *m_send;
};

} // namespace heliograph
