// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Controls.h"

namespace heliograph {

/// A card that is as high as its content where there is room, and scrolls where there is none.
class ScrolledCard : public Card {
    Q_OBJECT
public:
    /// `wishedWidth` in device-independent pixels, where the window is that wide.
    ScrolledCard(const Theme &theme, int wishedWidth, QWidget *parent = nullptr);
    /// What the layout of a card is made on.
    QWidget *body() const { return m_body; }
    QSize sizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    int m_wishedWidth;
    QWidget *m_body;
};

} // namespace heliograph
