// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormCard.h"

namespace heliograph {

/// Asks once before a link is ended, and says what stays.
class UnlinkCard final : public FormCard {
    Q_OBJECT
public:
    /// `canTell`: the service is there to be told; else the phone goes on listing this device.
    UnlinkCard(const Theme &theme, const QString &label, bool canTell, QWidget *parent = nullptr);
    /// The harmless answer has the focus.
    void focusCancel();

signals:
    void confirmed();
    void closed();

private:
    TextButton *m_cancel;
};

} // namespace heliograph
