// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormCard.h"

namespace heliograph {

/// Asks for the proxy of one account.
class ProxyCard final : public FormCard {
    Q_OBJECT
public:
    ProxyCard(const Theme &theme, const QString &account, const QString &proxy,
        QWidget *parent = nullptr);
    void focusText();

signals:
    /// As a person typed it; empty for that of the program. May hold a password: never logged.
    void entered(const QString &proxy);
    void closed();

private:
    Field *m_text;
};

} // namespace heliograph
