// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Linking.h"

#include "session/Logging.h"

namespace heliograph {

/// The sum over all refs stays inside the service's limit (03 §4.3).
constexpr milliseconds longestRound { 155'000 };
/// A code that lasts for less is not worth typing: a new connection gives the whole time.
constexpr milliseconds shortestCode { 60'000 };
/// An end this close to the service's limit is that limit.
constexpr milliseconds limitSlack { 10'000 };

static bool endsForGood(const DisconnectCause &cause)
{
    return cause.kind == CauseClass::Permanent || cause.kind == CauseClass::Version
        || cause.kind == CauseClass::Relogin || cause.kind == CauseClass::Hold;
}

Linking::Linking(AccountStore &store, SessionController &controller, const SessionTimes &times,
    LinkGuard guard, const Clock &clock, Random &random, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_controller(controller)
    , m_times(times)
    , m_guard(std::move(guard))
    , m_clock(clock)
    , m_keys(store, random)
    , m_random(random)
    , m_exchange(new CodeExchange(
          controller, times, random,
          [this](const QByteArray &secret, const QByteArray &phone) {
              return m_keys.keepSecret(secret, phone);
          },
          this))
{
    m_lifetime.setSingleShot(true);
    m_restart.setSingleShot(true);
    connect(&m_lifetime, &QTimer::timeout, this, &Linking::onLifetimeOver);
    connect(&m_restart, &QTimer::timeout, &m_controller, &SessionController::restart);
    connect(&m_controller, &SessionController::ended, this, &Linking::onEnded);
    connect(&m_controller, &SessionController::loggedIn, this, [this] {
        if (std::exchange(m_awaitsLogin, false))
            emit completed();
    });
    connect(m_exchange, &CodeExchange::ready, this, &Linking::onCodeReady);
    connect(m_exchange, &CodeExchange::typed, this, [this] {
        m_hasScanned = true;
        emit scanned();
    });
    connect(m_exchange, &CodeExchange::failed, this, [this](const Error &error) {
        if (error.code == ErrorCode::RateLimited)
            m_blockedUntil = m_clock.monotonic() + seconds(error.retryAfter);
        m_controller.disconnectFromService();
        giveUp(error);
    });
}

Result<void> Linking::start(const LinkRequest &request)
{
    const std::optional<Credentials> &known = m_store.keys().credentials();
    // A living link is never thrown away for a code that nobody may scan.
    if (known && known->isLinked() && m_controller.status().state != SessionState::Unlinked)
        return fail(ErrorCode::AlreadyLinked);
    if (const Error block = codeBlock();
        request.way.method == LinkMethod::Code && block.code != ErrorCode::Unknown)
        return fail(block);
    // What runs under older keys or codes ends first.
    stopShowing();
    m_active = m_paired = m_awaitsLogin = false;
    m_restart.stop();
    m_controller.disconnectFromService();
    m_request = request;
    const bool fresh = known && known->jid.isNull();
    if (Result<void> made = fresh ? m_keys.renewSecret() : m_keys.makeNew(); !made)
        return made;
    m_active = true;
    m_round = 0;
    nextRound();
    return {};
}

Result<void> Linking::change(const LinkWay &way)
{
    if (!m_active || m_paired)
        return fail(ErrorCode::NotConnected);
    if (const Error block = codeBlock();
        way.method == LinkMethod::Code && block.code != ErrorCode::Unknown)
        return fail(block);
    stopShowing();
    m_request.way = way;
    const bool stays = m_controller.status().state == SessionState::Linking
        && !m_keys.isSecretGiven()
        && (way.method == LinkMethod::Qr ? m_next < m_refs.size()
                                         : connectionLeft() >= shortestCode);
    if (stays) {
        show();
        return {};
    }
    m_active = false;
    m_controller.disconnectFromService();
    if (Result<void> made = m_keys.renewSecret(); !made)
        return made;
    m_active = true;
    m_round = 0;
    nextRound();
    return {};
}

void Linking::cancel()
{
    if (!std::exchange(m_active, false))
        return;
    stopShowing();
    if (!m_paired)
        m_controller.disconnectFromService();
}

void Linking::turnOff()
{
    if (m_active && !m_paired)
        return giveUp({ ErrorCode::Cancelled, {}, 0, 0 });
    // The phone has signed: the next connection is the login.
    m_restart.stop();
    m_awaitsLogin = m_awaitsLogin || m_active;
    m_active = false;
}

Error Linking::codeBlock() const
{
    const milliseconds left = m_blockedUntil - m_clock.monotonic();
    if (left <= milliseconds(0))
        return {};
    return { ErrorCode::RateLimited, {}, 429, wholeSeconds(left) };
}

milliseconds Linking::connectionLeft() const
{
    return m_times.codeLifetime - (m_clock.monotonic() - m_openedAt);
}

void Linking::nextRound()
{
    ++m_round;
    m_refs.clear();
    m_next = 0;
    m_keys.forgetPhone();
    m_controller.connectNow();
}

bool Linking::handle(const Node &stanza)
{
    if (stanza.tag != "iq")
        return false;
    if (stanza.child("pair-device"))
        onPairDevice(stanza);
    else if (stanza.child("pair-success"))
        onPairSuccess(stanza);
    else if (m_paired && stanza.text("type") == "error" && stanza.text("id") == m_answeredId)
        onPairRefused(stanza);
    else
        return false;
    return true;
}

void Linking::hear(const Node &stanza)
{
    if (!m_active || m_paired)
        return;
    const QByteArray type = stanza.text("type");
    if (type == "link_code_companion_reg") {
        if (const std::optional<PrimaryHello> hello = parsePrimaryHello(stanza))
            m_exchange->take(*hello);
    } else if (type == "passkey_prologue_request" || type == "crsc_continuation") {
        emit noticed(ErrorCode::PasskeyNeeded);
    } else if (stanza.child("downgrade_webclient")) {
        emit noticed(ErrorCode::PhoneTooOld);
    }
}

void Linking::onPairDevice(const Node &stanza)
{
    const Result<std::vector<QByteArray>> refs = parsePairDevice(stanza);
    if (!refs || !m_active || m_paired) {
        m_controller.send(buildPairError(stanza, { ErrorCode::InternalError, {}, 0, 0 }));
        return;
    }
    m_controller.send(buildEmptyResult(stanza));
    const bool again = !m_refs.empty();
    m_refs = *refs;
    m_next = 0;
    if (!again)
        m_openedAt = m_clock.monotonic();
    // Newer refs are for later pictures; a code that is shown stays what it is.
    if (!m_exchange->isRunning())
        show();
}

void Linking::show()
{
    m_hasScanned = false;
    if (m_request.way.method == LinkMethod::Code)
        startCode();
    else
        showNext();
}

void Linking::startCode()
{
    const PairingKeys own = m_keys.pairing();
    const QByteArray code
        = m_request.way.code.isEmpty() ? pairingCodeOf(m_random.bytes(5)) : m_request.way.code;
    m_shownCode = code;
    m_exchange->start({ m_request.way.phone, code, own.noise, own.identity });
}

void Linking::onCodeReady()
{
    const milliseconds left = connectionLeft();
    m_lifetime.start(qMax(left, milliseconds(0)));
    emit pairingCodeShown(QString::fromLatin1(m_shownCode), left);
}

void Linking::showNext()
{
    if (!m_active || m_paired)
        return;
    if (m_next < m_refs.size()) {
        const milliseconds share = longestRound / static_cast<int>(m_refs.size());
        const milliseconds lifetime = qMin(m_times.qrLifetime, share);
        const QString text = qrText(m_refs[m_next++], m_keys.pairing());
        m_lifetime.start(lifetime);
        emit codeShown(text, lifetime, static_cast<int>(m_refs.size() - m_next), m_round);
        return;
    }
    m_controller.disconnectFromService();
    if (m_round < m_times.qrRounds)
        nextRound();
    else
        giveUp({ ErrorCode::QrExpired, {}, 408, 0 });
}

void Linking::onLifetimeOver()
{
    if (m_request.way.method == LinkMethod::Qr) {
        showNext();
        return;
    }
    // The phone is answering just now: it gets its own time.
    if (!m_active || m_paired || m_exchange->isFinishing())
        return;
    m_controller.disconnectFromService();
    giveUp({ ErrorCode::CodeExpired, {}, 408, 0 });
}

/// Only the account that is linked again, and none that is here already (03 §5.3, §12).
Result<void> Linking::admit(const PairedDevice &paired)
{
    const bool known = m_request.expected.isNull() || paired.jid.bare() == m_request.expected
        || (!m_request.expectedLid.isNull() && paired.lid.bare() == m_request.expectedLid);
    if (!known)
        return fail(ErrorCode::OtherNumber);
    return m_guard ? m_guard(paired.jid.bare()) : Result<void>();
}

void Linking::onPairSuccess(const Node &stanza)
{
    if (m_paired && stanza.text("id") == m_answeredId) {
        m_controller.send(m_reply);
        return;
    }
    if (!m_active || m_paired) {
        m_controller.send(buildPairError(stanza, { ErrorCode::InternalError, {}, 0, 0 }));
        return;
    }
    if (!std::exchange(m_hasScanned, true))
        emit scanned();
    const Result<PairedDevice> paired
        = verifyPairSuccess(stanza, m_keys.pairing(), m_keys.phoneIdentity());
    Result<void> kept = paired.and_then([&](const PairedDevice &device) {
        return admit(device).and_then([&] { return m_keys.storePaired(device); });
    });
    if (!kept) {
        m_controller.send(buildPairError(stanza, kept.error()));
        m_controller.disconnectFromService();
        giveUp(kept.error(), paired ? paired->jid.bare() : Jid());
        return;
    }
    stopShowing();
    m_paired = true;
    m_answeredId = stanza.text("id");
    m_reply = paired->reply;
    m_controller.send(m_reply);
    m_controller.expectRestart();
    m_restart.start(m_times.restartWait);
    emit this->paired(paired->jid, paired->lid);
}

/// The phone has signed, and the service refuses the answer: there is no such device (03 §5.4).
void Linking::onPairRefused(const Node &stanza)
{
    const Error error = pairRefusal(stanza);
    m_restart.stop();
    abandonPaired(error);
}

/// What was stored for this link is void; a person begins anew.
void Linking::abandonPaired(const Error &error)
{
    m_awaitsLogin = m_paired = false;
    if (!m_keys.markEnded())
        qCWarning(lcSession) << "cannot note the end of the link";
    m_controller.leaveService();
    emit unpaired();
    giveUp(error);
}

void Linking::onEnded(const DisconnectCause &cause)
{
    const bool isFull = cause.code == ErrorCode::TooManyDevices;
    if ((m_awaitsLogin || (m_active && m_paired)) && isFull) {
        m_restart.stop();
        abandonPaired({ cause.code, cause.text, cause.status, 0 });
        return;
    }
    if (m_awaitsLogin && endsForGood(cause)) {
        // The service has paired and refuses the login all the same (03 §12).
        m_awaitsLogin = false;
        giveUp({ cause.code, cause.text, cause.status, 0 });
        return;
    }
    if (!m_active)
        return;
    if (m_paired) {
        // 515, or a plain close in its place: the next connection is a login (C01).
        m_active = false;
        m_awaitsLogin = true;
        m_lifetime.stop();
        m_restart.stop();
        m_controller.connectNow();
        return;
    }
    const bool finishing = m_exchange->isFinishing();
    const bool hadRefs = !m_refs.empty();
    const bool atLimit = connectionLeft() < limitSlack;
    stopShowing();
    m_refs.clear();
    if (endsForGood(cause) || isFull) {
        // A later attempt of its own would meet the same phone.
        if (isFull)
            m_controller.disconnectFromService();
        giveUp({ cause.code, cause.text, cause.status, 0 });
        return;
    }
    const bool closed = hadRefs && cause.code == ErrorCode::ConnectionClosed;
    if (finishing || (m_request.way.method == LinkMethod::Code && closed && atLimit)) {
        m_controller.disconnectFromService();
        giveUp({ finishing ? ErrorCode::CodeNotAccepted : ErrorCode::CodeExpired, {}, cause.status,
            0 });
        return;
    }
    // The service's own limit for the pictures counts like their end; a lost line reconnects by
    // itself.
    if (m_request.way.method == LinkMethod::Qr && closed) {
        showNext();
    } else if (m_request.way.method == LinkMethod::Qr) {
        emit codeShown({}, milliseconds(0), 0, m_round);
    } else if (hadRefs && ++m_round > m_times.qrRounds) {
        m_controller.disconnectFromService();
        giveUp({ cause.code, cause.text, cause.status, 0 });
    } else {
        emit pairingCodeShown({}, milliseconds(0));
    }
}

void Linking::stopShowing()
{
    m_lifetime.stop();
    m_exchange->stop();
    m_shownCode.clear();
}

void Linking::giveUp(const Error &error, const Jid &scannedBy)
{
    m_active = false;
    stopShowing();
    qCInfo(lcSession) << "linking ended:" << errorName(error.code);
    emit failed(error, scannedBy);
}

} // namespace heliograph
