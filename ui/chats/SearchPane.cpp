// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chats/SearchPane.h"

#include "ui/chats/FoundDelegate.h"
#include "ui/widgets/Marks.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QLocale>
#include <QSet>
#include <QVBoxLayout>

namespace heliograph {

namespace {
constexpr int searchPauseMs = 150;
}

SearchPane::SearchPane(const Theme &theme, std::function<qint64()> now, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_field(new Field(theme, tr("Search in messages"), this))
    , m_filters(new SearchFilters(theme, now, this))
    , m_summary(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Second, this))
    , m_list(new QListView(this))
    , m_delegate(new FoundDelegate(theme, std::move(now), this))
    , m_empty(new ThemedLabel(theme, {}, TextStyle::Body, ColourRole::Second, this))
{
    setObjectName(QStringLiteral("searchPane"));
    m_field->setObjectName(QStringLiteral("messageSearchField"));
    m_field->setAccessibleName(tr("Search in messages"));
    m_field->setIconName(QLatin1String("search"));
    m_field->installEventFilter(this);
    m_summary->setObjectName(QStringLiteral("searchSummary"));
    m_summary->setWordWrap(true);
    m_summary->setContentsMargins(metrics::m, 6, metrics::m, 6);
    m_list->setObjectName(QStringLiteral("foundList"));
    m_list->setAccessibleName(tr("Messages that were found"));
    m_list->setItemDelegate(m_delegate);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->viewport()->setAttribute(Qt::WA_Hover);
    m_list->installEventFilter(this);
    m_empty->setObjectName(QStringLiteral("searchEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_empty->setContentsMargins(metrics::xl, 48, metrics::xl, metrics::xl);
    auto *close = new IconButton(theme, QLatin1String("close"), tr("Close the search"), this);
    close->setObjectName(QStringLiteral("closeSearchButton"));
    close->setFixedSize(34, 34);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(metrics::m, metrics::m, metrics::m, metrics::s);
    head->setSpacing(metrics::s);
    head->addWidget(m_field, 1);
    head->addWidget(close);
    auto *line = new Pane(theme, ColourRole::Raised, this);
    line->setEdges(Qt::TopEdge | Qt::BottomEdge);
    auto *lineLayout = new QVBoxLayout(line);
    lineLayout->setContentsMargins(0, 1, 0, 1);
    lineLayout->addWidget(m_summary);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_filters);
    layout->addWidget(line);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_empty, 1);
    m_pause.setSingleShot(true);
    m_pause.setInterval(searchPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &SearchPane::search);
    connect(m_field, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(m_filters, &SearchFilters::changed, this, &SearchPane::search);
    connect(close, &QAbstractButton::clicked, this, &SearchPane::closed);
    connect(m_list, &QListView::clicked, this,
        [this](const QModelIndex &index) { emit messageChosen(index.row()); });
    connect(&theme, &Theme::changed, m_list, &QListView::doItemsLayout);
}

void SearchPane::setModel(MessageSearchModel *model)
{
    m_model = model;
    m_delegate->setModel(model);
    m_list->setModel(model);
    connect(model, &QAbstractItemModel::modelReset, this, &SearchPane::restoreCurrent);
    connect(model, &MessageSearchModel::changed, this, &SearchPane::refresh);
    refresh();
}

void SearchPane::begin(const QString &text)
{
    if (!text.trimmed().isEmpty())
        m_field->setText(text);
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
    search();
}

void SearchPane::setCurrent(int row)
{
    m_list->setCurrentIndex(m_model->index(row, 0));
    m_chosen = { m_model->at(row).accountId, m_model->at(row).rowId };
}

int SearchPane::currentRow() const { return m_list->currentIndex().row(); }

/// The same message is chosen after it was looked for again.
void SearchPane::restoreCurrent()
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const FoundMessage &found = m_model->at(row);
        if (found.accountId == m_chosen.first && found.rowId == m_chosen.second)
            m_list->setCurrentIndex(m_model->index(row, 0));
    }
}

void SearchPane::search()
{
    m_pause.stop();
    if (m_model != nullptr)
        m_model->search(m_field->text(), m_filters->filter());
}

void SearchPane::refresh()
{
    const bool any = m_model->rowCount() > 0;
    m_summary->setText(summary());
    m_summary->parentWidget()->setVisible(!m_summary->text().isEmpty());
    m_list->setVisible(any);
    m_empty->setVisible(!any);
    const bool isUsed = m_filters->filter() != MessageFilter {};
    if (m_model->query().isEmpty())
        m_empty->setText(tr("Type a word, or “some words” that stand behind each other."));
    else if (m_model->isSearching())
        m_empty->setText(tr("Searching…"));
    else if (isUsed)
        m_empty->setText(tr("Nothing found. Remove a filter to find more."));
    else
        m_empty->setText(tr("Nothing found."));
}

/// How much was found, and whether more could be.
QString SearchPane::summary() const
{
    QStringList sentences;
    const int count = m_model->rowCount();
    if (count > 0 && m_model->isComplete()) {
        QSet<QPair<QString, Jid>> chats;
        QSet<QString> accounts;
        for (int row = 0; row < count; ++row) {
            chats.insert({ m_model->at(row).accountId, m_model->at(row).chat });
            accounts.insert(m_model->at(row).accountId);
        }
        const QString messages = count == 1 ? tr("1 message") : tr("%n messages", nullptr, count);
        const int chatCount = static_cast<int>(chats.size());
        const QString inChats = chatCount == 1 ? tr("1 chat") : tr("%n chats", nullptr, chatCount);
        if (accounts.size() > 1)
            //: %1 is "23 messages", %2 "7 chats", %3 "4 accounts"
            sentences << tr("%1 in %2, %3")
                             .arg(messages, inChats,
                                 tr("%n accounts", nullptr, static_cast<int>(accounts.size())));
        else
            //: %1 is "23 messages", %2 "7 chats"
            sentences << tr("%1 in %2").arg(messages, inChats);
    } else if (count > 0) {
        sentences << tr("More than %n messages, newest first", nullptr, count);
    }
    if (m_model->percentBuilt() < 100)
        sentences << tr("Older messages are still being prepared: %1 %")
                         .arg(QLocale().toString(m_model->percentBuilt()));
    return sentences.join(QStringLiteral(" · "));
}

bool SearchPane::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    auto *key = static_cast<QKeyEvent *>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    const bool any = m_model != nullptr && m_model->rowCount() > 0;
    if (key->key() == Qt::Key_Escape) {
        emit closed();
        return true;
    }
    if (isEnter && any) {
        search();
        const int row = std::max(0, m_list->currentIndex().row());
        if (row < m_model->rowCount())
            emit messageChosen(row);
        return true;
    }
    if (watched == m_field && any && key->key() == Qt::Key_Down) {
        m_list->setFocus(Qt::TabFocusReason);
        if (!m_list->currentIndex().isValid())
            setCurrent(0);
        emit messageChosen(m_list->currentIndex().row());
        return true;
    }
    if (watched == m_list && key->key() == Qt::Key_Up && m_list->currentIndex().row() <= 0) {
        m_field->setFocus(Qt::BacktabFocusReason);
        return true;
    }
    // The list moves first, the conversation follows.
    if (watched == m_list)
        QTimer::singleShot(0, this, [this, before = m_list->currentIndex().row()] {
            const int row = m_list->currentIndex().row();
            if (row >= 0 && row != before)
                emit messageChosen(row);
        });
    return QWidget::eventFilter(watched, event);
}

} // namespace heliograph
