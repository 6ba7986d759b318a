// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SessionController.h"

#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"
#include "protocol/Pairing.h"
#include "session/Logging.h"

#include <QHostAddress>

namespace heliograph {

namespace {

constexpr seconds malformedWindow { 60 };
constexpr size_t malformedLimit = 3;

DisconnectCause ownCause(ErrorCode code, int status, CauseClass kind = CauseClass::Transient)
{
    return { kind, code, status, {}, 0 };
}

/// Needs no network of which the system knows.
bool isOnThisComputer(const ServiceProfile &service)
{
    const QString host = service.endpoint.host();
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

} // namespace

SessionController::SessionController(QString account, ServiceProfile service, SessionTimes times,
    TransportFactory transports, IdentitySource identity, const Clock &clock, Random &random,
    std::shared_ptr<DialBudget> budget, std::shared_ptr<LinkRegister> links, QObject *parent)
    : QObject(parent)
    , m_account(std::move(account))
    , m_service(std::move(service))
    , m_times(times)
    , m_transports(std::move(transports))
    , m_identitySource(std::move(identity))
    , m_clock(clock)
    , m_random(random)
    , m_heartbeat(new Heartbeat(m_account, times, clock, random, this))
    , m_requests(new IqRequests(times.queryTimeout, clock, this))
    , m_budget(std::move(budget))
    , m_link(std::move(links))
    , m_alarm(clock)
{
    connect(&m_alarm, &Alarm::rang, this, [this] { step(sessionevent::AlarmRang()); });
    connect(m_heartbeat, &Heartbeat::linkDead, this,
        [this] { end(ownCause(ErrorCode::Disconnected, 408, CauseClass::Lost)); });
    connect(m_heartbeat, &Heartbeat::pingDue, this, [this] {
        Node ping("iq",
            { { "id", nextId() }, { "to", Jid::service() }, { "type", "get" },
                { "xmlns", "w:p" } });
        ping.add(Node("ping"));
        send(ping);
    });
}

SessionController::~SessionController() = default;

QFuture<Result<bool>> SessionController::connectToService()
{
    if (isUp())
        return finished<bool>(true);
    if (const Error refused = refusal(); refused.code != ErrorCode::Unknown)
        return finished<bool>(fail(refused));
    const QFuture<Result<bool>> future = join();
    step(sessionevent::ConnectAsked());
    return future;
}

QFuture<Result<bool>> SessionController::connectNow()
{
    if (isUp() || m_situation.state == SessionState::Held)
        return connectToService();
    const QFuture<Result<bool>> future = join();
    step(sessionevent::ConnectAsked { sessionevent::ConnectAsked::By::Person });
    return future;
}

void SessionController::connectForMessage()
{
    step(sessionevent::ConnectAsked { sessionevent::ConnectAsked::By::Message });
}

/// All who wait for the connection share one future.
QFuture<Result<bool>> SessionController::join()
{
    const SessionState state = m_situation.state;
    if (state == SessionState::Waiting || state == SessionState::Offline
        || (sessionmachine::isConnecting(state) && m_situation.cause))
        qCInfo(lcSession).noquote() << m_account << "Session recovery already in progress, waiting";
    else if (sessionmachine::isConnecting(state) || m_closing)
        qCInfo(lcSession).noquote() << m_account << "Socket creation locked, waiting";
    if (!m_connecting)
        m_connecting.emplace();
    return m_connecting->future();
}

bool SessionController::isUp() const
{
    return m_situation.state == SessionState::Online || m_situation.state == SessionState::Linking;
}

Error SessionController::refusal() const
{
    return sessionmachine::refusal(m_situation, m_clock.now());
}

void SessionController::disconnectFromService() { step(sessionevent::DisconnectAsked()); }

void SessionController::leaveService()
{
    step(sessionevent::LinkLeft { ownCause(ErrorCode::LoggedOut, 401, CauseClass::Relogin) });
}

void SessionController::restart()
{
    end(ownCause(ErrorCode::StreamError, 515, CauseClass::Restart));
}

void SessionController::expectRestart() { step(sessionevent::RestartAnnounced()); }

void SessionController::abandon(const Error &reason)
{
    // A disk that is full is made room on; what cannot be written or read is for a person.
    const bool isForGood
        = reason.code == ErrorCode::ProfileUnwritable || reason.code == ErrorCode::ProfileDamaged;
    DisconnectCause cause
        = ownCause(reason.code, 0, isForGood ? CauseClass::Permanent : CauseClass::Transient);
    cause.text = reason.detail;
    end(cause);
}

void SessionController::setNetworkAway(bool away)
{
    if (isOnThisComputer(m_service))
        return;
    if (away)
        step(sessionevent::NetworkLost());
    else
        step(sessionevent::NetworkBack());
}

void SessionController::recall(const LinkHold &hold)
{
    m_situation.hold = hold;
    m_situation.memory.holds = hold.cause.expire > 0 ? 0 : 1;
}

void SessionController::wake() { step(sessionevent::Woke()); }

void SessionController::end(const DisconnectCause &cause) { step(sessionevent::Ended { cause }); }

void SessionController::step(const SessionEvent &event)
{
    m_events.push_back(event);
    while (!m_isStepping && !m_events.empty()) {
        const SessionEvent next = std::move(m_events.front());
        m_events.pop_front();
        take(next);
    }
}

/// Whoever is told of the step may cause the next one: by then it is done.
void SessionController::take(const SessionEvent &event)
{
    const SessionSituation before = m_situation;
    SessionStep step = sessionmachine::next(
        before, event, { m_clock.monotonic(), m_clock.now(), m_random.fraction() }, m_times);
    m_situation = std::move(step.situation);
    std::optional<Answer<bool>> waiting;
    Result<bool> answer = true;
    m_isStepping = true;
    for (const SessionAction action : step.actions) {
        if (action == SessionAction::AnswerUp || action == SessionAction::AnswerFailure)
            waiting = std::exchange(m_connecting, std::nullopt);
        if (action == SessionAction::AnswerFailure)
            answer = fail(step.failure);
        act(action);
    }
    m_isStepping = false;
    if (step.ended && step.ended->kind == CauseClass::Conflict)
        noteConflict();
    // Before the service hears of a new one: whoever is pushed out finds it there.
    followLink();
    if (m_situation.state == SessionState::Online && before.cause)
        qCInfo(lcSession).noquote() << m_account << "Session auto-reconnected successfully";
    if (step.ended && before.state == SessionState::Handshaking)
        emit handshakeFailed(*step.ended);
    tellStatus();
    if (m_situation.hold != before.hold)
        emit holdChanged(m_situation.hold.value_or(LinkHold()));
    if (waiting)
        waiting->finish(std::move(answer));
    if (m_situation.socket == SocketPhase::Closing && before.socket == SocketPhase::Open)
        emit wentDown(step.ended.value_or(ownCause(ErrorCode::Cancelled, 0)));
    if (step.ended)
        emit ended(*step.ended);
}

void SessionController::noteConflict()
{
    qCInfo(lcSession).noquote() << m_account
                                << QStringLiteral("Stream conflict detected (%1/%2)")
                                       .arg(m_situation.memory.conflicts)
                                       .arg(m_times.conflictLimit);
    m_evidence = m_link.find();
    if (m_evidence.kind != ConflictEvidence::Kind::None)
        qCInfo(lcSession).noquote() << m_account << evidenceText(m_evidence);
}

/// A link that waits is in use as well: it dials again by itself.
void SessionController::followLink()
{
    const SessionState state = m_situation.state;
    const bool isLeft = state == SessionState::Idle || state == SessionState::Stopped
        || state == SessionState::Unlinked;
    m_link.follow(isLeft ? QByteArray() : m_situation.link);
}

void SessionController::act(SessionAction action)
{
    switch (action) {
    case SessionAction::JoinLine:
        return joinLine();
    case SessionAction::LeaveLine:
        return leaveLine();
    case SessionAction::ReadIdentity:
        return m_events.push_front(readIdentity());
    case SessionAction::OpenSocket:
        return openSocket();
    case SessionAction::CloseSocket:
        return closeSocket();
    case SessionAction::StartHeartbeat:
        return m_heartbeat->start();
    case SessionAction::StopHeartbeat:
        return m_heartbeat->stop();
    case SessionAction::Ping:
        return m_heartbeat->pingNow();
    case SessionAction::SetAlarm:
        return m_alarm.start(*m_situation.alarm - m_clock.monotonic());
    case SessionAction::StopAlarm:
        return m_alarm.stop();
    case SessionAction::AnswerUp:
    case SessionAction::AnswerFailure:
        return;
    }
}

void SessionController::tellStatus()
{
    SessionStatus status;
    status.state = m_situation.state;
    if (const std::optional<DisconnectCause> &cause = m_situation.cause) {
        status.cause = cause->code;
        status.status = cause->status;
        status.detail = cause->text;
        if (cause->kind == CauseClass::Conflict)
            status.evidence = m_evidence;
    }
    status.attempt = m_attempt;
    status.retryAt = m_situation.retryAt;
    if (status == m_status)
        return;
    const SessionStatus before = std::exchange(m_status, status);
    qCInfo(lcSession).noquote() << m_account << stateName(before.state) << "->"
                                << stateName(status.state)
                                << (m_situation.cause ? errorName(status.cause) : QString())
                                << status.status;
    emit statusChanged(before, status);
}

void SessionController::joinLine()
{
    if (!m_budget) {
        m_events.push_front(sessionevent::TurnCame());
        return;
    }
    m_place = new DialPlace(m_budget, m_clock, this);
    const auto turn = [this] { step(sessionevent::TurnCame()); };
    connect(m_place, &DialPlace::granted, this, turn);
    if (m_place->isGranted())
        turn();
}

void SessionController::leaveLine()
{
    if (DialPlace *place = std::exchange(m_place, nullptr)) {
        disconnect(place, nullptr, this, nullptr);
        place->leave();
        place->deleteLater();
    }
}

SessionEvent SessionController::readIdentity()
{
    Result<ConnectionIdentity> identity = m_identitySource(m_attempt + 1);
    if (!identity) {
        const Error &error = identity.error();
        const bool unlinked = error.code == ErrorCode::LoggedOut;
        return sessionevent::IdentityMissing { { unlinked ? CauseClass::Relogin
                                                          : CauseClass::Permanent,
            error.code, error.status, error.detail, 0 } };
    }
    m_opening = std::move(identity->opening);
    return sessionevent::IdentityRead { identity->registering ? QByteArray()
                                                              : m_opening->noise.publicKey };
}

void SessionController::openSocket()
{
    Q_ASSERT(!m_transport && !m_closing && m_opening);
    ++m_attempt;
    ++m_generation;
    m_idPrefix = QByteArray::number(m_random.below(256)) + '.'
        + QByteArray::number(m_random.below(256)) + '-';
    m_stream = std::make_unique<ClientStream>(
        *std::exchange(m_opening, std::nullopt), m_service.rootKey, m_random);
    m_transport = m_transports(this);
    connect(m_transport, &Transport::opened, this, [this] {
        step(sessionevent::SocketOpened());
        if (m_transport)
            m_transport->write(m_stream->hello());
    });
    connect(m_transport, &Transport::bytesReceived, this, &SessionController::onBytes);
    connect(m_transport, &Transport::closed, this, [this](const Error &reason) {
        retire(std::exchange(m_transport, nullptr), true);
        end(causeOfTransport(reason));
    });
    m_transport->open(m_service.endpoint);
}

void SessionController::closeSocket()
{
    ++m_generation;
    m_stream.reset();
    m_malformed.clear();
    if (Transport *old = std::exchange(m_transport, nullptr))
        retire(old, false);
    m_requests->failAll({ ErrorCode::Disconnected, {}, 428, 0 });
}

/// From here on nothing of this socket reaches the session; its end is waited for.
void SessionController::retire(Transport *old, bool closed)
{
    disconnect(old, nullptr, this, nullptr);
    m_closing = old;
    connect(old, &QObject::destroyed, this, [this] {
        m_closing = nullptr;
        step(sessionevent::SocketGone());
    });
    if (closed) {
        old->deleteLater();
        return;
    }
    connect(old, &Transport::closed, old, &QObject::deleteLater);
    old->close();
}

void SessionController::onBytes(const QByteArray &bytes)
{
    const Result<QList<QByteArray>> frames = m_stream->feed(bytes);
    if (!frames) {
        end(ownCause(frames.error().code, 408));
        return;
    }
    m_heartbeat->frameReceived();
    const quint64 generation = m_generation;
    std::vector<Node> batch;
    for (const QByteArray &frame : *frames) {
        onFrame(frame, batch);
        // An end inside the batch makes the rest stale; what came before it still counts.
        if (generation != m_generation || !m_transport)
            break;
    }
    if (!batch.empty())
        emit stanzasReceived(batch);
}

void SessionController::onFrame(const QByteArray &frame, std::vector<Node> &batch)
{
    if (!m_stream->isEstablished()) {
        onServerHello(frame);
        return;
    }
    const Result<QByteArray> plain = m_stream->open(frame);
    if (!plain) {
        end(ownCause(plain.error().code, 408, CauseClass::Lost));
        return;
    }
    Result<Node> stanza = decodeNode(*plain);
    if (stanza)
        onStanza(std::move(*stanza), batch);
    else
        onMalformed(stanza.error());
}

void SessionController::onServerHello(const QByteArray &frame)
{
    const Result<QByteArray> answer
        = m_stream->answerHello(frame, std::chrono::duration_cast<seconds>(m_clock.now()));
    if (!answer) {
        end(causeOfTransport(answer.error()));
        return;
    }
    const QByteArray chain = m_stream->chain();
    step(sessionevent::ServiceProved());
    // Whoever heard of it may have hung up.
    if (!m_transport)
        return;
    if (!answer->isEmpty())
        m_transport->write(*answer);
    emit serviceProved(chain);
}

void SessionController::onStanza(Node stanza, std::vector<Node> &batch)
{
    if (stanza.tag == "success") {
        const bool isAwaited = m_situation.state == SessionState::Authenticating;
        step(sessionevent::LoggedIn());
        if (isAwaited)
            emit loggedIn(stanza);
    } else if (stanza.tag == "failure") {
        end(causeOfFailure(stanza));
    } else if (stanza.tag == "stream:error") {
        end(causeOfStreamError(stanza));
    } else if (stanza.tag == "xmlstreamend") {
        end(ownCause(ErrorCode::ConnectionClosed, 428));
    } else if (stanza.tag == "iq"
        && (m_requests->take(stanza) || stanza.text("type") == "result")) {
        // The second is an answer nobody waits for: of a ping, or too late.
        return;
    } else if (stanza.tag == "iq" && stanza.text("xmlns") == "urn:xmpp:ping") {
        answerServerPing(stanza);
    } else {
        if (stanza.tag == "iq" && stanza.child("pair-device"))
            step(sessionevent::LinkOffered());
        batch.push_back(std::move(stanza));
    }
}

void SessionController::answerServerPing(const Node &stanza) { send(buildEmptyResult(stanza)); }

void SessionController::onMalformed(const Error &error)
{
    qCWarning(lcSession).noquote()
        << m_account << "malformed stanza" << errorName(error.code) << error.detail;
    const milliseconds now = m_clock.monotonic();
    std::erase_if(m_malformed, [&](milliseconds when) { return when + malformedWindow <= now; });
    m_malformed.push_back(now);
    if (m_malformed.size() >= malformedLimit)
        end(ownCause(ErrorCode::ProtocolError, 500));
}

bool SessionController::send(const Node &stanza)
{
    if (!m_stream || !m_stream->isEstablished() || !m_transport)
        return false;
    const Result<QByteArray> plain = encodeNode(stanza);
    const Result<QByteArray> frame
        = plain.and_then([this](const QByteArray &bytes) { return m_stream->seal(bytes); });
    if (frame) {
        m_transport->write(*frame);
        return true;
    }
    qCWarning(lcSession).noquote()
        << m_account << "cannot send" << stanza.tag << errorName(frame.error().code);
    if (frame.error().code == ErrorCode::NoiseFailure)
        end(ownCause(frame.error().code, 408, CauseClass::Lost));
    return false;
}

QByteArray SessionController::nextId() { return m_idPrefix + QByteArray::number(++m_idCounter); }

QFuture<Result<Node>> SessionController::query(const Node &iq)
{
    const quint64 generation = m_generation;
    QFuture<Result<Node>> answer = m_requests->expect(iq.text("id"));
    if (send(iq))
        return answer;
    // A connection that ended meanwhile has failed the question already.
    if (generation == m_generation)
        m_requests->drop(iq.text("id"));
    return finished<Node>(fail(ErrorCode::NotConnected));
}

} // namespace heliograph
