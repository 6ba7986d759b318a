// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chats/NewChatCard.h"

#include "app/ErrorText.h"
#include "protocol/PhoneNumber.h"

#include <QHBoxLayout>

namespace heliograph {

namespace {
constexpr size_t mostSegments = 5;
} // namespace

NewChatCard::NewChatCard(const Theme &theme, const std::vector<AccountChoice> &accounts,
    const QString &currentAccount, QWidget *parent)
    : FormCard(theme, QStringLiteral("newChatCard"), tr("New chat"), parent)
    , m_accounts(accounts)
    , m_account(nullptr)
    , m_number(new Field(theme, tr("Phone number with country code"), this))
{
    m_number->setObjectName(QStringLiteral("newChatNumber"));
    setProblemName(QStringLiteral("newChatProblem"));
    if (m_accounts.size() > mostSegments)
        m_accounts.resize(mostSegments);
    QStringList labels;
    int current = 0;
    for (const AccountChoice &each : m_accounts) {
        if (each.id == currentAccount)
            current = static_cast<int>(labels.size());
        labels << each.label;
    }
    m_account = new Segments(theme, labels, this);
    m_account->setObjectName(QStringLiteral("newChatAccount"));
    m_account->setCurrent(current);
    if (m_accounts.size() > 1) {
        auto *from = new QHBoxLayout;
        from->setSpacing(metrics::m);
        from->addWidget(
            new ThemedLabel(theme, tr("From"), TextStyle::Caption, ColourRole::Second, this));
        from->addWidget(m_account);
        from->addStretch();
        addRow(from);
    } else {
        m_account->hide();
    }
    addField(m_number);
    const TextButton *cancel
        = addAnswer(tr("Cancel"), TextButton::Kind::Plain, QStringLiteral("newChatCancelButton"));
    const TextButton *open = addAnswer(
        tr("Open chat"), TextButton::Kind::Primary, QStringLiteral("newChatOpenButton"));
    connect(open, &QAbstractButton::clicked, this, &NewChatCard::open);
    connect(cancel, &QAbstractButton::clicked, this, &NewChatCard::closed);
}

void NewChatCard::focusNumber() { m_number->setFocus(Qt::OtherFocusReason); }

void NewChatCard::open()
{
    const Result<QByteArray> digits = parsePhoneNumber(m_number->text());
    if (!digits) {
        showProblem(errorText(digits.error()));
        return;
    }
    const int index = m_account->current();
    if (index >= 0 && index < static_cast<int>(m_accounts.size()))
        emit chatChosen(m_accounts[static_cast<size_t>(index)].id, Jid::phoneNumber(*digits));
}

} // namespace heliograph
