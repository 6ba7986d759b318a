// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/DeviceLists.h"
#include "sandbox/Faults.h"
#include "sandbox/StanzaService.h"

namespace heliograph::sandbox {

/// Namespace `usync`: who exists, under which names, with which devices (08 §4.1, 04 §3.1).
class UsyncService final : public IqHandler {
public:
    UsyncService(AccountRegistry &accounts, const DeviceLists &devices, Faults &faults);
    std::optional<Node> answer(const DeviceId &from, const Node &iq) override;

private:
    /// Nothing when the service knows no such user.
    std::optional<Node> userNode(const Node &query, const Node &user) const;
    std::optional<Node> contactNode(const Node &query, const Node &contact) const;
    Node asFaultsWant(const Node &devices, const Account &account) const;
    void addProtocols(
        Node &answer, const Node &query, const Account &account, const Jid &asked) const;

    AccountRegistry &m_accounts;
    const DeviceLists &m_devices;
    Faults &m_faults;
};

} // namespace heliograph::sandbox
