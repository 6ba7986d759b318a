// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Future.h"
#include "base/Random.h"
#include "session/FilePreparation.h"
#include "session/Outcome.h"
#include "session/OwnChanges.h"
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
/// the row and hands it to the outbox. Within a chat the rows have the order in which the drafts
/// came: what follows a file waits until that is ready. What comes together shares one commit.
/// Account thread.
class Drafts final : public QObject {
    Q_OBJECT
public:
    Drafts(const SessionSetup &setup, AccountStore &store, SessionController &controller,
        const DeviceLists &devices, Outbox &outbox, const Clock &clock, Random &random,
        QObject *parent = nullptr);

    /// Answers once the row is committed with its id. A file's ciphertext lies in the spool then.
    /// The same draft under the same id again is the same message; InvalidArgument: the id belongs
    /// to another one.
    QFuture<Result<MessageKey>> send(Draft draft);
    /// Another text for a row that has not left.
    Result<bool> reword(const StoredMessage &message, const QString &text);
    /// Stores what a person has half written. What was sent before ends an older text, not this.
    Result<void> keepHalfWritten(const Jid &chat, const QString &text);
    /// Stores now what is ready and waits for the next turn of the event loop.
    void commit();
    /// Stores now what is ready, also behind files that are not: these are given up.
    void finish();
    /// Rows left the outbox: their files go in a moment.
    void sweepSoon();

signals:
    void changed(const heliograph::Outcome &outcome);

private:
    /// A message on its way into the database.
    struct Coming {
        StoredMessage message;
        /// What it carries of the message that it quotes.
        QByteArray quoted;
        /// Its file in the spool, if it has one and that is ready.
        std::optional<FilePreparation> file;
        bool isReady = true;
        /// Of its file in the spool.
        QByteArray name;
        bool endsHalfWritten = false;
        Answer<MessageKey> answer;
    };

    struct Running {
        Draft draft;
        QFuture<Result<MessageKey>> answer;
    };

    Error refusal(const Draft &draft) const;
    std::optional<Result<MessageKey>> known(const Draft &draft) const;
    Result<QString> refer(const Draft &draft, Coming &coming);
    Result<StoredMessage> referredTo(const Draft &draft);
    Result<QString> changeAlready(const Draft &draft, const StoredMessage &target) const;
    Result<QString> reactionAlready(const Draft &draft, const StoredMessage &target) const;
    std::optional<StoredReaction> ownReaction(const MessageKey &target) const;
    Result<QByteArray> contentOf(const Coming &coming) const;
    MessageKey newKey(const Draft &draft);
    void prepareFile(const Draft::File &file, const QByteArray &name);
    void onPrepared(const QByteArray &name, const Result<FilePreparation> &prepared);
    void commitSoon();
    std::vector<Coming> takeReady();
    Result<void> store(Coming &coming, Outcome &outcome);
    void sweepSpool();

    const SessionSetup &m_setup;
    AccountStore &m_store;
    SessionController &m_controller;
    const DeviceLists &m_devices;
    Outbox &m_outbox;
    const Clock &m_clock;
    Random &m_random;
    OwnChanges m_changes;
    QTimer m_sweep;
    QTimer m_soon;
    /// In the order in which they came.
    std::vector<Coming> m_coming;
    /// What is on its way into the database, by its id.
    QHash<QString, Running> m_running;
};

} // namespace heliograph
