// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormCard.h"

namespace heliograph {

/// Asks for the passphrase of the profile, or for a new one, typed twice.
class PassphraseCard final : public FormCard {
    Q_OBJECT
public:
    enum class Kind { Open, New };
    PassphraseCard(const Theme &theme, Kind kind, QWidget *parent = nullptr);
    /// Also selects what was typed.
    void refuse(const QString &sentence);
    void focusText();

signals:
    /// Of a new one: both are alike and it is not weak. Secret: never logged.
    void entered(const QString &passphrase);
    void closed();

private:
    void accept();

    Kind m_kind;
    Field *m_text;
    Field *m_again;
};

} // namespace heliograph
