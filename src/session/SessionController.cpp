// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SessionController.h"

#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"
#include "protocol/Pairing.h"
#include "session/Logging.h"

namespace heliograph {

namespace {

constexpr seconds malformedWindow { 60 };
constexpr size_t malformedLimit = 3;

bool isConnectingState(SessionState state)
{
    switch (state) {
    case SessionState::Settling:
    case SessionState::Connecting:
    case SessionState::Handshaking:
    case SessionState::Authenticating:
        return true;
    default:
        return false;
    }
}

DisconnectCause ownCause(ErrorCode code, int status)
{
    DisconnectCause cause;
    cause.code = code;
    cause.status = status;
    return cause;
}

} // namespace

SessionController::SessionController(QString account, ServiceProfile service, SessionTimes times,
    TransportFactory transports, IdentitySource identity, const Clock &clock, Random &random,
    std::shared_ptr<DialBudget> budget, QObject *parent)
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
    , m_recovery(new Recovery(times, clock, random, this))
    , m_budget(std::move(budget))
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this,
        [this] { end(ownCause(ErrorCode::ConnectTimeout, 408)); });
    connect(m_recovery, &Recovery::due, this, &SessionController::dialWhenSettled);
    connect(m_heartbeat, &Heartbeat::linkDead, this,
        [this] { end(ownCause(ErrorCode::Disconnected, 408)); });
    connect(m_heartbeat, &Heartbeat::pingDue, this, [this] {
        Node ping("iq",
            { { "id", nextId() }, { "to", Jid::service() }, { "type", "get" },
                { "xmlns", "w:p" } });
        ping.add(Node("ping"));
        send(ping);
    });
}

SessionController::~SessionController() = default;

void SessionController::enter(SessionState next, const DisconnectCause *cause, milliseconds retryIn)
{
    const SessionStatus before = m_status;
    m_status.state = next;
    m_status.attempt = m_attempt;
    if (cause) {
        m_status.cause = cause->code;
        m_status.status = cause->status;
        m_status.detail = cause->text;
    } else if (next == SessionState::Online || next == SessionState::Idle
        || next == SessionState::Linking) {
        m_status.cause = ErrorCode::Unknown;
        m_status.status = 0;
        m_status.detail.clear();
    }
    m_status.retryAt = retryIn > milliseconds(0) ? m_clock.now() + retryIn : milliseconds(0);
    if (m_status == before)
        return;
    qCInfo(lcSession).noquote() << m_account << stateName(before.state) << "->" << stateName(next)
                                << (cause ? errorName(cause->code) : QString()) << m_status.status;
    emit statusChanged(before, m_status);
}

QFuture<Result<bool>> SessionController::connectToService()
{
    const SessionState state = m_status.state;
    if (state == SessionState::Online || state == SessionState::Linking)
        return finished<bool>(true);
    if (const Error refused = refusal(); refused.code != ErrorCode::Unknown)
        return finished<bool>(fail(refused));
    if (!m_connecting)
        m_connecting.emplace();
    else
        qCInfo(lcSession).noquote() << m_account << "Socket creation locked, waiting";
    const QFuture<Result<bool>> future = m_connecting->future();
    if (state == SessionState::Idle || state == SessionState::Offline)
        dialWhenSettled();
    return future;
}

QFuture<Result<bool>> SessionController::connectNow()
{
    const SessionState state = m_status.state;
    if (isConnectingState(state) || state == SessionState::Online || state == SessionState::Linking
        || state == SessionState::Held)
        return connectToService();
    if (state == SessionState::Cooldown || state == SessionState::OwnedElsewhere
        || state == SessionState::Stopped)
        m_recovery->startAnew();
    m_recovery->stop();
    enter(SessionState::Idle);
    return connectToService();
}

Error SessionController::refusal() const
{
    const int wait = std::max(1, wholeSeconds(m_status.retryAt - m_clock.now()));
    switch (m_status.state) {
    case SessionState::Cooldown:
        return { ErrorCode::ConflictCooldown, {}, 440, wait };
    case SessionState::OwnedElsewhere:
        return { ErrorCode::OwnedElsewhere, {}, 440, 0 };
    case SessionState::Held:
        return { m_status.cause, m_status.detail, m_status.status, wait };
    case SessionState::Stopped:
    case SessionState::Unlinked:
        return { m_status.cause, m_status.detail, m_status.status, 0 };
    default:
        return {};
    }
}

