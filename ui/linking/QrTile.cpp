// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linking/QrTile.h"

#include "ui/widgets/Icon.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QPainter>
#include <QPainterPath>

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>

#include <algorithm>
#include <cmath>
#include <exception>

namespace heliograph {

namespace {
constexpr double tileSide = 264;
constexpr int quietModules = 4;
constexpr int groupSize = 4;
constexpr int largestCharacter = 36;
constexpr int smallestCharacter = 18;
constexpr double progressRadius = 64;
constexpr double progressStroke = 9;
} // namespace

QrTile::QrTile(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("qrTile"));
    clear();
    setFixedSize(296, 296);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void QrTile::clear()
{
    m_modules.clear();
    m_side = 0;
    m_characters.clear();
    setAccessibleName(tr("Picture to scan with the phone"));
    update();
}

void QrTile::setCharacters(const QString &code)
{
    clear();
    m_characters = code;
    // One by one: a screen reader would make words of them.
    QStringList spelled;
    for (const QChar character : code)
        spelled << QString(character);
    spelled.insert(std::min<qsizetype>(groupSize, spelled.size()), QStringLiteral("–"));
    setAccessibleName(tr("Code to type on the phone: %1").arg(spelled.join(u' ')));
}

bool QrTile::setPicture(const QString &text)
{
    clear();
    try {
        ZXing::MultiFormatWriter writer(ZXing::BarcodeFormat::QRCode);
        writer.setMargin(0);
        const ZXing::BitMatrix matrix = writer.encode(text.toStdString(), 0, 0);
        m_side = matrix.width();
        m_modules.resize(m_side * m_side);
        for (int y = 0; y < m_side; ++y) {
            for (int x = 0; x < m_side; ++x)
                m_modules.setBit(y * m_side + x, matrix.get(x, y));
        }
    } catch (const std::exception &) {
        m_side = 0;
        return false;
    }
    return true;
}

void QrTile::setMessage(QLatin1String icon, const QString &words, ColourRole role)
{
    m_percent = -1;
    m_icon = icon;
    m_words = words;
    m_role = role;
    setAccessibleDescription(words);
    update();
}

void QrTile::setProgress(int percent, const QString &words)
{
    setMessage({}, words, ColourRole::Accent);
    m_percent = std::clamp(percent, 0, 100);
    //: Percent; read by screen readers before the sentence
    setAccessibleDescription(tr("%1 %").arg(m_percent) + QStringLiteral(". ") + words);
}

void QrTile::setRemaining(double share)
{
    m_remaining = std::clamp(share, 0.0, 1.0);
    update();
}

void QrTile::paintRing(QPainter &painter) const
{
    const QRectF ring(4, 4, 288, 288);
    QPainterPath path;
    // Begins at the top left corner and runs clockwise, as in a clock.
    path.moveTo(ring.left() + 20, ring.top());
    path.lineTo(ring.right() - 20, ring.top());
    path.arcTo(QRectF(ring.right() - 40, ring.top(), 40, 40), 90, -90);
    path.lineTo(ring.right(), ring.bottom() - 20);
    path.arcTo(QRectF(ring.right() - 40, ring.bottom() - 40, 40, 40), 0, -90);
    path.lineTo(ring.left() + 20, ring.bottom());
    path.arcTo(QRectF(ring.left(), ring.bottom() - 40, 40, 40), 270, -90);
    path.lineTo(ring.left(), ring.top() + 20);
    path.arcTo(QRectF(ring.left(), ring.top(), 40, 40), 180, -90);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_theme.colour(ColourRole::Border), 4));
    painter.drawPath(path);
    if (m_remaining <= 0.002 || !hasCode())
        return;
    QPen ink(m_theme.colour(ColourRole::Accent), 4, Qt::CustomDashLine, Qt::FlatCap);
    const double length = path.length() / 4;
    ink.setDashPattern({ length * m_remaining, length * 2 });
    painter.setPen(ink);
    painter.drawPath(path);
}

