// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Theme.h"

#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetrics>
#include <QGuiApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace heliograph {

namespace {

using Row = std::array<QRgb, 3>; // light, dark, high contrast

constexpr std::array<Row, colourRoleCount> colourTable { {
    { 0xFFF6F5F2, 0xFF131517, 0xFF000000 }, // Window
    { 0xFFFFFFFF, 0xFF1D2023, 0xFF000000 }, // Surface
    { 0xFFEEECE7, 0xFF282C30, 0xFF1A1A1A }, // Raised
    { 0xFFDCEBF0, 0xFF17363F, 0xFF333300 }, // Selected
    { 0xFFD9D6CF, 0xFF363B40, 0xFFFFFFFF }, // Border
    { 0xFF1B1A18, 0xFFECEAE7, 0xFFFFFFFF }, // Text
    { 0xFF5C5953, 0xFFA9ACAF, 0xFFFFFFFF }, // Second
    { 0xFF8F8B84, 0xFF74787C, 0xFFC0C0C0 }, // Disabled
    { 0xFF0A6A85, 0xFF62C6E0, 0xFFFFFF00 }, // Accent
    { 0xFFFFFFFF, 0xFF06222A, 0xFF000000 }, // OnAccent
    { 0xFFD8EDF3, 0xFF144450, 0xFF000000 }, // Outgoing
    { 0xFFB3261E, 0xFFF2B8B5, 0xFFFF9C9C }, // Danger
    { 0xFF8A5A00, 0xFFFFC65C, 0xFFFFFF00 }, // Warning
    { 0xFF1B6E3C, 0xFF7BD69A, 0xFF7CFF9C }, // Success
    { 0xFFFFE9B8, 0xFF4A3600, 0xFFFFFF00 }, // Banner
    { 0xFF4A3600, 0xFFFFE0A0, 0xFF000000 }, // OnBanner
} };

constexpr std::array<QRgb, 10> accountColours { 0xFF0072B2, 0xFFD55E00, 0xFF009E73, 0xFFCC79A7,
    0xFF7A5195, 0xFF8C6D1F, 0xFF3D7A99, 0xFFB5475B, 0xFF4F6D1D, 0xFF5B5F97 };

int accountColourIndex(int index)
{
    const int count = static_cast<int>(accountColours.size());
    return ((index % count) + count) % count;
}

/// By a name that a font really bears, as in setBaseFont().
QString fixedFamily()
{
    const QFont system = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    QFont any(QStringLiteral("monospace"));
    any.setStyleHint(QFont::Monospace);
    return QFontInfo(QFontInfo(system).fixedPitch() ? system : any).family();
}

double channelLuminance(double value)
{
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * channelLuminance(colour.redF()) + 0.7152 * channelLuminance(colour.greenF())
        + 0.0722 * channelLuminance(colour.blueF());
}

} // namespace

Theme::Theme(ColourScheme scheme, QObject *parent)
    : QObject(parent)
    , m_scheme(scheme)
{
    setBaseFont(QGuiApplication::font());
}

void Theme::setScheme(ColourScheme scheme)
{
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    emit changed();
}

void Theme::setBaseFont(const QFont &font)
{
    m_base = font;
    // "Sans Serif" and the like are resolved here: a name that no font bears would lose digits and
    // blanks to the emoji font behind it.
    QStringList families { QFontInfo(font).family() };
    // Text fonts hold some emoji in black and white, so the colour fonts are named as well.
    for (const char *emoji : { "Noto Color Emoji", "Segoe UI Emoji", "Apple Color Emoji" }) {
        const QString name = QString::fromLatin1(emoji);
        if (!families.contains(name))
            families << name;
    }
    m_base.setFamilies(families);
    emit changed();
}

QColor Theme::colour(ColourRole role) const { return tableColour(m_scheme, role); }

QColor Theme::tableColour(ColourScheme scheme, ColourRole role)
{
    return QColor::fromRgb(colourTable[static_cast<size_t>(role)][static_cast<size_t>(scheme)]);
}

QPalette Theme::palette() const
{
    QPalette p;
    const auto set = [&](QPalette::ColorRole to, ColourRole from) { p.setColor(to, colour(from)); };
    set(QPalette::Window, ColourRole::Window);
    set(QPalette::WindowText, ColourRole::Text);
    set(QPalette::Base, ColourRole::Surface);
    set(QPalette::AlternateBase, ColourRole::Raised);
    set(QPalette::Text, ColourRole::Text);
    set(QPalette::Button, ColourRole::Surface);
    set(QPalette::ButtonText, ColourRole::Text);
    set(QPalette::BrightText, ColourRole::Danger);
    set(QPalette::Highlight, ColourRole::Accent);
    set(QPalette::HighlightedText, ColourRole::OnAccent);
    set(QPalette::Link, ColourRole::Accent);
    set(QPalette::LinkVisited, ColourRole::Accent);
    set(QPalette::ToolTipBase, ColourRole::Raised);
    set(QPalette::ToolTipText, ColourRole::Text);
    set(QPalette::PlaceholderText, ColourRole::Second);
    set(QPalette::Light, ColourRole::Surface);
    set(QPalette::Midlight, ColourRole::Raised);
    set(QPalette::Mid, ColourRole::Border);
    set(QPalette::Dark, ColourRole::Border);
    set(QPalette::Shadow, ColourRole::Border);
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText })
        p.setColor(QPalette::Disabled, role, colour(ColourRole::Disabled));
    return p;
}

QFont Theme::font(TextStyle style) const
{
    QFont font = m_base;
    const auto scale = [&font](double factor) {
        if (font.pixelSize() > 0)
            font.setPixelSize(std::max(1, qRound(font.pixelSize() * factor)));
        else
            font.setPointSizeF(font.pointSizeF() * factor);
    };
    switch (style) {
    case TextStyle::Caption:
        scale(0.85);
        break;
    case TextStyle::Small:
        scale(0.93);
        break;
    case TextStyle::Body:
        break;
    case TextStyle::Strong:
        font.setWeight(QFont::DemiBold);
        break;
    case TextStyle::Title:
        scale(1.15);
        font.setWeight(QFont::DemiBold);
        break;
    case TextStyle::Page:
        scale(1.5);
        font.setWeight(QFont::DemiBold);
        break;
    case TextStyle::Code: {
        scale(0.93);
        QStringList families = m_base.families();
        families.front() = fixedFamily();
        font.setFamilies(families);
        break;
    }
    case TextStyle::Emoji: {
        scale(1.6);
        QStringList families = m_base.families();
        std::rotate(families.begin(), families.begin() + 1, families.end());
        font.setFamilies(families);
        break;
    }
    }
    return font;
}

int Theme::chatRowHeight() const
{
    const QFontMetrics metrics(font(TextStyle::Body));
    return std::max(68, 2 * metrics.height() + 2 * metrics::m);
}

int Theme::accountColourCount() { return static_cast<int>(accountColours.size()); }

QColor Theme::accountColour(int index)
{
    return QColor::fromRgb(accountColours[static_cast<size_t>(accountColourIndex(index))]);
}

QColor Theme::onAccountColour(int index)
{
    const int i = accountColourIndex(index);
    return i >= 1 && i <= 3 ? QColor(0x1B, 0x1A, 0x18) : QColor(Qt::white);
}

double Theme::contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({ luminance(a), luminance(b) });
    return (high + 0.05) / (low + 0.05);
}

bool Theme::needsRing(int accountColourNumber, const QColor &ground)
{
    return contrast(accountColour(accountColourNumber), ground) < 3.0;
}

} // namespace heliograph
