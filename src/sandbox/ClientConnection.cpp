// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ClientConnection.h"

#include "sandbox/Logging.h"
#include "sandbox/StanzaService.h"
#include "sandbox/Stanzas.h"

#include <QWebSocket>

namespace heliograph::sandbox {

namespace {

/// Limit of each step of the handshake (01 §13).
constexpr milliseconds handshakeLimit { 20'000 };
/// How long a connection may wait to be linked (03 §4.3).
constexpr milliseconds linkingLimit { 160'000 };
/// A client that asked for no passive login and never sends `active` (10 §14).
constexpr milliseconds activeLimit { 1'000 };
/// The last stanza leaves before the socket closes.
constexpr milliseconds lastWordsPause { 60 };
/// After the 515 the client closes; the service does so in the end (10 §5).
constexpr milliseconds restartPause { 2'000 };

} // namespace

ClientConnection::ClientConnection(QWebSocket *socket, NoiseSession::Settings settings,
    ConnectionServices services, Random &random, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_services(services)
    , m_session(new NoiseSession(std::move(settings), random, this))
{
    m_socket->setParent(this);
    m_deadline.setSingleShot(true);
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &bytes) {
        if (m_gate.reads)
            m_session->feed(bytes);
    });
    connect(m_socket, &QWebSocket::disconnected, this, &ClientConnection::onSocketClosed);
    connect(m_session, &NoiseSession::bytesReady, this, &ClientConnection::writeRaw);
    connect(m_session, &NoiseSession::arrived, this, &ClientConnection::onArrived);
    connect(m_session, &NoiseSession::stanzaReceived, this, &ClientConnection::onStanza);
    connect(m_session, &NoiseSession::failed, this, [this](const Error &error) {
        qCInfo(lcSandbox) << "a connection failed:" << errorName(error.code) << error.detail;
        closeNow();
    });
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        if (m_state == State::LoggedIn)
            m_services.delivery.activate(*m_device);
        else
            closeNow();
    });
    m_deadline.start(handshakeLimit);
}

ClientConnection::~ClientConnection()
{
    m_services.linking.leave(*this);
    m_services.codes.leave(*this);
    if (m_device)
        m_services.delivery.detach(*m_device, *this);
}

void ClientConnection::setState(State next) { m_state = next; }

void ClientConnection::onArrived(const QByteArray &clientStatic, const QByteArray &payload)
{
    m_noiseKey = clientStatic;
    const auto parsed = parseClientPayload(payload);
    if (!parsed) {
        qCInfo(lcSandbox) << "a payload cannot be used:" << parsed.error().detail;
        return refuse("400");
    }
    m_payload = *parsed;
    switch (m_payload.kind()) {
    case ClientPayload::Kind::Registration:
        return startLinking();
    case ClientPayload::Kind::Login:
        return logIn();
    case ClientPayload::Kind::Neither:
        return refuse("400");
    }
}

void ClientConnection::startLinking()
{
    if (!m_payload.registration->hasValidSignature())
        return refuse("400");
    setState(State::Registering);
    m_deadline.start(linkingLimit);
    m_services.linking.open(*this);
}

void ClientConnection::logIn()
{
    const QByteArray pn = QByteArray::number(m_payload.username.value_or(0));
    const DeviceId id { pn, static_cast<quint16>(m_payload.device.value_or(0)) };
    const Device *device = m_services.accounts.device(id);
    if (!device || device->noiseKey != m_noiseKey)
        return refuse("401");
    m_device = id;
    if (const auto strike = m_services.faults.strikeAt(Stage::Success, m_device)) {
        m_device.reset();
        return drop(*strike);
    }
    setState(State::LoggedIn);
    m_deadline.stop();
    m_services.delivery.attach(id, *this);
    write(successStanza(*m_services.accounts.byPn(pn)));
    if (!m_payload.passive.value_or(false))
        m_deadline.start(activeLimit);
}

Node ClientConnection::successStanza(const Account &account) const
{
    return Node("success",
        { { "t", QByteArray::number(m_services.clock.unixSeconds()) },
            { "lid", account.hidden(m_device->device) }, { "props", "27" }, { "abprops", "1" },
            { "companion_enc_static", account.identity.publicKey.toBase64() },
            { "display_name", account.pushName.toUtf8() }, { "location", "sbx" },
            { "creation", QByteArray::number(account.appStateKeyTime / 1000) } });
}

void ClientConnection::refuse(const QByteArray &reason)
{
    setState(State::Closing);
    m_session->send(Node("failure", { { "reason", reason }, { "location", "sbx" } }));
    closeSoon(lastWordsPause);
}

void ClientConnection::onStanza(const Node &stanza)
{
    if (m_state != State::Registering && m_state != State::LoggedIn)
        return;
    if (m_state == State::Registering) {
        if (stanza.tag == "iq")
            onRequestWhileLinking(stanza);
        return;
    }
    const StanzaVerdict verdict = m_services.faults.judge(Direction::In, m_device, stanza);
    if (verdict.strike)
        return drop(*verdict.strike);
    if (verdict.answer)
        return write(*verdict.answer);
    if (!verdict.isLost)
        handle(stanza, verdict);
}

void ClientConnection::onRequestWhileLinking(const Node &iq)
{
    if (m_services.linking.reply(*this, iq))
        return;
    if (const auto answer = m_services.codes.answer(*this, iq))
        m_session->send(*answer);
    else
        m_services.stanzas.answerUnlinked(
            iq, [this](const Node &other) { m_session->send(other); });
}

void ClientConnection::handle(const Node &stanza, const StanzaVerdict &verdict)
{
    const DeviceId device = *m_device;
    const bool isMuted = verdict.isAnswerMuted;
    const milliseconds pause = verdict.answerDelay;
    m_services.stanzas.receive(device, stanza, [this, isMuted, pause](const Node &answer) {
        if (isMuted)
            return;
        if (pause.count() == 0)
            return write(answer);
        QTimer::singleShot(pause, this, [this, answer] { write(answer); });
    });
    if (m_device && stanza.tag == "iq" && stanza.text("xmlns") == "passive"
        && stanza.child("active")) {
        m_deadline.stop();
        m_services.delivery.activate(device);
    }
}

void ClientConnection::deliver(const Node &stanza) { write(stanza); }

void ClientConnection::write(const Node &stanza)
{
    if (m_state != State::LoggedIn)
        return;
    const StanzaVerdict verdict = m_services.faults.judge(Direction::Out, m_device, stanza);
    if (verdict.strike)
        return drop(*verdict.strike);
    if (verdict.isLost)
        return;
    for (int copy = 0; copy < verdict.copies; ++copy) {
        if (verdict.delay.count() == 0)
            m_session->send(stanza);
        else
            QTimer::singleShot(verdict.delay, this, [this, stanza] { m_session->send(stanza); });
    }
}

void ClientConnection::writeRaw(const QByteArray &frame)
{
    if (m_gate.writes)
        m_socket->sendBinaryMessage(frame);
}

void ClientConnection::endStream(const Node &reason)
{
    if (m_state == State::Closing || m_state == State::Closed)
        return;
    m_session->send(reason);
    setState(State::Closing);
    if (m_device)
        m_services.delivery.detach(*m_device, *this);
    closeSoon(lastWordsPause);
}

void ClientConnection::restartCandidate()
{
    m_session->send(streamError("515"));
    setState(State::Closing);
    closeSoon(restartPause);
}

void ClientConnection::closeCandidate()
{
    setState(State::Closing);
    closeSoon(lastWordsPause);
}

void ClientConnection::drop(const QJsonObject &how)
{
    const QString kind = how.value(u"kind").toString();
    if (kind == u"half_open") {
        const QString mode = how.value(u"mode").toString(QStringLiteral("blackhole"));
        m_gate.reads = mode == u"stop_writing";
        m_gate.writes = mode == u"stop_reading";
        if (const int ms = how.value(u"ms").toInt(); ms > 0)
            QTimer::singleShot(ms, this, [this] { m_gate = {}; });
    } else if (kind == u"stream_error") {
        endStream(streamError(how.value(u"code").toVariant().toString().toUtf8(),
            how.value(u"conflict").toString().toUtf8()));
    } else if (kind == u"xmlstreamend") {
        endStream(Node("xmlstreamend"));
    } else if (kind == u"failure") {
        setState(State::Closing);
        m_session->send(failureStanza(how));
        closeSoon(lastWordsPause);
    } else if (how.value(u"how").toString() == u"ws_close"
        || how.value(u"how").toString() == u"fin") {
        closeNow();
    } else {
        setState(State::Closing);
        m_socket->abort();
    }
}

Node ClientConnection::failureStanza(const QJsonObject &fault)
{
    Node failure("failure",
        { { "reason", fault.value(u"reason").toVariant().toString().toUtf8() },
            { "location", fault.value(u"location").toString(QStringLiteral("sbx")).toUtf8() } });
    if (fault.contains(u"message"))
        failure.set("message", fault.value(u"message").toString().toUtf8());
    if (fault.contains(u"expire_s"))
        failure.set("expire", QByteArray::number(fault.value(u"expire_s").toInt()));
    if (fault.contains(u"ban_code"))
        failure.set("code", QByteArray::number(fault.value(u"ban_code").toInt()));
    return failure;
}

void ClientConnection::closeSoon(milliseconds delay)
{
    m_deadline.stop();
    QTimer::singleShot(delay, this, &ClientConnection::closeNow);
}

void ClientConnection::closeNow()
{
    if (m_state == State::Closed)
        return;
    setState(State::Closing);
    m_deadline.stop();
    m_socket->close();
}

void ClientConnection::onSocketClosed()
{
    if (m_state == State::Closed)
        return;
    setState(State::Closed);
    m_services.linking.leave(*this);
    m_services.codes.leave(*this);
    if (m_device)
        m_services.delivery.detach(*m_device, *this);
    deleteLater();
}

} // namespace heliograph::sandbox
