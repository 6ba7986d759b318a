// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"
#include "sandbox/AccountRegistry.h"
#include "sandbox/AdvSigner.h"
#include "sandbox/IdSource.h"
#include "sandbox/QrText.h"
#include "transport/ClientPayload.h"

#include <QObject>

#include <optional>
#include <set>
#include <vector>

namespace heliograph::sandbox {

/// A connection that wants to be linked.
class LinkCandidate {
public:
    virtual ~LinkCandidate() = default;
    virtual const DeviceRegistration &registration() const = 0;
    virtual QByteArray noiseKey() const = 0;
    /// Names the account that scans; may be empty.
    virtual QString pushName() const = 0;
    virtual void sendToCandidate(const Node &stanza) = 0;
    /// The companion is linked and shall log in.
    virtual void restartCandidate() = 0;
    /// The link failed; nothing was stored.
    virtual void closeCandidate() = 0;
};

/// Which phone scans: by number, by push name, or neither (10 §5).
struct AccountHint {
    QByteArray pn;
    QString name;
};

/// Linking by QR (03 §11.1): gives refs to waiting connections, plays the phone that scans, judges
/// the reply, and creates the device.
class Linking final : public QObject {
    Q_OBJECT
public:
    static constexpr int refCount = 6;

    Linking(AccountRegistry &accounts, const ServiceClock &clock, IdSource &ids,
        QObject *parent = nullptr);

    /// Sends the refs. The candidate must call leave() before it goes.
    void open(LinkCandidate &candidate);
    void leave(const LinkCandidate &candidate);
    /// Plays the scan; pair-success is written when this returns. InvalidArgument (no code of a
    /// companion), NotFound (unknown or expired ref), LinkRefused (keys that are not those of the
    /// connection), AlreadyLinked, UnknownAccount.
    Result<DeviceId> scan(const QString &text, const AccountHint &hint = {});
    /// The same for a ref alone, with an ADV secret that both sides know beforehand (10 §3).
    Result<DeviceId> scanRef(
        const QByteArray &ref, const QByteArray &advSecret, const AccountHint &hint = {});
    /// Links a connection whose phone is known otherwise, by a pairing code. NotFound,
    /// AlreadyLinked.
    Result<DeviceId> linkCandidate(
        const LinkCandidate &candidate, const QByteArray &advSecret, const AccountHint &hint);
    /// The candidate's answer to pair-success; true when the stanza was one.
    bool reply(LinkCandidate &candidate, const Node &iq);
    /// Refs that can be scanned now.
    int waiting() const { return static_cast<int>(m_pending.size()); }

signals:
    /// A connection waits to be linked; `ref` is the first of its refs.
    void offered(const QByteArray &ref);
    void linked(const heliograph::sandbox::DeviceId &id);

private:
    struct Pending {
        LinkCandidate *candidate = nullptr;
        std::vector<QByteArray> refs;
        /// Set after the scan.
        Account *account = nullptr;
        std::optional<AdvOffer> offer;
        quint16 device = 0;
        QByteArray stanzaId;
    };
    Pending *find(const LinkCandidate &candidate);
    Pending *findRef(const QByteArray &ref);
    Result<Pending *> pendingFor(const QByteArray &ref);
    Result<DeviceId> link(Pending &pending, const QByteArray &ref, const QByteArray &advSecret,
        const AccountHint &hint);
    Result<Account *> accountFor(const LinkCandidate &candidate, const AccountHint &hint);
    Node pairSuccess(const Pending &pending) const;
    void complete(const Pending &pending, const QByteArray &deviceIdentity);

    AccountRegistry &m_accounts;
    const ServiceClock &m_clock;
    IdSource &m_ids;
    std::vector<Pending> m_pending;
    /// Refs that were scanned, to tell "again" from "never".
    std::set<QByteArray> m_usedRefs;
};

} // namespace heliograph::sandbox
