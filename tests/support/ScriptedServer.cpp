// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ScriptedServer.h"

#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"

namespace heliograph {

ScriptedServer::ScriptedServer(const Clock &clock, Random &random, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_random(random)
    , m_identity(sandbox::NoiseIdentity::fromSeed(7))
{
}

std::function<Transport *(QObject *)> ScriptedServer::transports()
{
    return [this](QObject *parent) -> Transport * {
        auto *transport = new FakeTransport(parent);
        adopt(transport);
        return transport;
    };
}

ServiceProfile ScriptedServer::profile() const
{
    ServiceProfile profile;
    profile.endpoint = QUrl(QStringLiteral("ws://127.0.0.1:1/ws/chat"));
    profile.rootKey = m_identity.root.publicKey;
    return profile;
}

void ScriptedServer::adopt(FakeTransport *transport)
{
    ++dials;
    dialTimes.push_back(m_clock.monotonic());
    m_transport = transport;
    m_codec = std::make_unique<FrameCodec>(FrameCodec::Side::Service);
    m_handshake = std::make_unique<NoiseServerHandshake>(m_identity.staticKey,
        m_identity.certificateChain(
            std::chrono::duration_cast<seconds>(m_clock.now()).count(), flaw));
    m_channel.reset();
    m_helloAnswered = false;
    connect(transport, &FakeTransport::openAsked, this, [this, transport] {
        if (acceptsOpen)
            QMetaObject::invokeMethod(transport, &FakeTransport::acceptOpen, Qt::QueuedConnection);
    });
    connect(transport, &FakeTransport::written, this, [this, transport](const QByteArray &bytes) {
        if (transport == m_transport)
            onBytes(bytes);
    });
}

void ScriptedServer::onBytes(const QByteArray &bytes)
{
    const Result<QList<QByteArray>> frames = m_codec->feed(bytes);
    if (!frames)
        return;
    for (const QByteArray &frame : *frames)
        onFrame(frame);
}

void ScriptedServer::onFrame(const QByteArray &frame)
{
    ++framesReceived;
    if (m_channel) {
        const Result<Node> stanza = m_channel->open(frame).and_then(
            [](const QByteArray &plain) { return decodeNode(plain); });
        if (!stanza)
            return;
        received.push_back(*stanza);
        emit stanzaReceived(*stanza);
        if (const std::optional<Node> reply = answers.answer(*stanza))
            send(*reply);
        return;
    }
    if (!answersHello)
        return;
    if (!std::exchange(m_helloAnswered, true))
        return onHello(frame);
    auto arrival = m_handshake->acceptFinish(frame);
    if (arrival)
        onArrival(std::move(*arrival));
}

void ScriptedServer::onHello(const QByteArray &frame)
{
    routings.push_back(m_codec->routing());
    auto reply = m_handshake->acceptHello(frame, generateKeyPair(m_random), resumption);
    if (!reply)
        return;
    patterns.push_back(reply->pattern);
    deliver(*FrameCodec::encode(reply->message));
    if (reply->arrival)
        onArrival(std::move(*reply->arrival));
}

void ScriptedServer::onArrival(NoiseServerHandshake::Arrival arrival)
{
    payload = arrival.payload;
    m_channel.emplace(std::move(arrival.channel));
    greet();
}

/// From the event loop, as bytes of a socket come.
void ScriptedServer::deliver(const QByteArray &bytes)
{
    QMetaObject::invokeMethod(
        m_transport, [transport = m_transport.data(), bytes] { transport->deliver(bytes); },
        Qt::QueuedConnection);
}

void ScriptedServer::greet()
{
    if (instead) {
        send(*instead);
    } else if (greeting == Greeting::Success) {
        send(Node("success", { { "t", QByteArray::number(m_clock.now().count() / 1000) } }));
    } else if (greeting == Greeting::PairDevice) {
        Node pair("pair-device");
        for (const QByteArray &ref : refs)
            pair.add(Node::withBytes("ref", ref));
        Node iq("iq",
            { { "from", Jid::service() }, { "type", "set" }, { "id", "pair-1" },
                { "xmlns", "md" } });
        iq.add(std::move(pair));
        send(iq);
    }
}

void ScriptedServer::send(const std::vector<Node> &stanzas)
{
    if (!isGreeted())
        return;
    QByteArray bytes;
    for (const Node &stanza : stanzas)
        bytes += *FrameCodec::encode(*m_channel->seal(*encodeNode(stanza)));
    deliver(bytes);
}

void ScriptedServer::sendMalformed()
{
    if (!isGreeted())
        return;
    deliver(*FrameCodec::encode(*m_channel->seal(QByteArray::fromHex("00f8"))));
}

void ScriptedServer::breakOff(const Error &reason)
{
    if (m_transport)
        QMetaObject::invokeMethod(
            m_transport, [transport = m_transport.data(), reason] { transport->breakOff(reason); },
            Qt::QueuedConnection);
}

std::vector<Node> ScriptedServer::withTag(const QByteArray &tag) const
{
    std::vector<Node> found;
    for (const Node &stanza : received) {
        if (stanza.tag == tag)
            found.push_back(stanza);
    }
    return found;
}

std::vector<Node> ScriptedServer::withChild(const QByteArray &child) const
{
    std::vector<Node> found;
    for (const Node &stanza : received) {
        if (stanza.child(child))
            found.push_back(stanza);
    }
    return found;
}

} // namespace heliograph
