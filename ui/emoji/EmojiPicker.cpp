// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/emoji/EmojiPicker.h"

#include "ui/emoji/EmojiGrid.h"
#include "ui/emoji/EmojiMemory.h"
#include "ui/widgets/Icon.h"
#include "ui/widgets/Marks.h"

#include <QApplication>
#include <QFile>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

/// The table lies in a static library: the linker keeps it only when it is named. Must stand
/// outside of any namespace.
static void loadEmoji() { Q_INIT_RESOURCE(emoji); }

namespace heliograph {

namespace {

constexpr int recentTab = 0;
constexpr int gridColumns = 9;
constexpr int gridRows = 6;

QByteArray resource(const QString &name)
{
    QFile file(QStringLiteral(":/emoji/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// One language names, each can be searched in.
const EmojiTable &emojiTable()
{
    static const EmojiTable table = [] {
        loadEmoji();
        const QString own = QLocale().name().section(u'_', 0, 0);
        QStringList languages { QStringLiteral("de"), QStringLiteral("en") };
        if (languages.removeOne(own))
            languages << own;
        std::vector<QByteArray> words;
        for (const QString &language : languages)
            words.push_back(resource(QStringLiteral("words-%1.txt").arg(language)));
        return EmojiTable(resource(QStringLiteral("emoji.txt")), words);
    }();
    return table;
}

/// One of the groups, by an emoji of it.
class GroupButton final : public QAbstractButton {
public:
    GroupButton(const Theme &theme, const QString &sign, const QString &name, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
        , m_sign(sign)
    {
        setAccessibleName(name);
        setToolTip(name);
        setCheckable(true);
        setAutoExclusive(true);
        setFocusPolicy(Qt::TabFocus);
        setMinimumSize(24, 34);
    }
    QSize sizeHint() const override { return { 32, 34 }; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const QRectF area = QRectF(rect()).adjusted(1, 1, -1, -1);
        if (underMouse())
            paintCard(
                painter, area, metrics::controlRadius, m_theme.colour(ColourRole::Raised), {});
        if (m_sign.isEmpty()) {
            const QPointF centre = area.center();
            paintIcon(painter, QRectF(centre - QPointF(9, 9), QSizeF(18, 18)),
                QLatin1String("clock"), m_theme.colour(ColourRole::Text));
        } else {
            painter.setFont(m_theme.font(TextStyle::Body));
            painter.drawText(area, Qt::AlignCenter, m_sign);
        }
        if (isChecked())
            painter.fillRect(QRectF(area.left() + 4, area.bottom() - 2, area.width() - 8, 2),
                m_theme.colour(ColourRole::Accent));
        if (showsFocus(*this))
            paintFocusRing(painter, area, metrics::controlRadius, m_theme);
    }

private:
    const Theme &m_theme;
    QString m_sign;
};

} // namespace

EmojiPicker::EmojiPicker(const Theme &theme, EmojiMemory &memory, QWidget *window)
    : Card(theme, window)
    , m_theme(theme)
    , m_memory(memory)
    , m_model(emojiTable())
    , m_search(new Field(theme, tr("Search emoji"), this))
    , m_grid(new EmojiGrid(theme, this))
    , m_nothing(new ThemedLabel(
          theme, tr("No emoji has this name."), TextStyle::Body, ColourRole::Second, this))
    , m_name(new ElidedLabel(theme, TextStyle::Caption, ColourRole::Second, this))
{
    setObjectName(QStringLiteral("emojiPicker"));
    setAccessibleName(tr("Emoji"));
    m_search->setObjectName(QStringLiteral("emojiSearch"));
    m_search->setIconName(QLatin1String("search"));
    m_search->setMostUnits(64);
    m_name->setObjectName(QStringLiteral("emojiName"));
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_grid->setModel(&m_model);
    auto *over = new QVBoxLayout(m_grid->viewport());
    over->addWidget(m_nothing);
    auto *row = new QWidget(this);
    buildTabs(row);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::s, metrics::s, metrics::s, metrics::s);
    layout->setSpacing(metrics::xs);
    layout->addWidget(m_search);
    layout->addWidget(row);
    layout->addWidget(m_grid, 1);
    layout->addWidget(m_name);
    connectParts();
    hide();
}

void EmojiPicker::buildTabs(QWidget *row)
{
    struct Tab {
        const char16_t *sign;
        QString name;
    };
    const std::array<Tab, emojiGroupCount + 1> tabs { { { u"", tr("Recent") },
        { u"\U0001F600", tr("Smileys and feelings") }, { u"\U0001F44B", tr("People and body") },
        { u"\U0001F43B", tr("Animals and nature") }, { u"\U0001F354", tr("Food and drink") },
        { u"\U0001F697", tr("Travel and places") }, { u"\U000026BD", tr("Activities") },
        { u"\U0001F4A1", tr("Objects") }, { u"\U0001F523", tr("Symbols") },
        { u"\U0001F3C1", tr("Flags") } } };
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (const Tab &tab : tabs) {
        const int number = static_cast<int>(m_tabs.size());
        auto *button = new GroupButton(m_theme, QString::fromUtf16(tab.sign), tab.name, row);
        button->setObjectName(QStringLiteral("emojiGroup%1").arg(number));
        layout->addWidget(button, 1);
        m_tabs.push_back(button);
        connect(button, &QAbstractButton::clicked, m_search, &QLineEdit::clear);
        connect(button, &QAbstractButton::toggled, this, [this, number](bool on) {
            if (on && m_search->text().isEmpty())
                showTab(number);
        });
    }
}

bool EmojiPicker::isOutside(const QWidget &widget) const
{
    return widget.window() == window() && &widget != this && !isAncestorOf(&widget);
}

void EmojiPicker::connectParts()
{
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        if (isVisible() && now != nullptr && isOutside(*now))
            hide();
    });
    connect(m_search, &QLineEdit::textChanged, this, &EmojiPicker::showFound);
    connect(m_grid, &EmojiGrid::chosen, this,
        [this](const QModelIndex &index, bool stay) { choose(index.data().toString(), stay); });
    connect(m_grid, &EmojiGrid::tonesRequested, this, &EmojiPicker::showTones);
    connect(m_grid, &EmojiGrid::escapePressed, this, &EmojiPicker::dismiss);
    connect(m_grid, &EmojiGrid::leftAbove, this, [this] { m_search->setFocus(); });
    connect(m_grid, &EmojiGrid::typed, this, [this](const QString &text) {
        m_search->setFocus();
        m_search->insert(text);
    });
    connect(m_grid, &EmojiGrid::currentMoved, this, [this](const QModelIndex &index) {
        m_name->setText(index.data(Qt::AccessibleTextRole).toString());
    });
    connect(m_grid, &QAbstractItemView::entered, m_name, [this](const QModelIndex &index) {
        m_name->setText(index.data(Qt::AccessibleTextRole).toString());
    });
}

void EmojiPicker::showTab(int tab)
{
    if (tab == recentTab)
        m_model.showRecent(m_memory.recent());
    else
        m_model.showGroup(static_cast<EmojiGroup>(tab - 1));
    showFirst();
}

void EmojiPicker::showFound()
{
    if (!m_search->text().trimmed().isEmpty()) {
        m_model.showFound(m_search->text());
        showFirst();
        return;
    }
    const auto checked = std::find_if(
        m_tabs.begin(), m_tabs.end(), [](const QAbstractButton *tab) { return tab->isChecked(); });
    showTab(static_cast<int>(checked - m_tabs.begin()));
}

/// Enter chooses it, so it is current from the start.
void EmojiPicker::showFirst()
{
    const bool any = m_model.rowCount() > 0;
    m_nothing->setVisible(!any);
    m_nothing->setText(m_search->text().isEmpty() ? tr("What you choose will be here.")
                                                  : tr("No emoji has this name."));
    m_grid->scrollToTop();
    m_grid->setCurrentIndex(m_model.index(0));
    if (!any)
        m_name->setText({});
}

void EmojiPicker::popupAt(const QRect &anchor)
{
    if (isVisible() && anchor == m_anchor) {
        dismiss();
        return;
    }
    m_anchor = anchor;
    if (!isVisible())
        m_focusBefore = QApplication::focusWidget();
    m_model.setTone(m_memory.tone());
    m_search->clear();
    const size_t first = m_memory.recent().isEmpty() ? 1 : recentTab;
    m_tabs[first]->setChecked(true);
    showTab(static_cast<int>(first));
    place();
    show();
    raise();
    m_search->setFocus(Qt::PopupFocusReason);
}

void EmojiPicker::place()
{
    const QRect room
        = parentWidget()->rect().adjusted(metrics::s, metrics::s, -metrics::s, -metrics::s);
    const int wide = gridColumns * m_grid->side() + m_grid->verticalScrollBar()->sizeHint().width()
        + 2 * metrics::s + 2;
    const int rest = layout()->sizeHint().height() - m_grid->sizeHint().height();
    const QSize size = QSize(wide, gridRows * m_grid->side() + rest).boundedTo(room.size());
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    // Its end stands over the end of what it belongs to.
    int left = mirrored ? m_anchor.left() : m_anchor.right() + 1 - size.width();
    int top = m_anchor.top() - metrics::xs - size.height();
    if (top < room.top())
        top = m_anchor.bottom() + 1 + metrics::xs;
    left = std::clamp(left, room.left(), room.right() + 1 - size.width());
    top = std::clamp(top, room.top(), room.bottom() + 1 - size.height());
    setGeometry(left, top, size.width(), size.height());
}

void EmojiPicker::dismiss()
{
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus(Qt::PopupFocusReason);
}

void EmojiPicker::choose(const QString &emoji, bool stay)
{
    m_memory.remember(emoji);
    if (!stay)
        dismiss();
    emit emojiChosen(emoji);
}

void EmojiPicker::showTones(const QModelIndex &index, const QPoint &at)
{
    const Emoji emoji = m_model.emojiAt(index.row());
    const std::array names { tr("without a tone"), tr("light"), tr("medium light"), tr("medium"),
        tr("medium dark"), tr("dark") };
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("emojiTones"));
    menu->setAccessibleName(tr("Skin tone"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setFont(m_theme.font(TextStyle::Body));
    for (int tone = 0; tone <= skinToneCount; ++tone) {
        const QString text = inTone(emoji, tone);
        QAction *action
            = menu->addAction(text + QStringLiteral("  ") + names[static_cast<size_t>(tone)]);
        connect(action, &QAction::triggered, this, [this, text, tone] {
            m_memory.setTone(tone);
            m_model.setTone(tone);
            choose(text, false);
        });
    }
    menu->setActiveAction(menu->actions().at(m_memory.tone()));
    menu->popup(at);
}

void EmojiPicker::showEvent(QShowEvent *event)
{
    Card::showEvent(event);
    qApp->installEventFilter(this);
}

void EmojiPicker::hideEvent(QHideEvent *event)
{
    qApp->removeEventFilter(this);
    Card::hideEvent(event);
    if (!event->spontaneous())
        emit closed();
}

bool EmojiPicker::eventFilter(QObject *watched, QEvent *event)
{
    auto *widget = qobject_cast<QWidget *>(watched);
    if (event->type() == QEvent::MouseButtonPress && widget != nullptr && isOutside(*widget)
        && !m_anchor.contains(widget->mapTo(window(), static_cast<QMouseEvent *>(event)->pos())
            - parentWidget()->mapTo(window(), QPoint())))
        hide();
    if (event->type() == QEvent::Resize && watched == parentWidget())
        place();
    if (event->type() != QEvent::KeyPress || widget == nullptr || !isAncestorOf(widget)
        || widget == m_grid)
        return false;
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Escape:
        dismiss();
        return true;
    case Qt::Key_Down:
        if (m_model.rowCount() > 0)
            m_grid->setFocus(Qt::TabFocusReason);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (watched != m_search)
            return false;
        if (m_grid->currentIndex().isValid())
            choose(m_grid->currentIndex().data().toString(),
                key->modifiers().testFlag(Qt::ShiftModifier));
        return true;
    default:
        return false;
    }
}

} // namespace heliograph
