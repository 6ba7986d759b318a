// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Future.h"
#include "base/Random.h"
#include "session/FilePreparation.h"
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
/// the row and hands it to the outbox. What comes together shares one commit. Account thread.
class Drafts final : public QObject {
    Q_OBJECT
public:
    Drafts(const SessionSetup &setup, AccountStore &store, SessionController &controller,
        const DeviceLists &devices, Outbox &outbox, const Clock &clock, Random &random,
        QObject *parent = nullptr);

    /// Answers once the row is committed with its id. A file's ciphertext lies in the spool then.
    QFuture<Result<MessageKey>> send(const Draft &draft);
    /// Stores now what waits for the next turn of the event loop.
    void commit();
    /// Rows left the outbox: their files go in a moment.
    void sweepSoon();

signals:
    void changed(const heliograph::Outcome &outcome);

private:
    /// A message that is ready for the database.
    struct Ready {
        StoredMessage message;
        /// Its file in the spool, if it has one.
        std::optional<FilePreparation> file;
        /// Of its file in the spool; also what it is known by while it is on its way.
        QByteArray name;
        Answer<MessageKey> answer;
    };

    Error refusal(const Draft &draft) const;
    MessageKey newKey(const Draft &draft);
    void prepareFile(const Draft &draft, Ready ready);
    void commitSoon(Ready ready);
    Result<void> store(Ready &ready);
    void sweepSpool();

    const SessionSetup &m_setup;
    AccountStore &m_store;
    SessionController &m_controller;
    const DeviceLists &m_devices;
    Outbox &m_outbox;
    const Clock &m_clock;
    Random &m_random;
    QTimer m_sweep;
    QTimer m_soon;
    std::vector<Ready> m_ready;
    /// What is on its way into the database, by the name that its file gets in the spool.
    QHash<QByteArray, QFuture<Result<MessageKey>>> m_running;
};

} // namespace heliograph
