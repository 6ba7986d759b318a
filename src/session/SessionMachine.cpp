// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SessionMachine.h"

#include <algorithm>

namespace heliograph::sessionmachine {

namespace {

using namespace sessionevent;

/// No alarm is set further away (09 §7): a hold is looked at again before it is dialled.
constexpr milliseconds longestAlarm { 24LL * 3600 * 1000 };
/// After the network returned or the computer woke (09 §5.4).
constexpr milliseconds networkPause { 1000 };
/// Between two attempts that messages make while the account is open elsewhere (09 §5.3).
constexpr milliseconds messagePause { 60'000 };

/// One event on its way to the next situation.
class Step final {
public:
    Step(const SessionSituation &situation, const SessionMoment &moment, const SessionTimes &times)
        : m_now(moment)
        , m_times(times)
    {
        m_step.situation = situation;
    }

    SessionStep take() { return std::move(m_step); }

    void operator()(const ConnectAsked &asked);
    void operator()(const DisconnectAsked &);
    void operator()(const LinkLeft &left);
    void operator()(const AlarmRang &);
    void operator()(const TurnCame &);
    void operator()(const IdentityRead &identity);
    void operator()(const IdentityMissing &missing);
    void operator()(const SocketOpened &);
    void operator()(const ServiceProved &);
    void operator()(const LinkOffered &);
    void operator()(const LoggedIn &);
    void operator()(const Ended &ended);
    void operator()(const SocketGone &);
    void operator()(const RestartAnnounced &);
    void operator()(const NetworkLost &);
    void operator()(const NetworkBack &);
    void operator()(const Woke &);

private:
    SessionSituation &now() { return m_step.situation; }
    void act(SessionAction action) { m_step.actions.push_back(action); }
    void enter(SessionState state);
    void enter(SessionState state, const DisconnectCause &cause);
    void setAlarm(milliseconds delay);
    void stopAlarm();
    void retryIn(milliseconds delay);
    void answer(const Error &failure);
    void begin();
    void leaveLine();
    void disconnect(const Error &answered);
    void end(DisconnectCause cause);
    void comeUp(SessionState state);
    void learn(milliseconds online);
    void lookAgainSoon();

    SessionStep m_step;
    SessionMoment m_now;
    const SessionTimes &m_times;
};

void Step::enter(SessionState state)
{
    now().state = state;
    now().retryAt = milliseconds(0);
}

void Step::enter(SessionState state, const DisconnectCause &cause)
{
    now().cause = cause;
    enter(state);
}

void Step::setAlarm(milliseconds delay)
{
    now().alarm = m_now.monotonic + std::clamp(delay, milliseconds(0), longestAlarm);
    act(SessionAction::SetAlarm);
}

void Step::stopAlarm()
{
    if (std::exchange(now().alarm, std::nullopt))
        act(SessionAction::StopAlarm);
}

void Step::retryIn(milliseconds delay)
{
    now().retryAt = m_now.wall + delay;
    setAlarm(delay);
}

void Step::answer(const Error &failure)
{
    m_step.failure = failure;
    act(SessionAction::AnswerFailure);
}

/// Towards the next socket: the old one has to be gone and settled, then it is a matter of turns.
void Step::begin()
{
    stopAlarm();
    if (now().socket == SocketPhase::Closing) {
        enter(SessionState::Settling);
        return;
    }
    if (m_now.monotonic < now().settledAt) {
        enter(SessionState::Settling);
        setAlarm(now().settledAt - m_now.monotonic);
        return;
    }
    if (now().line == LinePlace::OnTurn) {
        act(SessionAction::ReadIdentity);
        return;
    }
    enter(SessionState::Settling);
    if (std::exchange(now().line, LinePlace::Waiting) == LinePlace::Outside)
        act(SessionAction::JoinLine);
}

void Step::leaveLine()
{
    if (std::exchange(now().line, LinePlace::Outside) != LinePlace::Outside)
        act(SessionAction::LeaveLine);
}

/// The end of an attempt or of a connection, whatever comes next.
void Step::disconnect(const Error &answered)
{
    stopAlarm();
    leaveLine();
    now().restartExpected = false;
    if (now().state == SessionState::Online || now().state == SessionState::Linking)
        act(SessionAction::StopHeartbeat);
    if (now().socket == SocketPhase::Open) {
        now().socket = SocketPhase::Closing;
        act(SessionAction::CloseSocket);
    }
    if (answered.code != ErrorCode::Unknown)
        answer(answered);
}

void Step::operator()(const ConnectAsked &asked)
{
    const SessionState state = now().state;
    switch (asked.by) {
    case ConnectAsked::By::Program:
        if (state == SessionState::Idle)
            begin();
        return;
    case ConnectAsked::By::Message:
        if (state != SessionState::OwnedElsewhere
            || (now().messageDial && m_now.monotonic - *now().messageDial < messagePause))
            return;
        now().messageDial = m_now.monotonic;
        return begin();
    case ConnectAsked::By::Person:
        break;
    }
    if (isOnTheWay(state) || state == SessionState::Online || state == SessionState::Held)
        return;
    if (state == SessionState::Cooldown || state == SessionState::OwnedElsewhere
        || state == SessionState::Stopped) {
        now().memory.conflicts = 0;
        now().memory.limited = 0;
        now().memory.unreadable = {};
    }
    now().cause.reset();
    begin();
}

void Step::operator()(const DisconnectAsked &)
{
    disconnect({ ErrorCode::Cancelled, {}, 0, 0 });
    now().cause.reset();
    enter(SessionState::Idle);
}

void Step::operator()(const LinkLeft &left)
{
    disconnect({ ErrorCode::Cancelled, {}, 0, 0 });
    enter(SessionState::Unlinked, left.cause);
}

void Step::operator()(const AlarmRang &)
{
    now().alarm.reset();
    const SessionState state = now().state;
    switch (state) {
    case SessionState::Connecting:
    case SessionState::Handshaking:
    case SessionState::Authenticating:
        return end({ CauseClass::Transient, ErrorCode::ConnectTimeout, 408, {}, 0 });
    case SessionState::Held:
        if (m_now.wall < now().retryAt)
            return setAlarm(now().retryAt - m_now.wall);
        return begin();
    case SessionState::Settling:
    case SessionState::Waiting:
    case SessionState::Cooldown:
    case SessionState::OwnedElsewhere:
    case SessionState::Offline:
        return begin();
    default:
        return;
    }
}

void Step::operator()(const TurnCame &)
{
    if (now().line != LinePlace::Waiting)
        return;
    now().line = LinePlace::OnTurn;
    begin();
}

void Step::operator()(const IdentityRead &identity)
{
    now().link = identity.link;
    const std::optional<LinkHold> &hold = now().hold;
    if (hold && hold->link == identity.link && m_now.wall < hold->until) {
        // Turning it off and on again makes no shorter wait of it.
        leaveLine();
        const milliseconds left = hold->until - m_now.wall;
        enter(SessionState::Held, hold->cause);
        retryIn(left);
        return answer(refusal(now(), m_now.wall));
    }
    now().socket = SocketPhase::Open;
    act(SessionAction::OpenSocket);
    enter(SessionState::Connecting);
    now().attemptEnd = m_now.monotonic + m_times.connectTimeout;
    setAlarm(m_times.connectTimeout);
}

void Step::operator()(const IdentityMissing &missing)
{
    leaveLine();
    const bool unlinked = missing.cause.kind == CauseClass::Relogin;
    enter(unlinked ? SessionState::Unlinked : SessionState::Stopped, missing.cause);
    answer({ missing.cause.code, missing.cause.text, missing.cause.status, 0 });
}

void Step::operator()(const SocketOpened &)
{
    if (now().state != SessionState::Connecting)
        return;
    enter(SessionState::Handshaking);
    setAlarm(std::min(m_times.handshakeStep, now().attemptEnd - m_now.monotonic));
}

void Step::operator()(const ServiceProved &)
{
    if (now().state != SessionState::Handshaking)
        return;
    enter(SessionState::Authenticating);
    setAlarm(now().attemptEnd - m_now.monotonic);
}

void Step::comeUp(SessionState state)
{
    if (now().state != SessionState::Authenticating)
        return;
    stopAlarm();
    leaveLine();
    now().cause.reset();
    act(SessionAction::StartHeartbeat);
    enter(state);
    act(SessionAction::AnswerUp);
}

void Step::operator()(const LinkOffered &) { comeUp(SessionState::Linking); }

void Step::operator()(const LoggedIn &)
{
    if (now().state != SessionState::Authenticating)
        return;
    now().hold.reset();
    now().onlineSince = m_now.monotonic;
    comeUp(SessionState::Online);
}

/// What a time online of this length has cured.
void Step::learn(milliseconds online)
{
    ReconnectMemory &memory = now().memory;
    memory.holds = 0;
    if (online >= m_times.stableAfter)
        memory.failures = memory.limited = 0;
    if (online >= m_times.conflictReset)
        memory.conflicts = 0;
}

void Step::operator()(const Ended &ended) { end(ended.cause); }

void Step::end(DisconnectCause cause)
{
    if (now().socket != SocketPhase::Open)
        return;
    const bool wasAnnounced = now().restartExpected
        && (cause.kind == CauseClass::Transient || cause.kind == CauseClass::Lost);
    if (wasAnnounced)
        cause.kind = CauseClass::Restart;
    if (now().state == SessionState::Online)
        learn(m_now.monotonic - now().onlineSince);
    const ReconnectDecision decision
        = reconnectpolicy::afterEnd(now().memory, cause, m_now.monotonic, m_times, m_now.jitter);
    now().memory = decision.memory;
    m_step.ended = cause;
    if (decision.next == SessionState::Held && !now().link.isEmpty())
        now().hold = LinkHold { cause, m_now.wall + decision.delay, now().link };
    // Those who wait for a restarted stream hear of its end, not of this one.
    const bool goesOn = decision.next == SessionState::Settling;
    disconnect(goesOn ? Error { ErrorCode::Unknown, {}, 0, 0 }
                      : Error { cause.code, cause.text, cause.status, 0 });
    if (decision.next == SessionState::Waiting && now().networkIsAway
        && cause.kind != CauseClass::Conflict) {
        enter(SessionState::Offline, cause);
        return retryIn(m_times.backoffMax);
    }
    enter(decision.next, cause);
    // A socket that closes sets the alarm of Settling when it is gone.
    if (!goesOn && decision.delay > milliseconds(0))
        retryIn(decision.delay);
}

void Step::operator()(const SocketGone &)
{
    if (now().socket == SocketPhase::None)
        return;
    now().socket = SocketPhase::None;
    now().settledAt = m_now.monotonic + m_times.settleDelay;
    if (now().state == SessionState::Settling)
        begin();
}

void Step::operator()(const RestartAnnounced &)
{
    now().restartExpected = now().socket == SocketPhase::Open;
}

/// The system may be wrong: a connection that is up stays, and one that is not is tried now and
/// then all the same.
void Step::operator()(const NetworkLost &)
{
    now().networkIsAway = true;
    if (now().state != SessionState::Waiting || now().cause->kind == CauseClass::Conflict)
        return;
    enter(SessionState::Offline);
    retryIn(m_times.backoffMax);
}

void Step::operator()(const NetworkBack &)
{
    now().networkIsAway = false;
    lookAgainSoon();
}

void Step::operator()(const Woke &) { lookAgainSoon(); }

/// What failed before the network returned says nothing of what comes after it. Conflicts and a
/// service that wants fewer requests are waited for in full.
void Step::lookAgainSoon()
{
    switch (now().state) {
    case SessionState::Online:
    case SessionState::Linking:
        return act(SessionAction::Ping);
    case SessionState::Held:
        return setAlarm(now().retryAt - m_now.wall);
    case SessionState::Offline:
    case SessionState::Waiting:
        if (now().networkIsAway || now().cause->kind == CauseClass::Conflict
            || now().cause->code == ErrorCode::RateLimited)
            return;
        now().memory.failures = 0;
        enter(SessionState::Waiting);
        return retryIn(std::min(*now().alarm - m_now.monotonic, networkPause));
    default:
        return;
    }
}

} // namespace

SessionStep next(const SessionSituation &situation, const SessionEvent &event,
    const SessionMoment &moment, const SessionTimes &times)
{
    Step step(situation, moment, times);
    std::visit(step, event);
    return step.take();
}

Error refusal(const SessionSituation &situation, milliseconds wall)
{
    const int wait = std::max(1, wholeSeconds(situation.retryAt - wall));
    const DisconnectCause cause = situation.cause.value_or(DisconnectCause());
    switch (situation.state) {
    case SessionState::Cooldown:
        return { ErrorCode::ConflictCooldown, {}, 440, wait };
    case SessionState::OwnedElsewhere:
        return { ErrorCode::OwnedElsewhere, {}, 440, 0 };
    case SessionState::Held:
        return { cause.code, cause.text, cause.status, wait };
    case SessionState::Stopped:
    case SessionState::Unlinked:
        return { cause.code, cause.text, cause.status, 0 };
    default:
        return { ErrorCode::Unknown, {}, 0, 0 };
    }
}

bool isConnecting(SessionState state)
{
    return isOnTheWay(state) && state != SessionState::Linking;
}

} // namespace heliograph::sessionmachine
