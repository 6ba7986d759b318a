// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ConversationPane.h"

#include "ui/composer/Composer.h"
#include "ui/media/DropArea.h"
#include "ui/shell/SelectionBar.h"
#include "ui/timeline/HitBar.h"
#include "ui/timeline/MessageInfoPanel.h"
#include "ui/timeline/TimelineView.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPainter>
#include <QVBoxLayout>

namespace heliograph {

namespace {

constexpr int infoFloatsBelow = 420 + metrics::infoWidth;
constexpr int infoFloatsInWindowsBelow = 900;
constexpr int shortPillBelow = 640;

class HeaderAvatar final : public QWidget {
public:
    HeaderAvatar(const Theme &theme, const ConversationHeader &header, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
        , m_header(header)
    {
        setFixedSize(36, 36);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintAvatar(painter, rect(), initialsOf(m_header.title), m_header.colour, m_theme);
    }

private:
    const Theme &m_theme;
    const ConversationHeader &m_header;
};

} // namespace

AccountPill::AccountPill(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("accountPill"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void AccountPill::setAccount(const QString &label, const QString &phone, int colour)
{
    m_label = label;
    m_phone = phone;
    m_colour = colour;
    const QString words = phone.isEmpty() ? label : label + QStringLiteral(", ") + phone;
    setAccessibleName(tr("Account: %1").arg(words));
    setToolTip(accessibleName());
    updateGeometry();
    update();
}

void AccountPill::setShort(bool isShort)
{
    m_short = isShort;
    updateGeometry();
}

QString AccountPill::text() const
{
    return m_short || m_phone.isEmpty() ? m_label : m_label + QStringLiteral("  ·  ") + m_phone;
}

QSize AccountPill::sizeHint() const
{
    const QFontMetrics fm(m_theme.font(TextStyle::Caption));
    return { std::min(fm.horizontalAdvance(text()), 260) + 10 + 8 + 6 + 11, fm.height() + 6 };
}

void AccountPill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    paintCard(painter, rect(), height() / 2.0, {}, m_theme.colour(ColourRole::Border));
    const QRectF dot(mirrored ? width() - 18.0 : 10, (height() - 8) / 2.0, 8, 8);
    paintAccountMark(painter, dot, m_colour, m_theme.colour(ColourRole::Surface), m_theme);
    const QFont small = m_theme.font(TextStyle::Caption);
    painter.setFont(small);
    painter.setPen(m_theme.colour(ColourRole::Text));
    painter.setLayoutDirection(layoutDirection());
    const QRectF area = mirrored ? QRectF(rect()).adjusted(10, 0, -24, 0)
                                 : QRectF(rect()).adjusted(24, 0, -10, 0);
    painter.drawText(area,
        Qt::AlignVCenter | Qt::AlignAbsolute | (mirrored ? Qt::AlignRight : Qt::AlignLeft),
        elidedText(text(), small, qCeil(area.width()) + 1));
}

ConversationPane::ConversationPane(const Theme &theme, std::function<qint64()> now, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_back(new IconButton(theme, QLatin1String("back"), tr("Back to the chats"), this))
    , m_avatar(new HeaderAvatar(theme, m_header, this))
    , m_title(new ElidedLabel(theme, TextStyle::Strong, ColourRole::Text, this))
    , m_subtitle(new ElidedLabel(theme, TextStyle::Caption, ColourRole::Second, this))
    , m_pill(new AccountPill(theme, this))
    , m_search(new IconButton(theme, QLatin1String("search"), tr("Search in this chat"), this))
    , m_head(new Pane(theme, ColourRole::Surface, this))
    , m_sandbox(new Banner(theme, Banner::Kind::Sandbox, this))
    , m_state(new Banner(theme, Banner::Kind::State, this))
    , m_kept(new Banner(theme, Banner::Kind::State, this))
    , m_hits(new HitBar(theme, this))
    , m_timeline(new TimelineView(theme, std::move(now), this))
    , m_composer(new Composer(theme, this))
    , m_selection(new SelectionBar(theme, this))
    , m_column(new QWidget(this))
    , m_info(new MessageInfoPanel(theme, this))
    , m_drop(new DropArea(theme, this))
{
    setObjectName(QStringLiteral("conversationPane"));
    setAcceptDrops(true);
    m_timeline->setAcceptDrops(false);
    m_back->setObjectName(QStringLiteral("backButton"));
    m_title->setObjectName(QStringLiteral("conversationTitle"));
    m_search->setObjectName(QStringLiteral("searchInChatButton"));
    m_sandbox->setObjectName(QStringLiteral("sandboxBanner"));
    m_state->setObjectName(QStringLiteral("stateBanner"));
    m_kept->setObjectName(QStringLiteral("keptFilesBanner"));
    for (QWidget *hidden : { static_cast<QWidget *>(m_back), static_cast<QWidget *>(m_sandbox),
             static_cast<QWidget *>(m_state), static_cast<QWidget *>(m_kept),
             static_cast<QWidget *>(m_selection), static_cast<QWidget *>(m_info),
             static_cast<QWidget *>(m_drop) })
        hidden->hide();
    auto *layout = new QVBoxLayout(m_column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildHeader());
    layout->addWidget(m_sandbox);
    layout->addWidget(m_state);
    layout->addWidget(m_hits);
    layout->addWidget(m_timeline, 1);
    layout->addWidget(m_kept);
    layout->addWidget(m_composer);
    layout->addWidget(m_selection);
    connectSelection();
    connect(m_back, &QAbstractButton::clicked, this, &ConversationPane::backRequested);
    connect(m_search, &QAbstractButton::clicked, this, &ConversationPane::searchRequested);
    connect(m_sandbox, &Banner::actionRequested, this, &ConversationPane::sandboxActionRequested);
    connect(m_state, &Banner::actionRequested, this, &ConversationPane::stateActionRequested);
    connect(m_state, &Banner::moreRequested, this, &ConversationPane::stateMoreRequested);
    connect(m_kept, &Banner::actionRequested, this, &ConversationPane::keptActionRequested);
    connect(m_info, &MessageInfoPanel::closed, this, [this] { showInfo(false); });
    connect(m_drop, &DropArea::left, m_drop, &QWidget::hide);
    connect(m_drop, &DropArea::dropped, this, &ConversationPane::filesDropped);
}

/// While messages are chosen, what can be done with them stands in the composer's place.
void ConversationPane::connectSelection()
{
    connect(m_timeline, &TimelineView::markedChanged, this, [this](int count) {
        m_selection->setCount(count);
        m_selection->setVisible(count > 0);
        showFoot();
        if (count > 0)
            m_timeline->setFocus(Qt::OtherFocusReason);
        else
            m_composer->focusText();
    });
    connect(m_selection, &SelectionBar::copyRequested, m_timeline, &TimelineView::copyMarked);
    connect(m_selection, &SelectionBar::deletionRequested, this,
        [this] { emit m_timeline->deletionRequested(m_timeline->marked()); });
    connect(m_selection, &SelectionBar::left, m_timeline, &TimelineView::clearMarks);
}

QWidget *ConversationPane::buildHeader()
{
    m_head->setEdges(Qt::BottomEdge);
    m_head->setFixedHeight(metrics::headerHeight);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch();
    words->addWidget(m_title);
    words->addWidget(m_subtitle);
    words->addStretch();
    auto *layout = new QHBoxLayout(m_head);
    layout->setContentsMargins(metrics::l, 0, metrics::l, 1);
    layout->setSpacing(metrics::m);
    layout->addWidget(m_back);
    layout->addWidget(m_avatar);
    layout->addLayout(words, 1);
    layout->addWidget(m_pill);
    layout->addWidget(m_search);
    return m_head;
}

void ConversationPane::setHeader(const ConversationHeader &header)
{
    m_header = header;
    m_title->setText(header.title);
    m_subtitle->setText(header.subtitle);
    m_subtitle->setVisible(!header.subtitle.isEmpty());
    m_pill->setAccount(header.accountLabel, header.accountPhone, header.accountColour);
    m_drop->setTarget(target());
    m_avatar->update();
}

SendTarget ConversationPane::target() const
{
    return { m_header.title, m_header.colour, m_header.accountLabel, m_header.accountPhone,
        m_header.accountColour };
}

void ConversationPane::setBackVisible(bool visible)
{
    m_back->setVisible(visible);
    m_head->layout()->setContentsMargins(visible ? metrics::s : metrics::l, 0, metrics::l, 1);
}

void ConversationPane::setSandboxBanner(const QString &text, const QString &action)
{
    m_sandbox->setContent({ .text = text, .action = action });
}

void ConversationPane::setStateBanner(const Banner::Content &content)
{
    m_state->setContent(content);
}

void ConversationPane::addLine(QWidget *line)
{
    auto *rows = static_cast<QVBoxLayout *>(m_column->layout());
    rows->insertWidget(rows->indexOf(m_timeline), line);
}

void ConversationPane::setRecordingBar(QWidget *bar)
{
    if (m_recording != nullptr) {
        m_recording->hide();
        m_recording->deleteLater();
    }
    m_recording = bar;
    if (bar != nullptr)
        m_column->layout()->addWidget(bar);
    showFoot();
}

/// One of three: what is chosen, what is spoken, what is written.
void ConversationPane::showFoot()
{
    const bool choosing = !m_selection->isHidden();
    if (m_recording != nullptr)
        m_recording->setVisible(!choosing);
    m_composer->setVisible(!choosing && m_recording == nullptr);
}

void ConversationPane::setKeptBanner(const QString &text, const QString &action)
{
    m_kept->setContent({ .text = text, .action = action });
}

void ConversationPane::showInfo(bool shown)
{
    m_info->setVisible(shown);
    if (!shown)
        m_timeline->setSelectedMessage({});
    arrange();
}

bool ConversationPane::isInfoShown() const { return !m_info->isHidden(); }

/// Beside the messages where there is room, over them where there is not.
void ConversationPane::arrange()
{
    const bool shown = isInfoShown();
    const bool floats = width() < infoFloatsBelow || window()->width() < infoFloatsInWindowsBelow;
    const int taken = shown && !floats ? metrics::infoWidth : 0;
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    m_column->setGeometry(mirrored ? taken : 0, 0, width() - taken, height());
    const int infoWide = std::min(metrics::infoWidth, width());
    m_info->setGeometry(mirrored ? 0 : width() - infoWide, 0, infoWide, height());
    m_info->raise();
    m_pill->setShort(width() - taken < shortPillBelow);
    const int top = m_head->height() + (m_sandbox->isHidden() ? 0 : m_sandbox->height());
    m_drop->setGeometry(0, top, width(), height() - top);
    m_drop->raise();
}

void ConversationPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void ConversationPane::dragEnterEvent(QDragEnterEvent *event)
{
    if (!DropArea::accepts(*event->mimeData())) {
        event->ignore();
        return;
    }
    arrange();
    m_drop->show();
    m_drop->raise();
    event->acceptProposedAction();
}

} // namespace heliograph
