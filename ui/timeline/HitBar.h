// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Controls.h"

namespace heliograph {

/// A line over the messages that leads from one found message to the next.
class HitBar final : public Pane {
    Q_OBJECT
public:
    explicit HitBar(const Theme &theme, QWidget *parent = nullptr);
    /// For a search in all chats: a sentence, and a way to stay in this one.
    void showHit(const QString &sentence, bool hasPrevious, bool hasNext);
    /// For this chat: a field to type in.
    void beginTyping();
    bool isTyping() const;
    QString text() const { return m_field->text(); }
    /// Beside the field, e.g. "2 of 7".
    void setCount(const QString &count, bool hasPrevious, bool hasNext);

signals:
    void textChanged(const QString &text);
    /// Towards the top: -1, towards the bottom: 1.
    void stepped(int direction);
    /// Enough; what was found stays where it is.
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    Field *m_field;
    ThemedLabel *m_words;
    IconButton *m_up;
    IconButton *m_down;
    TextButton *m_stay;
    IconButton *m_close;
};

} // namespace heliograph
