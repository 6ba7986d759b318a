// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/Shortcuts.h"
#include "ui/widgets/Controls.h"

namespace heliograph {

/// The keys of one command: a click, then the keys that are pressed next are asked for. Escape
/// leaves them as they are, Delete takes them away.
class KeyButton final : public QAbstractButton {
    Q_OBJECT
public:
    KeyButton(const Theme &theme, const QString &command, QWidget *parent = nullptr);
    void setKeys(const QKeySequence &keys);
    bool isListening() const { return m_isListening; }
    QSize sizeHint() const override;

signals:
    void keysPressed(const QKeySequence &keys);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void listen(bool listening);
    QString words() const;

    const Theme &m_theme;
    QString m_command;
    QKeySequence m_keys;
    bool m_isListening = false;
};

/// All commands with their keys, to be changed.
class ShortcutSettings final : public Card {
    Q_OBJECT
public:
    ShortcutSettings(const Theme &theme, Shortcuts &shortcuts, QWidget *parent = nullptr);

private:
    struct Row {
        Command command;
        KeyButton *keys;
        TextButton *standard;
    };
    void addRow(QLayout *rows, const Shortcuts::Entry &entry);
    void refresh();
    void bind(Command command, const QKeySequence &keys);

    const Theme &m_theme;
    Shortcuts &m_shortcuts;
    std::vector<Row> m_rows;
    ThemedLabel *m_problem;
    TextButton *m_reset;
};

} // namespace heliograph
