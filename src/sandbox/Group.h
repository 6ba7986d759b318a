// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Account.h"

#include <optional>

namespace heliograph::sandbox {

/// `Owner` is the wire's superadmin: nobody can remove or demote it.
enum class GroupRole { Member, Admin, Owner };

struct GroupMember {
    /// Digits of the account's phone number.
    QByteArray pn;
    GroupRole role = GroupRole::Member;
    friend bool operator==(const GroupMember &, const GroupMember &) = default;
};

struct GroupDescription {
    /// What a change of it names as `prev`; empty when there is no description.
    QByteArray id;
    QByteArray text;
    QByteArray author;
    /// Unix time.
    qint64 time = 0;
    friend bool operator==(const GroupDescription &, const GroupDescription &) = default;
};

/// Lets one person in who may not be added by others (08 §2.4).
struct GroupInvitation {
    QByteArray code;
    /// Unix time.
    qint64 expiration = 0;
    friend bool operator==(const GroupInvitation &, const GroupInvitation &) = default;
};

/// A group of the service (08 §2.1). People are named by the digits of their phone number.
struct Group {
    /// `120363` and twelve digits.
    QByteArray id;
    QByteArray subject;
    QByteArray subjectAuthor;
    qint64 subjectTime = 0;
    QByteArray creator;
    qint64 createdAt = 0;
    GroupDescription description;
    /// Members are named by LID; else by phone number (08 §2.6).
    bool isLid = true;
    /// Elements that are there or not: `announcement`, `locked`, `no_frequently_forwarded`.
    std::set<QByteArray> flags;
    /// Elements with a text: `member_add_mode` and the like.
    std::map<QByteArray, QByteArray> modes;
    /// New members wait for an admin.
    bool needsApproval = false;
    /// Seconds after which messages disappear, 0 never.
    qint64 expiration = 0;
    /// `p_v_id` and `a_v_id`.
    quint64 membersVersion = 0;
    quint64 announcementVersion = 0;
    /// Where its picture lies in the media store; empty without one.
    QByteArray picturePath;
    QByteArray pictureId;
    /// The code of its link; empty until somebody asks for one.
    QByteArray link;
    std::set<QByteArray> formerLinks;
    /// Who wants to join, and since when.
    std::map<QByteArray, qint64> requests;
    std::map<QByteArray, GroupInvitation> invitations;
    /// In the order in which they joined.
    std::vector<GroupMember> members;
    /// Which devices a sending device has given its sender key, as far as the service can see.
    std::map<DeviceId, std::set<DeviceId>> keyHolders;
    friend bool operator==(const Group &, const Group &) = default;

    Jid jid() const { return { id, server::group }; }
    GroupMember *find(const QByteArray &pn);
    const GroupMember *find(const QByteArray &pn) const;
    bool isAdmin(const QByteArray &pn) const;
    /// A person's or device's name in the namespace of the group.
    Jid nameOf(const Account &account, quint16 device = 0) const
    {
        return isLid ? account.hidden(device) : account.jid(device);
    }
    /// The other name.
    Jid otherNameOf(const Account &account) const
    {
        return isLid ? account.jid() : account.hidden();
    }
};

QByteArray toCbor(const Group &group);
/// Nothing when the bytes are no group.
std::optional<Group> groupFromCbor(const QByteArray &bytes);

} // namespace heliograph::sandbox
