// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "protocol/Stanzas.h"
#include "session/Outcome.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <optional>

namespace heliograph {

class AccountStore;
class StanzaSender;
struct StoredMessage;

/// What was read here, and telling it: to the authors, or to the own devices alone where the
/// account keeps it to itself (05 §4.1). Owed until the service has taken it. Account thread.
class ReadReceipts final : public QObject {
    Q_OBJECT
public:
    ReadReceipts(
        AccountStore &store, StanzaSender &sender, const Clock &clock, QObject *parent = nullptr);

    /// Everything up to the message, or all of the chat for an empty id. UnknownMessage.
    Result<bool> markRead(const Jid &chat, const QString &upToId);
    /// Sends what is owed and not on its way.
    void pay();
    /// Nothing of an earlier connection is on its way any more.
    void onLoggedIn();
    /// The account may keep it to itself from now on, or no longer.
    void onPrivacyNews();
    /// The service has taken a receipt. Inside a transaction.
    Result<void> onAck(const ReceiptAck &ack);

signals:
    void changed(const heliograph::Outcome &outcome);

private:
    /// One receipt, and the messages that it is about.
    struct Payment {
        Receipt receipt;
        std::vector<qint64> rows;
    };

    std::vector<StoredMessage> unpaid() const;
    void askForPrivacy();
    void send(Payment &payment);

    AccountStore &m_store;
    StanzaSender &m_sender;
    const Clock &m_clock;
    /// Read or ReadSelf, as this connection knows it.
    std::optional<ReceiptType> m_type;
    bool m_asks = false;
    /// Rows whose receipt is on its way, and by its id.
    QSet<qint64> m_sent;
    QHash<QString, std::vector<qint64>> m_sentBy;
};

} // namespace heliograph
