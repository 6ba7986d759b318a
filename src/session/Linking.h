// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "protocol/Pairing.h"
#include "session/SessionController.h"
#include "storage/AccountStore.h"

#include <QObject>
#include <QTimer>

#include <vector>

namespace heliograph {

/// Links this account by QR (03 §4): refs shown one after another, three rounds, then pair-success.
/// Credentials are committed before the answer leaves. Account thread.
class Linking final : public QObject {
    Q_OBJECT
public:
    Linking(AccountStore &store, SessionController &controller, const SessionTimes &times,
        Random &random, QObject *parent = nullptr);

    /// Starts with the first round; new keys when there are none or the account was unlinked.
    /// AlreadyLinked while the link is alive.
    Result<void> start();
    /// The window closed: no more codes.
    void cancel();
    bool isActive() const { return m_active; }
    /// Takes pair-device and pair-success; false for other stanzas.
    bool handle(const Node &stanza);

signals:
    /// `text` is secret. `remaining` codes follow in this round.
    void codeShown(
        const QString &text, std::chrono::milliseconds lifetime, int remaining, int round);
    void scanned();
    /// Stored and answered; the service restarts the stream now.
    void paired(const heliograph::Jid &jid, const heliograph::Jid &lid);
    void failed(const heliograph::Error &error);

private:
    void onPairDevice(const Node &stanza);
    void onPairSuccess(const Node &stanza);
    void showNext();
    void nextRound();
    void onEnded(const DisconnectCause &cause);
    void giveUp(const Error &error);
    PairingKeys keys() const;
    Result<void> makeCredentials();

    AccountStore &m_store;
    SessionController &m_controller;
    SessionTimes m_times;
    Random &m_random;
    QTimer m_lifetime;
    QTimer m_restart;
    std::vector<QByteArray> m_refs;
    size_t m_next = 0;
    int m_round = 0;
    bool m_active = false;
    bool m_paired = false;
    QByteArray m_answeredId;
    Node m_reply;
};

} // namespace heliograph
