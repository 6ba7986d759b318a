// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/ReconnectPolicy.h"

#include <variant>
#include <vector>

namespace heliograph {

/// Where the one socket of an account stands.
enum class SocketPhase { None, Open, Closing };
/// Where it stands in the line of all accounts that want to dial.
enum class LinePlace { Outside, Waiting, OnTurn };

/// A link that the service holds back until a wall time (failure 402).
struct LinkHold {
    DisconnectCause cause;
    milliseconds until { 0 };
    /// Public key that the link logs in with.
    QByteArray link;
    friend bool operator==(const LinkHold &, const LinkHold &) = default;
};

/// Everything that decides what one account's connection does next. A value: the same situation
/// and the same event always lead to the same step.
struct SessionSituation {
    SessionState state = SessionState::Idle;
    /// Why the connection is not up, while there is something to say.
    std::optional<DisconnectCause> cause;
    ReconnectMemory memory;
    std::optional<LinkHold> hold;
    SocketPhase socket = SocketPhase::None;
    LinePlace line = LinePlace::Outside;
    /// Public key of the link that the attempt logs in with; empty while registering.
    QByteArray link;
    /// Monotonic: when the one alarm rings, before when no socket is made, when the attempt has to
    /// be over, and since when the account has been online.
    std::optional<milliseconds> alarm;
    milliseconds settledAt { 0 };
    milliseconds attemptEnd { 0 };
    milliseconds onlineSince { 0 };
    /// Monotonic: the last attempt for a message while the account was open elsewhere.
    std::optional<milliseconds> messageDial;
    /// Wall time of the next attempt by itself; zero if none is planned.
    milliseconds retryAt { 0 };
    /// The next end belongs to a restart that the service announced.
    bool restartExpected = false;
    /// The system says that there is no network.
    bool networkIsAway = false;
    friend bool operator==(const SessionSituation &, const SessionSituation &) = default;
};

namespace sessionevent {

/// A program joins what happens anyway; a person ends waiting, cooldown and OwnedElsewhere; a
/// message that a person sends makes at most one attempt a minute while the account is open
/// elsewhere (09 §5.3).
struct ConnectAsked {
    enum class By { Program, Message, Person } by = By::Program;
};
struct DisconnectAsked { };
/// This device is linked no more.
struct LinkLeft {
    DisconnectCause cause;
};
struct AlarmRang { };
/// All accounts share one line; the turn of this one has come.
struct TurnCame { };
struct IdentityRead {
    QByteArray link;
};
/// Nothing to log in with: Relogin without a link, else Permanent.
struct IdentityMissing {
    DisconnectCause cause;
};
struct SocketOpened { };
/// The service proved itself; its answer to the login is awaited.
struct ServiceProved { };
struct LinkOffered { };
struct LoggedIn { };
/// The first reason wins; what comes after it changes nothing.
struct Ended {
    DisconnectCause cause;
};
/// The old socket exists no more.
struct SocketGone { };
struct RestartAnnounced { };
struct NetworkLost { };
struct NetworkBack { };
/// The computer woke from sleep.
struct Woke { };

} // namespace sessionevent

using SessionEvent = std::variant<sessionevent::ConnectAsked, sessionevent::DisconnectAsked,
    sessionevent::LinkLeft, sessionevent::AlarmRang, sessionevent::TurnCame,
    sessionevent::IdentityRead, sessionevent::IdentityMissing, sessionevent::SocketOpened,
    sessionevent::ServiceProved, sessionevent::LinkOffered, sessionevent::LoggedIn,
    sessionevent::Ended, sessionevent::SocketGone, sessionevent::RestartAnnounced,
    sessionevent::NetworkLost, sessionevent::NetworkBack, sessionevent::Woke>;

/// What a step wants done, in this order.
enum class SessionAction {
    JoinLine,
    LeaveLine,
    /// Answered at once by IdentityRead or IdentityMissing.
    ReadIdentity,
    OpenSocket,
    /// Nothing of it is heard any more; SocketGone tells its end.
    CloseSocket,
    StartHeartbeat,
    StopHeartbeat,
    /// Ask the other side whether it is still there.
    Ping,
    /// By SessionSituation::alarm.
    SetAlarm,
    StopAlarm,
    /// Those who wait for the connection hear that it is up, or SessionStep::failure.
    AnswerUp,
    AnswerFailure,
};

struct SessionStep {
    SessionSituation situation;
    std::vector<SessionAction> actions;
    Error failure { ErrorCode::Unknown, {}, 0, 0 };
    /// The connection or the attempt ended in this step, and why.
    std::optional<DisconnectCause> ended;
};

/// The moment of an event; `jitter` in [0, 1).
struct SessionMoment {
    milliseconds monotonic { 0 };
    milliseconds wall { 0 };
    double jitter = 0.5;
};

/// The state machine of one account's connection (09 §5) as a pure function.
namespace sessionmachine {

SessionStep next(const SessionSituation &situation, const SessionEvent &event,
    const SessionMoment &moment, const SessionTimes &times);
/// Why a program's wish for a connection fails at once; Unknown when it does not.
Error refusal(const SessionSituation &situation, milliseconds wall);
/// An attempt is under way, or as good as.
bool isConnecting(SessionState state);

} // namespace sessionmachine

} // namespace heliograph
