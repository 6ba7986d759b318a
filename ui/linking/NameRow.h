// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Controls.h"

class QButtonGroup;

namespace heliograph {

/// How an account is called here, and its colour.
class NameRow final : public QWidget {
    Q_OBJECT
public:
    NameRow(const Theme &theme, const QString &label, int colour, QWidget *parent = nullptr);
    QString label() const;
    int colour() const;
    void focusName();

private:
    Field *m_name;
    QButtonGroup *m_colours;
};

} // namespace heliograph
