// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/PickCard.h"

#include "ui/widgets/Keys.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/PickRows.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace heliograph {

namespace {
constexpr int wishedWidth = 640;
constexpr int wishedHeight = 530;
constexpr int rowsOfAPage = 6;
} // namespace

/// The line at the bottom: which key does what. What does not fit is left out; the last one, which
/// closes, stays at the end.
class PickCard::Hints final : public QWidget {
public:
    Hints(const Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    {
        setFixedHeight(keysHeight(theme) + 2 * metrics::s);
    }
    void setHints(const std::vector<Hint> &hints)
    {
        m_hints = hints;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const QRect whole = rect().adjusted(1, 0, -1, -1);
        paintCard(painter, whole.adjusted(0, -metrics::cardRadius, 0, 0), metrics::cardRadius,
            m_theme.colour(ColourRole::Window), {});
        painter.fillRect(
            QRect(0, -metrics::cardRadius, width(), metrics::cardRadius), Qt::transparent);
        painter.fillRect(QRect(0, 0, width(), 1), m_theme.colour(ColourRole::Border));
        if (m_hints.empty())
            return;
        const int last = widthOf(m_hints.back());
        paintHint(painter, width() - metrics::l - last, m_hints.back());
        int x = metrics::l;
        for (size_t i = 0; i + 1 < m_hints.size(); ++i) {
            const int wide = widthOf(m_hints[i]);
            if (x + wide > width() - last - 2 * metrics::l)
                break;
            paintHint(painter, x, m_hints[i]);
            x += wide + 20;
        }
    }

private:
    QFontMetrics fontMetrics() const { return QFontMetrics(m_theme.font(TextStyle::Caption)); }
    int widthOf(const Hint &hint) const
    {
        return keysWidth(hint.keys, m_theme) + 6 + fontMetrics().horizontalAdvance(hint.words) + 1;
    }
    void paintHint(QPainter &painter, int x, const Hint &hint) const
    {
        const auto turned = [this](int left, int wide) {
            return QStyle::visualRect(layoutDirection(), rect(), QRect(left, 0, wide, height()));
        };
        const int keys = keysWidth(hint.keys, m_theme);
        paintKeys(painter, turned(x, keys), hint.keys, m_theme, Qt::AlignLeft);
        painter.setFont(m_theme.font(TextStyle::Caption));
        painter.setPen(m_theme.colour(ColourRole::Second));
        painter.drawText(
            turned(x + keys + 6, widthOf(hint) - keys - 6), Qt::AlignCenter, hint.words);
    }

    const Theme &m_theme;
    std::vector<Hint> m_hints;
};

PickCard::PickCard(const Theme &theme, const QString &name, const QString &title,
    const QString &placeholder, QWidget *parent)
    : Card(theme, parent)
    , m_theme(theme)
    , m_field(new Field(theme, placeholder, this))
    , m_count(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Second, this))
    , m_list(new QListView(this))
    , m_lastRow(new QListView(this))
    , m_rows(new PickRows(this))
    , m_last(new PickRows(this))
    , m_hints(new Hints(theme, this))
{
    setObjectName(name + QStringLiteral("Card"));
    setAccessibleName(title);
    setMinimumWidth(300);
    m_field->setObjectName(name + QStringLiteral("Field"));
    m_field->setAccessibleName(title);
    m_field->setIconName(QLatin1String("search"));
    m_field->setGround(ColourRole::Surface);
    m_field->setPlain(true);
    m_field->installEventFilter(this);
    m_count->setObjectName(name + QStringLiteral("Count"));
    m_list->setObjectName(name + QStringLiteral("List"));
    m_list->setAccessibleName(title);
    m_lastRow->setObjectName(name + QStringLiteral("Last"));
    for (QListView *list : { m_list, m_lastRow }) {
        PickRows *rows = list == m_list ? m_rows : m_last;
        list->setModel(rows);
        list->setItemDelegate(new PickDelegate(theme, *rows, list));
        list->setUniformItemSizes(true);
        list->setFrameShape(QFrame::NoFrame);
        list->setFocusPolicy(Qt::NoFocus);
        list->setEditTriggers(QAbstractItemView::NoEditTriggers);
        list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
        list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        list->viewport()->setAttribute(Qt::WA_Hover);
    }
    m_lastRow->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_lastRow->setFixedHeight(PickDelegate::rowHeight(theme) + metrics::s);
    m_lastRow->hide();
    auto *head = new QHBoxLayout;
    head->setContentsMargins(directedMargins(*this, metrics::s, metrics::m, metrics::l, 0));
    head->addWidget(m_field, 1);
    head->addWidget(m_count);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(metrics::s);
    layout->addLayout(head);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_lastRow);
    layout->addWidget(m_hints);
    connect(m_field, &QLineEdit::textChanged, this, &PickCard::textChanged);
    connect(m_list, &QListView::clicked, this,
        [this](const QModelIndex &index) { emit picked(index.row()); });
    connect(m_lastRow, &QListView::clicked, this, [this] { emit picked(m_rows->rowCount()); });
}

