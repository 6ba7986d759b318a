// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/SessionTimeline.h"
#include "ui/widgets/Controls.h"

#include <array>

namespace heliograph {

class ConnectionList;
class StateNote;

/// What the connection of one account has been through, and what can be done about it now.
class ConnectionPage final : public QWidget {
    Q_OBJECT
public:
    explicit ConnectionPage(const Theme &theme, QWidget *parent = nullptr);
    ~ConnectionPage() override;

    void setAccount(const QString &label, const QString &phone, int colour);
    /// The model is the caller's; nullptr: none any more.
    void setTimeline(SessionTimeline *timeline);
    /// What is the matter now, with the one thing to do about it; empty: nothing is.
    void setState(const SessionStatus &status, const QString &title, const QString &words,
        const QString &action);
    /// The timeline could not be read.
    void showFailure(const QString &sentence);
    void focusList();

signals:
    void backRequested();
    void exportRequested();
    void actionRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    /// Escape is the way back.
    void keyPressEvent(QKeyEvent *event) override;

private:
    class Avatar;
    QWidget *buildHeader();
    QLayout *buildFilters();
    void clearFilters();
    void refresh();
    void describe(const QModelIndex &index);

    const Theme &m_theme;
    SessionTimeline *m_timeline = nullptr;
    Avatar *m_avatar;
    ThemedLabel *m_account;
    TextButton *m_export;
    StateNote *m_note;
    std::array<Chip *, SessionTimeline::filters> m_chips;
    Field *m_search;
    Card *m_card;
    ConnectionList *m_list;
    QWidget *m_empty;
    ThemedLabel *m_emptyText;
    TextButton *m_clear;
    ThemedLabel *m_detail;
};

} // namespace heliograph
