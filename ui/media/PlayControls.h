// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Controls.h"

#include <QAbstractSlider>

namespace heliograph {

class Playback;

/// A line with a knob, for places in time and loudness: from left to right everywhere.
class SeekBar final : public QAbstractSlider {
    Q_OBJECT
public:
    SeekBar(const Theme &theme, const QString &name, QWidget *parent = nullptr);
    QSize sizeHint() const override { return { 120, 24 }; }
    QSize minimumSizeHint() const override { return { 48, 24 }; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void follow(double x);
    const Theme &m_theme;
};

/// Play and pause, where it is, and "0:07 / 0:14" of one playback.
class PlayControls final : public QWidget {
    Q_OBJECT
public:
    /// `name` begins the object names: namePlayButton, nameSeekBar, nameTime.
    PlayControls(
        const Theme &theme, Playback &playback, const QString &name, QWidget *parent = nullptr);

private:
    void refresh();

    Playback &m_playback;
    IconButton *m_play;
    SeekBar *m_seek;
    ThemedLabel *m_time;
};

} // namespace heliograph
