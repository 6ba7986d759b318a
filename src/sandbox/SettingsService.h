// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/IdSource.h"
#include "sandbox/StanzaService.h"

namespace heliograph::sandbox {

class MediaStore;

/// The small namespaces: properties, block list, privacy, about text, pictures, and those that
/// only want a result (08 §4, §11; 10 §6).
class SettingsService final : public IqHandler {
public:
    SettingsService(AccountRegistry &accounts, Delivery &delivery, const ServiceClock &clock,
        IdSource &ids, const MediaStore &media);
    /// The namespaces it answers.
    static QList<QByteArray> namespaces();
    std::optional<Node> answer(const DeviceId &from, const Node &iq) override;

private:
    Node props(const Account &account, const Node &iq) const;
    Node blockList(Account &account, const Node &iq);
    Node privacy(Account &account, const Node &iq);
    Node tokens(Account &account, const Node &iq, const Node &tokens);
    Node about(Account &account, const Node &iq);
    Node picture(Account &account, const Node &iq);
    Node setPicture(Account &account, const Node &iq);
    Node blockedItems(const Account &account) const;
    /// To the devices of the account and of the accounts that know it.
    void announce(const Account &account, const QByteArray &type, const Node &child);

    AccountRegistry &m_accounts;
    Delivery &m_delivery;
    const ServiceClock &m_clock;
    IdSource &m_ids;
    const MediaStore &m_media;
};

} // namespace heliograph::sandbox
