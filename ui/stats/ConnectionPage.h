// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/SessionTimeline.h"
#include "ui/widgets/Controls.h"

#include <array>

class QBoxLayout;

namespace heliograph {

class ConnectionList;
class StateNote;
class StoryCard;

/// What the connection of one account has been through, and what can be done about it now.
class ConnectionPage final : public QWidget {
    Q_OBJECT
public:
    explicit ConnectionPage(const Theme &theme, QWidget *parent = nullptr);
    ~ConnectionPage() override;

    void setAccount(const QString &label, const QString &phone, int colour);
    /// The model is the caller's; nullptr: none any more. It is being read until setRead().
    void setTimeline(SessionTimeline *timeline);
    /// All of the timeline is there; `failure`: or could not be read, in a sentence.
    void setRead(const QString &failure = {});
    /// What is the matter now, with the one thing to do about it; empty: nothing is.
    void setState(const SessionStatus &status, const QString &title, const QString &words,
        const QString &action);
    /// Once there are rows.
    void focusList();

signals:
    void backRequested();
    void exportRequested();
    void actionRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    /// Escape is the way back.
    void keyPressEvent(QKeyEvent *event) override;

private:
    class Avatar;
    QWidget *buildHeader();
    QLayout *buildFilters();
    void buildFinder();
    void chooseDays();
    void setDays(int days);
    void clearFilters(int days);
    void refresh();
    void arrange();
    QString emptyText() const;
    void describe(const QModelIndex &index);

    const Theme &m_theme;
    SessionTimeline *m_timeline = nullptr;
    Avatar *m_avatar;
    ThemedLabel *m_account;
    TextButton *m_export;
    StateNote *m_note;
    StoryCard *m_story;
    /// Kinds, and beside or under them what to look for and in which days.
    QBoxLayout *m_filters = nullptr;
    QWidget *m_kinds;
    QWidget *m_finder;
    std::array<Chip *, SessionTimeline::filters> m_chips;
    Field *m_search;
    TextButton *m_days;
    Card *m_card;
    ConnectionList *m_list;
    QWidget *m_empty;
    ThemedLabel *m_emptyText;
    TextButton *m_clear;
    ThemedLabel *m_detail;
    bool m_isRead = false;
    QString m_failure;
};

} // namespace heliograph
