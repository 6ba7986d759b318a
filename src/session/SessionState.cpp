// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SessionState.h"

namespace heliograph {

QString stateName(SessionState state)
{
    switch (state) {
    case SessionState::Idle:
        return QStringLiteral("idle");
    case SessionState::Settling:
        return QStringLiteral("settling");
    case SessionState::Connecting:
        return QStringLiteral("connecting");
    case SessionState::Handshaking:
        return QStringLiteral("handshaking");
    case SessionState::Authenticating:
        return QStringLiteral("authenticating");
    case SessionState::Linking:
        return QStringLiteral("linking");
    case SessionState::Online:
        return QStringLiteral("online");
    case SessionState::Waiting:
        return QStringLiteral("waiting");
    case SessionState::Cooldown:
        return QStringLiteral("cooldown");
    case SessionState::OwnedElsewhere:
        return QStringLiteral("ownedElsewhere");
    case SessionState::Held:
        return QStringLiteral("held");
    case SessionState::Stopped:
        return QStringLiteral("stopped");
    case SessionState::Unlinked:
        return QStringLiteral("unlinked");
    case SessionState::Offline:
        return QStringLiteral("offline");
    }
    return {};
}

std::optional<SessionState> stateFromName(const QString &name)
{
    for (int state = 0; state <= static_cast<int>(SessionState::Offline); ++state) {
        if (stateName(static_cast<SessionState>(state)) == name)
            return static_cast<SessionState>(state);
    }
    return std::nullopt;
}

bool isOnTheWay(SessionState state)
{
    switch (state) {
    case SessionState::Settling:
    case SessionState::Connecting:
    case SessionState::Handshaking:
    case SessionState::Authenticating:
    case SessionState::Linking:
        return true;
    case SessionState::Idle:
    case SessionState::Online:
    case SessionState::Waiting:
    case SessionState::Cooldown:
    case SessionState::OwnedElsewhere:
    case SessionState::Held:
    case SessionState::Stopped:
    case SessionState::Unlinked:
    case SessionState::Offline:
        return false;
    }
    return false;
}

} // namespace heliograph
