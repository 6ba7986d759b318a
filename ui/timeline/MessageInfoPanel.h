// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Conversation.h"
#include "ui/widgets/Controls.h"

namespace heliograph {

/// How far one message got, per recipient, by both clocks, and why it may have one tick only.
class MessageInfoPanel final : public Pane {
    Q_OBJECT
public:
    explicit MessageInfoPanel(const Theme &theme, QWidget *parent = nullptr);
    /// `recipientName` names the one recipient of a chat of two; groups name theirs by number.
    void setMessage(const TimelineRow &row, const QString &recipientName);
    void setSteps(const std::vector<Conversation::StepRow> &steps);
    void showFailure(const QString &words);
    QString messageId() const { return m_row.key.id; }

signals:
    void closed();

private:
    class Track;
    void rebuild();
    void explain();

    const Theme &m_theme;
    TimelineRow m_row;
    QString m_recipientName;
    std::vector<Conversation::StepRow> m_steps;
    ThemedLabel *m_text;
    ThemedLabel *m_why;
    ThemedLabel *m_whyText;
    Segments *m_clock;
    QWidget *m_list;
    QLabel *m_id;
};

} // namespace heliograph
