// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Theme.h"

#include <QWidget>

namespace heliograph {

/// "To Anna Lindqvist · from Sales · +49 …": where something goes, chat and account, in two lines.
class TargetLine final : public QWidget {
    Q_OBJECT
public:
    explicit TargetLine(const Theme &theme, QWidget *parent = nullptr);
    void setTarget(const QString &title, int colour, const QString &accountLabel,
        const QString &accountPhone, int accountColour);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QString m_title;
    int m_colour = 0;
    QString m_account;
    int m_accountColour = 0;
};

} // namespace heliograph
