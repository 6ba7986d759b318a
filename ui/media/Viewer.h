// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/media/PictureFile.h"
#include "ui/timeline/TimelineSource.h"

#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

class QMovie;

namespace heliograph {

class ElidedLabel;
class FilmBar;
class IconButton;
class PictureView;
class SystemPlayback;
class TextButton;
class Theme;
class ThemedLabel;

/// Whether the viewer shows this message: a picture or a video that is here.
bool isViewable(const TimelineRow &row);
/// The nearest such message before (-1) or after (+1) one; nothing when that is not loaded or the
/// last.
std::optional<TimelineRow> viewableBeside(
    const TimelineSource &source, const QString &id, int step);

/// The pictures and videos of a chat, one at a time, over the whole window: who sent it and when
/// above, what was written with it below.
class Viewer final : public QWidget {
    Q_OBJECT
public:
    /// What follows a message, as viewableBeside() says.
    using Beside = std::function<std::optional<TimelineRow>(const QString &id, int step)>;
    Viewer(const Theme &theme, Beside beside, QWidget *parent = nullptr);
    ~Viewer() override;

    void setRow(const TimelineRow &row);
    const TimelineRow &row() const { return m_row; }
    /// Messages came or went.
    void refreshSteps();
    void focusPicture();
    PictureView *picture() const { return m_picture; }
    /// Of the video that is shown; nullptr before the first one.
    SystemPlayback *film() const { return m_film.get(); }

signals:
    void closeRequested();
    void saveRequested(const heliograph::TimelineRow &row);
    /// Another program is to show the file.
    void openRequested(const QString &path);
    void copied();
    /// A video with sound begins; nothing else may be heard.
    void filmStarted();

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    IconButton *addButton(const char *name, QLatin1String icon, const QString &words);
    QWidget *buildHead();
    void connectButtons();
    void load();
    void showRead(const Result<PictureFile> &read);
    void startMovie();
    void makeFilm();
    void startFilm();
    void showProblem(const QString &sentence);
    void step(int by);
    bool moveByKey(int key);
    void copy();
    void arrange();

    const Theme &m_theme;
    Beside m_beside;
    TimelineRow m_row;
    ElidedLabel *m_who;
    ElidedLabel *m_when;
    IconButton *m_copy;
    IconButton *m_save;
    IconButton *m_outside;
    IconButton *m_close;
    QWidget *m_head;
    PictureView *m_picture;
    IconButton *m_before;
    IconButton *m_after;
    QWidget *m_problem;
    ThemedLabel *m_problemText;
    TextButton *m_problemOutside;
    ThemedLabel *m_caption;
    std::unique_ptr<QMovie> m_movie;
    std::unique_ptr<SystemPlayback> m_film;
    FilmBar *m_filmBar = nullptr;
    quint64 m_asked = 0;
};

} // namespace heliograph