void SessionController::disconnectFromService()
{
    m_recovery->stop();
    m_restartExpected = false;
    tearDown();
    enter(SessionState::Idle);
    finishConnecting(fail(ErrorCode::Cancelled));
}

void SessionController::leaveService()
{
    disconnectFromService();
    const DisconnectCause cause { CauseClass::Relogin, ErrorCode::LoggedOut, 401, {}, 0 };
    enter(SessionState::Unlinked, &cause);
}

void SessionController::restart()
{
    DisconnectCause cause = ownCause(ErrorCode::StreamError, 515);
    cause.kind = CauseClass::Restart;
    end(cause);
}

void SessionController::expectRestart() { m_restartExpected = true; }

void SessionController::abandon(const Error &reason)
{
    DisconnectCause cause = ownCause(reason.code, 0);
    cause.text = reason.detail;
    end(cause);
}

/// A new socket is made only after the old one is gone and settleDelay has passed.
void SessionController::dialWhenSettled()
{
    const milliseconds wait = m_settledAt - m_clock.monotonic();
    if (m_closing || wait > milliseconds(0)) {
        enter(SessionState::Settling);
        if (!m_closing)
            m_recovery->wait(wait);
        return;
    }
    if (isItsTurn())
        dial();
    else
        enter(SessionState::Settling);
}

/// Joins the line of all accounts; its turn lasts until the attempt has ended either way.
bool SessionController::isItsTurn()
{
    if (!m_budget)
        return true;
    if (!m_place) {
        m_place = new DialPlace(m_budget, this);
        connect(m_place, &DialPlace::granted, this, &SessionController::dialWhenSettled);
    }
    return m_place->isGranted();
}

void SessionController::endTurn()
{
    if (DialPlace *place = std::exchange(m_place, nullptr)) {
        disconnect(place, nullptr, this, nullptr);
        place->leave();
        place->deleteLater();
    }
}

void SessionController::dial()
{
    Q_ASSERT(!m_transport && !m_closing);
    Result<ConnectionIdentity> identity = m_identitySource(m_attempt + 1);
    if (!identity) {
        const bool unlinked = identity.error().code == ErrorCode::LoggedOut;
        const DisconnectCause cause { CauseClass::Permanent, identity.error().code,
            identity.error().status, identity.error().detail, 0 };
        enter(unlinked ? SessionState::Unlinked : SessionState::Stopped, &cause);
        finishConnecting(fail(identity.error()));
        return;
    }
    m_link = identity->registering ? QByteArray() : identity->opening.noise.publicKey;
    if (const std::optional<Recovery::Hold> hold = m_recovery->hold(m_link)) {
        // Turning it off and on again makes no shorter wait of it.
        const milliseconds left = hold->until - m_clock.now();
        enter(SessionState::Held, &hold->cause, left);
        m_recovery->wait(left);
        finishConnecting(fail(refusal()));
        return;
    }
    ++m_attempt;
    ++m_generation;
    m_idPrefix = QByteArray::number(m_random.below(256)) + '.'
        + QByteArray::number(m_random.below(256)) + '-';
    m_stream
        = std::make_unique<ClientStream>(std::move(identity->opening), m_service.rootKey, m_random);
    m_transport = m_transports(this);
    connect(m_transport, &Transport::opened, this, &SessionController::onOpened);
    connect(m_transport, &Transport::bytesReceived, this, &SessionController::onBytes);
    connect(m_transport, &Transport::closed, this, [this](const Error &reason) {
        retire(std::exchange(m_transport, nullptr), true);
        end(causeOfTransport(reason));
    });
    m_attemptEnd = m_clock.monotonic() + m_times.connectTimeout;
    limitPhase(m_times.connectTimeout);
    enter(SessionState::Connecting);
    m_transport->open(m_service.endpoint);
}

/// A phase ends in time, and with it the whole attempt (01 §11).
void SessionController::limitPhase(milliseconds most)
{
    m_deadline.start(qMax(milliseconds(0), qMin(most, m_attemptEnd - m_clock.monotonic())));
}

void SessionController::onOpened()
{
    enter(SessionState::Handshaking);
    limitPhase(m_times.handshakeStep);
    m_transport->write(m_stream->hello());
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
        end(ownCause(plain.error().code, 408));
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
    enter(SessionState::Authenticating);
    limitPhase(m_times.connectTimeout);
    if (!answer->isEmpty())
        m_transport->write(*answer);
    const QByteArray chain = m_stream->chain();
    emit serviceProved(chain);
}

