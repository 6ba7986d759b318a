// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linking/CodePanel.h"

#include "ui/linking/LinkSteps.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace heliograph {

CodePanel::CodePanel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_number(new Field(theme, tr("Number of the phone, with country code"), this))
    , m_ask(new TextButton(theme, tr("Get a code"), TextButton::Kind::Primary, this))
    , m_problem(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Danger, this))
{
    m_number->setObjectName(QStringLiteral("linkNumber"));
    m_number->setInputMethodHints(Qt::ImhDialableCharactersOnly);
    m_number->setMaxLength(40);
    m_ask->setObjectName(QStringLiteral("linkGetCodeButton"));
    m_problem->setObjectName(QStringLiteral("linkNumberProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::s);
    line->addWidget(m_number, 1);
    line->addWidget(m_ask);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::s);
    layout->addLayout(line);
    layout->addWidget(m_problem);
    layout->addSpacing(metrics::s);
    layout->addWidget(new LinkSteps(theme,
        { tr("Enter the number above and get a code"),
            tr("On that phone, open WhatsApp and tap <b>Settings</b>, then <b>Linked devices</b>, "
               "then <b>Link a device</b>, then <b>Link with phone number instead</b>"),
            tr("Type the code there") },
        this));
    connect(m_ask, &QAbstractButton::clicked, this, &CodePanel::ask);
    connect(m_number, &QLineEdit::returnPressed, this, [this] {
        if (m_ask->isEnabled())
            ask();
    });
    connect(m_number, &QLineEdit::textChanged, this, [this] {
        setProblem({});
        refresh();
    });
}

QString CodePanel::number() const { return m_number->text(); }

void CodePanel::setNumber(const QString &number) { m_number->setText(number); }

void CodePanel::focusNumber() { m_number->setFocus(Qt::OtherFocusReason); }

void CodePanel::setBusy(bool busy)
{
    m_busy = busy;
    refresh();
}

void CodePanel::setProblem(const QString &sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
    m_number->setAccessibleDescription(sentence);
}

void CodePanel::ask()
{
    m_hasAsked = true;
    m_askedFor = number();
    emit asked(m_askedFor);
}

void CodePanel::refresh()
{
    m_ask->setEnabled(!m_busy || number() != m_askedFor);
    m_ask->setText(m_hasAsked ? tr("New code") : tr("Get a code"));
    m_ask->updateGeometry();
}

} // namespace heliograph
