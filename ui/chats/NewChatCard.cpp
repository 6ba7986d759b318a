// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chats/NewChatCard.h"

#include "app/ErrorText.h"
#include "protocol/PhoneNumber.h"

#include <QHBoxLayout>
#include <QMenu>

namespace heliograph {

namespace {
constexpr size_t mostSegments = 5;
} // namespace

NewChatCard::NewChatCard(const Theme &theme, const std::vector<AccountChoice> &accounts,
    const QString &currentAccount, QWidget *parent)
    : FormCard(theme, QStringLiteral("newChatCard"), tr("New chat"), parent)
    , m_accounts(accounts)
    , m_theme(theme)
    , m_number(new Field(theme, tr("Phone number with country code"), this))
{
    m_number->setObjectName(QStringLiteral("newChatNumber"));
    setProblemName(QStringLiteral("newChatProblem"));
    for (size_t i = 0; i < m_accounts.size(); ++i) {
        if (m_accounts[i].id == currentAccount)
            m_current = i;
    }
    if (m_accounts.size() > 1) {
        auto *from = new QHBoxLayout;
        from->setSpacing(metrics::m);
        from->addWidget(
            new ThemedLabel(theme, tr("From"), TextStyle::Caption, ColourRole::Second, this));
        from->addWidget(m_accounts.size() > mostSegments ? buildMenu() : buildSegments());
        from->addStretch();
        addRow(from);
    }
    addField(m_number);
    const TextButton *cancel
        = addAnswer(tr("Cancel"), TextButton::Kind::Plain, QStringLiteral("newChatCancelButton"));
    const TextButton *open = addAnswer(
        tr("Open chat"), TextButton::Kind::Primary, QStringLiteral("newChatOpenButton"));
    connect(open, &QAbstractButton::clicked, this, &NewChatCard::open);
    connect(cancel, &QAbstractButton::clicked, this, &NewChatCard::closed);
}

QWidget *NewChatCard::buildSegments()
{
    QStringList labels;
    for (const AccountChoice &each : m_accounts)
        labels << each.label;
    auto *segments = new Segments(m_theme, labels, this);
    segments->setObjectName(QStringLiteral("newChatAccount"));
    segments->setCurrent(static_cast<int>(m_current));
    connect(segments, &Segments::chosen, this,
        [this](int index) { m_current = static_cast<size_t>(index); });
    return segments;
}

/// For more accounts than stand side by side.
QWidget *NewChatCard::buildMenu()
{
    auto *button
        = new TextButton(m_theme, m_accounts[m_current].label, TextButton::Kind::Plain, this);
    button->setObjectName(QStringLiteral("newChatAccountButton"));
    button->setIconName(QLatin1String("chevron-down"), true);
    button->setCompact(true);
    connect(button, &QAbstractButton::clicked, this, [this, button] {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (size_t i = 0; i < m_accounts.size(); ++i) {
            QString name = m_accounts[i].label;
            menu->addAction(name.replace(u'&', QStringLiteral("&&")), this, [this, button, i] {
                m_current = i;
                button->setText(m_accounts[i].label);
                button->updateGeometry();
            });
        }
        menu->popup(button->mapToGlobal(QPoint(0, button->height())));
    });
    return button;
}

void NewChatCard::focusNumber() { m_number->setFocus(Qt::OtherFocusReason); }

void NewChatCard::open()
{
    const Result<QByteArray> digits = parsePhoneNumber(m_number->text());
    if (!digits) {
        showProblem(errorText(digits.error()));
        return;
    }
    if (m_current < m_accounts.size())
        emit chatChosen(m_accounts[m_current].id, Jid::phoneNumber(*digits));
}

} // namespace heliograph
