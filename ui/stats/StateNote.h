// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ErrorText.h"
#include "ui/widgets/Controls.h"

namespace heliograph {

/// What is the matter with an account now: a title with its mark, all that is known, and one thing
/// to do. Hidden while there is nothing to say.
class StateNote final : public Pane {
    Q_OBJECT
public:
    explicit StateNote(const Theme &theme, QWidget *parent = nullptr);
    void setContent(const SessionStatus &status, const QString &title, const QString &words,
        const QString &action);

signals:
    void actionRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    SessionStatus m_status;
    ThemedLabel *m_title;
    ThemedLabel *m_words;
    TextButton *m_action;
};

} // namespace heliograph
