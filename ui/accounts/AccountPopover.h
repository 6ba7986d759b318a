// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/accounts/AccountRail.h"

class QListView;

namespace heliograph {

class PickRows;

/// Finds one of many accounts: a field, and the accounts whose names hold what is typed with their
/// states in words, as they were when it opened. Arrows move, Return chooses, Escape closes.
class AccountPopover final : public QWidget {
    Q_OBJECT
public:
    /// `all` stands for all accounts, before them while nothing is typed.
    AccountPopover(const Theme &theme, const std::vector<RailEntry> &entries, const RailEntry &all,
        QWidget *parent);

    /// Beside the rail, from this height in it on, with the keyboard in the field.
    void openBeside(const QWidget &rail, int top);

signals:
    /// Empty: all accounts.
    void accountChosen(const QString &accountId);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void find();
    void moveCurrent(int step);
    void choose(const QModelIndex &index);

    const Theme &m_theme;
    std::vector<RailEntry> m_entries;
    RailEntry m_all;
    /// Those in the list.
    QStringList m_found;
    Field *m_search;
    QListView *m_list;
    PickRows *m_rows;
    ThemedLabel *m_none;
};

} // namespace heliograph
