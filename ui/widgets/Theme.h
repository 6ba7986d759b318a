// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

namespace heliograph {

/// What a colour is for; widgets ask by role and never name a colour.
enum class ColourRole {
    Window,
    Surface,
    Raised,
    Selected,
    Border,
    Text,
    Second,
    Disabled,
    Accent,
    OnAccent,
    Outgoing,
    Danger,
    Warning,
    Success,
    Banner,
    OnBanner,
};
inline constexpr int colourRoleCount = 16;

enum class ColourScheme { Light, Dark, HighContrast };
/// Code: with letters of one width. Emoji: as in a picker, drawn by the colour font before all
/// others.
enum class TextStyle { Caption, Small, Body, Strong, Title, Page, Code, Emoji };

/// Distances in device-independent pixels (4 · 8 · 12 · 16 · 24 · 32).
namespace metrics {
inline constexpr int xs = 4;
inline constexpr int s = 8;
inline constexpr int m = 12;
inline constexpr int l = 16;
inline constexpr int xl = 24;
inline constexpr int xxl = 32;
inline constexpr int controlRadius = 6;
inline constexpr int cardRadius = 10;
inline constexpr int bubbleRadius = 14;
inline constexpr int railWidth = 64;
inline constexpr int listWidth = 320;
inline constexpr int narrowListWidth = 72;
inline constexpr int infoWidth = 300;
inline constexpr int headerHeight = 60;
inline constexpr int narrowBelow = 720;
} // namespace metrics

/// All values of the design: colours by role, fonts relative to the system's, account colours.
class Theme final : public QObject {
    Q_OBJECT
public:
    explicit Theme(ColourScheme scheme, QObject *parent = nullptr);

    ColourScheme scheme() const { return m_scheme; }
    void setScheme(ColourScheme scheme);
    /// The font that sizes are relative to; emoji fall back to a colour font.
    void setBaseFont(const QFont &font);

    QColor colour(ColourRole role) const;
    /// The palette for widgets that are not painted by hand.
    QPalette palette() const;
    QFont font(TextStyle style) const;
    /// Height of a row of two lines, at least the design's 68.
    int chatRowHeight() const;

    /// A colour of the table; HighContrast takes black, white and yellow.
    static QColor tableColour(ColourScheme scheme, ColourRole role);
    static int accountColourCount();
    /// `index` may be any number; it wraps.
    static QColor accountColour(int index);
    static QColor onAccountColour(int index);
    /// Contrast of two colours by WCAG 2, 1…21.
    static double contrast(const QColor &a, const QColor &b);
    /// A mark in an account's colour needs a ring on this ground.
    static bool needsRing(int accountColour, const QColor &ground);

signals:
    void changed();

private:
    ColourScheme m_scheme;
    QFont m_base;
};

} // namespace heliograph