void SessionController::onStanza(Node stanza, std::vector<Node> &batch)
{
    if (stanza.tag == "success") {
        onSuccess(stanza);
    } else if (stanza.tag == "failure") {
        end(causeOfFailure(stanza));
    } else if (stanza.tag == "stream:error") {
        end(causeOfStreamError(stanza));
    } else if (stanza.tag == "xmlstreamend") {
        end(ownCause(ErrorCode::ConnectionClosed, 428));
    } else if (stanza.tag == "iq" && m_requests->take(stanza)) {
        return;
    } else if (stanza.tag == "iq" && stanza.text("type") == "result") {
        // An answer nobody waits for: of a ping, or too late.
        return;
    } else if (stanza.tag == "iq" && stanza.text("xmlns") == "urn:xmpp:ping") {
        answerServerPing(stanza);
    } else {
        if (stanza.tag == "iq" && stanza.child("pair-device")
            && m_status.state == SessionState::Authenticating) {
            m_deadline.stop();
            m_heartbeat->start();
            enter(SessionState::Linking);
            finishConnecting(true);
        }
        batch.push_back(std::move(stanza));
    }
}

void SessionController::onSuccess(const Node &success)
{
    if (m_status.state != SessionState::Authenticating)
        return;
    m_deadline.stop();
    m_heartbeat->start();
    m_onlineSince = m_clock.monotonic();
    if (m_attempt > 1)
        qCInfo(lcSession).noquote() << m_account << "Session auto-reconnected successfully";
    enter(SessionState::Online);
    emit loggedIn(success);
    finishConnecting(true);
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

void SessionController::end(DisconnectCause cause)
{
    if (std::exchange(m_restartExpected, false) && cause.kind == CauseClass::Transient)
        cause.kind = CauseClass::Restart;
    if (m_status.state == SessionState::Handshaking)
        emit handshakeFailed(cause);
    const milliseconds online = m_status.state == SessionState::Online
        ? m_clock.monotonic() - m_onlineSince
        : milliseconds(0);
    const ReconnectDecision decision = m_recovery->judge(cause, online, m_link);
    if (cause.kind == CauseClass::Conflict)
        qCInfo(lcSession).noquote() << m_account
                                    << QStringLiteral("Stream conflict detected (%1/%2)")
                                           .arg(m_recovery->conflicts())
                                           .arg(m_times.conflictLimit);
    tearDown();
    enter(decision.next, &cause, decision.delay);
    if (decision.delay > milliseconds(0))
        m_recovery->wait(decision.delay);
    // Before others hear of it: what they start then is another attempt, with another answer.
    if (decision.next != SessionState::Settling)
        finishConnecting(fail(Error { cause.code, cause.text, cause.status, 0 }));
    emit ended(cause);
}

void SessionController::tearDown()
{
    endTurn();
    m_deadline.stop();
    m_heartbeat->stop();
    m_stream.reset();
    m_malformed.clear();
    if (Transport *old = std::exchange(m_transport, nullptr))
        retire(old, false);
    m_requests->failAll({ ErrorCode::Disconnected, {}, 428, 0 });
}

/// From here on nothing of this socket reaches the session; its end is waited for.
void SessionController::retire(Transport *old, bool closed)
{
    ++m_generation;
    disconnect(old, nullptr, this, nullptr);
    m_closing = old;
    connect(old, &QObject::destroyed, this, &SessionController::onOldSocketGone);
    if (closed) {
        old->deleteLater();
        return;
    }
    connect(old, &Transport::closed, old, &QObject::deleteLater);
    old->close();
}

void SessionController::onOldSocketGone()
{
    if (!std::exchange(m_closing, nullptr))
        return;
    m_settledAt = m_clock.monotonic() + m_times.settleDelay;
    if (m_status.state == SessionState::Settling)
        m_recovery->wait(m_times.settleDelay);
}

void SessionController::finishConnecting(Result<bool> result)
{
    endTurn();
    if (const std::optional<Answer<bool>> waiting = std::exchange(m_connecting, std::nullopt))
        waiting->finish(std::move(result));
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
        end(ownCause(frame.error().code, 408));
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
