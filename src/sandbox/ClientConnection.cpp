// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ClientConnection.h"

#include "sandbox/Logging.h"
#include "sandbox/Metrics.h"
#include "sandbox/SocketEnds.h"
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
/// Edge routing bytes mean nothing here: they are looked at when they come back (01 §9.5).
constexpr qsizetype routingSize = 12;

} // namespace

ClientConnection::ClientConnection(QWebSocket *socket, NoiseSession::Settings settings,
    ConnectionServices services, Random &random, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_services(services)
    , m_number(services.journal.open())
    , m_session(new NoiseSession(std::move(settings), random, this))
    , m_pipe(new WirePipe(services.wireClock, this))
{
    m_socket->setParent(this);
    m_deadline.setSingleShot(true);
    connect(m_socket, &QWebSocket::binaryMessageReceived, m_pipe, &WirePipe::receive);
    connect(m_pipe, &WirePipe::incoming, this, [this](const QByteArray &bytes) {
        m_services.metrics.noteBytesIn(m_device, bytes.size());
        m_session->feed(bytes);
    });
    connect(m_pipe, &WirePipe::outgoing, this,
        [this](const QByteArray &message) { m_socket->sendBinaryMessage(message); });
    connect(m_socket, &QWebSocket::disconnected, this, &ClientConnection::onSocketClosed);
    connect(m_session, &NoiseSession::helloReceived, this, [this] { strikeStage(Stage::Hello); });
    connect(m_session, &NoiseSession::bytesReady, this, &ClientConnection::writeRaw);
    connect(
        m_session, &NoiseSession::helloAnswered, this, [this] { strikeStage(Stage::ServerHello); });
    connect(m_session, &NoiseSession::arrived, this, &ClientConnection::onArrived);
    connect(m_session, &NoiseSession::stanzaReceived, this, &ClientConnection::onStanza);
    connect(m_session, &NoiseSession::failed, this, [this](const Error &error) {
        qCInfo(lcSandbox) << "a connection failed:" << errorName(error.code) << error.detail;
        closeNow();
    });
    connect(m_session, &NoiseSession::unreadable, this, [this](const Error &error) {
        qCInfo(lcSandbox) << "a frame cannot be read:" << errorName(error.code) << error.detail;
        m_services.metrics.noteUnreadable();
        endStream(Node::withChildren("stream:error", { Node("xml-not-well-formed") }));
    });
    connect(&m_services.delivery, &Delivery::activated, this, [this](const DeviceId &id) {
        if (m_state == State::LoggedIn && id == m_device)
            strikeStage(Stage::OfflineEnd);
    });
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        if (m_state == State::LoggedIn)
            m_services.delivery.activate(*m_device);
        else
            closeNow();
    });
    m_shuffleLimit.setSingleShot(true);
    connect(&m_shuffleLimit, &QTimer::timeout, this, &ClientConnection::releaseShuffled);
    m_deadline.start(handshakeLimit);
}

ClientConnection::~ClientConnection()
{
    m_services.linking.leave(*this);
    m_services.codes.leave(*this);
    m_services.journal.close(m_number);
    if (m_device)
        m_services.delivery.detach(*m_device, *this);
}

void ClientConnection::setState(State next) { m_state = next; }

void ClientConnection::onArrived(const QByteArray &clientStatic, const QByteArray &payload)
{
    m_noiseKey = clientStatic;
    m_services.journal.identify(m_number, m_noiseKey);
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
    if (strikeStage(Stage::Finish))
        return;
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
    m_services.journal.identify(m_number, m_noiseKey, m_device);
    if (strikeStage(Stage::Finish)) {
        m_device.reset();
        return;
    }
    setState(State::LoggedIn);
    m_deadline.stop();
    emit loggedIn(id, m_session->pattern(), m_session->routing());
    m_services.delivery.attach(id, *this);
    write(successStanza(*m_services.accounts.byPn(pn)));
    if (!m_payload.passive.value_or(false))
        m_deadline.start(activeLimit);
    strikeStage(Stage::Success);
}

void ClientConnection::activate()
{
    m_deadline.stop();
    if (strikeStage(Stage::Active))
        return;
    m_services.delivery.activate(*m_device);
    sendRouting();
}

void ClientConnection::sendRouting()
{
    Node routing("edge_routing");
    routing.add(Node::withBytes("routing_info", m_services.ids.bytes(routingSize)));
    write(infoStanza(routing));
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
    const StanzaVerdict verdict = m_services.faults.judge(Direction::In, target(), stanza);
    if (verdict.strike)
        return strike(*verdict.strike);
    takeIn(stanza, verdict);
}

