// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Controls.h"

namespace heliograph {

class SeekBar;
class SystemPlayback;

/// What one does with a video: play, place, time, sound.
class FilmBar final : public Pane {
    Q_OBJECT
public:
    FilmBar(const Theme &theme, SystemPlayback &playback, QWidget *parent = nullptr);

private:
    void refresh();

    SystemPlayback &m_playback;
    IconButton *m_mute;
    SeekBar *m_volume;
};

} // namespace heliograph
