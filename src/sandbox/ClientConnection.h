// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/CodeLinking.h"
#include "sandbox/Delivery.h"
#include "sandbox/Faults.h"
#include "sandbox/Linking.h"
#include "sandbox/NoiseSession.h"
#include "sandbox/SandboxOptions.h"
#include "sandbox/SocketJournal.h"
#include "sandbox/WirePipe.h"

#include <QTimer>

class QWebSocket;

namespace heliograph::sandbox {

class Metrics;
class StanzaService;

/// What every connection works with.
struct ConnectionServices {
    const SandboxOptions &options;
    const ServiceClock &clock;
    /// Runs on when the service's own time stands still.
    const Clock &wireClock;
    AccountRegistry &accounts;
    Delivery &delivery;
    Linking &linking;
    CodeLinking &codes;
    StanzaService &stanzas;
    Faults &faults;
    IdSource &ids;
    SocketJournal &journal;
    Metrics &metrics;
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

    /// The device, once logged in, and the number in the journal.
    FaultTarget target() const { return { m_device, m_number }; }
    /// Ends or disturbs the connection as a fault wants it (10 §10.2).
    void strike(const QJsonObject &fault);

signals:
    /// How a login shook hands, and the edge routing bytes it brought back (01 §9.5).
    void loggedIn(const heliograph::sandbox::DeviceId &device, heliograph::NoisePattern handshake,
        const QByteArray &routing);

private:
    enum class State { Handshaking, Registering, LoggedIn, Closing, Closed };
    struct HeldStanza {
        Node stanza;
        StanzaVerdict verdict;
    };

    void onArrived(const QByteArray &clientStatic, const QByteArray &payload);
    void startLinking();
    void logIn();
    void activate();
    void sendRouting();
    void refuse(const QByteArray &reason);
    Node successStanza(const Account &account) const;
    void onStanza(const Node &stanza);
    void onRequestWhileLinking(const Node &iq);
    void onSocketClosed();
    void handle(const Node &stanza, const StanzaVerdict &verdict);
    void answer(const Node &node, const StanzaVerdict &verdict);
    void write(const Node &stanza);
    void writeRaw(const QByteArray &frame);
    void closeSoon(milliseconds delay);
    void closeNow();
    void setState(State next);

    // What faults do to a connection; in ClientFaults.cpp.
    bool strikeStage(Stage stage);
    bool isEnding() const { return m_state == State::Closing || m_state == State::Closed; }
    void halfOpen(const QJsonObject &fault);
    void openAgain();
    void drop(const QJsonObject &fault);
    void endWithError(const QJsonObject &fault);
    void endWithFailure(const QJsonObject &fault);
    void takeIn(const Node &stanza, const StanzaVerdict &verdict);
    void emitStanza(const Node &stanza, const StanzaVerdict &verdict);
    void shuffle(const Node &stanza, const StanzaVerdict &verdict);
    void releaseShuffled();
    Node atServiceTime(const Node &stanza);
    void shapeWire();
    void sendCorrupted(const Node &stanza, const QJsonObject &fault);

    QWebSocket *m_socket;
    ConnectionServices m_services;
    int m_number;
    NoiseSession *m_session;
    WirePipe *m_pipe;
    QTimer m_deadline;
    State m_state = State::Handshaking;
    ClientPayload m_payload;
    QByteArray m_noiseKey;
    std::optional<DeviceId> m_device;
    /// Treatment of the frame that is being made.
    milliseconds m_frameDelay { 0 };
    QString m_frameDamage;
    milliseconds m_lastTakenIn { 0 };
    std::vector<HeldStanza> m_shuffled;
    QTimer m_shuffleLimit;
};

} // namespace heliograph::sandbox
