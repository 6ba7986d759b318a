// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/GroupRegistry.h"

#include "crypto/Hash.h"

#include <QtEndian>

namespace heliograph::sandbox {

namespace {

constexpr int groupIdDigits = 12;

} // namespace

GroupRegistry::GroupRegistry(quint64 seed, bool usesLid, const ServiceClock &clock, QObject *parent)
    : QObject(parent)
    , m_seed(seed)
    , m_usesLid(usesLid)
    , m_clock(clock)
{
}

Group &GroupRegistry::create()
{
    Group group;
    group.isLid = m_usesLid;
    group.createdAt = m_clock.unixSeconds();
    for (size_t number = m_groups.size(); group.id.isEmpty(); ++number) {
        const QByteArray hash
            = sha256(QByteArray::number(m_seed) + "group" + QByteArray::number(quint64(number)));
        quint64 value = qFromBigEndian<quint64>(hash.constData());
        QByteArray id("120363");
        for (int i = 0; i < groupIdDigits; ++i, value /= 10)
            id.append(static_cast<char>('0' + value % 10));
        if (!m_byId.contains(id))
            group.id = id;
    }
    group.membersVersion = nextVersion();
    group.announcementVersion = nextVersion();
    return restore(std::move(group));
}

Group &GroupRegistry::restore(Group group)
{
    m_version = qMax(m_version, qMax(group.membersVersion, group.announcementVersion));
    m_groups.push_back(std::make_unique<Group>(std::move(group)));
    Group *stored = m_groups.back().get();
    m_byId.insert(stored->id, stored);
    return *stored;
}

void GroupRegistry::reset()
{
    m_byId.clear();
    m_groups.clear();
    emit cleared();
}

Group *GroupRegistry::find(const Jid &jid) const
{
    return jid.isGroup() ? m_byId.value(jid.user) : nullptr;
}

std::vector<Group *> GroupRegistry::all() const
{
    std::vector<Group *> groups;
    for (const std::unique_ptr<Group> &group : m_groups)
        groups.push_back(group.get());
    return groups;
}

std::vector<Group *> GroupRegistry::of(const QByteArray &pn) const
{
    std::vector<Group *> groups;
    for (const std::unique_ptr<Group> &group : m_groups) {
        if (group->find(pn))
            groups.push_back(group.get());
    }
    return groups;
}

std::set<QByteArray> GroupRegistry::companionsOf(const QByteArray &pn) const
{
    std::set<QByteArray> people;
    for (const Group *group : of(pn)) {
        for (const GroupMember &member : group->members)
            people.insert(member.pn);
    }
    people.erase(pn);
    return people;
}

quint64 GroupRegistry::nextVersion()
{
    // Microseconds of the service's clock, and one more while it stands still.
    const qint64 milliseconds = qMax<qint64>(m_clock.now().count(), 0);
    m_version = qMax(m_version + 1, static_cast<quint64>(milliseconds) * 1000);
    return m_version;
}

} // namespace heliograph::sandbox
