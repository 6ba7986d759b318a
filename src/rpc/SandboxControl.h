// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QJsonArray>
#include <QJsonObject>

namespace heliograph {

/// What the embedded service offers to JSON-RPC; filled in by the program when it runs one.
class SandboxControl {
public:
    virtual ~SandboxControl() = default;
    virtual QJsonArray phones() = 0;
    /// `hint` names the account or push name whose phone scans; may be empty.
    virtual Result<QJsonObject> scan(const QString &qr, const QString &hint) = 0;
    virtual Result<QJsonObject> fault(const QJsonObject &body) = 0;
};

} // namespace heliograph
