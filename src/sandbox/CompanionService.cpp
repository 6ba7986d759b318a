// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/CompanionService.h"

#include "sandbox/Stanzas.h"

#include <QTimer>

namespace heliograph::sandbox {

CompanionService::CompanionService(
    AccountRegistry &accounts, Delivery &delivery, DeviceLists &lists, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_delivery(delivery)
    , m_lists(lists)
{
}

std::optional<Node> CompanionService::answer(const DeviceId &from, const Node &iq)
{
    const Node *removal = iq.child("remove-companion-device");
    if (!removal)
        return iqError(iq, 501, "feature-not-implemented");
    const auto target = m_accounts.resolve(jidAttribute(*removal, "jid"));
    if (!target || target->pn != from.pn)
        return iqError(iq, 404, "item-not-found");
    // The result leaves before the stream ends.
    QTimer::singleShot(0, this, [this, id = *target] { static_cast<void>(remove(id)); });
    return iqResult(iq);
}

Result<void> CompanionService::remove(const DeviceId &id)
{
    const Device *device = m_accounts.device(id);
    if (!device)
        return fail(ErrorCode::NotFound, QStringLiteral("no such device"));
    const quint32 keyIndex = device->keyIndex;
    m_delivery.endStream(id, streamError("401", "device_removed"));
    m_accounts.removeDevice(id);
    m_delivery.forget(id);
    m_lists.announceRemoved(id, keyIndex);
    return {};
}

} // namespace heliograph::sandbox
