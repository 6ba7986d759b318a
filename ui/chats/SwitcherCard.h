// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ChatFinder.h"
#include "ui/widgets/PickCard.h"

#include <QKeySequence>

#include <functional>

namespace heliograph {

/// Finds a chat over all accounts; its last row searches in messages.
class SwitcherCard final : public PickCard {
    Q_OBJECT
public:
    struct AccountChoice {
        QString id;
        QString label;
        int colour = 0;
    };
    /// Gives the best chats for a query, in an account or (empty) in all.
    using Find = std::function<FoundChats(const QString &query, const QString &accountId)>;
    /// `searchKeys` search in messages. `now` in milliseconds since the epoch.
    SwitcherCard(const Theme &theme, const std::vector<AccountChoice> &accounts, Find find,
        const QKeySequence &searchKeys, qint64 now, QWidget *parent = nullptr);

signals:
    void chatChosen(const QString &accountId, const heliograph::Jid &chat);
    void searchRequested(const QString &text);

protected:
    bool takeKey(const QKeyEvent &event) override;

private:
    QWidget *buildFilters();
    void refresh();
    PickEntry entryOf(const FoundChat &found) const;

    std::vector<AccountChoice> m_accounts;
    Find m_find;
    QKeySequence m_searchKeys;
    qint64 m_now;
    QString m_account;
    /// The first is that of all accounts.
    std::vector<Chip *> m_chips;
    std::vector<FoundChat> m_shown;
};

} // namespace heliograph
