// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormCard.h"

namespace heliograph {

/// A question with a few answers, the last of them the one in the accent; Escape is the first.
class ChoiceCard final : public FormCard {
    Q_OBJECT
public:
    /// `name` is the object name; the buttons are `<name>0`, `<name>1` … in order.
    ChoiceCard(const Theme &theme, const QString &name, const QString &title,
        const QStringList &paragraphs, const QStringList &answers, QWidget *parent = nullptr);

signals:
    void chosen(int answer);
};

} // namespace heliograph
