// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/Shortcuts.h"
#include "ui/widgets/ScrolledCard.h"

namespace heliograph {

/// The list of all shortcuts over the window.
class ShortcutsCard final : public ScrolledCard {
    Q_OBJECT
public:
    ShortcutsCard(const Theme &theme, const Shortcuts &shortcuts, QWidget *parent = nullptr);
    void focusClose();

signals:
    void closed();
    void changeRequested();

private:
    TextButton *m_close;
};

} // namespace heliograph
