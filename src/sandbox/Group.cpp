// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Group.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>

#include <algorithm>
#include <utility>

namespace heliograph::sandbox {

namespace {

QCborArray membersToCbor(const std::vector<GroupMember> &members)
{
    QCborArray array;
    for (const GroupMember &member : members)
        array.append(QCborArray { member.pn, static_cast<int>(member.role) });
    return array;
}

std::vector<GroupMember> membersFromCbor(const QCborArray &array)
{
    std::vector<GroupMember> members;
    for (const auto &entry : array) {
        const QCborArray member = entry.toArray();
        const qint64 role = qBound(qint64(0), member.at(1).toInteger(), qint64(2));
        members.push_back({ member.at(0).toByteArray(), static_cast<GroupRole>(role) });
    }
    return members;
}

QCborArray deviceToCbor(const DeviceId &id) { return { id.pn, id.device }; }

DeviceId deviceIdFromCbor(const QCborArray &array)
{
    return { array.at(0).toByteArray(), static_cast<quint16>(array.at(1).toInteger()) };
}

QCborArray holdersToCbor(const std::map<DeviceId, std::set<DeviceId>> &holders)
{
    QCborArray array;
    for (const auto &[sender, devices] : holders) {
        QCborArray list;
        for (const DeviceId &device : devices)
            list.append(deviceToCbor(device));
        array.append(QCborArray { deviceToCbor(sender), list });
    }
    return array;
}

std::map<DeviceId, std::set<DeviceId>> holdersFromCbor(const QCborArray &array)
{
    std::map<DeviceId, std::set<DeviceId>> holders;
    for (const auto &entry : array) {
        std::set<DeviceId> &devices = holders[deviceIdFromCbor(entry.toArray().at(0).toArray())];
        const QCborArray list = entry.toArray().at(1).toArray();
        for (const auto &device : list)
            devices.insert(deviceIdFromCbor(device.toArray()));
    }
    return holders;
}

QCborMap doorsToCbor(const Group &group)
{
    QCborArray former;
    for (const QByteArray &code : group.formerLinks)
        former.append(code);
    QCborMap requests;
    for (const auto &[pn, time] : group.requests)
        requests.insert(QString::fromLatin1(pn), time);
    QCborMap invitations;
    for (const auto &[pn, invitation] : group.invitations)
        invitations.insert(
            QString::fromLatin1(pn), QCborArray { invitation.code, invitation.expiration });
    return { { u"link"_qs, group.link }, { u"former"_qs, former }, { u"requests"_qs, requests },
        { u"invitations"_qs, invitations } };
}

void doorsFromCbor(Group &group, const QCborMap &map)
{
    group.link = map.value(u"link"_qs).toByteArray();
    const QCborArray former = map.value(u"former"_qs).toArray();
    for (const auto &code : former)
        group.formerLinks.insert(code.toByteArray());
    const QCborMap requests = map.value(u"requests"_qs).toMap();
    for (const auto &request : requests)
        group.requests[request.first.toString().toLatin1()] = request.second.toInteger();
    const QCborMap invitations = map.value(u"invitations"_qs).toMap();
    for (const auto &entry : invitations)
        group.invitations[entry.first.toString().toLatin1()]
            = { entry.second.toArray().at(0).toByteArray(),
                  entry.second.toArray().at(1).toInteger() };
}

QCborMap settingsToCbor(const Group &group)
{
    QCborArray flags;
    for (const QByteArray &flag : group.flags)
        flags.append(flag);
    QCborMap modes;
    for (const auto &[name, value] : group.modes)
        modes.insert(QString::fromUtf8(name), value);
    return { { u"flags"_qs, flags }, { u"modes"_qs, modes },
        { u"approval"_qs, group.needsApproval }, { u"expiration"_qs, group.expiration } };
}

void settingsFromCbor(Group &group, const QCborMap &map)
{
    const QCborArray flags = map.value(u"flags"_qs).toArray();
    for (const auto &flag : flags)
        group.flags.insert(flag.toByteArray());
    const QCborMap modes = map.value(u"modes"_qs).toMap();
    for (const auto &mode : modes)
        group.modes[mode.first.toString().toUtf8()] = mode.second.toByteArray();
    group.needsApproval = map.value(u"approval"_qs).toBool();
    group.expiration = map.value(u"expiration"_qs).toInteger();
}

} // namespace

GroupMember *Group::find(const QByteArray &pn)
{
    return const_cast<GroupMember *>(std::as_const(*this).find(pn));
}

const GroupMember *Group::find(const QByteArray &pn) const
{
    const auto found = std::find_if(
        members.begin(), members.end(), [&](const GroupMember &member) { return member.pn == pn; });
    return found == members.end() ? nullptr : &*found;
}

bool Group::isAdmin(const QByteArray &pn) const
{
    const GroupMember *member = find(pn);
    return member && member->role != GroupRole::Member;
}

QByteArray toCbor(const Group &group)
{
    const GroupDescription &description = group.description;
    const QCborMap map {
        { u"id"_qs, group.id },
        { u"subject"_qs, group.subject },
        { u"subjectAuthor"_qs, group.subjectAuthor },
        { u"subjectTime"_qs, group.subjectTime },
        { u"creator"_qs, group.creator },
        { u"createdAt"_qs, group.createdAt },
        { u"description"_qs,
            QCborArray { description.id, description.text, description.author, description.time } },
        { u"lid"_qs, group.isLid },
        { u"settings"_qs, settingsToCbor(group) },
        { u"doors"_qs, doorsToCbor(group) },
        { u"picture"_qs, QCborArray { group.picturePath, group.pictureId } },
        { u"membersVersion"_qs, static_cast<qint64>(group.membersVersion) },
        { u"announcementVersion"_qs, static_cast<qint64>(group.announcementVersion) },
        { u"members"_qs, membersToCbor(group.members) },
        { u"holders"_qs, holdersToCbor(group.keyHolders) },
    };
    return map.toCborValue().toCbor();
}

std::optional<Group> groupFromCbor(const QByteArray &bytes)
{
    const QCborValue value = QCborValue::fromCbor(bytes);
    const QCborMap map = value.toMap();
    Group group;
    group.id = map.value(u"id"_qs).toByteArray();
    if (group.id.isEmpty())
        return std::nullopt;
    group.subject = map.value(u"subject"_qs).toByteArray();
    group.subjectAuthor = map.value(u"subjectAuthor"_qs).toByteArray();
    group.subjectTime = map.value(u"subjectTime"_qs).toInteger();
    group.creator = map.value(u"creator"_qs).toByteArray();
    group.createdAt = map.value(u"createdAt"_qs).toInteger();
    const QCborArray description = map.value(u"description"_qs).toArray();
    group.description = { description.at(0).toByteArray(), description.at(1).toByteArray(),
        description.at(2).toByteArray(), description.at(3).toInteger() };
    group.isLid = map.value(u"lid"_qs).toBool();
    settingsFromCbor(group, map.value(u"settings"_qs).toMap());
    doorsFromCbor(group, map.value(u"doors"_qs).toMap());
    const QCborArray picture = map.value(u"picture"_qs).toArray();
    group.picturePath = picture.at(0).toByteArray();
    group.pictureId = picture.at(1).toByteArray();
    group.membersVersion = static_cast<quint64>(map.value(u"membersVersion"_qs).toInteger());
    group.announcementVersion
        = static_cast<quint64>(map.value(u"announcementVersion"_qs).toInteger());
    group.members = membersFromCbor(map.value(u"members"_qs).toArray());
    group.keyHolders = holdersFromCbor(map.value(u"holders"_qs).toArray());
    return group;
}

} // namespace heliograph::sandbox
