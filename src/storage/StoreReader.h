// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Future.h"
#include "storage/DeliveryTable.h"
#include "storage/SearchIndex.h"
#include "storage/SecretBox.h"

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>

namespace heliograph {

/// Reads one database, an account's or the profile's, for lists and pages: a read-only connection
/// on a thread of its own, closed while nobody asks. Any thread may ask; answers come in order.
class StoreReader final {
public:
    /// `keptOpen`: how long the file stays open after a question.
    StoreReader(QString path, std::shared_ptr<const SecretBox> box,
        milliseconds keptOpen = milliseconds(30'000));
    ~StoreReader();
    /// Closes the file; later questions are answered with Cancelled.
    void close();
    StoreReader(const StoreReader &) = delete;
    StoreReader &operator=(const StoreReader &) = delete;

    /// All chats with their last message, newest first.
    QFuture<Result<std::vector<StoredChat>>> chats();
    /// Those of the named chats.
    QFuture<Result<std::vector<StoredChat>>> chats(const std::vector<Jid> &which);
    /// Up to `limit` messages older than (beforeTime, beforeRow), newest first; from the end when
    /// both are 0.
    QFuture<Result<std::vector<StoredMessage>>> page(
        const Jid &chat, qint64 beforeTime, qint64 beforeRow, int limit);
    /// Up to `limit` messages newer than (afterTime, afterRow), oldest first.
    QFuture<Result<std::vector<StoredMessage>>> pageAfter(
        const Jid &chat, qint64 afterTime, qint64 afterRow, int limit);
    /// Messages of this account that fit, newest first.
    QFuture<Result<SearchPage>> search(const SearchRequest &request);
    /// The named rows of a chat.
    QFuture<Result<std::vector<StoredMessage>>> messages(const std::vector<qint64> &rowIds);
    QFuture<Result<std::vector<StoredMessage>>> find(const Jid &chat, const QString &id);
    /// Own messages with this id, in any chat.
    QFuture<Result<std::vector<StoredMessage>>> findOwn(const QString &id);
    QFuture<Result<std::vector<DeliveryRow>>> steps(qint64 rowId);
    /// The stored name of a person; empty if none.
    QFuture<Result<QString>> pushName(const Jid &person);

    /// One outgoing message with the times that statistics need (milliseconds, 0 if not reached).
    struct SentRow {
        Jid chat;
        QString pushName;
        QString id;
        qint64 accepted = 0;
        /// The service's once it is known, the local one before.
        qint64 time = 0;
        DeliveryStep status = DeliveryStep::Queued;
        QString error;
        qint64 sentServer = 0;
        qint64 sentLocal = 0;
        /// Monotonic queued → sent; -1 if unknown.
        qint64 sentElapsed = -1;
        qint64 deliveredServer = 0;
        qint64 readServer = 0;
    };
    /// Own messages whose time is in [from, to).
    QFuture<Result<std::vector<SentRow>>> sent(qint64 from, qint64 to);
    /// Whatever `read` finds; it is called in the reader's thread.
    template <typename T>
    QFuture<Result<T>> ask(std::function<Result<T>(Database &, const SecretBox &)> read)
    {
        Answer<T> answer;
        run([answer, read = std::move(read)](
                const Result<Database *> &database, const SecretBox &box) {
            answer.finish(database.and_then([&](Database *open) { return read(*open, box); }));
        });
        return answer.future();
    }

private:
    class Worker;
    using Job = std::function<void(const Result<Database *> &database, const SecretBox &box)>;
    /// Drops the job once the reader is closed.
    void run(Job job);

    QThread m_thread;
    std::unique_ptr<Worker> m_worker;
};

} // namespace heliograph
