// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/CompanionTrust.h"
#include "session/IdentityWatch.h"
#include "session/Outcome.h"
#include "session/StanzaSender.h"
#include "storage/AccountStore.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <vector>

namespace heliograph {

struct DeviceNotice;
struct FetchedBundle;
struct UserDevices;

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
    /// Asks for the list anew, then as prepare().
    QFuture<Result<bool>> refresh(const Jid &user);
    /// All devices to encrypt for under their session names (LID where known), the sending device
    /// left out: the user's first, then own ones.
    struct Targets {
        std::vector<Jid> recipients;
        std::vector<Jid> own;
    };
    Targets targets(const Jid &user) const;
    /// Whether the device is on the list of its user.
    bool isKnown(const Jid &device) const;
    /// The name under which a person's ratchets are kept: LID when known (04 §5).
    Jid sessionName(const Jid &person) const;
    /// Lists are asked for again before the next message.
    void forget(const Jid &user);
    /// Takes `devices` and `account_sync` notifications, inside the batch's transaction.
    Result<void> onNotification(const Node &notification, Outcome &outcome);
    /// Devices without a usable bundle are tried again at once after a new connection.
    void onConnected();

signals:
    /// An answer of the service changed something outside a batch of stanzas.
    void changed(const heliograph::Outcome &outcome);

private:
    enum class Attempt { First, Second };
    bool isFresh(const Jid &user) const;
    bool isUnusable(const Jid &device) const;
    std::vector<Jid> devicesOf(const Jid &user) const;
    std::vector<Jid> withoutSession(const Jid &user) const;
    void fetchLists(const Jid &user, Attempt attempt, const Answer<bool> &answer);
    void fetchBundles(const Jid &user, Attempt attempt, const Answer<bool> &answer);
    Result<bool> storeLists(const Jid &user, const Node &reply);
    Result<void> storeList(const UserDevices &list);
    Result<bool> storeBundles(const std::vector<Jid> &asked, const Node &reply);
    /// With a new phone its keys came in the same answer: they are not doubted.
    Result<void> takeBundle(const FetchedBundle &fetched, bool isPhoneNew, Outcome &outcome);
    Result<void> noteRefused(const Jid &device);
    Result<void> apply(const DeviceNotice &notice);
    Result<void> removeSession(const Jid &device);
    Jid ownUser() const;

    AccountStore &m_store;
    StanzaSender &m_sender;
    SignalCipher &m_cipher;
    const Clock &m_clock;
    IdentityWatch m_identities;
    CompanionTrust m_trust;
    QHash<Jid, Answer<bool>> m_running;
    /// Devices whose bundle was refused, and when (monotonic).
    QHash<Jid, milliseconds> m_unusable;
    /// People whose phone was asked for its keys anew because a companion named another one.
    QSet<Jid> m_doubted;
};

} // namespace heliograph
