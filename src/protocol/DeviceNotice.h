// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"

#include <optional>
#include <vector>

namespace heliograph {

/// News about somebody's devices (04 §3.3), or about the own ones.
struct DeviceNotice {
    enum class Change {
        Added,
        Removed,
        /// Something changed; ask.
        Unknown,
        /// All devices there are.
        Whole,
    };
    Change change = Change::Unknown;
    /// Bare, by the name that the notification uses.
    Jid user;
    /// The user's other name; null when not told.
    Jid otherName;
    /// What the change is about, under the name `user`; hosted ones are left out.
    std::vector<Jid> devices;
    /// Participant hash over the list after the change; empty if absent.
    QByteArray hash;
};
/// nullopt for what brings no news of devices.
std::optional<DeviceNotice> parseDeviceNotice(const Node &notification);

} // namespace heliograph
