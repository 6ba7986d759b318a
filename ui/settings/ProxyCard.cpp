// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/ProxyCard.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace heliograph {

ProxyCard::ProxyCard(
    const Theme &theme, const QString &account, const QString &proxy, QWidget *parent)
    : Card(theme, parent)
    , m_text(new Field(theme, tr("socks5://host:port"), this))
    , m_problem(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Danger, this))
{
    setObjectName(QStringLiteral("proxyCard"));
    const QString title = tr("Proxy of %1").arg(account);
    setAccessibleName(title);
    setMinimumWidth(480);
    m_text->setObjectName(QStringLiteral("proxyText"));
    m_text->setAccessibleName(title);
    m_text->setText(proxy);
    m_text->setLayoutDirection(Qt::LeftToRight);
    m_problem->setObjectName(QStringLiteral("proxyProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto *words = new ThemedLabel(theme,
        tr("http://user:password@host:port or socks5://host:port; system for that of the system, "
           "none for no proxy. Empty: as the program was started. Everything of this account goes "
           "through it; without it there is no connection."),
        TextStyle::Body, ColourRole::Second, this);
    words->setWordWrap(true);
    auto *cancel = new TextButton(theme, tr("Cancel"), TextButton::Kind::Plain, this);
    cancel->setObjectName(QStringLiteral("proxyCancel"));
    auto *accepts = new TextButton(theme, tr("Save"), TextButton::Kind::Primary, this);
    accepts->setObjectName(QStringLiteral("proxyAccept"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::m);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(accepts);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::xl, 20, metrics::xl, 20);
    layout->setSpacing(metrics::m);
    layout->addWidget(new ThemedLabel(theme, title, TextStyle::Title, ColourRole::Text, this));
    layout->addWidget(words);
    layout->addWidget(m_text);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);
    const auto accept = [this] { emit entered(m_text->text().trimmed()); };
    connect(accepts, &QAbstractButton::clicked, this, accept);
    connect(m_text, &QLineEdit::returnPressed, this, accept);
    connect(m_text, &QLineEdit::textChanged, m_problem, &QWidget::hide);
    connect(cancel, &QAbstractButton::clicked, this, &ProxyCard::closed);
}

void ProxyCard::showProblem(const QString &sentence)
{
    m_problem->setText(sentence);
    m_problem->show();
}

void ProxyCard::focusText() { m_text->setFocus(Qt::OtherFocusReason); }

} // namespace heliograph
