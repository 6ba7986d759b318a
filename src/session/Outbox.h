// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "base/SlidingWindow.h"
#include "e2ee/SignalCipher.h"
#include "protocol/Stanzas.h"
#include "session/Outcome.h"
#include "session/PacingWait.h"
#include "session/StanzaSender.h"
#include "storage/AccountStore.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

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
    /// The connection is gone: everything unacknowledged goes out again with the same id.
    void onDisconnected();
    /// The answer to a sent message, inside the batch's transaction.
    Result<void> onAck(const MessageAck &ack, Outcome &outcome);
    /// Which row waits for pacing, and until when.
    const PacingWait &pacing() const { return m_wait; }

signals:
    void pacingChanged(const heliograph::PacingWait &wait);
    /// Rows changed their state outside a batch of stanzas.
    void changed(const heliograph::Outcome &outcome);
    /// The service has more devices than these, to which a message went.
    void devicesMissed(
        const heliograph::MessageKey &key, const std::vector<heliograph::Jid> &reached);

private:
    void pumpLater();
    void sendReady();
    bool mustWait(qint64 rowId);
    /// True when the row left or was settled; false when its chat has to wait.
    bool tryRow(const OutboxRow &row, Outcome &outcome);
    bool needsUpload(const OutboxRow &row, Outcome &outcome);
    void prepareChat(const Jid &chat);
    Result<Node> encrypt(const OutboxRow &row);
    void failRow(qint64 rowId, const Error &error);
    Result<void> failInto(const StoredMessage &message, const Error &error, Outcome &outcome);
    Result<void> retryLater(const OutboxRow &row, int error, Outcome &outcome);
    void onDrift(const StoredMessage &message, const QByteArray &phash);

    AccountStore &m_store;
    StanzaSender &m_sender;
    SignalCipher &m_cipher;
    DeviceLists &m_devices;
    MediaTransfers &m_media;
    const Clock &m_clock;
    Random &m_random;
    SlidingWindow m_pacing;
    /// Rows that wait for their ack, and the devices they went to.
    QHash<qint64, std::vector<Jid>> m_inFlight;
    QSet<Jid> m_preparing;
    QSet<qint64> m_uploading;
    QSet<qint64> m_delayed;
    QSet<qint64> m_paced;
    QHash<qint64, milliseconds> m_acceptedAt;
    QTimer m_soon;
    QTimer m_paceTimer;
    PacingWait m_wait;
};

} // namespace heliograph
