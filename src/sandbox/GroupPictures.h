// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/GroupRegistry.h"
#include "sandbox/IdSource.h"
#include "sandbox/StanzaService.h"

namespace heliograph::sandbox {

class MediaStore;

/// Namespace `w:profile:picture` for groups (08 §4.3); requests about people go on to their desk.
class GroupPictures final : public IqHandler {
public:
    struct Services {
        const AccountRegistry &accounts;
        GroupRegistry &groups;
        Delivery &delivery;
        const ServiceClock &clock;
        IdSource &ids;
        MediaStore &media;
        IqHandler &people;
    };
    explicit GroupPictures(const Services &services);

    std::optional<Node> answer(const DeviceId &from, const Node &iq) override;

private:
    Node picture(const Group &group, const Node &iq) const;
    Node setPicture(const Account &actor, Group &group, const Node &iq);
    void tell(const Account &actor, const Group &group, Node change);

    Services m_services;
};

} // namespace heliograph::sandbox
