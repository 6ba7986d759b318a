// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/WelcomePage.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Keys.h"
#include "ui/widgets/Marks.h"

#include <QHBoxLayout>
#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace heliograph {

namespace {
/// The drawing's own size; it is scaled to the window.
constexpr double drawingWidth = 1216;
constexpr double drawingHeight = 800;
constexpr double wordsTop = 528;
} // namespace

WelcomePage::WelcomePage(const Theme &theme, bool sandbox, bool offersSandbox, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_words(new QWidget(this))
    , m_risk(new ThemedLabel(theme,
          tr("Heliograph is not made by WhatsApp. Using it is at your own risk."),
          TextStyle::Caption, ColourRole::Second, this))
{
    setObjectName(QStringLiteral("welcomePage"));
    auto *title = new ThemedLabel(theme,
        sandbox ? tr("Link a pretend phone and try everything; nothing leaves this computer")
                : tr("Link the WhatsApp on your phone and use all your accounts from this window"),
        TextStyle::Page, ColourRole::Text, m_words);
    title->setWordWrap(true);
    title->setAlignment(Qt::AlignCenter);
    auto *link = new TextButton(theme, tr("Link an account"), TextButton::Kind::Primary, m_words);
    link->setObjectName(QStringLiteral("welcomeLinkButton"));
    link->setIconName(QLatin1String("link"));
    auto *tryIt
        = new TextButton(theme, tr("Try it without an account"), TextButton::Kind::Plain, m_words);
    tryIt->setObjectName(QStringLiteral("welcomeSandboxButton"));
    auto *note = new ThemedLabel(theme,
        tr("Without an account you use the sandbox: nothing leaves this computer."),
        TextStyle::Caption, ColourRole::Second, m_words);
    note->setAlignment(Qt::AlignCenter);
    note->setWordWrap(true);
    tryIt->setVisible(offersSandbox && !sandbox);
    note->setVisible(offersSandbox && !sandbox);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::m);
    buttons->addStretch();
    buttons->addWidget(link);
    buttons->addWidget(tryIt);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(m_words);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::m);
    layout->addWidget(title);
    layout->addSpacing(metrics::m);
    layout->addLayout(buttons);
    layout->addWidget(note);
    m_risk->setAlignment(Qt::AlignCenter);
    m_risk->setWordWrap(true);
    connect(link, &QAbstractButton::clicked, this, &WelcomePage::linkRequested);
    connect(tryIt, &QAbstractButton::clicked, this, &WelcomePage::sandboxRequested);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void WelcomePage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int wide = std::min(430, width() - 2 * metrics::xl);
    const int riskHeight = m_risk->heightForWidth(width() - 2 * metrics::xl);
    const int high
        = std::max(m_words->layout()->heightForWidth(wide), m_words->sizeHint().height());
    const int top = std::min(qRound(height() * wordsTop / drawingHeight),
        height() - high - riskHeight - metrics::xxl - metrics::m);
    m_words->setGeometry((width() - wide) / 2, std::max(metrics::m, top), wide, high);
    m_risk->setGeometry(
        metrics::xl, height() - riskHeight - 20, width() - 2 * metrics::xl, riskHeight);
}

void WelcomePage::paintHills(QPainter &painter) const
{
    const auto hill = [&](double startY, const std::array<std::array<double, 6>, 3> &curves,
                          size_t count, ColourRole fill) {
        QPainterPath line;
        // The hills run on beyond both edges of the drawing.
        line.moveTo(-1000, startY);
        line.lineTo(0, startY);
        for (size_t i = 0; i < count; ++i)
            line.cubicTo(
                curves[i][0], curves[i][1], curves[i][2], curves[i][3], curves[i][4], curves[i][5]);
        line.lineTo(drawingWidth + 1000, line.currentPosition().y());
        QPainterPath area = line;
        area.lineTo(drawingWidth + 1000, 2000);
        area.lineTo(-1000, 2000);
        area.closeSubpath();
        painter.fillPath(area, m_theme.colour(fill));
        painter.strokePath(line, QPen(m_theme.colour(ColourRole::Border), 1.5));
    };
    hill(404,
        { { { 90, 372, 190, 352, 300, 376 }, { 410, 400, 520, 438, 700, 418 },
            { 880, 398, 1000, 348, 1216, 378 } } },
        3, ColourRole::Raised);
    hill(492, { { { 220, 462, 420, 458, 608, 466 }, { 796, 474, 1008, 490, 1216, 456 }, {} } }, 2,
        ColourRole::Surface);
}

