// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person does with the messages of the open chat.
#include "app/ErrorText.h"
#include "base/Future.h"
#include "ui/composer/Composer.h"
#include "ui/emoji/EmojiPicker.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/timeline/ReactionBar.h"
#include "ui/timeline/TimelineView.h"
#include "ui/widgets/ChoiceCard.h"

#include <QDesktopServices>
#include <QUrl>

#include <algorithm>

namespace heliograph {

void MainWindow::connectTimeline()
{
    TimelineView *timeline = m_frame->conversation()->timeline();
    connect(timeline, &TimelineView::downloadRequested, this,
        [this](const MessageKey &key) { m_conversation->download(key); });
    connect(timeline, &TimelineView::retryRequested, this,
        [this](const MessageKey &key) { m_conversation->retry(key); });
    connect(timeline, &TimelineView::cancelRequested, this,
        [this](const MessageKey &key) { m_conversation->cancel(key); });
    connect(timeline, &TimelineView::openRequested, this, &MainWindow::openMedia);
    connect(timeline, &TimelineView::linkRequested, this,
        [](const QString &address) { QDesktopServices::openUrl(QUrl(address, QUrl::StrictMode)); });
    connect(timeline, &TimelineView::saveRequested, this, &MainWindow::saveFile);
    connect(timeline, &TimelineView::carryRequested, this, &MainWindow::carryFile);
    connect(timeline, &TimelineView::infoRequested, this, &MainWindow::showInfo);
    connect(timeline, &TimelineView::copied, this, [this] { m_frame->showToast(tr("Copied")); });
    connect(timeline, &TimelineView::endSeen, this, [this] {
        if (m_conversation)
            m_conversation->markRead();
    });
    connect(timeline, &TimelineView::jumpRequested, this, [this](const QString &id) {
        if (m_conversation)
            m_conversation->goTo(id);
    });
    connect(timeline, &TimelineView::replyRequested, this, [this](const TimelineRow &row) {
        QString words = row.content.text;
        if (words.isEmpty())
            words = cardTextOf(row).title;
        m_frame->conversation()->composer()->setReply({ row.key.id, row.key.sender, words },
            row.fromMe ? tr("You") : row.senderName, row.mentions);
    });
    connect(timeline, &TimelineView::reactionRequested, this, &MainWindow::offerReactions);
    connect(timeline, &TimelineView::editRequested, this, [this](const TimelineRow &row) {
        m_frame->conversation()->composer()->startEdit(row.key, row.content.text);
    });
    connect(timeline, &TimelineView::deletionRequested, this, &MainWindow::askWhetherToDelete);
    Composer *composer = m_frame->conversation()->composer();
    connect(composer, &Composer::editRequested, this, &MainWindow::saveEdit);
    connect(composer, &Composer::upPressed, this, &MainWindow::editLast);
}

void MainWindow::offerReactions(const TimelineRow &row, const QString &own, const QRect &place)
{
    const QWidget *viewport = m_frame->conversation()->timeline()->viewport();
    auto *bar = new ReactionBar(m_theme, own, this);
    connect(bar, &ReactionBar::chosen, this,
        [this, conversation = m_conversation, key = row.key](
            const QString &emoji) { conversation->react(key, emoji); });
    connect(bar, &ReactionBar::moreRequested, this,
        [this, key = row.key,
            anchor = QRect(viewport->mapTo(m_frame, place.topLeft()), place.size())] {
            pickReaction(key, anchor);
        });
    bar->popupAt({ viewport->mapToGlobal(place.topLeft()), place.size() });
}

void MainWindow::pickReaction(const MessageKey &key, const QRect &anchor)
{
    auto *picker = new EmojiPicker(m_theme, m_emojiMemory, m_frame);
    picker->setObjectName(QStringLiteral("reactionPicker"));
    connect(picker, &EmojiPicker::emojiChosen, this,
        [conversation = m_conversation, key, picker](const QString &emoji) {
            conversation->react(key, emoji);
            picker->hide();
        });
    connect(picker, &EmojiPicker::closed, picker, &QObject::deleteLater);
    picker->popupAt(anchor);
}

/// ↑ in an empty field: the newest own message that can still be changed.
void MainWindow::editLast()
{
    for (int row = m_conversation ? m_conversation->rowCount() - 1 : -1; row >= 0; --row) {
        const TimelineRow &message = m_conversation->at(row);
        if (!m_conversation->isEditable(message))
            continue;
        m_frame->conversation()->composer()->startEdit(message.key, message.content.text);
        return;
    }
}

void MainWindow::saveEdit(const MessageKey &key, const QString &text)
{
    if (!m_conversation)
        return;
    then(m_conversation->edit(key, text), this,
        [this, conversation = m_conversation, key, text](const Result<MessageKey> &edited) {
            if (edited)
                return;
            // What was typed is not to be lost.
            Composer *composer = m_frame->conversation()->composer();
            if (m_conversation == conversation && !composer->isEditing())
                composer->startEdit(key, text);
        });
}

void MainWindow::askWhetherToDelete(const std::vector<TimelineRow> &rows)
{
    if (!m_conversation || rows.empty())
        return;
    const ConversationPointer conversation = m_conversation;
    const bool forAll = std::all_of(rows.begin(), rows.end(),
        [&](const TimelineRow &row) { return conversation->isRevocable(row); });
    QStringList words { tr(
        "On this computer: gone from here alone. The phone and the other side keep it.") };
    QStringList answers { tr("Cancel"), tr("Delete on this computer") };
    if (forAll) {
        words << tr(
            "For everyone: the other side reads that something was deleted. Who has read it "
            "already may remember.");
        answers << tr("Delete for everyone");
    }
    auto *card = new ChoiceCard(m_theme, QStringLiteral("deleteCard"),
        rows.size() == 1 ? tr("Delete this message?")
                         : tr("Delete %n messages?", nullptr, static_cast<int>(rows.size())),
        words, answers);
    connect(card, &ChoiceCard::chosen, this, [this, conversation, rows](int answer) {
        m_frame->closeCard();
        m_frame->conversation()->timeline()->clearMarks();
        for (const TimelineRow &row : rows) {
            if (answer == 1)
                conversation->hide(row.key);
            else if (answer == 2)
                conversation->revoke(row.key);
        }
    });
    m_frame->showCard(card, [this] { m_frame->closeCard(); });
}

void MainWindow::tellOfFailedChange(MessageKind kind, const Error &error)
{
    const QString why = errorText(error);
    switch (kind) {
    case MessageKind::Reaction:
        m_frame->showToast(tr("The reaction did not go: %1").arg(why));
        break;
    case MessageKind::Edit:
        m_frame->showToast(tr("The change did not go, the old text stands again: %1").arg(why));
        break;
    default:
        m_frame->showToast(tr("Not deleted for everyone: %1").arg(why));
    }
}

} // namespace heliograph
