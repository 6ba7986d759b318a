// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/WindowFrame.h"

#include "ui/settings/SettingsPage.h"
#include "ui/shell/WelcomePage.h"
#include "ui/stats/ConnectionPage.h"
#include "ui/stats/StatisticsPage.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPointer>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace heliograph {

namespace {
constexpr int narrowestList = 240;
/// Between the form of pictures alone and the narrowest list there is nothing.
constexpr int snapBelow = (metrics::narrowListWidth + narrowestList) / 2;
constexpr int widestList = 480;
constexpr int searchingList = 440;
constexpr int narrowestConversation = 420;
} // namespace

WindowFrame::WindowFrame(const Theme &theme, const std::function<qint64()> &now, bool sandbox,
    bool offersSandbox, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_rail(new AccountRail(theme, this))
    , m_pages(new QStackedWidget(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_list(new ChatListPane(theme, now, this))
    , m_right(new QStackedWidget(this))
    , m_conversation(new ConversationPane(theme, now, this))
    , m_empty(new EmptyState(theme, this))
    , m_statistics(new StatisticsPage(theme, now, this))
    , m_settings(new SettingsPage(theme, this))
    , m_connection(new ConnectionPage(theme, this))
    , m_welcome(new WelcomePage(theme, sandbox, offersSandbox, this))
    , m_toast(new Toast(theme, this))
{
    m_right->addWidget(m_empty);
    m_right->addWidget(m_conversation);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_right);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(0);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_pages->addWidget(m_splitter);
    m_pages->addWidget(m_statistics);
    m_pages->addWidget(m_settings);
    m_pages->addWidget(m_connection);
    m_pages->addWidget(m_welcome);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rail);
    layout->addWidget(m_pages, 1);
    m_rail->setFixedWidth(metrics::railWidth);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this](int position) {
        if (!m_arranging && !isNarrow() && !m_list->isSearching())
            setListWidth(position);
    });
    connect(
        m_conversation, &ConversationPane::backRequested, this, [this] { showWholeList(true); });
    connect(m_list, &ChatListPane::wholeListRequested, this, [this] { showWholeList(true); });
    setView(View::Welcome);
}

void WindowFrame::setView(View view)
{
    m_view = view;
    switch (view) {
    case View::Chats:
        m_pages->setCurrentWidget(m_splitter);
        m_rail->setPage(AccountRail::Page::Chats);
        break;
    case View::Statistics:
        m_pages->setCurrentWidget(m_statistics);
        m_rail->setPage(AccountRail::Page::Statistics);
        break;
    case View::Settings:
        m_pages->setCurrentWidget(m_settings);
        m_rail->setPage(AccountRail::Page::Settings);
        break;
    case View::Connection:
        m_pages->setCurrentWidget(m_connection);
        m_rail->setPage(AccountRail::Page::Chats);
        break;
    case View::Welcome:
        m_pages->setCurrentWidget(m_welcome);
        m_rail->setPage(AccountRail::Page::Chats);
        break;
    }
    arrange();
    emit viewChanged();
}

void WindowFrame::setChatOpen(bool open)
{
    m_chatOpen = open;
    if (open)
        m_wholeList = false;
    m_right->setCurrentWidget(open ? static_cast<QWidget *>(m_conversation) : m_empty);
    arrange();
}

void WindowFrame::showWholeList(bool shown)
{
    m_wholeList = shown;
    if (shown && !isNarrow() && isListOfPictures())
        m_listWidth = metrics::listWidth;
    arrange();
}

void WindowFrame::setSearching(bool searching)
{
    if (m_list->isSearching() == searching)
        return;
    m_list->setSearching(searching);
    arrange();
}

bool WindowFrame::isNarrow() const { return width() < metrics::narrowBelow; }

bool WindowFrame::isListOfPictures() const { return m_listWidth == metrics::narrowListWidth; }

int WindowFrame::listWidth() const { return m_listWidth; }

void WindowFrame::setListWidth(int width)
{
    m_listWidth = width < snapBelow ? int(metrics::narrowListWidth)
                                    : std::clamp(width, narrowestList, widestList);
    arrange();
}

void WindowFrame::arrange()
{
    const int room = width() - metrics::railWidth;
    const bool narrow = isNarrow();
    const bool whole = narrow && (m_wholeList || !m_chatOpen);
    m_arranging = true;
    m_right->setVisible(!whole);
    const bool searching = m_list->isSearching();
    m_list->setNarrow(narrow ? !whole : isListOfPictures() && !searching);
    m_conversation->setBackVisible(narrow);
    if (whole) {
        m_list->setMinimumWidth(narrowestList);
        m_list->setMaximumWidth(QWIDGETSIZE_MAX);
    } else if (narrow) {
        m_list->setMinimumWidth(metrics::narrowListWidth);
        m_list->setMaximumWidth(metrics::narrowListWidth);
        m_splitter->setSizes({ metrics::narrowListWidth, room - metrics::narrowListWidth });
    } else {
        m_list->setMinimumWidth(searching ? narrowestList : int(metrics::narrowListWidth));
        m_list->setMaximumWidth(
            std::max(narrowestList, std::min(widestList, room - narrowestConversation)));
        const int wished = searching ? std::max(searchingList, m_listWidth) : m_listWidth;
        const int wide = std::min(wished, m_list->maximumWidth());
        m_splitter->setSizes({ wide, room - wide });
    }
    m_arranging = false;
}

void WindowFrame::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void WindowFrame::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colour(ColourRole::Window));
}

void WindowFrame::showCard(QWidget *card, std::function<void()> dismissed, bool whole)
{
    closeCard();
    m_veil = new Veil(m_theme, this);
    m_card = card;
    m_veil->setCard(card, whole);
    connect(m_veil, &Veil::dismissed, this, [this, dismissed = std::move(dismissed)] {
        if (dismissed)
            dismissed();
        else
            closeCard();
    });
    m_veil->show();
    m_veil->raise();
    m_veil->setFocus(Qt::OtherFocusReason);
    m_toast->raise();
}

void WindowFrame::closeCard()
{
    if (m_veil == nullptr)
        return;
    m_veil->hide();
    m_veil->deleteLater();
    m_veil = nullptr;
    m_card = nullptr;
}

void WindowFrame::showToast(const QString &text) { m_toast->showText(text); }

} // namespace heliograph
