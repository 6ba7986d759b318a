// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ChoiceCard.h"

namespace heliograph {

ChoiceCard::ChoiceCard(const Theme &theme, const QString &name, const QString &title,
    const QStringList &paragraphs, const QStringList &answers, QWidget *parent)
    : FormCard(theme, name, title, parent)
{
    for (const QString &paragraph : paragraphs)
        addParagraph(paragraph);
    for (int i = 0; i < answers.size(); ++i) {
        const bool last = i + 1 == answers.size();
        const TextButton *button = addAnswer(answers.at(i),
            last ? TextButton::Kind::Primary : TextButton::Kind::Plain, name + QString::number(i));
        connect(button, &QAbstractButton::clicked, this, [this, i] { emit chosen(i); });
    }
}

} // namespace heliograph
