// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/ReactionBar.h"

#include "ui/widgets/Controls.h"
#include "ui/widgets/Marks.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScreen>

#include <algorithm>

namespace heliograph {

namespace {

constexpr int side = 40;

/// One emoji to choose.
class EmojiButton final : public QAbstractButton {
public:
    EmojiButton(const Theme &theme, const QString &emoji, bool own, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
    {
        setText(emoji);
        setCheckable(true);
        setChecked(own);
        setAccessibleName(own ? ReactionBar::tr("Take %1 back").arg(emoji)
                              : ReactionBar::tr("React with %1").arg(emoji));
        setToolTip(accessibleName());
        setFixedSize(side, side);
        setAttribute(Qt::WA_Hover);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (isChecked() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(
                m_theme.colour(isChecked() ? ColourRole::Selected : ColourRole::Raised));
            painter.drawEllipse(rect().adjusted(1, 1, -1, -1));
        }
        painter.setFont(m_theme.font(TextStyle::Page));
        painter.setPen(m_theme.colour(ColourRole::Text));
        painter.drawText(rect(), Qt::AlignCenter, text());
        if (showsFocus(*this))
            paintFocusRing(painter, QRectF(rect()).adjusted(1, 1, -1, -1), side / 2.0, m_theme);
    }

private:
    const Theme &m_theme;
};

/// What people set most.
QStringList usual()
{
    return { QStringLiteral("\U0001F44D"), QStringLiteral("\u2764\ufe0f"),
        QStringLiteral("\U0001F602"), QStringLiteral("\U0001F62E"), QStringLiteral("\U0001F622"),
        QStringLiteral("\U0001F64F") };
}

} // namespace

ReactionBar::ReactionBar(const Theme &theme, const QString &own, QWidget *parent)
    : QWidget(parent, Qt::Popup | Qt::FramelessWindowHint | Qt::NoDropShadowWindowHint)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("reactionBar"));
    setAccessibleName(tr("React"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::xs, metrics::xs, metrics::xs, metrics::xs);
    layout->setSpacing(0);
    QStringList emojis = usual();
    if (!own.isEmpty() && !emojis.contains(own))
        emojis.prepend(own);
    for (const QString &emoji : emojis) {
        const bool isOwn = emoji == own;
        auto *button = new EmojiButton(theme, emoji, isOwn, this);
        button->setObjectName(QStringLiteral("reaction") + emoji);
        connect(button, &QAbstractButton::clicked, this, [this, emoji, isOwn] {
            emit chosen(isOwn ? QString() : emoji);
            close();
        });
        add(button);
    }
    auto *more = new IconButton(theme, QLatin1String("add"), tr("Another emoji"), this);
    more->setObjectName(QStringLiteral("moreReactions"));
    more->setFixedSize(side, side);
    connect(more, &QAbstractButton::clicked, this, [this] {
        emit moreRequested();
        close();
    });
    add(more);
}

void ReactionBar::add(QAbstractButton *button)
{
    m_buttons.push_back(button);
    layout()->addWidget(button);
}

void ReactionBar::popupAt(const QRect &place)
{
    adjustSize();
    const QRect room = screen()->availableGeometry();
    QPoint at(place.center().x() - width() / 2, place.top() - height() - metrics::xs);
    if (at.y() < room.top())
        at.setY(place.bottom() + metrics::xs);
    at.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width())));
    move(at);
    show();
    m_buttons.front()->setFocus(Qt::PopupFocusReason);
}

void ReactionBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colour(ColourRole::Border));
    painter.fillRect(rect().adjusted(1, 1, -1, -1), m_theme.colour(ColourRole::Surface));
}

void ReactionBar::keyPressEvent(QKeyEvent *event)
{
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const int next = mirrored ? Qt::Key_Left : Qt::Key_Right;
    const int previous = mirrored ? Qt::Key_Right : Qt::Key_Left;
    if (event->key() == Qt::Key_Escape) {
        close();
    } else if (event->key() == next || event->key() == previous) {
        const auto now = std::find_if(m_buttons.begin(), m_buttons.end(),
            [](const QAbstractButton *button) { return button->hasFocus(); });
        const auto count = static_cast<std::ptrdiff_t>(m_buttons.size());
        const auto step = event->key() == next ? 1 : count - 1;
        const auto to = ((now - m_buttons.begin()) + step) % count;
        m_buttons[static_cast<size_t>(to)]->setFocus(Qt::TabFocusReason);
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (auto *button = qobject_cast<QAbstractButton *>(focusWidget()))
            button->click();
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace heliograph
