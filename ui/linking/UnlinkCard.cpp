// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linking/UnlinkCard.h"

namespace heliograph {

//: %1 is the name of an account
UnlinkCard::UnlinkCard(const Theme &theme, const QString &label, bool canTell, QWidget *parent)
    : FormCard(theme, QStringLiteral("unlinkCard"), tr("Unlink %1?").arg(label), parent)
{
    QString words = tr("Heliograph leaves the linked devices of the phone. Messages, drafts and "
                       "statistics stay on this computer; new messages come once it is linked "
                       "again.");
    if (!canTell)
        words += u' '
            + tr("There is no connection now: the phone goes on listing this device until you "
                 "remove it there.");
    addParagraph(words)->setObjectName(QStringLiteral("unlinkWords"));
    m_cancel
        = addAnswer(tr("Cancel"), TextButton::Kind::Plain, QStringLiteral("unlinkCancelButton"));
    const TextButton *unlink
        = addAnswer(tr("Unlink"), TextButton::Kind::Primary, QStringLiteral("unlinkConfirmButton"));
    connect(unlink, &QAbstractButton::clicked, this, &UnlinkCard::confirmed);
    connect(m_cancel, &QAbstractButton::clicked, this, &UnlinkCard::closed);
}

void UnlinkCard::focusCancel() { m_cancel->setFocus(Qt::OtherFocusReason); }

} // namespace heliograph
