// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FormCard.h"

#include <QVBoxLayout>

#include <algorithm>

namespace heliograph {

namespace {
constexpr int leastWidth = 480;
constexpr int mostWidth = 560;
} // namespace

FormCard::FormCard(const Theme &theme, const QString &name, const QString &title, QWidget *parent)
    : Card(theme, parent)
    , m_theme(theme)
    , m_rows(new QVBoxLayout)
    , m_answers(new QHBoxLayout)
    , m_problem(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Danger, this))
{
    setObjectName(name);
    setAccessibleName(title);
    setMinimumWidth(leastWidth);
    setMaximumWidth(mostWidth);
    auto *heading = new ThemedLabel(theme, title, TextStyle::Title, ColourRole::Text, this);
    // Names of accounts stand in it as they were typed.
    heading->setTextFormat(Qt::PlainText);
    heading->setWordWrap(true);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_rows->setSpacing(metrics::m);
    m_answers->setSpacing(metrics::m);
    m_answers->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::xl, 20, metrics::xl, 20);
    layout->setSpacing(metrics::m);
    layout->addWidget(heading);
    layout->addLayout(m_rows);
    layout->addWidget(m_problem);
    layout->addLayout(m_answers);
}

ThemedLabel *FormCard::addParagraph(const QString &text)
{
    auto *label = new ThemedLabel(m_theme, text, TextStyle::Body, ColourRole::Second, this);
    label->setWordWrap(true);
    m_rows->addWidget(label);
    return label;
}

void FormCard::addField(Field *field)
{
    m_rows->addWidget(field);
    connect(field, &QLineEdit::textChanged, m_problem, &QWidget::hide);
    connect(field, &QLineEdit::returnPressed, this, [this] {
        if (m_last)
            m_last->click();
    });
}

void FormCard::addRow(QLayout *row) { m_rows->addLayout(row); }

TextButton *FormCard::addAnswer(const QString &text, TextButton::Kind kind, const QString &name)
{
    m_last = new TextButton(m_theme, text, kind, this);
    m_last->setObjectName(name);
    m_answers->addWidget(m_last);
    return m_last;
}

/// As high as its paragraphs are at this width; a layout would guess a narrower one.
QSize FormCard::sizeHint() const
{
    const QSize guess = Card::sizeHint();
    const int wide = std::clamp(guess.width(), leastWidth, mostWidth);
    return { wide, hasHeightForWidth() ? heightForWidth(wide) : guess.height() };
}

void FormCard::showProblem(const QString &sentence)
{
    m_problem->setText(sentence);
    m_problem->show();
}

} // namespace heliograph