void QrTile::paintModules(QPainter &painter, const QRectF &tile) const
{
    const double ratio = devicePixelRatioF();
    // Whole device pixels per module: a reader sees no grey seams.
    const double module
        = std::max(1.0, std::floor(tile.width() * ratio / (m_side + 2 * quietModules))) / ratio;
    const double start = std::round((tile.width() - module * m_side) / 2 * ratio) / ratio;
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (int y = 0; y < m_side; ++y) {
        for (int x = 0; x < m_side; ++x) {
            if (m_modules.testBit(y * m_side + x))
                painter.fillRect(QRectF(tile.left() + start + x * module,
                                     tile.top() + start + y * module, module, module),
                    Qt::black);
        }
    }
    painter.setRenderHint(QPainter::Antialiasing);
}

/// Two groups on one line, always from left to right, as large as they fit.
void QrTile::paintCharacters(QPainter &painter, const QRectF &tile) const
{
    const QString groups
        = m_characters.left(groupSize) + QStringLiteral(" – ") + m_characters.mid(groupSize);
    QFont font = m_theme.font(TextStyle::Page);
    int size = largestCharacter;
    do {
        font.setPixelSize(size);
        font.setLetterSpacing(QFont::AbsoluteSpacing, 2);
    } while (QFontMetricsF(font).horizontalAdvance(groups) > tile.width() - 2 * metrics::m
        && --size > smallestCharacter);
    painter.setFont(font);
    painter.setPen(m_theme.colour(ColourRole::Text));
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.drawText(QRectF(tile.left(), tile.top(), tile.width(), tile.height() / 2 + size / 2.0),
        Qt::AlignHCenter | Qt::AlignBottom | Qt::TextDontClip, groups);
    painter.setLayoutDirection(layoutDirection());
}

/// Begins at the top and runs clockwise in every layout, as in a clock.
void QrTile::paintProgress(QPainter &painter, const QRectF &ring) const
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_theme.colour(ColourRole::Border), progressStroke));
    painter.drawEllipse(ring);
    painter.setPen(
        QPen(m_theme.colour(ColourRole::Accent), progressStroke, Qt::SolidLine, Qt::RoundCap));
    if (m_percent > 0)
        painter.drawArc(ring, 90 * 16, -m_percent * 360 * 16 / 100);
    painter.setFont(m_theme.font(TextStyle::Page));
    painter.setPen(m_theme.colour(ColourRole::Text));
    // Numbers stay from left to right.
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.drawText(ring, Qt::AlignCenter, tr("%1 %").arg(m_percent));
    painter.setLayoutDirection(textDirection(m_words, layoutDirection()));
}

void QrTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_percent < 0)
        paintRing(painter);
    const QRectF tile(16, 16, tileSide, tileSide);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_side > 0 ? QColor(Qt::white) : m_theme.colour(ColourRole::Window));
    painter.drawRoundedRect(tile, metrics::cardRadius, metrics::cardRadius);
    if (m_side > 0) {
        paintModules(painter, tile);
        return;
    }
    if (!m_characters.isEmpty())
        paintCharacters(painter, tile);
    if (m_percent >= 0) {
        const QPointF centre(tile.center().x(), tile.center().y() - 28);
        paintProgress(painter,
            QRectF(centre.x() - progressRadius, centre.y() - progressRadius, 2 * progressRadius,
                2 * progressRadius));
        painter.setFont(m_theme.font(TextStyle::Body));
        painter.setPen(m_theme.colour(ColourRole::Text));
        painter.drawText(QRectF(tile.left() + 20, centre.y() + progressRadius + metrics::l,
                             tile.width() - 40, 100),
            Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_words);
        return;
    }
    const QRectF icon(tile.center() - QPointF(24, 48), QSizeF(48, 48));
    if (!m_icon.isEmpty())
        paintIcon(painter, icon, m_icon, m_theme.colour(m_role));
    painter.setFont(m_theme.font(TextStyle::Body));
    painter.setPen(m_theme.colour(ColourRole::Text));
    painter.setLayoutDirection(textDirection(m_words, layoutDirection()));
    const double top = m_characters.isEmpty() ? icon.bottom() + 12 : tile.center().y() + 32;
    painter.drawText(QRectF(tile.left() + 20, top, tile.width() - 40, 120),
        Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_words);
}

} // namespace heliograph
