// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Theme.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QWidget>

#include <optional>
#include <vector>

class QButtonGroup;

namespace heliograph {

/// A square button with an icon of the resources; highlighted while checked.
class IconButton final : public QAbstractButton {
    Q_OBJECT
public:
    /// `name` is the accessible name and the tooltip.
    IconButton(
        const Theme &theme, QLatin1String icon, const QString &name, QWidget *parent = nullptr);
    void setIconName(QLatin1String icon);
    void setIconColour(ColourRole role);
    /// A ring in the accent around the icon, for the one thing to do.
    void setRinged(bool ringed);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    const Theme &m_theme;
    QLatin1String m_icon;
    ColourRole m_role = ColourRole::Second;
    bool m_ringed = false;
};

/// A button with words. Primary: the one filled with the accent. Link: words only.
class TextButton final : public QAbstractButton {
    Q_OBJECT
public:
    enum class Kind { Plain, Primary, Link };
    TextButton(const Theme &theme, const QString &text, Kind kind = Kind::Plain,
        QWidget *parent = nullptr);
    /// Before the text, or after it when `trailing`.
    void setIconName(QLatin1String icon, bool trailing = false);
    void setCompact(bool compact);
    void setTextRole(ColourRole role);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QFont textFont() const;
    QColor textColour() const;

    const Theme &m_theme;
    Kind m_kind;
    QLatin1String m_icon;
    bool m_trailing = false;
    bool m_compact = false;
    ColourRole m_role;
};

/// A rounded filter that is on or off.
class Chip final : public QAbstractButton {
    Q_OBJECT
public:
    Chip(const Theme &theme, const QString &text, QWidget *parent = nullptr);
    /// Before the text the dot of an account, behind it the key that chooses it.
    void setAccount(int colour, const QString &key);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    std::optional<int> m_account;
    QString m_key;
};

/// One of a few words side by side.
class Segments final : public QWidget {
    Q_OBJECT
public:
    Segments(const Theme &theme, const QStringList &words, QWidget *parent = nullptr);
    /// Other words begin with the first of them.
    void setWords(const QStringList &words);
    int current() const { return m_current; }
    void setCurrent(int index);
    QSize sizeHint() const override;

signals:
    void chosen(int index);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QButtonGroup *m_group;
    QStringList m_words;
    std::vector<QAbstractButton *> m_buttons;
    int m_current = 0;
};

/// A label in a style and colour of the theme.
class ThemedLabel final : public QLabel {
    Q_OBJECT
public:
    ThemedLabel(const Theme &theme, const QString &text, TextStyle style = TextStyle::Body,
        ColourRole role = ColourRole::Text, QWidget *parent = nullptr);
    void setRole(ColourRole role);
    void setStyle(TextStyle style);
    /// What its text needs to stand on one line, in pixels.
    int lineWidth() const;

private:
    void apply();

    const Theme &m_theme;
    TextStyle m_style;
    ColourRole m_role;
};

/// A label of one line that is cut between graphemes where it does not fit.
class ElidedLabel final : public QWidget {
    Q_OBJECT
public:
    ElidedLabel(const Theme &theme, TextStyle style, ColourRole role, QWidget *parent = nullptr);
    void setText(const QString &text);
    QString text() const { return m_text; }
    void setRole(ColourRole role);
    void setElideMode(Qt::TextElideMode mode);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    TextStyle m_style;
    ColourRole m_role;
    Qt::TextElideMode m_mode = Qt::ElideRight;
    QString m_text;
};

/// A text field of one line, optionally with an icon and a hint of its shortcut.
class Field final : public QLineEdit {
    Q_OBJECT
public:
    Field(const Theme &theme, const QString &placeholder, QWidget *parent = nullptr);
    void setIconName(QLatin1String icon);
    /// Shown at the end while the field is empty and has no focus.
    void setShortcutHint(const QString &hint);
    void setGround(ColourRole role);
    /// Without border and ring, where it is all that can have the focus.
    void setPlain(bool plain);
    /// What is longer is cut between graphemes, unlike by setMaxLength().
    void setMostUnits(int units);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void apply();

    const Theme &m_theme;
    QLatin1String m_icon;
    QString m_hint;
    ColourRole m_ground = ColourRole::Window;
    bool m_plain = false;
};

/// A surface with a border and rounded corners.
class Card : public QWidget {
    Q_OBJECT
public:
    explicit Card(const Theme &theme, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

/// A plain area of one colour with an optional line at one edge.
class Pane : public QWidget {
    Q_OBJECT
public:
    Pane(const Theme &theme, ColourRole ground, QWidget *parent = nullptr);
    void setEdges(Qt::Edges edges);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    ColourRole m_ground;
    Qt::Edges m_edges;
};

} // namespace heliograph
