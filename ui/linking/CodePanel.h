// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Controls.h"

namespace heliograph {

/// The side of the link card that asks for a code: the number of the phone and what to do there.
class CodePanel final : public QWidget {
    Q_OBJECT
public:
    explicit CodePanel(const Theme &theme, QWidget *parent = nullptr);
    QString number() const;
    void setNumber(const QString &number);
    void focusNumber();
    /// One code at a time: while one is valid a new one is given for another number only.
    void setBusy(bool busy);
    /// What is wrong with the number; empty for nothing.
    void setProblem(const QString &sentence);

signals:
    /// A code for the phone of this number, as it was typed.
    void asked(const QString &number);

private:
    void ask();
    void refresh();

    Field *m_number;
    TextButton *m_ask;
    ThemedLabel *m_problem;
    bool m_busy = false;
    bool m_hasAsked = false;
    QString m_askedFor;
};

} // namespace heliograph
