// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Controls.h"

#include <QTime>

namespace heliograph {

class Switch;

/// When and how notifications come, and whether the program stays when its window is closed.
class NotificationsCard final : public Card {
    Q_OBJECT
public:
    struct Choice {
        bool notifies = true;
        bool showsText = true;
        bool isQuiet = false;
        QTime quietFrom { 22, 0 };
        QTime quietTo { 7, 0 };
        bool staysInTray = false;
        friend bool operator==(const Choice &, const Choice &) = default;
    };
    explicit NotificationsCard(const Theme &theme, QWidget *parent = nullptr);
    void setChoice(const Choice &choice);
    /// Without a tray nothing can stay there.
    void setTrayAvailable(bool isAvailable);

signals:
    /// A person has changed something.
    void chosen(const heliograph::NotificationsCard::Choice &choice);

private:
    QLayout *buildQuiet();
    void takeTime(Field *field, QTime &time);
    void apply();

    const Theme &m_theme;
    Choice m_choice;
    Switch *m_notifies;
    Switch *m_text;
    Switch *m_quiet;
    Field *m_from;
    Field *m_to;
    Switch *m_stays;
};

} // namespace heliograph
