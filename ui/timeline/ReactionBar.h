// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Theme.h"

#include <QWidget>

#include <vector>

class QAbstractButton;

namespace heliograph {

/// The emojis that are set most, in a row over a message; the own one is marked and taken back by a
/// click. Closes by itself.
class ReactionBar final : public QWidget {
    Q_OBJECT
public:
    ReactionBar(const Theme &theme, const QString &own, QWidget *parent);
    /// Beside `place`, in global coordinates, and within its screen.
    void popupAt(const QRect &place);

signals:
    /// Empty: the own one is taken back.
    void chosen(const QString &emoji);
    /// Another one than these is wanted.
    void moreRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void add(QAbstractButton *button);

    const Theme &m_theme;
    std::vector<QAbstractButton *> m_buttons;
};

} // namespace heliograph
