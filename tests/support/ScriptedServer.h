// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/NoiseIdentity.h"
#include "session/SessionController.h"
#include "tests/support/FakeTransport.h"
#include "tests/support/PeerDevice.h"

#include <QPointer>

#include <optional>

namespace heliograph {

/// Plays the service's side over FakeTransports: handshake by itself, then what the test says.
class ScriptedServer final : public QObject {
    Q_OBJECT
public:
    /// What comes right after the ClientFinish.
    enum class Greeting { Success, PairDevice, Nothing };

    ScriptedServer(const Clock &clock, Random &random, QObject *parent = nullptr);

    std::function<Transport *(QObject *)> transports();
    ServiceProfile profile() const;

    /// Several stanzas arrive in one read.
    void send(const std::vector<Node> &stanzas);
    void send(const Node &stanza) { send(std::vector<Node> { stanza }); }
    /// Sealed bytes that are no stanza.
    void sendMalformed();
    void breakOff(const Error &reason = { ErrorCode::ConnectionClosed, {}, 0, 0 });
    std::vector<Node> withTag(const QByteArray &tag) const;
    /// Stanzas with a child of this tag.
    std::vector<Node> withChild(const QByteArray &child) const;
    /// True while a client is connected and has finished its handshake.
    bool isGreeted() const
    {
        return m_channel.has_value() && m_transport && !m_transport->isEnded();
    }
    FakeTransport *transport() const { return m_transport; }
    /// From now on the service has another static key, under the same root.
    void rotateStaticKey() { m_identity.staticKey = generateKeyPair(m_random); }
    const sandbox::NoiseIdentity &identity() const { return m_identity; }

    Greeting greeting = Greeting::Success;
    /// Stanza in place of the greeting, e.g. a failure.
    std::optional<Node> instead;
    std::vector<QByteArray> refs { "ref-1", "ref-2", "ref-3", "ref-4", "ref-5", "ref-6" };
    bool acceptsOpen = true;
    bool answersHello = true;
    sandbox::NoiseIdentity::Flaw flaw = sandbox::NoiseIdentity::Flaw::None;
    /// How a resuming hello is answered.
    NoiseServerHandshake::Resumption resumption = NoiseServerHandshake::Resumption::Accept;
    ServiceAnswers answers;

    /// Transports made so far.
    int dials = 0;
    /// Time of each dial (monotonic).
    std::vector<milliseconds> dialTimes;
    int framesReceived = 0;
    /// How each handshake was answered, and the routing bytes of each intro.
    std::vector<NoisePattern> patterns;
    std::vector<QByteArray> routings;
    /// ClientPayload of the newest login.
    QByteArray payload;
    std::vector<Node> received;

signals:
    void stanzaReceived(const heliograph::Node &stanza);

private:
    void adopt(FakeTransport *transport);
    void onBytes(const QByteArray &bytes);
    void onFrame(const QByteArray &frame);
    void onHello(const QByteArray &frame);
    void onArrival(NoiseServerHandshake::Arrival arrival);
    void deliver(const QByteArray &bytes);
    void greet();

    const Clock &m_clock;
    Random &m_random;
    sandbox::NoiseIdentity m_identity;
    QPointer<FakeTransport> m_transport;
    std::unique_ptr<FrameCodec> m_codec;
    std::unique_ptr<NoiseServerHandshake> m_handshake;
    std::optional<NoiseChannel> m_channel;
    bool m_helloAnswered = false;
};

} // namespace heliograph
