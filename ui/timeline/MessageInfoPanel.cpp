// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/MessageInfoPanel.h"

#include "ui/timeline/BubblePainter.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <map>
#include <memory>

namespace heliograph {

namespace {
constexpr std::array trackSteps { DeliveryStep::Queued, DeliveryStep::Sent, DeliveryStep::Delivered,
    DeliveryStep::Read };
}

/// Four points on a line for one recipient: full where a step came, hollow where not yet.
class MessageInfoPanel::Track final : public QWidget {
public:
    Track(const Theme &theme, const QString &name, int colour, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
        , m_name(name)
        , m_colour(colour)
    {
        setFixedHeight(86);
    }
    void setTimes(const std::array<qint64, 4> &times)
    {
        m_times = times;
        QStringList words;
        for (size_t i = 0; i < times.size(); ++i) {
            if (times[i] > 0)
                words << stepWords(trackSteps[i]) + u' ' + clockTimeWithSeconds(times[i]);
        }
        setAccessibleName(m_name + QStringLiteral(": ") + words.join(QStringLiteral(", ")));
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setLayoutDirection(Qt::LayoutDirectionAuto);
        painter.setRenderHint(QPainter::Antialiasing);
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        const auto at = [&](double x, double w) { return mirrored ? width() - x - w : x; };
        paintAvatar(
            painter, QRectF(at(metrics::l, 28), 10, 28, 28), initialsOf(m_name), m_colour, m_theme);
        painter.setFont(m_theme.font(TextStyle::Strong));
        painter.setPen(m_theme.colour(ColourRole::Text));
        const double room = width() - 52 - 84 - metrics::l;
        painter.drawText(QRectF(at(52, room), 10, room, 28),
            Qt::AlignVCenter | Qt::AlignAbsolute | (mirrored ? Qt::AlignRight : Qt::AlignLeft),
            elidedText(isolatedForDisplay(m_name), painter.font(), qFloor(room)));
        painter.setFont(m_theme.font(TextStyle::Caption));
        painter.setPen(m_theme.colour(ColourRole::Second));
        painter.drawText(QRectF(at(width() - 84 - metrics::l, 84), 10, 84, 28),
            Qt::AlignVCenter | Qt::AlignAbsolute | (mirrored ? Qt::AlignLeft : Qt::AlignRight),
            outcome());
        paintPoints(painter, mirrored);
        painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme.colour(ColourRole::Border));
    }

private:
    QString outcome() const
    {
        if (m_times[3] > 0 && m_times[0] > 0)
            return MessageInfoPanel::tr("after %1")
                .arg(spanText(std::max<qint64>(0, m_times[3] - m_times[0])));
        return m_times[2] > 0 ? MessageInfoPanel::tr("not read")
                              : MessageInfoPanel::tr("no answer");
    }
    void paintPoints(QPainter &painter, bool mirrored) const
    {
        const double step = (width() - 2.0 * metrics::l) / 4;
        const auto x = [&](size_t i) {
            const double left = metrics::l + step * (static_cast<double>(i) + 0.5);
            return mirrored ? width() - left : left;
        };
        const double y = 50;
        for (size_t i = 0; i + 1 < m_times.size(); ++i) {
            QPen line(
                m_theme.colour(m_times[i + 1] > 0 ? ColourRole::Accent : ColourRole::Disabled), 2);
            if (m_times[i + 1] == 0)
                line.setDashPattern({ 1.5, 1.5 });
            painter.setPen(line);
            painter.drawLine(QPointF(x(i), y), QPointF(x(i + 1), y));
        }
        for (size_t i = 0; i < m_times.size(); ++i) {
            const bool came = m_times[i] > 0;
            painter.setPen(
                came ? QPen(Qt::NoPen) : QPen(m_theme.colour(ColourRole::Disabled), 1.5));
            painter.setBrush(m_theme.colour(came ? ColourRole::Accent : ColourRole::Surface));
            painter.drawEllipse(QPointF(x(i), y), came ? 5 : 4.25, came ? 5 : 4.25);
            painter.setPen(m_theme.colour(came ? ColourRole::Second : ColourRole::Disabled));
            painter.drawText(QRectF(x(i) - step / 2, y + 8, step, 18), Qt::AlignCenter,
                came ? clockTimeWithSeconds(m_times[i]) : QStringLiteral("–"));
        }
    }

