// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/PaletteCard.h"

#include "app/Matcher.h"
#include "ui/widgets/Keys.h"

#include <algorithm>

namespace heliograph {

PaletteCard::PaletteCard(const Theme &theme, std::vector<Choice> choices, QWidget *parent)
    : PickCard(
        theme, QStringLiteral("palette"), tr("Commands"), tr("What do you want to do?"), parent)
    , m_choices(std::move(choices))
{
    const QStringList arrows
        = keyNames(QKeySequence(Qt::Key_Up)) + keyNames(QKeySequence(Qt::Key_Down));
    setHints({ { arrows, tr("choose") }, { keyNames(QKeySequence(Qt::Key_Enter)), tr("do it") },
        { keyNames(QKeySequence(Qt::Key_Escape)), tr("close") } });
    connect(this, &PickCard::textChanged, this, &PaletteCard::refresh);
    connect(this, &PickCard::picked, this, [this](int row) {
        const Choice &choice = m_choices[m_shown[static_cast<size_t>(row)]];
        emit chosen(choice.run);
    });
    refresh();
}

void PaletteCard::refresh()
{
    const Matcher matcher(text(), Matcher::Kind::Letters);
    std::vector<std::pair<Fit, size_t>> fitting;
    for (size_t i = 0; i < m_choices.size(); ++i) {
        const Fit fit = matcher.isEmpty() ? Fit::Prefix : matcher.fit(folded(m_choices[i].words));
        if (fit != Fit::None)
            fitting.emplace_back(fit, i);
    }
    std::sort(fitting.begin(), fitting.end());
    m_shown.clear();
    std::vector<PickEntry> entries;
    for (const auto &[fit, index] : fitting) {
        const Choice &choice = m_choices[index];
        m_shown.push_back(index);
        PickEntry entry;
        entry.title = choice.words;
        entry.marks = matcher.found(choice.words);
        entry.icon = choice.icon;
        entry.keys = choice.keys;
        entries.push_back(std::move(entry));
    }
    const int count = static_cast<int>(entries.size());
    setEntries(
        std::move(entries), count == 1 ? tr("1 command") : tr("%n commands", nullptr, count));
}

} // namespace heliograph
