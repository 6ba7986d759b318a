// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/DeviceQueue.h"

#include "sandbox/Stanzas.h"

#include <algorithm>

namespace heliograph::sandbox {

std::vector<quint64> DeviceQueue::acknowledge(
    QByteArrayView tag, QByteArrayView id, const Jid &peer)
{
    const auto matches = [&](const Entry &entry) {
        return QByteArrayView(entry.stanza.tag) == tag
            && QByteArrayView(entry.stanza.text("id")) == id;
    };
    const auto isOfPeer = [&](const Entry &entry) {
        return matches(entry) && jidAttribute(entry.stanza, "from").isSameUser(peer);
    };
    auto found = m_entries.end();
    if (!peer.isNull())
        found = std::find_if(m_entries.begin(), m_entries.end(), isOfPeer);
    if (found == m_entries.end())
        found = std::find_if(m_entries.begin(), m_entries.end(), matches);
    std::vector<quint64> removed;
    if (found == m_entries.end())
        return removed;
    removed.push_back(found->sequence);
    m_entries.erase(found);
    return removed;
}

std::vector<quint64> DeviceQueue::withdraw(const std::function<bool(const Node &)> &suits)
{
    std::vector<quint64> removed;
    std::erase_if(m_entries, [&](const Entry &entry) {
        const bool goes = !entry.isSent && suits(entry.stanza);
        if (goes)
            removed.push_back(entry.sequence);
        return goes;
    });
    return removed;
}

void DeviceQueue::rewind()
{
    for (Entry &entry : m_entries)
        entry.isSent = false;
}

} // namespace heliograph::sandbox