    const Theme &m_theme;
    QString m_name;
    int m_colour;
    std::array<qint64, 4> m_times {};
};

namespace {

/// The names of the four steps over the tracks.
class StepHeads final : public QWidget {
public:
    StepHeads(const Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    {
        setFixedHeight(24);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setLayoutDirection(Qt::LayoutDirectionAuto);
        painter.setFont(m_theme.font(TextStyle::Caption));
        painter.setPen(m_theme.colour(ColourRole::Second));
        const double step = (width() - 2.0 * metrics::l) / 4;
        for (size_t i = 0; i < trackSteps.size(); ++i) {
            const double left = metrics::l + step * static_cast<double>(i);
            const double x = layoutDirection() == Qt::RightToLeft ? width() - left - step : left;
            painter.drawText(
                QRectF(x, 0, step, height()), Qt::AlignCenter, stepWords(trackSteps[i]));
        }
    }

private:
    const Theme &m_theme;
};

} // namespace

MessageInfoPanel::MessageInfoPanel(const Theme &theme, QWidget *parent)
    : Pane(theme, ColourRole::Surface, parent)
    , m_theme(theme)
    , m_text(new ThemedLabel(theme, {}, TextStyle::Body, ColourRole::Text, this))
    , m_why(new ThemedLabel(theme, {}, TextStyle::Strong, ColourRole::Text, this))
    , m_whyText(new ThemedLabel(theme, {}, TextStyle::Small, ColourRole::Second, this))
    , m_clock(new Segments(theme, { tr("This computer"), tr("Service") }, this))
    , m_list(new QWidget(this))
    , m_id(new QLabel(this))
{
    setObjectName(QStringLiteral("messageInfo"));
    setEdges(Qt::LeftEdge);
    setMinimumWidth(metrics::infoWidth);
    auto *close = new IconButton(theme, QLatin1String("close"), tr("Close"), this);
    close->setObjectName(QStringLiteral("messageInfoCloseButton"));
    auto *head = new Pane(theme, ColourRole::Surface, this);
    head->setEdges(Qt::BottomEdge);
    head->setFixedHeight(metrics::headerHeight);
    auto *headLayout = new QHBoxLayout(head);
    headLayout->setContentsMargins(metrics::l, 0, metrics::s, 1);
    headLayout->addWidget(
        new ThemedLabel(theme, tr("Message info"), TextStyle::Strong, ColourRole::Text, head), 1);
    headLayout->addWidget(close);
    m_text->setWordWrap(true);
    m_whyText->setWordWrap(true);
    m_clock->setObjectName(QStringLiteral("messageInfoClock"));
    m_id->setObjectName(QStringLiteral("messageInfoId"));
    m_id->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_id->setWordWrap(true);

    auto *body = new QWidget(this);
    auto *bodyLayout = new QVBoxLayout(body);
    bodyLayout->setContentsMargins(metrics::l, metrics::m, metrics::l, metrics::m);
    bodyLayout->setSpacing(metrics::s);
    bodyLayout->addWidget(m_text);
    bodyLayout->addWidget(m_why);
    bodyLayout->addWidget(m_whyText);
    auto *clockLine = new QHBoxLayout;
    clockLine->addWidget(
        new ThemedLabel(theme, tr("Clock"), TextStyle::Caption, ColourRole::Second, body));
    clockLine->addStretch();
    clockLine->addWidget(m_clock);
    bodyLayout->addLayout(clockLine);

    auto *content = new QWidget(this);
    auto *contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(0, 0, 0, 0);
    contentLayout->setSpacing(0);
    contentLayout->addWidget(body);
    contentLayout->addWidget(m_list);
    contentLayout->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    (new QVBoxLayout(m_list))->setContentsMargins(0, 0, 0, 0);
    m_list->layout()->setSpacing(0);

    auto *copy = new IconButton(theme, QLatin1String("copy"), tr("Copy the message id"), this);
    copy->setObjectName(QStringLiteral("copyMessageIdButton"));
    auto *foot = new Pane(theme, ColourRole::Surface, this);
    foot->setEdges(Qt::TopEdge);
    auto *footLayout = new QHBoxLayout(foot);
    footLayout->setContentsMargins(metrics::l, metrics::s, metrics::s, metrics::s);
    auto *idLines = new QVBoxLayout;
    idLines->setSpacing(0);
    idLines->addWidget(
        new ThemedLabel(theme, tr("Message ID"), TextStyle::Caption, ColourRole::Second, foot));
    idLines->addWidget(m_id);
    footLayout->addLayout(idLines, 1);
    footLayout->addWidget(copy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(directedMargins(*this, 1, 0, 0, 0));
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(scroll, 1);
    layout->addWidget(foot);
    connect(close, &QAbstractButton::clicked, this, &MessageInfoPanel::closed);
    connect(m_clock, &Segments::chosen, this, &MessageInfoPanel::rebuild);
    connect(copy, &QAbstractButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(m_row.key.id); });
}

void MessageInfoPanel::setMessage(const TimelineRow &row, const QString &recipientName)
{
    const bool same = row.key == m_row.key;
    m_row = row;
    m_recipientName = recipientName;
    const QString words = row.content.text.isEmpty() ? rowInWords(row) : bodyOf(row).text;
    m_text->setText(words.size() > 200
            ? words.left(previousGrapheme(words, 200)) + QStringLiteral("…")
            : words);
    m_id->setText(row.key.id);
    if (!same)
        m_steps.clear();
    explain();
    rebuild();
}

void MessageInfoPanel::setSteps(const std::vector<Conversation::StepRow> &steps)
{
    m_steps = steps;
    explain();
    rebuild();
}

void MessageInfoPanel::showFailure(const QString &words) { m_whyText->setText(words); }

/// Says only what is known.
void MessageInfoPanel::explain()
{
    const auto say = [this](const QString &title, const QString &words) {
        m_why->setText(title);
        m_whyText->setText(words);
    };
    switch (m_row.status) {
    case DeliveryStep::Queued:
        say(tr("Why a clock?"),
            m_row.reason.isEmpty() ? tr("It has not left this computer yet; it goes out by itself.")
                                   : m_row.reason);
        break;
    case DeliveryStep::Sent:
        say(tr("Why one tick?"),
            m_row.key.chat.isGroup()
                ? tr("The service has it. The second tick comes when every phone has answered; one "
                     "may be off.")
                : tr("The service has it. %1’s phone has not answered yet; it may be off.")
                      .arg(m_recipientName));
        break;
    case DeliveryStep::Delivered:
        say(tr("Two ticks"),
            tr("It is on the phone. Whether it was read is only said when read receipts are on."));
        break;
    case DeliveryStep::Read:
    case DeliveryStep::Played:
        say(tr("Two bold ticks"), tr("It was read."));
        break;
    case DeliveryStep::Failed:
        say(tr("Not sent"), m_row.reason);
        break;
    }
}

void MessageInfoPanel::rebuild()
{
    while (m_list->layout()->count() > 0) {
        const std::unique_ptr<QLayoutItem> item(m_list->layout()->takeAt(0));
        if (QWidget *old = item->widget()) {
            old->hide();
            old->deleteLater();
        }
    }
    const bool service = m_clock->current() == 1;
    // Steps of the message itself (queued, sent) have the chat as recipient and count for all.
    std::map<Jid, std::array<qint64, 4>> people;
    std::array<qint64, 4> common {};
    for (const auto &step : m_steps) {
        const qint64 time = service ? step.serverTime : step.localTime;
        const auto place = std::find(trackSteps.begin(), trackSteps.end(),
            step.step == DeliveryStep::Played ? DeliveryStep::Read : step.step);
        if (place == trackSteps.end())
            continue;
        const auto index = static_cast<size_t>(place - trackSteps.begin());
        if (index < 2)
            common[index] = std::max(common[index], time);
        if (index >= 2 || !step.recipient.isGroup())
            people[step.recipient][index] = time;
    }
    if (!people.empty())
        m_list->layout()->addWidget(new StepHeads(m_theme, m_list));
    for (auto &[recipient, times] : people) {
        if (recipient.isNull() && people.size() > 1)
            continue;
        for (size_t i = 0; i < 2; ++i)
            times[i] = times[i] > 0 ? times[i] : common[i];
        const bool group = m_row.key.chat.isGroup();
        auto *track = new Track(m_theme, group ? phoneText(recipient.user) : m_recipientName,
            senderColour(recipient), m_list);
        track->setTimes(times);
        m_list->layout()->addWidget(track);
    }
}

} // namespace heliograph
