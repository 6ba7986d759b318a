// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person does with the files of messages.
#include "app/ErrorText.h"
#include "app/Names.h"
#include "app/OutgoingFile.h"
#include "base/Files.h"
#include "base/Future.h"
#include "base/Pool.h"
#include "ui/media/PlayerBar.h"
#include "ui/media/Viewer.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/SaveDialog.h"
#include "ui/shell/WindowFrame.h"
#include "ui/timeline/TimelineView.h"

#include <QDesktopServices>
#include <QFile>
#include <QFileDialog>
#include <QUrl>

namespace heliograph {

void MainWindow::connectPlayer()
{
    auto *bar = new PlayerBar(m_theme, m_player, m_frame->conversation());
    m_frame->conversation()->addLine(bar);
    connect(bar, &PlayerBar::openRequested, this, &MainWindow::openOutside);
    TimelineView *timeline = m_frame->conversation()->timeline();
    connect(timeline, &TimelineView::playRequested, this, [this](const TimelineRow &row) {
        // Also when another chat is open by then.
        m_player.toggle(row, [conversation = m_conversation](const QString &id) {
            return voiceBehind(*conversation, id);
        });
    });
    connect(timeline, &TimelineView::seekRequested, this, [this](double share) {
        Playback &playback = m_player.playback();
        playback.seek(qRound64(share * static_cast<double>(playback.duration())));
    });
    connect(&m_player, &AudioPlayer::changed, timeline, [this, timeline] {
        std::optional<Played> played;
        const Playback &playback = m_player.playback();
        if (m_player.row() && playback.state() != Playback::State::Failed)
            played = Played { m_player.row()->key, playback.isPlaying(), playback.position(),
                playback.duration() };
        timeline->setPlayed(played);
    });
}

void MainWindow::openMedia(const TimelineRow &row)
{
    if (isViewable(row))
        showViewer(row);
    else
        openOutside(row.localPath);
}

void MainWindow::openOutside(const QString &path)
{
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        m_frame->showToast(tr("No program of this computer opens this file."));
}

void MainWindow::showViewer(const TimelineRow &row)
{
    TimelineView *timeline = m_frame->conversation()->timeline();
    auto *viewer = new Viewer(m_theme, [timeline](const QString &id, int step) {
        return timeline->source() != nullptr ? viewableBeside(*timeline->source(), id, step)
                                             : std::nullopt;
    });
    const auto leave = [this, viewer, timeline] {
        const QString id = viewer->row().key.id;
        m_frame->closeCard();
        timeline->setFocus(Qt::OtherFocusReason);
        if (timeline->source() != nullptr)
            timeline->setCurrentRow(timeline->source()->rowOf(id));
    };
    connect(viewer, &Viewer::closeRequested, this, leave);
    connect(viewer, &Viewer::saveRequested, this, &MainWindow::saveFile);
    connect(viewer, &Viewer::openRequested, this, &MainWindow::openOutside);
    connect(viewer, &Viewer::filmStarted, this, [this] { m_player.pause(); });
    connect(viewer, &Viewer::copied, this, [this] { m_frame->showToast(tr("Copied")); });
    for (const auto signal :
        { &QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved })
        connect(m_conversation.get(), signal, viewer, &Viewer::refreshSteps);
    m_frame->showCard(viewer, leave, true);
    viewer->setRow(row);
    viewer->focusPicture();
}

/// Other programs get a copy: what they do to it changes nothing here.
void MainWindow::carryFile(const TimelineRow &row)
{
    if (!m_conversation || !row.content.media)
        return;
    const QString name = fileNameToSave(*row.content.media, row.timestamp, row.localPath);
    then(copyForOthers(row.localPath, name, m_conversation->account().pasteFolder()), this,
        [this, name](const Result<QString> &copy) {
            if (copy)
                m_frame->conversation()->timeline()->carry(*copy, name);
            else
                m_frame->showToast(errorText(copy.error()));
        });
}

static QFuture<Result<bool>> copyFile(const QString &from, const QString &to)
{
    return runInPool<bool>([from, to]() -> Result<bool> {
        // The dialog has asked whether an old file may go.
        QFile::remove(to);
        if (QFile::copy(from, to))
            return true;
        return fail(QFile::exists(from) ? writeFailure(QFile(to)) : ErrorCode::FileUnreadable);
    });
}

void MainWindow::saveFile(const TimelineRow &row)
{
    if (row.localPath.isEmpty() || !row.content.media)
        return;
    QFileDialog *dialog = saveDialog(this, tr("Save the file"),
        fileNameToSave(*row.content.media, row.timestamp, row.localPath));
    connect(
        dialog, &QFileDialog::fileSelected, this, [this, path = row.localPath](const QString &to) {
            then(copyFile(path, to), this, [this](const Result<bool> &saved) {
                m_frame->showToast(saved ? tr("Saved") : errorText(saved.error()));
            });
        });
    dialog->open();
}

} // namespace heliograph
