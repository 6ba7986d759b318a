// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chats/ChatListPane.h"

#include "ui/chats/ChatListView.h"
#include "ui/chats/SearchPane.h"
#include "ui/widgets/Keys.h"
#include "ui/widgets/Marks.h"

#include <QAbstractItemModel>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeySequence>
#include <QVBoxLayout>

namespace heliograph {

ChatListPane::ChatListPane(const Theme &theme, std::function<qint64()> now, QWidget *parent)
    : Pane(theme, ColourRole::Surface, parent)
    , m_theme(theme)
    , m_search(new Field(theme, tr("Search all accounts"), this))
    , m_newChat(new IconButton(theme, QLatin1String("new-chat"), tr("New chat"), this))
    , m_narrowSearch(
          new IconButton(theme, QLatin1String("search"), tr("Show the whole list"), this))
    , m_all(new Chip(theme, tr("All"), this))
    , m_unread(new Chip(theme, tr("Unread"), this))
    , m_chips(new QWidget(this))
    , m_header(new QWidget(this))
    , m_view(new ChatListView(theme, now, this))
    , m_empty(new QWidget(this))
    , m_emptyText(new ThemedLabel(theme, {}, TextStyle::Body, ColourRole::Second, m_empty))
    , m_clear(new TextButton(theme, tr("Clear the filter"), TextButton::Kind::Plain, m_empty))
    , m_searchPane(new SearchPane(theme, std::move(now), this))
{
    setEdges(Qt::RightEdge);
    buildHeader();
    m_emptyText->setWordWrap(true);
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_clear->setObjectName(QStringLiteral("clearFilterButton"));
    auto *emptyLayout = new QVBoxLayout(m_empty);
    emptyLayout->setContentsMargins(metrics::xl, 48, metrics::xl, metrics::xl);
    emptyLayout->setSpacing(metrics::m);
    emptyLayout->addWidget(m_emptyText);
    emptyLayout->addWidget(m_clear, 0, Qt::AlignHCenter);
    emptyLayout->addStretch();
    m_empty->hide();
    m_searchPane->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(directedMargins(*this, 0, 0, 1, 0));
    layout->setSpacing(0);
    layout->addWidget(m_searchPane, 1);
    layout->addWidget(m_header);
    layout->addWidget(m_chips);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_empty, 1);
    setTabOrder(m_search, m_view);
}

void ChatListPane::buildHeader()
{
    m_search->setObjectName(QStringLiteral("searchField"));
    m_search->setIconName(QLatin1String("search"));
    m_search->setAccessibleName(tr("Search all accounts"));
    m_search->installEventFilter(this);
    m_newChat->setObjectName(QStringLiteral("newChatButton"));
    m_newChat->setFixedSize(34, 34);
    m_narrowSearch->setObjectName(QStringLiteral("wholeListButton"));
    m_narrowSearch->hide();
    m_all->setObjectName(QStringLiteral("filterAll"));
    m_unread->setObjectName(QStringLiteral("filterUnread"));
    m_all->setChecked(true);
    m_all->setAutoExclusive(true);
    m_unread->setAutoExclusive(true);

    auto *header = new QHBoxLayout(m_header);
    header->setContentsMargins(metrics::m, metrics::m, metrics::m, metrics::s);
    header->setSpacing(metrics::s);
    header->addWidget(m_search, 1);
    header->addWidget(m_newChat);
    header->addWidget(m_narrowSearch, 1, Qt::AlignCenter);
    auto *chips = new QHBoxLayout(m_chips);
    chips->setContentsMargins(metrics::m, 0, metrics::m, metrics::s);
    chips->setSpacing(6);
    m_all->setParent(m_chips);
    m_unread->setParent(m_chips);
    chips->addWidget(m_all);
    chips->addWidget(m_unread);
    chips->addStretch();

    connect(m_search, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_search->clear();
        emit switcherRequested(text);
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] { emit switcherRequested({}); });
    connect(m_unread, &QAbstractButton::toggled, this, [this](bool on) {
        emit unreadOnlyChanged(on);
        updateEmpty();
    });
    connect(m_newChat, &QAbstractButton::clicked, this, &ChatListPane::newChatRequested);
    connect(m_narrowSearch, &QAbstractButton::clicked, this, &ChatListPane::wholeListRequested);
    connect(m_clear, &QAbstractButton::clicked, this, &ChatListPane::clearFilters);
}

void ChatListPane::setModel(QAbstractItemModel *model)
{
    m_view->setModel(model);
    connect(model, &QAbstractItemModel::rowsInserted, this, &ChatListPane::updateEmpty);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &ChatListPane::updateEmpty);
    connect(model, &QAbstractItemModel::modelReset, this, &ChatListPane::updateEmpty);
    updateEmpty();
}

bool ChatListPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::MouseButtonPress) {
        emit switcherRequested({});
        return true;
    }
    return Pane::eventFilter(watched, event);
}

void ChatListPane::setStripes(bool shown) { m_view->setStripes(shown); }

void ChatListPane::setSwitcherKeys(const QKeySequence &keys)
{
    m_search->setShortcutHint(keyNames(keys).join(u' '));
}

void ChatListPane::setUnread(int unread)
{
    const QString words = unread > 0 ? tr("Unread %1").arg(pillText(unread)) : tr("Unread");
    if (m_unread->text() == words)
        return;
    m_unread->setText(words);
    m_unread->updateGeometry();
}

void ChatListPane::setNarrow(bool narrow)
{
    m_narrow = narrow;
    m_search->setVisible(!narrow);
    m_newChat->setVisible(!narrow);
    m_narrowSearch->setVisible(narrow);
    m_header->layout()->setContentsMargins(
        narrow ? 0 : metrics::m, metrics::m, narrow ? 0 : metrics::m, metrics::s);
    m_view->setNarrow(narrow);
    updateEmpty();
}

void ChatListPane::setSearching(bool searching)
{
    m_searching = searching;
    updateEmpty();
}

void ChatListPane::setEmptyText(const QString &text)
{
    m_emptyText->setText(text);
    updateEmpty();
}

bool ChatListPane::isFiltered() const { return m_unread->isChecked(); }

void ChatListPane::clearFilters() { m_all->setChecked(true); }

void ChatListPane::updateEmpty()
{
    const bool empty = m_view->model() == nullptr || m_view->model()->rowCount() == 0;
    const bool filtered = isFiltered();
    m_clear->setVisible(filtered);
    const bool searching = m_searching && !m_narrow;
    m_searchPane->setVisible(searching);
    m_header->setVisible(!searching);
    m_chips->setVisible(!searching && !m_narrow);
    m_view->setVisible(!searching && (!empty || m_narrow));
    m_empty->setVisible(!searching && empty && !m_narrow);
    if (filtered)
        m_emptyText->setText(tr("Nothing found."));
    else if (m_emptyText->text().isEmpty() || m_emptyText->text() == tr("Nothing found."))
        m_emptyText->setText(tr("No chats yet. Write the first message with the button above."));
}

} // namespace heliograph
