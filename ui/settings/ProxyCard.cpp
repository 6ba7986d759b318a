// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/ProxyCard.h"

namespace heliograph {

ProxyCard::ProxyCard(
    const Theme &theme, const QString &account, const QString &proxy, QWidget *parent)
    : FormCard(theme, QStringLiteral("proxyCard"), tr("Proxy of %1").arg(account), parent)
    , m_text(new Field(theme, tr("socks5://host:port"), this))
{
    m_text->setObjectName(QStringLiteral("proxyText"));
    m_text->setAccessibleName(accessibleName());
    m_text->setText(proxy);
    m_text->setLayoutDirection(Qt::LeftToRight);
    setProblemName(QStringLiteral("proxyProblem"));
    addParagraph(
        tr("http://user:password@host:port or socks5://host:port; system for that of the system, "
           "none for no proxy. Empty: as the program was started. Everything of this account goes "
           "through it; without it there is no connection."));
    addField(m_text);
    const TextButton *cancel
        = addAnswer(tr("Cancel"), TextButton::Kind::Plain, QStringLiteral("proxyCancel"));
    const TextButton *save
        = addAnswer(tr("Save"), TextButton::Kind::Primary, QStringLiteral("proxyAccept"));
    connect(
        save, &QAbstractButton::clicked, this, [this] { emit entered(m_text->text().trimmed()); });
    connect(cancel, &QAbstractButton::clicked, this, &ProxyCard::closed);
}

void ProxyCard::focusText() { m_text->setFocus(Qt::OtherFocusReason); }

} // namespace heliograph