QSize PickCard::sizeHint() const { return { wishedWidth, wishedHeight }; }

QString PickCard::text() const { return m_field->text(); }

void PickCard::setText(const QString &text) { m_field->setText(text); }

void PickCard::focusField() { m_field->setFocus(Qt::OtherFocusReason); }

void PickCard::setEntries(std::vector<PickEntry> entries, const QString &count)
{
    m_rows->setEntries(std::move(entries));
    m_count->setText(count);
    setCurrent(0);
}

void PickCard::setLast(const PickEntry &entry)
{
    m_last->setEntries({ entry });
    m_lastRow->setAccessibleName(entry.title);
    m_lastRow->show();
    setCurrent(m_current);
}

void PickCard::setFilters(QWidget *filters)
{
    static_cast<QVBoxLayout *>(layout())->insertWidget(1, filters);
}

void PickCard::setHints(const std::vector<Hint> &hints) { m_hints->setHints(hints); }

int PickCard::rowCount() const { return m_rows->rowCount() + m_last->rowCount(); }

void PickCard::move(int step)
{
    if (rowCount() > 0)
        setCurrent(std::clamp(m_current + step, 0, rowCount() - 1));
}

void PickCard::setCurrent(int row)
{
    m_current = row;
    QListView *const list = row < m_rows->rowCount() ? m_list : m_lastRow;
    for (QListView *each : { m_list, m_lastRow }) {
        const bool here = each == list;
        each->setCurrentIndex(
            here ? each->model()->index(each == m_list ? row : 0, 0) : QModelIndex());
        if (!here)
            each->clearSelection();
    }
    if (!list->currentIndex().isValid())
        return;
    // The field keeps the keyboard; who listens hears the row.
    QAccessibleEvent event(list, QAccessible::Focus);
    event.setChild(list->currentIndex().row());
    QAccessible::updateAccessibility(&event);
}

void PickCard::paintEvent(QPaintEvent *event)
{
    Card::paintEvent(event);
    QPainter painter(this);
    const QColor line = m_theme.colour(ColourRole::Border);
    painter.fillRect(QRect(1, m_list->y() - metrics::xs, width() - 2, 1), line);
    if (m_lastRow->isVisible())
        painter.fillRect(QRect(1, m_lastRow->y() - metrics::xs, width() - 2, 1), line);
}

bool PickCard::takeKey(const QKeyEvent &) { return false; }

bool PickCard::eventFilter(QObject *watched, QEvent *event)
{
    const bool isKey
        = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (watched != m_field || !isKey)
        return Card::eventFilter(watched, event);
    auto &key = *static_cast<QKeyEvent *>(event);
    // Behind the card no shortcut of the window is meant.
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return false;
    }
    if (takeKey(key))
        return true;
    switch (key.key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
        move(key.key() == Qt::Key_Up ? -1 : 1);
        return true;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        move(key.key() == Qt::Key_PageUp ? -rowsOfAPage : rowsOfAPage);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current < rowCount())
            emit picked(m_current);
        return true;
    default:
        return false;
    }
}

} // namespace heliograph