void ClientConnection::onRequestWhileLinking(const Node &iq)
{
    if (m_services.linking.reply(*this, iq))
        return;
    const StanzaVerdict verdict = m_services.faults.judge(Direction::In, target(), iq);
    if (verdict.strike)
        return strike(*verdict.strike);
    if (verdict.answer)
        return m_session->send(*verdict.answer);
    if (verdict.isLost || verdict.isAnswerMuted)
        return;
    if (const auto answer = m_services.codes.answer(*this, iq))
        m_session->send(*answer);
    else
        m_services.stanzas.answerUnlinked(
            iq, [this](const Node &other) { m_session->send(other); });
}

void ClientConnection::handle(const Node &stanza, const StanzaVerdict &verdict)
{
    if (m_state != State::LoggedIn)
        return;
    if (verdict.answer) {
        const Node *error = verdict.answer->child("error");
        m_services.metrics.noteAnswered(*m_device, stanza.text("xmlns"),
            static_cast<int>(
                error ? error->numberOr("code", 0) : verdict.answer->numberOr("error", 0)),
            milliseconds { 0 });
        return answer(*verdict.answer, verdict);
    }
    if (verdict.isLost)
        return;
    const DeviceId device = *m_device;
    const QByteArray xmlns = stanza.tag == "iq" ? stanza.text("xmlns") : QByteArray();
    const milliseconds came = m_services.wireClock.monotonic();
    m_services.stanzas.receive(
        device, stanza, [this, verdict, device, xmlns, came](const Node &reply) {
            answer(reply, verdict);
            const Node *error = reply.child("error");
            m_services.metrics.noteAnswered(device, xmlns,
                error ? static_cast<int>(error->numberOr("code", 500)) : 0,
                m_services.wireClock.monotonic() - came + verdict.answerDelay);
        });
    if (m_state == State::LoggedIn && stanza.tag == "iq" && stanza.text("xmlns") == "passive"
        && stanza.child("active"))
        activate();
}

void ClientConnection::answer(const Node &node, const StanzaVerdict &verdict)
{
    if (verdict.isAnswerMuted && !verdict.answer)
        return;
    Node shaped = node;
    if (verdict.answerShape == StanzaVerdict::Answer::WrongId)
        shaped.set("id", node.text("id") + "-other");
    if (verdict.answerShape == StanzaVerdict::Answer::Empty)
        shaped.content = {};
    if (!verdict.ackHash.isEmpty() && node.tag == "ack")
        shaped.set("phash", verdict.ackHash);
    const int times = verdict.answerShape == StanzaVerdict::Answer::Twice ? 2 : 1;
    for (int time = 0; time < times; ++time) {
        if (verdict.answerDelay.count() == 0)
            write(shaped);
        else
            QTimer::singleShot(verdict.answerDelay, this, [this, shaped] { write(shaped); });
    }
}

void ClientConnection::deliver(const Node &stanza) { write(stanza); }

void ClientConnection::write(const Node &stanza)
{
    if (m_state != State::LoggedIn)
        return;
    const StanzaVerdict verdict = m_services.faults.judge(Direction::Out, target(), stanza);
    if (verdict.strike)
        return strike(*verdict.strike);
    if (verdict.isForgotten)
        m_services.delivery.acknowledge(
            *m_device, stanza.tag, stanza.text("id"), jidAttribute(stanza, "from"));
    if (verdict.isLost)
        return;
    for (int copy = 0; copy < verdict.copies; ++copy) {
        if (verdict.shuffleWindow > 0)
            shuffle(stanza, verdict);
        else
            emitStanza(stanza, verdict);
    }
}

void ClientConnection::endStream(const Node &reason)
{
    if (isEnding())
        return;
    m_session->send(reason);
    if (reason.tag != "xmlstreamend")
        m_session->send(Node("xmlstreamend"));
    setState(State::Closing);
    if (m_device)
        m_services.delivery.detach(*m_device, *this);
    closeSoon(lastWordsPause);
}

void ClientConnection::restartCandidate()
{
    m_session->send(streamError("515"));
    m_session->send(Node("xmlstreamend"));
    setState(State::Closing);
    closeSoon(restartPause);
}

void ClientConnection::closeCandidate()
{
    setState(State::Closing);
    closeSoon(lastWordsPause);
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
    m_services.journal.close(m_number);
    if (m_device)
        m_services.delivery.detach(*m_device, *this);
    deleteLater();
}

} // namespace heliograph::sandbox
