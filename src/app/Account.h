// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "protocol/Message.h"
#include "session/LinkRequest.h"
#include "session/QueueWait.h"
#include "session/SessionState.h"
#include "session/SyncStatus.h"

#include <QFuture>
#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace heliograph {

class AccountHost;
class Profile;
class SessionCarrier;
class StoreReader;
struct AccountRecord;
struct Outcome;
struct Proxy;
struct ServiceProfile;
struct TimelineEntry;

/// Of the name of an account, in UTF-16 units.
inline constexpr int longestLabel = 40;

/// One chat changed: what lists need to repaint one row.
struct ChatChange {
    Jid chat;
    /// Row ids (ascending by time of insertion) of messages that are new or changed.
    std::vector<qint64> messages;
};

/// One account as the window and JSON-RPC see it: lives in the GUI thread, asks the account's
/// thread by queued calls, hears from it by batched signals.
class Account final : public QObject {
    Q_OBJECT
public:
    ~Account() override;

    /// Opaque, survives re-linking.
    QString id() const;
    QString label() const;
    /// Index into the account colours of the theme.
    int colour() const;
    /// Own phone-number JID, bare; null before the first link.
    Jid jid() const;
    Jid lid() const;
    /// The account lives on a service of one's own or the sandbox.
    bool isOnPublicService() const;
    const SessionStatus &status() const;
    int unread() const;

    /// Accepts a draft: the row is committed with its id before the future finishes.
    /// Errors: NoSuchRecipient, FileUnreadable…, ConflictCooldown with retryAfter, LoggedOut….
    QFuture<Result<MessageKey>> send(const Draft &draft);
    /// Marks everything in the chat up to `id` (empty: all) as read and tells the authors.
    QFuture<Result<bool>> markRead(const Jid &chat, const QString &id);
    /// Fetches, checks and stores the file of a message; gives its local path.
    QFuture<Result<QString>> downloadMedia(const MessageKey &key);
    /// Tries a failed message again with the same id.
    QFuture<Result<bool>> retry(const MessageKey &key);
    /// Drops a message that is still queued.
    QFuture<Result<bool>> cancel(const MessageKey &key);
    /// Takes a message out of sight here, with its file; others keep it.
    QFuture<Result<bool>> hide(const MessageKey &key);

    /// Finished with true once online, or with the error of this attempt.
    QFuture<Result<bool>> connectToService();
    /// What the system says of the network, and that the computer woke from sleep.
    void setNetworkAway(bool isAway);
    void wake();
    /// A person asks: ends waiting, cooldown and "open elsewhere".
    QFuture<Result<bool>> useHere();
    QFuture<Result<bool>> disconnectFromService();
    /// Leaves the phone's list of linked devices; messages stay. False when the service could not
    /// be told: the device stays in that list until it is removed there.
    QFuture<Result<bool>> unlink();
    bool isLinked() const;
    void saveDraft(const Jid &chat, const QString &text);
    /// What was typed last in this chat where the store may not have it yet.
    std::optional<QString> unsavedDraft(const Jid &chat) const;
    void setLabel(const QString &label);
    void setColour(int colour);
    /// Where pasted pictures are written before they are sent. What no message shows goes at the
    /// next start, and all with the account.
    QString pasteFolder() const;
    /// Its own proxy, as parseProxy() reads it; empty: that of the program.
    QString proxy() const;
    /// Tried at once. InvalidArgument: cannot be read; nothing is changed then.
    Result<void> setProxy(const QString &text);

    /// For models and reports of this folder: reads on a thread of its own.
    StoreReader &reader() const;
    SessionCarrier &carrier() const;
    Profile &profile() const;
    /// What the queue waits for besides the connection.
    const QueueWait &queueWait() const;
    /// How far the phone has sent what it remembers.
    const SyncStatus &sync() const;
    /// When the phone was last heard of; zero until that is known in this run.
    milliseconds phoneSeen() const;

signals:
    void statusChanged();
    void infoChanged();
    void unreadChanged(int unread);
    void queueWaitChanged();
    void syncChanged();
    void phoneSeenChanged();
    /// At most one per event-loop turn of the account's thread.
    void chatsChanged(const std::vector<heliograph::ChatChange> &changes);
    /// A chat goes on under another name of the person; `moved` if there were rows under the
    /// former one. Before chatsChanged().
    void chatsJoined(const heliograph::Jid &from, const heliograph::Jid &to, bool moved);
    /// Everything a committed batch brought, for front ends that pass events on.
    void committed(const heliograph::Outcome &outcome);
    /// The store could not be opened or written.
    void storageFailed(const heliograph::Error &error);
    /// A step of the connection, as the timeline keeps it.
    void transitioned(const heliograph::TimelineEntry &entry);
    /// Bytes of a running upload or download of one message.
    void mediaProgressed(const heliograph::MessageKey &key, qint64 done, qint64 total);

private:
    template <typename T>
    void keepDraftUntil(const Jid &chat, const QString &text, const QFuture<Result<T>> &stored);
    friend class AccountManager;
    Account(const AccountRecord &record, const Proxy &proxy, const LinkGuard &guard,
        Profile &profile, AccountHost &host, QObject *parent);
    /// Finished with whether it is linked; if it is, it connects.
    QFuture<Result<bool>> open();
    /// Nothing of it is open any more, and nothing is written; what still holds it gets errors.
    void retire();
    void onCommitted(const Outcome &outcome, int unread);
    void saveRecord();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::ChatChange)
