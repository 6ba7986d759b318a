// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Error.h"
#include "session/ConflictEvidence.h"

#include <QMetaType>
#include <QString>

#include <optional>

namespace heliograph {

/// Where one account's live connection stands (09 §5.1). One enum, one setter: SessionController.
enum class SessionState {
    Idle,
    Settling,
    Connecting,
    Handshaking,
    Authenticating,
    Linking,
    Online,
    Waiting,
    Cooldown,
    OwnedElsewhere,
    Held,
    Stopped,
    Unlinked,
    Offline,
};
/// "idle", "ownedElsewhere", … as JSON-RPC writes it.
QString stateName(SessionState state);
/// The state of this name; nothing where there is none.
std::optional<SessionState> stateFromName(const QString &name);
/// Between two places where an account may stay: an attempt is under way, or a phone is waited for.
bool isOnTheWay(SessionState state);

/// A state with its reason, as others see it.
struct SessionStatus {
    SessionState state = SessionState::Idle;
    /// Why the connection is not up; Unknown while there is nothing to say.
    ErrorCode cause = ErrorCode::Unknown;
    /// Status number people search for (09 §3); 0 if none.
    int status = 0;
    /// Number of the running or next attempt, from 1.
    int attempt = 0;
    /// Wall time of the next attempt by itself; zero if none is planned.
    milliseconds retryAt { 0 };
    QString detail;
    /// Of the last conflict, for as long as it is the cause.
    ConflictEvidence evidence;
    friend bool operator==(const SessionStatus &, const SessionStatus &) = default;
};

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::SessionState)
Q_DECLARE_METATYPE(heliograph::SessionStatus)
