// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Jid.h"
#include "ui/widgets/FormCard.h"

namespace heliograph {

/// Asks for a phone number and the account to write from.
class NewChatCard final : public FormCard {
    Q_OBJECT
public:
    struct AccountChoice {
        QString id;
        QString label;
    };
    NewChatCard(const Theme &theme, const std::vector<AccountChoice> &accounts,
        const QString &currentAccount, QWidget *parent = nullptr);
    void focusNumber();

signals:
    void chatChosen(const QString &accountId, const heliograph::Jid &chat);
    void closed();

private:
    QWidget *buildSegments();
    QWidget *buildMenu();
    void open();

    std::vector<AccountChoice> m_accounts;
    size_t m_current = 0;
    const Theme &m_theme;
    Field *m_number;
};

} // namespace heliograph
