// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/SessionMachine.h"

#include <QByteArrayList>

#include <deque>
#include <functional>
#include <unordered_set>

namespace heliograph::exploration {

using namespace sessionevent;

/// What the actions of the machine have made of the outer world: written down apart from what the
/// machine believes, so that the two can be compared.
struct World {
    enum class Socket { None, Open, Closing } socket = Socket::None;
    enum class Line { Outside, Waiting, OnTurn } line = Line::Outside;
    bool heartbeat = false;
    bool isAsked = false;
    bool readsIdentity = false;
    std::optional<milliseconds> alarm;
    /// Monotonic end of the last socket.
    std::optional<milliseconds> gone;
    friend bool operator==(const World &, const World &) = default;
};

struct Place {
    SessionSituation situation;
    World world;
    milliseconds monotonic { 1'000'000 };
    milliseconds wall { 1'790'000'000'000 };
};

inline DisconnectCause causeOf(CauseClass kind)
{
    DisconnectCause cause;
    cause.kind = kind;
    switch (kind) {
    case CauseClass::Conflict:
        return { kind, ErrorCode::StreamReplaced, 440, {}, 0 };
    case CauseClass::Relogin:
        return { kind, ErrorCode::LoggedOut, 401, {}, 0 };
    case CauseClass::Hold:
        return { kind, ErrorCode::TemporaryBan, 402, {}, 3600 };
    case CauseClass::Limited:
        return { kind, ErrorCode::ServiceRefused, 400, {}, 0 };
    default:
        return cause;
    }
}

/// Two places with the same key are looked into once: of times it holds whether they are over, of
/// counters as much as makes a difference.
inline quint64 keyOf(const Place &place, const SessionTimes &times)
{
    const SessionSituation &s = place.situation;
    const ReconnectMemory &memory = s.memory;
    quint64 key = 0;
    const auto add
        = [&key](auto value, quint64 values) { key = key * values + static_cast<quint64>(value); };
    const auto isRecent = [&](std::optional<milliseconds> at, milliseconds window) {
        return at && place.monotonic - *at < window;
    };
    add(s.state, 14);
    add(s.cause ? static_cast<int>(s.cause->kind) + 1 : 0, 11);
    add(std::min(memory.failures, 2), 3);
    add(std::min(memory.limited, 6), 7);
    add(std::min(memory.conflicts, times.conflictLimit + 1), 5);
    add(std::min(memory.holds, 1), 2);
    add(isRecent(memory.unreadable[0], minutes(10)), 2);
    add(isRecent(memory.unreadable[1], minutes(10)), 2);
    add(s.hold && place.wall < s.hold->until, 2);
    add(isRecent(s.messageDial, minutes(1)), 2);
    add(s.restartExpected, 2);
    add(s.networkIsAway, 2);
    add(s.alarm.has_value(), 2);
    add(place.monotonic < s.settledAt, 2);
    add(place.world.socket, 3);
    add(place.world.line, 3);
    add(place.world.heartbeat, 2);
    add(place.world.isAsked, 2);
    return key;
}

/// Everything reachable within the abstract machine, each step checked.
class Exploration final {
public:
    using Machine = std::function<SessionStep(const SessionSituation &, const SessionEvent &,
        const SessionMoment &, const SessionTimes &)>;

    explicit Exploration(Machine machine = sessionmachine::next)
        : m_machine(std::move(machine))
    {
    }

    /// Empty when every step kept what is promised; else what broke, with the way there.
    QByteArray run(int depth)
    {
        enqueue({}, {});
        while (!m_open.empty() && m_failure.isEmpty()) {
            const Open open = std::move(m_open.front());
            m_open.pop_front();
            const int level = m_visits[open.visit].level;
            m_deepest = std::max(m_deepest, level);
            if (level < depth)
                expand(open);
            else
                ++m_cut;
        }
        return m_failure;
    }
    size_t states() const { return m_seen.size(); }
    qint64 transitions() const { return m_transitions; }
    int deepest() const { return m_deepest; }
    /// Situations that were not looked into because of the depth.
    int cut() const { return m_cut; }

private:
    /// How a situation was come to first.
    struct Visit {
        size_t from = 0;
        const char *event = "";
        int level = 0;
    };
    struct Open {
        Place place;
        size_t visit = 0;
    };

    void enqueue(const Place &place, const Visit &visit)
    {
        if (!m_seen.insert(keyOf(place, m_times)).second)
            return;
        m_open.push_back({ place, m_visits.size() });
        m_visits.push_back(visit);
    }

