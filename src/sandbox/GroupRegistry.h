// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Group.h"
#include "sandbox/ServiceClock.h"

#include <QHash>
#include <QObject>

#include <memory>

namespace heliograph::sandbox {

/// Which groups there are. References stay valid until reset(); a group that everybody left stays
/// as well, so that its id is never given again.
class GroupRegistry final : public QObject {
    Q_OBJECT
public:
    /// `usesLid` is how new groups name their members.
    GroupRegistry(quint64 seed, bool usesLid, const ServiceClock &clock, QObject *parent = nullptr);

    /// A group without members; its id is a function of the seed and the number of groups.
    Group &create();
    /// Takes in what was stored.
    Group &restore(Group group);
    void reset();
    void reseed(quint64 seed) { m_seed = seed; }

    Group *find(const Jid &jid) const;
    std::vector<Group *> all() const;
    /// The groups of a person, oldest first.
    std::vector<Group *> of(const QByteArray &pn) const;
    /// Everybody who shares a group with a person, the person left out.
    std::set<QByteArray> companionsOf(const QByteArray &pn) const;
    /// The next version id: greater than all before.
    quint64 nextVersion();
    /// To be called after a group was changed in place.
    void touch(const Group &group) { emit groupChanged(group); }

signals:
    void groupChanged(const heliograph::sandbox::Group &group);
    void cleared();

private:
    quint64 m_seed;
    bool m_usesLid;
    const ServiceClock &m_clock;
    quint64 m_version = 0;
    std::vector<std::unique_ptr<Group>> m_groups;
    QHash<QByteArray, Group *> m_byId;
};

} // namespace heliograph::sandbox
