// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"

namespace heliograph {

/// How a cause is handled (09 §5.4).
enum class CauseClass {
    Restart,
    Conflict,
    Relogin,
    Hold,
    Version,
    Permanent,
    Limited,
    Transient,
    /// An established connection that went silent or could not be read: worth one try at once.
    Lost,
    /// The service could not read what came from here; the third in ten minutes is the last.
    Unreadable,
};

/// Why a connection ended or was refused (09 §2), with the number people search for.
struct DisconnectCause {
    CauseClass kind = CauseClass::Transient;
    ErrorCode code = ErrorCode::ConnectionClosed;
    /// Local status number (09 §3).
    int status = 428;
    /// Tag, number or text of the service; no secret.
    QString text;
    /// Seconds a temporary ban lasts; 0 if unknown.
    qint64 expire = 0;
    friend bool operator==(const DisconnectCause &, const DisconnectCause &) = default;
};

/// `<failure reason=…>` instead of success (09 §2.1).
DisconnectCause causeOfFailure(const Node &failure);
/// `<stream:error>` (09 §2.2): a conflict wins, except 401 with device_removed.
DisconnectCause causeOfStreamError(const Node &streamError);
/// A transport that closed or failed (09 §2.3).
DisconnectCause causeOfTransport(const Error &error);

} // namespace heliograph
