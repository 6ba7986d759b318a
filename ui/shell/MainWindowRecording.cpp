// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Voice notes that a person speaks: each belongs to the chat in which it was begun.
#include "app/VoiceRecording.h"
#include "ui/composer/Composer.h"
#include "ui/composer/RecordingBar.h"
#include "ui/media/Microphone.h"
#include "ui/media/SystemPlayback.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/timeline/TimelineView.h"

#include <QApplication>
#include <QFileInfo>

namespace heliograph {

void MainWindow::connectRecording()
{
    Composer *composer = m_frame->conversation()->composer();
    connect(composer, &Composer::recordRequested, this, &MainWindow::startRecording);
    if (m_options.microphone) {
        composer->setRecordable(true);
        return;
    }
    connect(
        new MicrophoneWatch(this), &MicrophoneWatch::changed, composer, &Composer::setRecordable);
}

std::unique_ptr<Playback> MainWindow::makePlayback() const
{
    return m_options.playback ? m_options.playback() : std::make_unique<SystemPlayback>();
}

void MainWindow::startRecording()
{
    if (!m_conversation)
        return;
    m_player.pause();
    std::unique_ptr<AudioInput> input
        = m_options.microphone ? m_options.microphone() : std::make_unique<Microphone>();
    m_recordings[keyOf(*m_conversation)] = std::make_shared<VoiceRecording>(
        std::move(input), m_conversation->account().pasteFolder());
    showRecording();
}

/// Who looks at another chat speaks no longer; what was spoken waits in its chat.
void MainWindow::leaveRecording()
{
    if (!m_conversation)
        return;
    const auto open = m_recordings.find(keyOf(*m_conversation));
    if (open != m_recordings.end())
        open->second->stop();
}

/// The recording of the open chat, or the composer where there is none.
void MainWindow::showRecording()
{
    ConversationPane *pane = m_frame->conversation();
    const auto found
        = m_conversation ? m_recordings.find(keyOf(*m_conversation)) : m_recordings.end();
    if (found == m_recordings.end()) {
        pane->setRecordingBar(nullptr);
        return;
    }
    auto *bar = new RecordingBar(m_theme, found->second, makePlayback(), pane);
    connect(bar, &RecordingBar::sendRequested, this, &MainWindow::sendRecording);
    connect(bar, &RecordingBar::listening, this, [this] { m_player.pause(); });
    connect(bar, &RecordingBar::discardRequested, this, [this, key = found->first] {
        m_recordings.erase(key);
        showRecording();
        m_frame->conversation()->composer()->focusText();
    });
    const QWidget *focused = QApplication::focusWidget();
    const bool wasWriting = focused != nullptr && pane->composer()->isAncestorOf(focused);
    pane->setRecordingBar(bar);
    if (wasWriting)
        bar->focusFirst();
}

void MainWindow::sendRecording()
{
    const auto found
        = m_conversation ? m_recordings.find(keyOf(*m_conversation)) : m_recordings.end();
    if (found == m_recordings.end())
        return;
    OutgoingItem item;
    item.path = found->second->take();
    item.name = QFileInfo(item.path).fileName();
    item.as = MediaType::Voice;
    m_recordings.erase(found);
    Composer *composer = m_frame->conversation()->composer();
    m_desk.sendFiles(m_conversation, { item }, composer->reply());
    composer->clearReply();
    showRecording();
    m_frame->conversation()->timeline()->scrollToEnd();
    composer->focusText();
}

} // namespace heliograph
