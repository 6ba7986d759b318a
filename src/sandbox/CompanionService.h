// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/DeviceLists.h"
#include "sandbox/StanzaService.h"

namespace heliograph::sandbox {

/// Namespace `md`: the end of a link, from either side (03 §10).
class CompanionService final : public QObject, public IqHandler {
    Q_OBJECT
public:
    CompanionService(AccountRegistry &accounts, Delivery &delivery, DeviceLists &lists,
        QObject *parent = nullptr);

    std::optional<Node> answer(const DeviceId &from, const Node &iq) override;
    /// Unlinks a device: its stream ends with 401, its queue is dropped, others are told.
    /// NotFound.
    Result<void> remove(const DeviceId &id);

private:
    AccountRegistry &m_accounts;
    Delivery &m_delivery;
    DeviceLists &m_lists;
};

} // namespace heliograph::sandbox
