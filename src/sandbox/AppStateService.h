// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/IdSource.h"
#include "sandbox/StanzaService.h"

namespace heliograph::sandbox {

/// Namespace `w:sync:app:state`: keeps the patches that companions upload and hands them to the
/// others (07 §10, §14). It cannot read them.
class AppStateService final : public QObject, public IqHandler {
    Q_OBJECT
public:
    AppStateService(AccountRegistry &accounts, Delivery &delivery, const ServiceClock &clock,
        IdSource &ids, QObject *parent = nullptr);

    std::optional<Node> answer(const DeviceId &from, const Node &iq) override;
    void reset() { m_collections.clear(); }
    /// Takes in a stored patch; they come in order.
    void restore(const QByteArray &pn, const QByteArray &collection, const QByteArray &patch);

signals:
    void patchStored(const QByteArray &pn, const QByteArray &collection, quint64 version,
        const QByteArray &patch);

private:
    /// Patch n makes version n + 1.
    using Patches = std::vector<QByteArray>;
    Node collectionAnswer(const DeviceId &from, const Node &collection);
    void upload(
        const DeviceId &from, const QByteArray &name, Patches &patches, const QByteArray &stamped);
    static Node patchesSince(const Patches &patches, qint64 version);

    AccountRegistry &m_accounts;
    Delivery &m_delivery;
    const ServiceClock &m_clock;
    IdSource &m_ids;
    QHash<QByteArray, std::map<QByteArray, Patches>> m_collections;
};

} // namespace heliograph::sandbox
