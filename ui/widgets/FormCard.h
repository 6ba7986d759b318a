// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Controls.h"

class QBoxLayout;

namespace heliograph {

/// A card that asks one thing: title, paragraphs, fields, what is wrong with them, and the answers
/// in a row at the end.
class FormCard : public Card {
    Q_OBJECT
public:
    /// `name` is the object name; `title` the first line and the accessible name.
    FormCard(
        const Theme &theme, const QString &name, const QString &title, QWidget *parent = nullptr);
    /// Below the fields; gone with the next change of one of them.
    void showProblem(const QString &sentence);
    QSize sizeHint() const override;

protected:
    ThemedLabel *addParagraph(const QString &text);
    /// A field: Return does what the last answer does, a change hides the problem.
    void addField(Field *field);
    void addRow(QLayout *row);
    /// From the harmless one to the one in the accent.
    TextButton *addAnswer(const QString &text, TextButton::Kind kind, const QString &name);
    void setProblemName(const QString &name) { m_problem->setObjectName(name); }

private:
    const Theme &m_theme;
    QBoxLayout *m_rows;
    QBoxLayout *m_answers;
    ThemedLabel *m_problem;
    TextButton *m_last = nullptr;
};

} // namespace heliograph
