// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/PickCard.h"

#include <functional>

namespace heliograph {

/// Everything that can be done from anywhere, found by its words or their first letters.
class PaletteCard final : public PickCard {
    Q_OBJECT
public:
    struct Choice {
        QString words;
        QStringList keys;
        QLatin1String icon;
        std::function<void()> run;
    };
    PaletteCard(const Theme &theme, std::vector<Choice> choices, QWidget *parent = nullptr);

signals:
    /// The card may go before it is done.
    void chosen(const std::function<void()> &run);

private:
    void refresh();

    std::vector<Choice> m_choices;
    /// Which of them are shown.
    std::vector<size_t> m_shown;
};

} // namespace heliograph
