// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/LinkJob.h"

#include <QStringList>

#include <optional>

namespace heliograph {

/// A link job that a test drives by hand.
class DrivenLink final : public LinkJob {
public:
    QrCode currentCode() const override { return m_code; }
    QString accountId() const override { return QStringLiteral("a1"); }
    PairingCode pairingCode() const override { return m_pairing; }
    void cancel() override { }
    void restart() override { ++restarts; }
    void useQr() override { ++pictures; }
    Result<void> useCode(const QString &phone, const QString &) override
    {
        numbers.append(phone);
        return numberProblem ? Result<void>(fail(*numberProblem)) : Result<void>();
    }
    QString explanation() const override { return words; }
    void showPairing(const QString &text)
    {
        m_pairing = { text, milliseconds(160'000) };
        emit pairingCodeChanged(m_pairing);
    }
    void show(const QString &text, int round = 1)
    {
        m_code = { text, milliseconds(20'000), 3, round };
        emit codeChanged(m_code);
    }
    int restarts = 0;
    int pictures = 0;
    QStringList numbers;
    std::optional<ErrorCode> numberProblem;
    QString words = QStringLiteral("What went wrong.");

private:
    QrCode m_code;
    PairingCode m_pairing;
};

} // namespace heliograph
