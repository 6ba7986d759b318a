// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "protocol/Pairing.h"
#include "session/CodeExchange.h"
#include "session/LinkKeys.h"
#include "session/LinkRequest.h"
#include "session/SessionController.h"
#include "storage/AccountStore.h"

#include <QObject>
#include <QTimer>

#include <vector>

namespace heliograph {

/// Links this account (03 §4–§6): by QR, refs shown one after another in three rounds, or by a code
/// that is typed on the phone; then pair-success. Credentials are committed before the answer
/// leaves. Account thread.
class Linking final : public QObject {
    Q_OBJECT
public:
    Linking(AccountStore &store, SessionController &controller, const SessionTimes &times,
        LinkGuard guard, const Clock &clock, Random &random, QObject *parent = nullptr);

    /// Starts with the first round; new keys when there are none or the account was unlinked.
    /// AlreadyLinked while the link is alive; RateLimited with retryAfter while codes are blocked.
    Result<void> start(const LinkRequest &request = {});
    /// Goes on with the other way, or with another number, on this connection when it is young
    /// enough. RateLimited as above; NotConnected when nothing is being linked.
    Result<void> change(const LinkWay &way);
    /// The window closed: no more codes.
    void cancel();
    /// The account is being turned off: as cancel(), but who watches the link is told, and the
    /// connection is left to the caller. What the phone has signed is a link.
    void turnOff();
    bool isActive() const { return m_active; }
    /// Takes pair-device and pair-success; false for other stanzas.
    bool handle(const Node &stanza);
    /// Notifications and infos that concern linking; they are acknowledged elsewhere.
    void hear(const Node &stanza);

signals:
    /// `text` is secret; empty when no code is valid. `remaining` codes follow in this round.
    void codeShown(
        const QString &text, std::chrono::milliseconds lifetime, int remaining, int round);
    /// Eight characters to be typed on the phone; secret, empty when none is valid.
    void pairingCodeShown(const QString &code, std::chrono::milliseconds lifetime);
    /// The phone has scanned or the code was typed.
    void scanned();
    /// PasskeyNeeded or PhoneTooOld: the phone cannot finish this way; codes stay valid.
    void noticed(heliograph::ErrorCode notice);
    /// Stored and answered; the service restarts the stream now.
    void paired(const heliograph::Jid &jid, const heliograph::Jid &lid);
    /// The first login after that.
    void completed();
    /// The service has refused it after all: nothing of this link counts any more.
    void unpaired();
    /// `scannedBy` is the phone's number when that was the reason, else null.
    void failed(const heliograph::Error &error, const heliograph::Jid &scannedBy);

private:
    void onPairDevice(const Node &stanza);
    void onPairSuccess(const Node &stanza);
    void onPairRefused(const Node &stanza);
    void abandonPaired(const Error &error);
    Result<void> admit(const PairedDevice &paired);
    Error codeBlock() const;
    milliseconds connectionLeft() const;
    void show();
    void showNext();
    void startCode();
    void onCodeReady();
    void onLifetimeOver();
    void nextRound();
    void onEnded(const DisconnectCause &cause);
    void giveUp(const Error &error, const Jid &scannedBy = {});
    void stopShowing();

    AccountStore &m_store;
    SessionController &m_controller;
    SessionTimes m_times;
    LinkGuard m_guard;
    const Clock &m_clock;
    LinkKeys m_keys;
    Random &m_random;
    CodeExchange *m_exchange;
    LinkRequest m_request;
    QTimer m_lifetime;
    QTimer m_restart;
    std::vector<QByteArray> m_refs;
    size_t m_next = 0;
    int m_round = 0;
    bool m_active = false;
    bool m_paired = false;
    bool m_hasScanned = false;
    /// Paired, and the first login has neither come nor been refused.
    bool m_awaitsLogin = false;
    /// Monotonic time of pair-device; the service ends the connection 160 s after it.
    milliseconds m_openedAt { 0 };
    /// No new code before this monotonic time (429).
    milliseconds m_blockedUntil { 0 };
    QByteArray m_shownCode;
    QByteArray m_answeredId;
    Node m_reply;
};

} // namespace heliograph