    void expand(const Open &open)
    {
        const Place &place = open.place;
        const auto go = [&](const char *name, const SessionEvent &event, milliseconds later = {}) {
            Place next = place;
            next.monotonic += later;
            next.wall += later;
            m_now = { open.visit, name, m_visits[open.visit].level + 1 };
            step(next, event);
            enqueue(next, m_now);
        };
        go("program", ConnectAsked { ConnectAsked::By::Program });
        go("person", ConnectAsked { ConnectAsked::By::Person });
        go("message", ConnectAsked { ConnectAsked::By::Message });
        go("disconnect", DisconnectAsked());
        go("left", LinkLeft { causeOf(CauseClass::Relogin) });
        go("lost", NetworkLost());
        go("back", NetworkBack());
        go("woke", Woke());
        go("restart-announced", RestartAnnounced());
        if (place.world.alarm)
            go("alarm", AlarmRang(),
                std::max(*place.world.alarm - place.monotonic, milliseconds()));
        if (place.world.line == World::Line::Waiting)
            go("turn", TurnCame());
        if (place.world.socket == World::Socket::Closing)
            go("gone", SocketGone());
        if (place.world.socket == World::Socket::Open)
            expandOpen(place, go);
    }

    template <typename Go> void expandOpen(const Place &place, const Go &go)
    {
        const SessionState state = place.situation.state;
        if (state == SessionState::Connecting)
            go("opened", SocketOpened());
        if (state == SessionState::Handshaking)
            go("proved", ServiceProved());
        if (state == SessionState::Authenticating) {
            go("offered", LinkOffered());
            go("success", LoggedIn());
        }
        for (const auto &[name, kind] : {
                 std::pair { "restart", CauseClass::Restart },
                 { "conflict", CauseClass::Conflict },
                 { "relogin", CauseClass::Relogin },
                 { "restriction", CauseClass::Hold },
                 { "outdated", CauseClass::Version },
                 { "permanent-end", CauseClass::Permanent },
                 { "limited-end", CauseClass::Limited },
                 { "transient-end", CauseClass::Transient },
                 { "silence", CauseClass::Lost },
                 { "unreadable", CauseClass::Unreadable },
             })
            go(name, Ended { causeOf(kind) });
        if (state == SessionState::Online) {
            go("stable+end", Ended { causeOf(CauseClass::Transient) }, m_times.stableAfter);
            go("calm+conflict", Ended { causeOf(CauseClass::Conflict) }, m_times.conflictReset);
        }
    }
    void fault(const char *what)
    {
        if (!m_failure.isEmpty())
            return;
        QByteArrayList way;
        for (Visit visit = m_now; visit.level > 0; visit = m_visits[visit.from])
            way.prepend(visit.event);
        m_failure = QByteArray(what) + " after " + way.join(", ");
    }

    void step(Place &place, const SessionEvent &event)
    {
        ++m_transitions;
        World &world = place.world;
        const SessionSituation before = place.situation;
        if (std::holds_alternative<AlarmRang>(event))
            world.alarm.reset();
        if (std::holds_alternative<TurnCame>(event))
            world.line = World::Line::OnTurn;
        if (std::holds_alternative<SocketGone>(event)) {
            world.socket = World::Socket::None;
            world.gone = place.monotonic;
        }
        // As the controller does it: who is refused at once does not wait.
        const auto *asked = std::get_if<ConnectAsked>(&event);
        const bool isUp
            = before.state == SessionState::Online || before.state == SessionState::Linking;
        if (asked && asked->by != ConnectAsked::By::Message && !isUp
            && (asked->by == ConnectAsked::By::Person
                    ? before.state != SessionState::Held
                    : sessionmachine::refusal(before, place.wall).code == ErrorCode::Unknown))
            world.isAsked = true;
        const bool byPerson = asked && asked->by == ConnectAsked::By::Person;
        const SessionStep taken
            = m_machine(before, event, { place.monotonic, place.wall, 0.5 }, m_times);
        place.situation = taken.situation;
        for (const SessionAction action : taken.actions)
            perform(place, action);
        check(before, place, byPerson || (asked && asked->by == ConnectAsked::By::Message));
        if (std::exchange(world.readsIdentity, false))
            step(place, IdentityRead { "link" });
    }

