// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Faults.h"
#include "sandbox/IdSource.h"
#include "sandbox/StanzaService.h"

namespace heliograph::sandbox {

/// A device's keys as they are handed out (04 §2.4).
struct OfferedBundle {
    PreKeyBundle bundle;
    /// Absent for the phone.
    QByteArray deviceIdentity;
};

/// Namespace `encrypt`: uploads, counts, digests and bundles of keys (04 §2). Phones make their
/// one-time prekeys as they are asked for.
class KeyService final : public QObject, public IqHandler {
    Q_OBJECT
public:
    KeyService(AccountRegistry &accounts, Delivery &delivery, const ServiceClock &clock,
        IdSource &ids, Faults &faults, quint64 seed, QObject *parent = nullptr);

    void reseed(quint64 seed) { m_seed = seed; }
    std::optional<Node> answer(const DeviceId &from, const Node &iq) override;
    /// Takes one one-time prekey of the device out. NotFound when there is no such device.
    Result<OfferedBundle> takeBundle(const DeviceId &id);
    /// Leaves that many one-time prekeys and says so (10 §10.2 `prekeys`).
    void drain(const DeviceId &id, int left);
    /// One-time prekeys that were handed out, by device.
    qint64 consumed(const DeviceId &id) const { return m_consumed.value(id); }

signals:
    /// A device has uploaded keys for the first time or again.
    void uploaded(const heliograph::sandbox::DeviceId &id);

private:
    Node upload(const DeviceId &from, const Node &iq);
    Node rotate(const DeviceId &from, const Node &iq, const Node &rotation);
    Node digest(const DeviceId &from, const Node &iq) const;
    Node bundles(const Node &iq, const Node &wanted);
    Node bundleNode(const Jid &asked);
    OfferedBundle phoneBundle(Account &account);
    /// As `prekey_bad` wants it.
    void spoil(Node &user, const DeviceId &id);
    void tellIfLow(const DeviceId &id, Device &device);
    void tellCount(const DeviceId &id, const Device &device);

    AccountRegistry &m_accounts;
    Delivery &m_delivery;
    const ServiceClock &m_clock;
    IdSource &m_ids;
    Faults &m_faults;
    quint64 m_seed;
    QHash<DeviceId, qint64> m_consumed;
};

} // namespace heliograph::sandbox
