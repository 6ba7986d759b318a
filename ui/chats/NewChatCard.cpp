// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chats/NewChatCard.h"

#include "app/ErrorText.h"
#include "protocol/PhoneNumber.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace heliograph {

namespace {
constexpr size_t mostSegments = 5;
} // namespace

NewChatCard::NewChatCard(const Theme &theme, const std::vector<AccountChoice> &accounts,
    const QString &currentAccount, QWidget *parent)
    : Card(theme, parent)
    , m_accounts(accounts)
    , m_account(nullptr)
    , m_number(new Field(theme, tr("Phone number with country code"), this))
    , m_problem(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Danger, this))
{
    setObjectName(QStringLiteral("newChatCard"));
    setAccessibleName(tr("New chat"));
    setMinimumWidth(440);
    m_number->setObjectName(QStringLiteral("newChatNumber"));
    m_problem->setObjectName(QStringLiteral("newChatProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
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
    auto *open = new TextButton(theme, tr("Open chat"), TextButton::Kind::Primary, this);
    open->setObjectName(QStringLiteral("newChatOpenButton"));
    auto *cancel = new TextButton(theme, tr("Cancel"), TextButton::Kind::Plain, this);
    cancel->setObjectName(QStringLiteral("newChatCancelButton"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::m);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(open);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::xl, 20, metrics::xl, 20);
    layout->setSpacing(metrics::m);
    layout->addWidget(
        new ThemedLabel(theme, tr("New chat"), TextStyle::Title, ColourRole::Text, this));
    if (m_accounts.size() > 1) {
        auto *from = new QHBoxLayout;
        from->setSpacing(metrics::m);
        from->addWidget(
            new ThemedLabel(theme, tr("From"), TextStyle::Caption, ColourRole::Second, this));
        from->addWidget(m_account);
        from->addStretch();
        layout->addLayout(from);
    } else {
        m_account->hide();
    }
    layout->addWidget(m_number);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);
    connect(open, &QAbstractButton::clicked, this, &NewChatCard::open);
    connect(cancel, &QAbstractButton::clicked, this, &NewChatCard::closed);
    connect(m_number, &QLineEdit::returnPressed, this, &NewChatCard::open);
    connect(m_number, &QLineEdit::textChanged, m_problem, &QWidget::hide);
}

void NewChatCard::focusNumber() { m_number->setFocus(Qt::OtherFocusReason); }

void NewChatCard::open()
{
    const Result<QByteArray> digits = parsePhoneNumber(m_number->text());
    if (!digits) {
        m_problem->setText(errorText(digits.error()));
        m_problem->show();
        return;
    }
    const int index = m_account->current();
    if (index >= 0 && index < static_cast<int>(m_accounts.size()))
        emit chatChosen(m_accounts[static_cast<size_t>(index)].id, Jid::phoneNumber(*digits));
}

} // namespace heliograph
