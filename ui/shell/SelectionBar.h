// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Controls.h"

namespace heliograph {

/// Stands in the place of the composer while messages are chosen.
class SelectionBar final : public Pane {
    Q_OBJECT
public:
    explicit SelectionBar(const Theme &theme, QWidget *parent = nullptr);
    void setCount(int count);

signals:
    void copyRequested();
    void deletionRequested();
    void left();

private:
    ElidedLabel *m_words;
};

} // namespace heliograph
