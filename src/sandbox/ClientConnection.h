// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/CodeLinking.h"
#include "sandbox/Delivery.h"
#include "sandbox/Faults.h"
#include "sandbox/Linking.h"
#include "sandbox/NoiseSession.h"

#include <QTimer>

class QWebSocket;

namespace heliograph::sandbox {

class StanzaService;

/// What every connection works with.
struct ConnectionServices {
    const SandboxOptions &options;
    const ServiceClock &clock;
    AccountRegistry &accounts;
    Delivery &delivery;
    Linking &linking;
    CodeLinking &codes;
    StanzaService &stanzas;
    Faults &faults;
    IdSource &ids;
};

/// One client on one WebSocket: handshake, then registering or logged in, then closed (01 §13).
/// Deletes itself some time after its socket has ended.
class ClientConnection final : public QObject, public DeviceEndpoint, public LinkCandidate {
    Q_OBJECT
public:
    /// Owns the socket. `random` gives the ephemeral key of the handshake.
    ClientConnection(QWebSocket *socket, NoiseSession::Settings settings,
        ConnectionServices services, Random &random, QObject *parent);
    ~ClientConnection() override;

    void deliver(const Node &stanza) override;
    void endStream(const Node &reason) override;

    const DeviceRegistration &registration() const override { return *m_payload.registration; }
    QByteArray noiseKey() const override { return m_noiseKey; }
    QString pushName() const override { return m_payload.pushName.value_or(QString()); }
    void sendToCandidate(const Node &stanza) override { m_session->send(stanza); }
    void restartCandidate() override;
    void closeCandidate() override;

    /// The device, once logged in.
    std::optional<DeviceId> device() const { return m_device; }
    /// Ends the connection as a fault wants it (10 §10.2 `drop`).
    void drop(const QJsonObject &how);

private:
    enum class State { Handshaking, Registering, LoggedIn, Closing, Closed };

    void onArrived(const QByteArray &clientStatic, const QByteArray &payload);
    void startLinking();
    void logIn();
    void refuse(const QByteArray &reason);
    Node successStanza(const Account &account) const;
    void onStanza(const Node &stanza);
    void onRequestWhileLinking(const Node &iq);
    void onSocketClosed();
    void handle(const Node &stanza, const StanzaVerdict &verdict);
    static Node failureStanza(const QJsonObject &fault);
    void write(const Node &stanza);
    void writeRaw(const QByteArray &frame);
    void closeSoon(milliseconds delay);
    void closeNow();
    void setState(State next);

    QWebSocket *m_socket;
    ConnectionServices m_services;
    NoiseSession *m_session;
    QTimer m_deadline;
    State m_state = State::Handshaking;
    ClientPayload m_payload;
    QByteArray m_noiseKey;
    std::optional<DeviceId> m_device;
    FrameGate m_gate;
};

} // namespace heliograph::sandbox
