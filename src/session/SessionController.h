// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Alarm.h"
#include "base/Random.h"
#include "session/DialBudget.h"
#include "session/Heartbeat.h"
#include "session/IqRequests.h"
#include "session/LinkRegister.h"
#include "session/SessionMachine.h"
#include "session/StanzaSender.h"
#include "transport/ClientStream.h"
#include "transport/ServiceProfile.h"
#include "transport/Transport.h"

#include <QObject>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace heliograph {

/// What a connection needs to know of the account; read anew for each attempt.
struct ConnectionIdentity {
    ClientStream::Opening opening;
    /// The payload registers a new device: no back-off shown, no login.
    bool registering = false;
};

/// One account's connection: tells SessionMachine what happens and does what it decides, with one
/// socket, one heartbeat and one alarm. Everything happens in the account's thread.
class SessionController final : public QObject, public StanzaSender {
    Q_OBJECT
public:
    using TransportFactory = std::function<Transport *(QObject *parent)>;
    /// Gives the identity for attempt `number`; an error stops the account.
    using IdentitySource = std::function<Result<ConnectionIdentity>(int attempt)>;

    SessionController(QString account, ServiceProfile service, SessionTimes times,
        TransportFactory transports, IdentitySource identity, const Clock &clock, Random &random,
        std::shared_ptr<DialBudget> budget = {}, std::shared_ptr<LinkRegister> links = {},
        QObject *parent = nullptr);
    ~SessionController() override;

    /// Starts or joins an attempt: all callers share one future, finished with true once Online (or
    /// Linking), or with the error of that attempt. During a cooldown it fails at once.
    QFuture<Result<bool>> connectToService();
    /// A person asks for it: ends waiting, cooldown and OwnedElsewhere; a restriction by the
    /// service (Held) it does not end.
    QFuture<Result<bool>> connectNow();
    /// A person has sent a message: while the account is open elsewhere this makes one attempt, at
    /// most one a minute.
    void connectForMessage();
    /// The system's word on the network; nothing to whom the service is on this computer.
    void setNetworkAway(bool away);
    /// The computer woke from sleep.
    void wake();
    /// A restriction that an earlier run of the program met; before the first attempt.
    void recall(const LinkHold &hold);
    /// Ends the connection in good form and stays Idle.
    void disconnectFromService();
    /// The same, for good: this device is linked no more.
    void leaveService();
    /// Closes this connection and logs in anew after settleDelay, without counting a failure.
    void restart();
    /// The service is about to restart the stream: the next end, with or without its 515, leads to
    /// a login after settleDelay and counts no failure (C01).
    void expectRestart();
    /// Something above cannot go on: ends this connection, under the back-off (a full disk) or for
    /// good (storage that cannot be written or is damaged).
    void abandon(const Error &reason);
    const SessionStatus &status() const { return m_status; }
    /// Why connectToService() would not even try now; Unknown when it would.
    Error refusal() const;
    /// Number of the current or last socket; signals of older ones are dropped.
    quint64 generation() const { return m_generation; }

    bool send(const Node &stanza) override;
    bool isOnline() const override { return m_status.state == SessionState::Online; }
    QByteArray nextId() override;
    QFuture<Result<Node>> query(const Node &iq) override;

signals:
    void statusChanged(const heliograph::SessionStatus &from, const heliograph::SessionStatus &to);
    /// The service proved itself by this certificate chain; what it answers is still to come.
    void serviceProved(const QByteArray &chain);
    /// The handshake ended without such a proof.
    void handshakeFailed(const heliograph::DisconnectCause &cause);
    /// The service holds this link back, or (an empty one) does so no more.
    void holdChanged(const heliograph::LinkHold &hold);
    /// `<success>` came: the account is online.
    void loggedIn(const heliograph::Node &success);
    /// The stanzas of one read, in order: they may share one commit.
    void stanzasReceived(const std::vector<heliograph::Node> &stanzas);
    /// The connection is gone, wanted (Cancelled) or not; pending queries have failed.
    void wentDown(const heliograph::DisconnectCause &cause);
    /// The same, and nobody here wanted it.
    void ended(const heliograph::DisconnectCause &cause);

private:
    void step(const SessionEvent &event);
    void take(const SessionEvent &event);
    void act(SessionAction action);
    void tellStatus();
    void noteConflict();
    void followLink();
    QFuture<Result<bool>> join();
    bool isUp() const;
    SessionEvent readIdentity();
    void openSocket();
    void joinLine();
    void leaveLine();
    void onBytes(const QByteArray &bytes);
    void onFrame(const QByteArray &frame, std::vector<Node> &batch);
    void onServerHello(const QByteArray &frame);
    void onStanza(Node stanza, std::vector<Node> &batch);
    void answerServerPing(const Node &stanza);
    void onMalformed(const Error &error);
    void end(const DisconnectCause &cause);
    void closeSocket();
    void retire(Transport *old, bool closed);

    QString m_account;
    ServiceProfile m_service;
    SessionTimes m_times;
    TransportFactory m_transports;
    IdentitySource m_identitySource;
    const Clock &m_clock;
    Random &m_random;

    SessionSituation m_situation;
    SessionStatus m_status;
    /// What happens while a step is being taken waits here: one is finished before the next.
    std::deque<SessionEvent> m_events;
    bool m_isStepping = false;
    quint64 m_generation = 0;
    int m_attempt = 0;
    quint32 m_idCounter = 0;
    QByteArray m_idPrefix;
    std::vector<milliseconds> m_malformed;

    Transport *m_transport = nullptr;
    /// The former socket while it closes; no new one is made meanwhile.
    Transport *m_closing = nullptr;
    std::optional<ClientStream::Opening> m_opening;
    std::unique_ptr<ClientStream> m_stream;
    Heartbeat *m_heartbeat;
    IqRequests *m_requests;
    /// Shared with the other accounts; without one every attempt begins at once.
    std::shared_ptr<DialBudget> m_budget;
    /// What other programs see of this account.
    LinkUse m_link;
    ConflictEvidence m_evidence;
    /// From waiting in their line to the end of the attempt.
    DialPlace *m_place = nullptr;
    Alarm m_alarm;
    /// Those who wait for the connection.
    std::optional<Answer<bool>> m_connecting;
};

} // namespace heliograph
