// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Controls.h"

namespace heliograph {

class AudioPlayer;
class PlayControls;

/// What is heard now, over the messages: whose it is, where it is, how fast, and an end to it. When
/// it cannot be played it says why.
class PlayerBar final : public Pane {
    Q_OBJECT
public:
    PlayerBar(const Theme &theme, AudioPlayer &player, QWidget *parent = nullptr);

signals:
    /// Another program is to play the file.
    void openRequested(const QString &path);

private:
    void refresh();

    AudioPlayer &m_player;
    PlayControls *m_controls;
    ElidedLabel *m_name;
    TextButton *m_speed;
    TextButton *m_outside;
};

} // namespace heliograph
