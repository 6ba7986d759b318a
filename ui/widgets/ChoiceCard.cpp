// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ChoiceCard.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace heliograph {

ChoiceCard::ChoiceCard(const Theme &theme, const QString &name, const QString &title,
    const QStringList &paragraphs, const QStringList &answers, QWidget *parent)
    : Card(theme, parent)
{
    setObjectName(name);
    setAccessibleName(title);
    setMinimumWidth(480);
    setMaximumWidth(560);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::xl, 20, metrics::xl, 20);
    layout->setSpacing(metrics::m);
    layout->addWidget(new ThemedLabel(theme, title, TextStyle::Title, ColourRole::Text, this));
    for (const QString &paragraph : paragraphs) {
        auto *label = new ThemedLabel(theme, paragraph, TextStyle::Body, ColourRole::Second, this);
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::m);
    buttons->addStretch();
    for (int i = 0; i < answers.size(); ++i) {
        const bool last = i + 1 == answers.size();
        auto *button = new TextButton(
            theme, answers.at(i), last ? TextButton::Kind::Primary : TextButton::Kind::Plain, this);
        button->setObjectName(name + QString::number(i));
        connect(button, &QAbstractButton::clicked, this, [this, i] { emit chosen(i); });
        buttons->addWidget(button);
    }
    layout->addSpacing(metrics::s);
    layout->addLayout(buttons);
}

} // namespace heliograph
