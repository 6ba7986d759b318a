// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "e2ee/SignalCipher.h"
#include "session/DeviceLists.h"
#include "session/Drafts.h"
#include "session/HistoryProgress.h"
#include "session/Inbox.h"
#include "session/Linking.h"
#include "session/LoginSequence.h"
#include "session/MediaTransfers.h"
#include "session/Outbox.h"
#include "session/PhoneRequests.h"
#include "session/PhoneSeen.h"
#include "session/PreKeyKeeper.h"
#include "session/ReadReceipts.h"
#include "session/ReceiptTracker.h"
#include "session/RetryKeeper.h"
#include "session/ServiceMemory.h"
#include "session/ServiceVersion.h"
#include "session/SessionController.h"
#include "session/SessionSetup.h"

#include <QObject>

#include <memory>

namespace heliograph {

/// One account online: store, connection and everything that handles its stanzas. Built, used and
/// destroyed in the account's thread.
class AccountSession final : public QObject {
    Q_OBJECT
public:
    /// Errors of AccountStore::open().
    static Result<std::unique_ptr<AccountSession>> open(
        SessionSetup setup, const Clock &clock, Random &random);
    ~AccountSession() override;

    AccountStore &store() { return *m_store; }
    SessionController &controller() { return *m_controller; }
    Linking &linking() { return *m_linking; }
    bool isLinked() const;

    /// Accepts a draft: the row is committed with its id. A file's ciphertext lies in the spool
    /// then.
    QFuture<Result<MessageKey>> send(const Draft &draft);
    Result<bool> markRead(const Jid &chat, const QString &upToId);
    /// Gives the path of a message's file, which is fetched unless it is here as it was sent.
    QFuture<Result<QString>> download(const MessageKey &key);
    Result<bool> retry(const MessageKey &key);
    Result<bool> cancel(const MessageKey &key);
    /// Takes a message out of sight here, with its file; others keep it. NotAllowed: it is on its
    /// way.
    Result<bool> hide(const MessageKey &key);
    /// From the next connection on, which is made now if there is one.
    Result<bool> setProxy(const Proxy &proxy);
    /// The account is turned off; a link that waits for its phone fails with Cancelled.
    void disconnectFromService();
    Result<bool> setDraft(const Jid &chat, const QString &text);
    /// Tells the service that this device leaves, then forgets its keys; messages stay. False when
    /// the service could not be told: the device stays in the phone's list. A connection that is
    /// being made is waited for.
    QFuture<Result<bool>> unlink();

signals:
    /// Something was committed; once per batch.
    void committed(const heliograph::Outcome &outcome, int unread);
    void identityChanged(const heliograph::Jid &jid, const heliograph::Jid &lid);
    void mediaProgressed(const heliograph::MessageKey &key, qint64 done, qint64 total);
    void syncChanged(const heliograph::SyncStatus &status);
    /// When the own phone was last heard of; not before what was queued has been delivered.
    void phoneSeen(std::chrono::milliseconds when);
    void queueWaitChanged(const heliograph::QueueWait &wait);
    /// The service holds the link back, or (an empty one) does so no more.
    void holdChanged(const heliograph::LinkHold &hold);

private:
    AccountSession(SessionSetup setup, std::unique_ptr<AccountStore> store, const Clock &clock,
        Random &random);

    void removeUnshownFile(const QString &path);
    std::optional<Result<MessageKey>> changeUnsent(const Draft &draft);
    QFuture<Result<bool>> leave();
    QFuture<Result<bool>> loginDecided();
    QFuture<Result<QString>> fetch(
        qint64 rowId, const MessageKey &key, const MediaReference &media);
    Result<ConnectionIdentity> connectionIdentity(int attempt);
    void onStanzas(const std::vector<Node> &stanzas);
    Result<void> route(const Node &stanza, Outcome &outcome);
    Result<void> onAck(const Node &stanza, Outcome &outcome);
    Result<void> onReceipt(const Node &stanza, Outcome &outcome);
    Result<void> onNotification(const Node &stanza, Outcome &outcome);
    Result<void> onInfo(const Node &stanza, Outcome &outcome);
    void publish(const Outcome &outcome);
    void onLoggedIn(const Node &success);
    void forgetOldRetries();
    void forgetLeftovers();
    void onEnded(const DisconnectCause &cause);
    void onUnlinked();
    void onOutdated();

    SessionSetup m_setup;
    /// What the newest attempt called itself.
    AppVersion m_version = builtInServiceVersion;
    const Clock &m_clock;
    Random &m_random;
    std::unique_ptr<AccountStore> m_store;
    SignalCipher m_cipher;
    ServiceMemory m_service;
    SessionController *m_controller;
    DeviceLists *m_devices;
    MediaTransfers *m_media;
    Linking *m_linking;
    PreKeyKeeper *m_preKeys;
    LoginSequence *m_login;
    Inbox m_inbox;
    ReceiptTracker m_receipts;
    RetryKeeper *m_retries;
    PhoneRequests *m_phone;
    IdentityWatch m_identities;
    Outbox *m_outbox;
    Drafts *m_drafts;
    ReadReceipts *m_reads;
    HistoryProgress *m_history;
    PhoneSeen *m_phoneSeen;
};

} // namespace heliograph
