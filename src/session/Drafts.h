// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Future.h"
#include "base/Random.h"
#include "session/Outcome.h"
#include "session/SessionSetup.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace heliograph {

class AccountStore;
class DeviceLists;
class Outbox;
class SessionController;

/// Takes what a person wants to send: refuses what cannot go, puts files into the spool, commits
/// the row and hands it to the outbox. Account thread.
class Drafts final : public QObject {
    Q_OBJECT
public:
    Drafts(const SessionSetup &setup, AccountStore &store, const SessionController &controller,
        const DeviceLists &devices, Outbox &outbox, const Clock &clock, Random &random,
        QObject *parent = nullptr);

    /// Answers once the row is committed with its id. A file's ciphertext lies in the spool then.
    QFuture<Result<MessageKey>> send(const Draft &draft);
    /// Rows left the outbox: their files go in a moment.
    void sweepSoon();

signals:
    void changed(const heliograph::Outcome &outcome);

private:
    Error refusal() const;
    MessageKey newKey(const Draft &draft);
    QFuture<Result<MessageKey>> sendFile(const Draft &draft, const MessageKey &key);
    Result<MessageKey> accept(StoredMessage message, const QString &spool);
    void sweepSpool();

    const SessionSetup &m_setup;
    AccountStore &m_store;
    const SessionController &m_controller;
    const DeviceLists &m_devices;
    Outbox &m_outbox;
    const Clock &m_clock;
    Random &m_random;
    QTimer m_sweep;
    /// Files on their way into the spool, by the name they get there.
    QHash<QByteArray, QFuture<Result<MessageKey>>> m_preparing;
};

} // namespace heliograph
