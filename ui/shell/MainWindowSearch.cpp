// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The search in messages: of all accounts in place of the list, of the open chat above it.
#include "ui/chats/SearchPane.h"
#include "ui/composer/Composer.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/timeline/HitBar.h"
#include "ui/timeline/TimelineView.h"

#include <QLocale>

#include <algorithm>

namespace heliograph {

namespace {

/// So many places of a chat are counted.
constexpr int mostHits = 1000;

TextFinder finderOf(const MessageSearchModel &model)
{
    return [query = model.query()](const QString &text) { return query.found(text); };
}

} // namespace

void MainWindow::connectSearch()
{
    SearchPane *pane = m_frame->list()->searchPane();
    pane->setModel(&m_found);
    connect(pane, &SearchPane::messageChosen, this, &MainWindow::showFound);
    connect(pane, &SearchPane::closed, this, [this] {
        leaveSearch();
        if (m_conversation)
            m_frame->conversation()->composer()->focusText();
    });
    HitBar *hits = m_frame->conversation()->hits();
    connect(hits, &HitBar::stepped, this, &MainWindow::stepHits);
    connect(hits, &HitBar::closed, this, [this] {
        leaveSearch();
        m_frame->conversation()->composer()->focusText();
    });
    connect(hits, &HitBar::textChanged, this, [this](const QString &text) {
        if (!m_conversation)
            return;
        MessageFilter filter;
        filter.accountId = m_conversation->account().id();
        filter.chat = m_conversation->chat();
        m_hit = 0;
        m_foundInChat.search(text, filter);
    });
    connect(&m_foundInChat, &MessageSearchModel::changed, this, &MainWindow::showHitInChat);
}

void MainWindow::startSearch(const QString &text)
{
    if (m_accounts.accounts().empty())
        return;
    m_frame->setView(WindowFrame::View::Chats);
    m_frame->conversation()->hits()->hide();
    SearchPane *pane = m_frame->list()->searchPane();
    if (m_conversation)
        pane->filters()->setOpenChat(
            m_conversation->account().id(), m_conversation->chat(), m_conversation->title());
    m_frame->showWholeList(true);
    m_frame->setSearching(true);
    pane->begin(text);
}

/// The list is that of the chats again; what is read stays where it is.
void MainWindow::leaveSearch()
{
    m_frame->setSearching(false);
    m_frame->conversation()->hits()->hide();
    m_frame->conversation()->timeline()->setFound({}, nullptr);
}

void MainWindow::showFound(int row)
{
    if (row < 0 || row >= m_found.rowCount())
        return;
    const FoundMessage &found = m_found.at(row);
    openChat(found.accountId, found.chat, MessagePlace { found.id, found.time, found.rowId });
    m_frame->list()->searchPane()->setCurrent(row);
    m_frame->conversation()->timeline()->setFound(found.id, finderOf(m_found));
    const QLocale locale;
    const int count = m_found.rowCount();
    m_frame->conversation()->hits()->showHit(m_found.isComplete()
            ? tr("Message %1 of %2").arg(locale.toString(row + 1), locale.toString(count))
            : tr("Message %1").arg(locale.toString(row + 1)),
        row > 0, row + 1 < count);
}

void MainWindow::searchInChat()
{
    if (!m_conversation || m_frame->view() != WindowFrame::View::Chats)
        return;
    leaveSearch();
    HitBar *hits = m_frame->conversation()->hits();
    hits->beginTyping();
    emit hits->textChanged(hits->text());
}

void MainWindow::showHitInChat()
{
    HitBar *hits = m_frame->conversation()->hits();
    if (!m_conversation || !hits->isTyping() || m_foundInChat.isSearching())
        return;
    TimelineView *timeline = m_frame->conversation()->timeline();
    const int count = m_foundInChat.rowCount();
    if (count == 0) {
        timeline->setFound({}, nullptr);
        hits->setCount(
            m_foundInChat.query().isEmpty() ? QString() : tr("Nothing found."), false, false);
        return;
    }
    m_hit = std::clamp(m_hit, 0, count - 1);
    const FoundMessage &found = m_foundInChat.at(m_hit);
    const QLocale locale;
    // The newest is the first; the way leads up.
    hits->setCount(m_foundInChat.isComplete()
            //: Which of how many places is shown
            ? tr("%1 of %2").arg(locale.toString(m_hit + 1), locale.toString(count))
            : tr("%1 of more than %2").arg(locale.toString(m_hit + 1), locale.toString(count)),
        m_hit + 1 < count, m_hit > 0);
    const bool isElsewhere = timeline->foundMessage() != found.id;
    timeline->setFound(found.id, finderOf(m_foundInChat));
    if (isElsewhere)
        m_conversation->goTo({ found.id, found.time, found.rowId });
    if (count < mostHits && m_foundInChat.canFetchMore({}))
        m_foundInChat.fetchMore({});
}

void MainWindow::stepHits(int direction)
{
    if (m_frame->conversation()->hits()->isTyping()) {
        m_hit -= direction;
        showHitInChat();
    } else {
        showFound(m_frame->list()->searchPane()->currentRow() + direction);
    }
}

} // namespace heliograph
