// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chats/NewChatCard.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace heliograph {

namespace {
constexpr int fewestDigits = 7;
constexpr int mostDigits = 15; // E.164
constexpr size_t mostSegments = 5;
} // namespace

Result<QByteArray> typedPhoneNumber(const QString &typed)
{
    QByteArray digits;
    bool plus = false;
    for (const QChar c : typed) {
        if (c.isDigit())
            digits += static_cast<char>('0' + c.digitValue());
        else if (c == u'+' && digits.isEmpty() && !plus)
            plus = true;
        else if (c.isLetter() || c.isSurrogate())
            return fail(ErrorCode::InvalidArgument, QStringLiteral("not a number"));
    }
    if (digits.startsWith("00") && !plus)
        digits.remove(0, 2);
    if (digits.isEmpty())
        return fail(ErrorCode::InvalidArgument, QStringLiteral("not a number"));
    if (digits.startsWith('0'))
        return fail(ErrorCode::InvalidArgument, QStringLiteral("country code missing"));
    if (digits.size() < fewestDigits)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("too short"));
    if (digits.size() > mostDigits)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("too long"));
    return digits;
}

QString typedNumberProblem(const Error &error)
{
    if (error.detail == QLatin1String("country code missing"))
        return NewChatCard::tr(
            "The country code is missing: begin with + and the country, like +49.");
    if (error.detail == QLatin1String("too short"))
        return NewChatCard::tr("This number is too short.");
    if (error.detail == QLatin1String("too long"))
        return NewChatCard::tr("This number is too long.");
    return NewChatCard::tr("This is not a phone number.");
}

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
    const Result<QByteArray> digits = typedPhoneNumber(m_number->text());
    if (!digits) {
        m_problem->setText(typedNumberProblem(digits.error()));
        m_problem->show();
        return;
    }
    const int index = m_account->current();
    if (index >= 0 && index < static_cast<int>(m_accounts.size()))
        emit chatChosen(m_accounts[static_cast<size_t>(index)].id, Jid::phoneNumber(*digits));
}

} // namespace heliograph