    void perform(Place &place, SessionAction action)
    {
        World &world = place.world;
        switch (action) {
        case SessionAction::JoinLine:
            if (world.line != World::Line::Outside)
                fault("joins the line twice");
            world.line = World::Line::Waiting;
            return;
        case SessionAction::LeaveLine:
            if (world.line == World::Line::Outside)
                fault("leaves a line it is not in");
            world.line = World::Line::Outside;
            return;
        case SessionAction::ReadIdentity:
            world.readsIdentity = true;
            return;
        case SessionAction::OpenSocket:
            if (world.socket != World::Socket::None)
                fault("two sockets");
            if (world.line != World::Line::OnTurn)
                fault("dials out of turn");
            if (world.gone && place.monotonic - *world.gone < m_times.settleDelay)
                fault("dials before the old socket has settled");
            if (place.situation.hold && place.wall < place.situation.hold->until)
                fault("dials a link that is held");
            world.socket = World::Socket::Open;
            return;
        case SessionAction::CloseSocket:
            if (world.socket != World::Socket::Open)
                fault("closes what is not open");
            world.socket = World::Socket::Closing;
            return;
        case SessionAction::StartHeartbeat:
            if (world.heartbeat)
                fault("two heartbeats");
            world.heartbeat = true;
            return;
        case SessionAction::StopHeartbeat:
            if (!world.heartbeat)
                fault("stops a heartbeat that does not beat");
            world.heartbeat = false;
            return;
        case SessionAction::Ping:
            if (!world.heartbeat)
                fault("pings nobody");
            return;
        case SessionAction::SetAlarm:
            world.alarm = place.situation.alarm;
            return;
        case SessionAction::StopAlarm:
            world.alarm.reset();
            return;
        case SessionAction::AnswerUp:
        case SessionAction::AnswerFailure:
            world.isAsked = false;
            return;
        }
    }

    /// What holds after every step, whatever came before it.
    void check(const SessionSituation &before, const Place &place, bool byHand)
    {
        const SessionSituation &now = place.situation;
        const World &world = place.world;
        if (static_cast<int>(now.socket) != static_cast<int>(world.socket)
            || static_cast<int>(now.line) != static_cast<int>(world.line)
            || now.alarm != world.alarm)
            fault("the machine is wrong about the world");
        const bool isUp = now.state == SessionState::Online || now.state == SessionState::Linking;
        if (world.heartbeat != isUp)
            fault("a heartbeat without a session, or the reverse");
        const bool attempts = now.state == SessionState::Connecting
            || now.state == SessionState::Handshaking || now.state == SessionState::Authenticating;
        if ((isUp || attempts) != (world.socket == World::Socket::Open))
            fault("a state without its socket, or the reverse");
        if (attempts && !world.alarm)
            fault("an attempt without an end");
        if (attempts != (world.line == World::Line::OnTurn) && !world.readsIdentity)
            fault("a turn without an attempt, or the reverse");
        switch (now.state) {
        case SessionState::Settling:
            if (!world.readsIdentity && !world.alarm && world.socket != World::Socket::Closing
                && world.line != World::Line::Waiting)
                fault("waits for nothing");
            break;
        case SessionState::Waiting:
        case SessionState::Cooldown:
        case SessionState::OwnedElsewhere:
        case SessionState::Held:
        case SessionState::Offline:
            if (!world.alarm && !world.readsIdentity)
                fault("waits without an alarm");
            break;
        case SessionState::Idle:
        case SessionState::Stopped:
        case SessionState::Unlinked:
            if (world.alarm || world.line != World::Line::Outside)
                fault("does something where nothing is to be done");
            break;
        default:
            break;
        }
        // Nobody waits for what does not come.
        const bool isQuiet = now.state == SessionState::Idle || isUp
            || sessionmachine::refusal(now, place.wall).code != ErrorCode::Unknown;
        if (world.isAsked && isQuiet && !world.readsIdentity)
            fault("somebody waits for ever");
        // Permanent ends are left by hand only; conflicts by hand or in their time.
        const bool goesOn = sessionmachine::isConnecting(now.state) || attempts;
        if ((before.state == SessionState::Stopped || before.state == SessionState::Unlinked)
            && goesOn && !byHand)
            fault("goes on by itself after a permanent end");
        const bool calm = before.state == SessionState::Cooldown
            || before.state == SessionState::OwnedElsewhere;
        if (calm && goesOn && !byHand && (before.alarm && place.monotonic < *before.alarm))
            fault("ends a cooldown early");
    }

    const SessionTimes m_times;
    Machine m_machine;
    std::unordered_set<quint64> m_seen;
    std::vector<Visit> m_visits;
    std::deque<Open> m_open;
    /// The step that is being taken.
    Visit m_now;
    QByteArray m_failure;
    qint64 m_transitions = 0;
    int m_deepest = 0;
    int m_cut = 0;
};

} // namespace heliograph::exploration
