// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accounts/AccountPopover.h"

#include "app/Matcher.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/PickRows.h"
#include "ui/widgets/Text.h"

#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>

namespace heliograph {

namespace {
constexpr int popoverWidth = 340;
constexpr int popoverHeight = 460;
constexpr int pageStep = 8;
} // namespace

AccountPopover::AccountPopover(const Theme &theme, const std::vector<RailEntry> &entries,
    const RailEntry &all, QWidget *parent)
    : QWidget(parent, Qt::Popup | Qt::FramelessWindowHint)
    , m_theme(theme)
    , m_entries(entries)
    , m_all(all)
    , m_search(new Field(theme, tr("Search accounts"), this))
    , m_list(new QListView(this))
    , m_rows(new PickRows(this))
    , m_none(new ThemedLabel(
          theme, tr("No account is called that."), TextStyle::Body, ColourRole::Second, this))
{
    setObjectName(QStringLiteral("accountPopover"));
    setAccessibleName(tr("Accounts"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAttribute(Qt::WA_TranslucentBackground);
    m_search->setObjectName(QStringLiteral("accountSearch"));
    m_search->setAccessibleName(tr("Search accounts"));
    m_search->setIconName(QLatin1String("search"));
    m_search->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("accountResults"));
    m_list->setAccessibleName(tr("Accounts"));
    m_list->setModel(m_rows);
    m_list->setItemDelegate(new PickDelegate(theme, *m_rows, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setUniformItemSizes(true);
    m_none->setObjectName(QStringLiteral("noAccountFound"));
    m_none->setAlignment(Qt::AlignCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::s, metrics::s, metrics::s, metrics::s);
    layout->setSpacing(metrics::s);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_none, 1);
    resize(popoverWidth, popoverHeight);
    connect(m_search, &QLineEdit::textChanged, this, &AccountPopover::find);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { choose(m_list->currentIndex()); });
    connect(m_list, &QListView::clicked, this, &AccountPopover::choose);
    find();
}

void AccountPopover::find()
{
    const Matcher matcher(m_search->text());
    std::vector<PickEntry> rows;
    m_found.clear();
    const auto add = [&](const RailEntry &entry, const QString &title) {
        PickEntry row;
        row.title = title;
        row.marks = matcher.found(title);
        row.detail = entry.statusText;
        if (entry.unread > 0) {
            const QString unread = tr("%n unread", nullptr, entry.unread);
            row.detail
                = row.detail.isEmpty() ? unread : row.detail + QStringLiteral(" · ") + unread;
        }
        row.colour = entry.colour;
        if (entry.id.isEmpty())
            row.icon = QLatin1String("inbox");
        else
            row.initials = accountInitials(entry.label);
        rows.push_back(std::move(row));
        m_found << entry.id;
    };
    if (matcher.isEmpty())
        add(m_all, tr("All accounts"));
    for (const RailEntry &entry : m_entries) {
        if (matcher.isEmpty() || matcher.fit(folded(entry.label)) != Fit::None)
            add(entry, entry.label);
    }
    m_rows->setEntries(std::move(rows));
    m_list->setVisible(!m_found.isEmpty());
    m_none->setVisible(m_found.isEmpty());
    m_list->setCurrentIndex(m_rows->index(0));
}

void AccountPopover::openBeside(const QWidget &rail, int top)
{
    const QRect room = rail.screen()->availableGeometry();
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    QPoint at = rail.mapToGlobal(QPoint(mirrored ? -width() : rail.width(), top));
    at.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() + 1 - width())));
    at.setY(std::clamp(at.y(), room.top(), std::max(room.top(), room.bottom() + 1 - height())));
    move(at);
    show();
    m_search->setFocus(Qt::PopupFocusReason);
}

void AccountPopover::moveCurrent(int step)
{
    const int last = m_rows->rowCount() - 1;
    if (last >= 0)
        m_list->setCurrentIndex(
            m_rows->index(std::clamp(m_list->currentIndex().row() + step, 0, last)));
}

void AccountPopover::choose(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const QString id = m_found.at(index.row());
    close();
    emit accountChosen(id);
}

bool AccountPopover::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Down:
            moveCurrent(1);
            return true;
        case Qt::Key_Up:
            moveCurrent(-1);
            return true;
        case Qt::Key_PageDown:
            moveCurrent(pageStep);
            return true;
        case Qt::Key_PageUp:
            moveCurrent(-pageStep);
            return true;
        default:
            break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void AccountPopover::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintCard(painter, rect(), metrics::cardRadius, m_theme.colour(ColourRole::Surface),
        m_theme.colour(ColourRole::Border));
}

} // namespace heliograph
