// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linking/UnlinkCard.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace heliograph {

UnlinkCard::UnlinkCard(const Theme &theme, const QString &label, bool canTell, QWidget *parent)
    : Card(theme, parent)
    , m_cancel(new TextButton(theme, tr("Cancel"), TextButton::Kind::Plain, this))
{
    setObjectName(QStringLiteral("unlinkCard"));
    //: %1 is the name of an account
    setAccessibleName(tr("Unlink %1?").arg(label));
    setFixedWidth(460);
    auto *title
        = new ThemedLabel(theme, accessibleName(), TextStyle::Title, ColourRole::Text, this);
    title->setTextFormat(Qt::PlainText);
    title->setWordWrap(true);
    QString words = tr("Heliograph leaves the linked devices of the phone. Messages, drafts and "
                       "statistics stay on this computer; new messages come once it is linked "
                       "again.");
    if (!canTell)
        words += u' '
            + tr("There is no connection now: the phone goes on listing this device until you "
                 "remove it there.");
    auto *text = new ThemedLabel(theme, words, TextStyle::Body, ColourRole::Second, this);
    text->setObjectName(QStringLiteral("unlinkWords"));
    text->setWordWrap(true);
    auto *unlink = new TextButton(theme, tr("Unlink"), TextButton::Kind::Primary, this);
    unlink->setObjectName(QStringLiteral("unlinkConfirmButton"));
    m_cancel->setObjectName(QStringLiteral("unlinkCancelButton"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::m);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(unlink);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::xl, 20, metrics::xl, 20);
    layout->setSpacing(metrics::m);
    layout->addWidget(title);
    layout->addWidget(text);
    layout->addLayout(buttons);
    connect(unlink, &QAbstractButton::clicked, this, &UnlinkCard::confirmed);
    connect(m_cancel, &QAbstractButton::clicked, this, &UnlinkCard::closed);
}

void UnlinkCard::focusCancel() { m_cancel->setFocus(Qt::OtherFocusReason); }

} // namespace heliograph
