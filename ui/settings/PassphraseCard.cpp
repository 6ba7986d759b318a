// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/PassphraseCard.h"

#include "app/ErrorText.h"
#include "app/Profile.h"

namespace heliograph {

PassphraseCard::PassphraseCard(const Theme &theme, Kind kind, QWidget *parent)
    : FormCard(theme, QStringLiteral("passphraseCard"),
        kind == Kind::Open ? tr("This profile is locked") : tr("Set a passphrase"), parent)
    , m_kind(kind)
    , m_text(new Field(theme, tr("Passphrase"), this))
    , m_again(new Field(theme, tr("The same again"), this))
{
    const bool opens = kind == Kind::Open;
    m_text->setObjectName(QStringLiteral("passphraseText"));
    m_again->setObjectName(QStringLiteral("passphraseAgain"));
    setProblemName(QStringLiteral("passphraseProblem"));
    addParagraph(opens
            ? tr("Type its passphrase to open it.")
            : tr("It seals the keys of all accounts and is asked for at each start. Nobody can "
                 "bring it back: when it is forgotten, the accounts must be linked again."));
    for (Field *field : { m_text, m_again }) {
        field->setEchoMode(QLineEdit::Password);
        addField(field);
    }
    m_again->setVisible(!opens);
    const TextButton *cancel = addAnswer(opens ? tr("Quit") : tr("Cancel"), TextButton::Kind::Plain,
        QStringLiteral("passphraseCancel"));
    const TextButton *accepts = addAnswer(opens ? tr("Open") : tr("Set"), TextButton::Kind::Primary,
        QStringLiteral("passphraseAccept"));
    connect(accepts, &QAbstractButton::clicked, this, &PassphraseCard::accept);
    connect(cancel, &QAbstractButton::clicked, this, &PassphraseCard::closed);
}

void PassphraseCard::refuse(const QString &sentence)
{
    m_text->selectAll();
    showProblem(sentence);
    focusText();
}

void PassphraseCard::focusText() { m_text->setFocus(Qt::OtherFocusReason); }

void PassphraseCard::accept()
{
    const QString text = m_text->text();
    if (m_kind == Kind::New) {
        if (const Result<void> strong = checkPassphrase(text); !strong) {
            refuse(errorText(strong.error()));
            return;
        }
        if (passphraseBytes(text).view() != passphraseBytes(m_again->text()).view()) {
            refuse(tr("The two are not alike."));
            return;
        }
    } else if (text.isEmpty()) {
        return;
    }
    emit entered(text);
}

} // namespace heliograph
