// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Theme.h"

#include <QAbstractButton>

namespace heliograph {

/// Words and, at the end of their line, whether it is so. The whole line is pressed.
class Switch final : public QAbstractButton {
    Q_OBJECT
public:
    Switch(const Theme &theme, const QString &text, QWidget *parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

} // namespace heliograph
