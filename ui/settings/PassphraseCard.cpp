// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/PassphraseCard.h"

#include "app/ErrorText.h"
#include "app/Profile.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace heliograph {

PassphraseCard::PassphraseCard(const Theme &theme, Kind kind, QWidget *parent)
    : Card(theme, parent)
    , m_kind(kind)
    , m_text(new Field(theme, tr("Passphrase"), this))
    , m_again(new Field(theme, tr("The same again"), this))
    , m_problem(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Danger, this))
{
    const bool opens = kind == Kind::Open;
    setObjectName(QStringLiteral("passphraseCard"));
    m_text->setObjectName(QStringLiteral("passphraseText"));
    m_again->setObjectName(QStringLiteral("passphraseAgain"));
    m_problem->setObjectName(QStringLiteral("passphraseProblem"));
    const QString title = opens ? tr("This profile is locked") : tr("Set a passphrase");
    setAccessibleName(title);
    setMinimumWidth(480);
    for (Field *field : { m_text, m_again }) {
        field->setEchoMode(QLineEdit::Password);
        connect(field, &QLineEdit::returnPressed, this, &PassphraseCard::accept);
        connect(field, &QLineEdit::textChanged, m_problem, &QWidget::hide);
    }
    m_again->setVisible(!opens);
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto *words = new ThemedLabel(theme,
        opens ? tr("Type its passphrase to open it.")
              : tr("It seals the keys of all accounts and is asked for at each start. Nobody can "
                   "bring it back: when it is forgotten, the accounts must be linked again."),
        TextStyle::Body, ColourRole::Second, this);
    words->setWordWrap(true);
    auto *cancel
        = new TextButton(theme, opens ? tr("Quit") : tr("Cancel"), TextButton::Kind::Plain, this);
    cancel->setObjectName(QStringLiteral("passphraseCancel"));
    auto *accepts
        = new TextButton(theme, opens ? tr("Open") : tr("Set"), TextButton::Kind::Primary, this);
    accepts->setObjectName(QStringLiteral("passphraseAccept"));
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
    layout->addWidget(m_again);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);
    connect(accepts, &QAbstractButton::clicked, this, &PassphraseCard::accept);
    connect(cancel, &QAbstractButton::clicked, this, &PassphraseCard::closed);
}

void PassphraseCard::showProblem(const QString &sentence)
{
    m_problem->setText(sentence);
    m_problem->show();
    m_text->selectAll();
    focusText();
}

void PassphraseCard::focusText() { m_text->setFocus(Qt::OtherFocusReason); }

void PassphraseCard::accept()
{
    const QString text = m_text->text();
    if (m_kind == Kind::New) {
        if (const Result<void> strong = checkPassphrase(text); !strong) {
            showProblem(errorText(strong.error()));
            return;
        }
        if (passphraseBytes(text).view() != passphraseBytes(m_again->text()).view()) {
            showProblem(tr("The two are not alike."));
            return;
        }
    } else if (text.isEmpty()) {
        return;
    }
    emit entered(text);
}

} // namespace heliograph
