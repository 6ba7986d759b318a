// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"
#include "sandbox/AccountRegistry.h"
#include "sandbox/Group.h"

namespace heliograph::sandbox {

// How groups and their members look on the wire (08 §1, §2.1).

/// The `type` of a member; empty for a plain one.
QByteArray roleName(GroupRole role);
/// Both names of a person: `jid` in the namespace of the group, and the other one.
Node personNode(const QByteArray &tag, const Group &group, const Account &account);
/// `<participant>` with both names of a person; the role when it is a member.
Node memberNode(const Group &group, const Account &account);
/// Sets `key` to the person's name in the group, and `key` with `_pn` or `_lid` to the other one.
void setPerson(Node &node, const QByteArray &key, const Group &group, const Account &account);
/// The complete `<group>`.
Node groupNode(const Group &group, const AccountRegistry &accounts);

} // namespace heliograph::sandbox
