// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "main/Options.h"
#include "rpc/SandboxControl.h"
#include "sandbox/Sandbox.h"
#include "transport/ServiceProfile.h"

namespace heliograph {

class Profile;

/// The built-in service of `--sandbox`: its state lies in `<profile>/sandbox`, so that the accounts
/// of yesterday's try are alive today.
class EmbeddedSandbox final : public SandboxControl {
public:
    /// Where the accounts of these options go: with --sandbox here, and it is started.
    Result<ServiceProfile> serviceFor(const Options &options, Profile &profile);

    QJsonArray phones() override;
    Result<QJsonObject> scan(const QString &qr, const QString &hint) override;
    Result<QJsonObject> fault(const QJsonObject &body) override;
    /// A new phone; gives its number.
    Result<QString> makePhone();
    /// The phone of this number, as it is written, types a pairing code.
    Result<void> type(const QString &number, const QString &code);
    Sandbox &service() { return m_sandbox; }

private:
    /// Points the profile's accounts to its new port.
    Result<ServiceProfile> start(Profile &profile);

    Sandbox m_sandbox;
};

} // namespace heliograph
