// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Marks.h"
#include "ui/widgets/Theme.h"

#include <QTimer>
#include <QWidget>

#include <optional>

namespace heliograph {

class TextButton;
class ThemedLabel;

/// One line over a conversation: what is the matter, and one thing to do about it. Nothing is cut:
/// what does not fit goes on in the next line.
class Banner final : public QWidget {
    Q_OBJECT
public:
    enum class Kind { Sandbox, State };
    struct Content {
        QString text;
        /// Follows the text only where there is room for all of it.
        QString detail {};
        /// The words of the button; empty: none.
        QString action {};
        std::optional<StateMark> mark {};
        /// A link before the action that leads to all that is known; empty: none.
        QString more {};
    };
    Banner(const Theme &theme, Kind kind, QWidget *parent = nullptr);
    /// Without a text it is hidden.
    void setContent(const Content &content);
    QString text() const;

signals:
    void actionRequested();
    void moreRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    const Theme &m_theme;
    Kind m_kind;
    ThemedLabel *m_text;
    ThemedLabel *m_detail;
    TextButton *m_more;
    TextButton *m_action;
    std::optional<StateMark> m_mark;
};

/// A short notice at the bottom centre of its parent for six seconds; a new one replaces the old.
class Toast final : public QWidget {
    Q_OBJECT
public:
    Toast(const Theme &theme, QWidget *parent);
    void showText(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();

    const Theme &m_theme;
    QString m_text;
    QTimer m_timer;
};

/// Dims its parent and shows one card in the middle; keeps the keyboard inside.
class Veil final : public QWidget {
    Q_OBJECT
public:
    Veil(const Theme &theme, QWidget *parent);
    /// Takes the card; Escape and a click beside it emit dismissed().
    /// `whole`: it takes all the room there is.
    void setCard(QWidget *card, bool whole = false);

signals:
    void dismissed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void place();

    const Theme &m_theme;
    QWidget *m_card = nullptr;
    bool m_whole = false;
};

} // namespace heliograph