void WelcomePage::paintInstrument(QPainter &painter) const
{
    const QColor ink = m_theme.colour(ColourRole::Text);
    const QPen strong(ink, 2.25, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    const QPen thin(m_theme.colour(ColourRole::Second), 1.75, Qt::SolidLine, Qt::RoundCap);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(strong);
    painter.drawLine(QPointF(596, 356), QPointF(512, 474));
    painter.drawLine(QPointF(608, 356), QPointF(608, 474));
    painter.drawLine(QPointF(620, 356), QPointF(704, 474));
    painter.setPen(thin);
    painter.drawLine(QPointF(557, 411), QPointF(659, 411));
    painter.setPen(strong);
    painter.drawLine(QPointF(608, 338), QPointF(608, 306));
    painter.setBrush(m_theme.colour(ColourRole::Surface));
    painter.drawRoundedRect(QRectF(586, 338, 44, 18), 5, 5);
    painter.setBrush(Qt::NoBrush);
    painter.drawArc(QRectF(534, 158, 148, 148), 180 * 16, 180 * 16);
    painter.setBrush(m_theme.colour(ColourRole::Surface));
    painter.drawEllipse(QPointF(608, 232), 62, 62);
    painter.setPen(QPen(m_theme.colour(ColourRole::Second), 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(608, 232), 53, 53);
    painter.setPen(strong);
    painter.setBrush(m_theme.colour(ColourRole::Window));
    painter.drawEllipse(QPointF(534, 232), 6, 6);
    painter.drawEllipse(QPointF(682, 232), 6, 6);
    painter.setPen(QPen(m_theme.colour(ColourRole::Disabled), 1.75, Qt::SolidLine, Qt::RoundCap));
    painter.setBrush(Qt::NoBrush);
    painter.drawArc(QRectF(564, 188, 88, 88), 198 * 16, 24 * 16);
    painter.drawArc(QRectF(564, 188, 88, 88), 235 * 16, 12 * 16);
    // A second station far away, on the first hill.
    painter.setPen(thin);
    for (const double foot : { 197.0, 206.0, 215.0 })
        painter.drawLine(QPointF(206, 346), QPointF(foot, 366));
    painter.setBrush(m_theme.colour(ColourRole::Window));
    painter.drawEllipse(QPointF(206, 339), 6, 6);
}

void WelcomePage::paintSignals(QPainter &painter) const
{
    const QColor accent = m_theme.colour(ColourRole::Accent);
    const auto faded = [&](float alpha) {
        QColor colour = accent;
        colour.setAlphaF(alpha);
        return colour;
    };
    QPainterPath ray;
    ray.moveTo(1216 + 600, -30 - 246);
    ray.lineTo(604, 221);
    ray.lineTo(612, 243);
    ray.lineTo(1216 + 600, 70 - 172);
    ray.closeSubpath();
    QLinearGradient light(QPointF(1216, 0), QPointF(604, 240));
    light.setColorAt(0, faded(0.05F));
    light.setColorAt(1, faded(0.34F));
    painter.fillPath(ray, light);
    painter.setPen(Qt::NoPen);
    painter.setBrush(accent);
    painter.drawEllipse(QPointF(608, 232), 11.5, 11.5);
    // Flashes between the stations: long and short ones, as such instruments wrote.
    painter.save();
    painter.translate(526, 254);
    painter.rotate(164.9);
    static constexpr std::array<int, 16> flashes { 4, 4, 4, 4, 0, 4, 0, 4, 16, 4, 4, 0, 4, 4, 0,
        16 };
    double x = 0;
    for (const int flash : flashes) {
        if (flash == 0) {
            x += 12;
            continue;
        }
        painter.setPen(QPen(faded(static_cast<float>(std::max(0.25, 1.0 - x / 320))), 3.2,
            Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(x, 0), QPointF(x + flash, 0));
        x += flash + 9;
    }
    painter.restore();
}

void WelcomePage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), m_theme.colour(ColourRole::Window));
    const double scale = std::min(width() / drawingWidth, height() / drawingHeight);
    painter.save();
    painter.translate((width() - drawingWidth * scale) / 2, 0);
    painter.scale(scale, height() / drawingHeight < scale * 1.2 ? height() / drawingHeight : scale);
    paintHills(painter);
    paintInstrument(painter);
    paintSignals(painter);
    painter.restore();
}

EmptyState::EmptyState(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("emptyState"));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void EmptyState::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), m_theme.colour(ColourRole::Window));
    const QFont body = m_theme.font(TextStyle::Body);
    const int line = QFontMetrics(body).height() + 14;
    double y = height() / 2.0 - 130;
    paintIcon(painter, QRectF(width() / 2.0 - 44, y, 88, 88), QLatin1String("heliograph-mono"),
        m_theme.colour(ColourRole::Second));
    y += 112;
    painter.setFont(m_theme.font(TextStyle::Title));
    painter.setPen(m_theme.colour(ColourRole::Text));
    painter.drawText(
        QRectF(0, y, width(), line), Qt::AlignCenter, tr("Choose a chat to read and write"));
    y += line + 8;
    painter.setLayoutDirection(Qt::LeftToRight);
    const auto turned
        = [this](const QRect &part) { return QStyle::visualRect(layoutDirection(), rect(), part); };
    const int middle = width() / 2;
    const int top = qRound(y);
    for (int i = 0; i < static_cast<int>(m_hints.size()); ++i) {
        const Hint &hint = m_hints[static_cast<size_t>(i)];
        const int wide = keysWidth(hint.keys, m_theme);
        paintKeys(painter, turned({ middle - metrics::s - wide, top + i * line, wide, line }),
            hint.keys, m_theme, Qt::AlignLeft);
        painter.setFont(body);
        painter.setPen(m_theme.colour(ColourRole::Second));
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        painter.drawText(turned({ middle + metrics::s, top + i * line, middle - metrics::l, line }),
            Qt::AlignVCenter | (mirrored ? Qt::AlignRight : Qt::AlignLeft), hint.words);
    }
}

void EmptyState::setHints(const std::vector<Hint> &hints)
{
    m_hints = hints;
    update();
}

} // namespace heliograph
