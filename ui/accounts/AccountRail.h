// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ErrorText.h"
#include "ui/widgets/Controls.h"

#include <QAbstractButton>
#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace heliograph {

/// With more accounts than these, those that Ctrl+1…9 reach, there is a way to look for one.
inline constexpr size_t mostAccountsWithoutSearch = 9;

/// One account as the rail shows it.
struct RailEntry {
    QString id;
    QString label;
    int colour = 0;
    int unread = 0;
    SessionStatus status;
    /// The state in words, with the next time.
    QString statusText;
    friend bool operator==(const RailEntry &, const RailEntry &) = default;
};

/// A picture of one account, or of all of them (empty id), with unread count and state.
class RailButton final : public QAbstractButton {
    Q_OBJECT
public:
    explicit RailButton(const Theme &theme, QWidget *parent = nullptr);
    void setEntry(const RailEntry &entry);
    const RailEntry &entry() const { return m_entry; }
    QSize sizeHint() const override { return { 48, 48 }; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintMarks(QPainter &painter) const;

    const Theme &m_theme;
    RailEntry m_entry;
};

/// The column of accounts at the edge of the window, with the ways to add one and to statistics.
class AccountRail final : public QWidget {
    Q_OBJECT
public:
    enum class Page { Chats, Statistics, Settings };
    explicit AccountRail(const Theme &theme, QWidget *parent = nullptr);

    void setEntries(const std::vector<RailEntry> &entries);
    /// Empty: all accounts.
    void setCurrent(const QString &accountId);
    void setPage(Page page);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// Empty: all accounts.
    void accountChosen(const QString &accountId);
    void accountMenuRequested(const QString &accountId, const QPoint &globalPosition);
    void addRequested();
    void statisticsRequested();
    void settingsRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    RailButton *newButton();
    void fold();
    void showFolded();
    void showSearch();
    void applySelection();

    const Theme &m_theme;
    RailButton *m_all;
    IconButton *m_find;
    std::vector<RailButton *> m_buttons;
    QWidget *m_list;
    QVBoxLayout *m_listLayout;
    IconButton *m_add;
    IconButton *m_statistics;
    IconButton *m_settings;
    IconButton *m_more;
    QString m_current;
    Page m_page = Page::Chats;
};

} // namespace heliograph
