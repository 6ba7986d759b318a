// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "protocol/CodeStanzas.h"
#include "protocol/PairingCode.h"
#include "session/SessionTimes.h"
#include "session/StanzaSender.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace heliograph {

/// One pairing code from companion_hello to companion_finish (03 §6). Starting another replaces it.
/// The slow derivations run in the thread pool. Account thread.
class CodeExchange final : public QObject {
    Q_OBJECT
public:
    struct Request {
        /// Digits with country code.
        QByteArray phone;
        QByteArray code;
        KeyPair noise;
        KeyPair identity;
    };
    /// Keeps what pair-success will be proved with; called before companion_finish leaves.
    using Commit
        = std::function<Result<void>(const QByteArray &advSecret, const QByteArray &phoneIdentity)>;

    CodeExchange(StanzaSender &sender, const SessionTimes &times, Random &random, Commit commit,
        QObject *parent = nullptr);

    void start(const Request &request);
    /// Forgets the code; what still comes for it is ignored.
    void stop();
    /// A code was asked for and is neither finished with nor given up.
    bool isRunning() const { return m_stage != Stage::Idle; }
    /// companion_finish has left: the phone was told everything.
    bool isFinishing() const { return m_stage == Stage::Finishing; }
    /// The code was typed on the phone; one with another ref is ignored.
    void take(const PrimaryHello &hello);

signals:
    /// The service waits for the phone: the code can be shown.
    void ready();
    /// The phone has answered; keys are being exchanged.
    void typed();
    /// RateLimited, NoSuchRecipient, LinkRefused, CodeNotAccepted, CodeExpired, TooManyDevices,
    /// SignatureMismatch (the phone's answer is misshapen), QueryTimeout, errors of the commit.
    void failed(const heliograph::Error &error);

private:
    enum class Stage { Idle, Wrapping, Asking, Waiting, Unwrapping, Finishing };
    void sayHello(quint64 run, const QByteArray &wrappedKey);
    void finish(quint64 run, const PrimaryHello &hello, const Result<QByteArray> &phoneKey);
    void giveUp(const Error &error);

    StanzaSender &m_sender;
    SessionTimes m_times;
    Random &m_random;
    Commit m_commit;
    Stage m_stage = Stage::Idle;
    /// Answers to an earlier code carry an earlier number.
    quint64 m_run = 0;
    Request m_request;
    KeyPair m_ephemeral;
    QByteArray m_ref;
    QTimer m_answer;
};

} // namespace heliograph
