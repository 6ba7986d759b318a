// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Alarm.h"
#include "base/SlidingWindow.h"
#include "protocol/Stanzas.h"
#include "protocol/StreamEnd.h"
#include "session/MessageSeal.h"
#include "session/Outcome.h"
#include "session/OwnChanges.h"
#include "session/QueueWait.h"
#include "session/SlowDown.h"
#include "session/StanzaSender.h"
#include "storage/AccountStore.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <optional>

namespace heliograph {

class DeviceLists;
class MediaTransfers;

/// Sends what was accepted: in order per chat, each row under its one id, until the service's ack.
/// Ratchet steps are committed before their bytes leave. Account thread.
class Outbox final : public QObject {
    Q_OBJECT
public:
    Outbox(AccountStore &store, StanzaSender &sender, SignalCipher &cipher, DeviceLists &devices,
        MediaTransfers &media, const Clock &clock, Random &random, SlidingWindow pacing,
        QObject *parent = nullptr);

    /// A row was committed just now; starts the stop-watch of queued → sent.
    void accepted(qint64 rowId);
    /// Sends what can go, at the next turn of the event loop.
    void pump();
    /// The connection is gone: everything unacknowledged goes out again with the same id. What was
    /// on its way when the service broke off twice is not (09 §5.6).
    void onDisconnected(const DisconnectCause &cause);
    /// A row that waited exists no more.
    void forget(qint64 rowId);
    /// A person goes on writing to people who have never written to this account.
    void allowFirstContacts();
    /// The answer to a sent message, inside the batch's transaction.
    Result<void> onAck(const MessageAck &ack, Outcome &outcome);
    const QueueWait &wait() const { return m_wait; }

signals:
    void queueWaitChanged(const heliograph::QueueWait &wait);
    /// Rows changed their state outside a batch of stanzas.
    void changed(const heliograph::Outcome &outcome);
    /// The service has more devices than these, to which a message went.
    void devicesMissed(
        const heliograph::MessageKey &key, const std::vector<heliograph::Jid> &reached);

private:
    /// What is known of a row on its way beside what the database keeps.
    struct Going {
        /// Monotonic: when it was accepted in this run of the program.
        std::optional<milliseconds> acceptedAt;
        /// While it waits for its ack: the devices it went to, and since when.
        std::optional<std::vector<Jid>> reached;
        milliseconds writtenAt { 0 };
        /// Monotonic: a repeat goes no earlier.
        milliseconds notBefore { 0 };
        bool isUploading = false;
        /// It has its place in the pace.
        bool isPaced = false;
        /// A connection broke off right after it was written.
        bool isSuspected = false;
    };

    void pumpLater();
    void sendReady();
    void sleep(milliseconds delay);
    bool mustWait(qint64 rowId);
    void waitForAcks();
    /// True when the row left or was settled; false when its chat has to wait.
    bool tryRow(const OutboxRow &row, Outcome &outcome);
    bool isHeldAsFirstContact(const OutboxRow &row);
    bool needsUpload(const OutboxRow &row, Outcome &outcome);
    void prepareChat(const Jid &chat);
    bool isInFlight(qint64 rowId) const;
    bool isAnyInFlight() const;
    bool isCareful() const;
    void failRow(qint64 rowId, const Error &error);
    Result<void> failInto(const StoredMessage &message, const Error &error, Outcome &outcome);
    Result<void> retryLater(const OutboxRow &row, int error, Outcome &outcome);
    void onDrift(const StoredMessage &message, const QByteArray &phash);

    AccountStore &m_store;
    StanzaSender &m_sender;
    DeviceLists &m_devices;
    MediaTransfers &m_media;
    OwnChanges m_changes;
    const Clock &m_clock;
    MessageSeal m_seal;
    SlidingWindow m_pacing;
    SlowDown m_sendingHold;
    SlowDown m_queryHold;
    bool m_firstContactsHeld = false;
    QHash<qint64, Going> m_going;
    QSet<Jid> m_preparing;
    QTimer m_soon;
    /// When time alone lets something go, and how long that is from now.
    Alarm m_wake;
    milliseconds m_sleep { 0 };
    /// The newest ack of any message (monotonic).
    milliseconds m_lastAck { 0 };
    QueueWait m_wait;
};

} // namespace heliograph
