// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/StanzaSender.h"
#include "storage/AccountStore.h"

#include <QHash>
#include <QObject>

#include <vector>

namespace heliograph {

class SignalCipher;

/// Which devices a message has to be encrypted for, and a ratchet with each (04 §3, §2.4).
/// Account thread.
class DeviceLists final : public QObject {
    Q_OBJECT
public:
    DeviceLists(AccountStore &store, StanzaSender &sender, SignalCipher &cipher, const Clock &clock,
        QObject *parent = nullptr);

    /// True when the list of `user` and the own one are fresh and each device has a ratchet: a
    /// message can be encrypted at once.
    bool isReady(const Jid &user) const;
    /// Fetches what isReady() misses; requests for one user share one fetch. NoSuchRecipient when
    /// the service does not know the user, else errors of query().
    QFuture<Result<bool>> prepare(const Jid &user);
    /// All devices to encrypt for under their session names (LID where known), the sending device
    /// left out: the user's first, then own ones.
    struct Targets {
        std::vector<Jid> recipients;
        std::vector<Jid> own;
    };
    Targets targets(const Jid &user) const;
    /// The name under which a person's ratchets are kept: LID when known (04 §5).
    Jid sessionName(const Jid &person) const;
    /// Lists are asked for again before the next message.
    void forget(const Jid &user);
    /// Takes `devices` and `account_sync` notifications.
    void onNotification(const Node &notification);
    /// Devices without a usable bundle are tried again at once after a new connection.
    void onConnected() { m_unusable.clear(); }

private:
    bool isFresh(const Jid &user) const;
    bool isUnusable(const Jid &device) const;
    std::vector<Jid> devicesOf(const Jid &user) const;
    std::vector<Jid> withoutSession(const Jid &user) const;
    void fetchLists(const Jid &user, Answer<bool> answer);
    void fetchBundles(const Jid &user, Answer<bool> answer);
    Result<bool> storeLists(const Jid &user, const Node &reply);
    Result<bool> storeBundles(const std::vector<Jid> &asked, const Node &reply);
    Jid ownUser() const;

    AccountStore &m_store;
    StanzaSender &m_sender;
    SignalCipher &m_cipher;
    const Clock &m_clock;
    QHash<Jid, Answer<bool>> m_running;
    /// Devices whose bundle was refused, and when (monotonic).
    QHash<Jid, milliseconds> m_unusable;
};

} // namespace heliograph
