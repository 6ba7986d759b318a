// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"

#include <deque>
#include <functional>
#include <vector>

namespace heliograph::sandbox {

/// What waits for one device, in the order in which the service accepted it (10 §6.2). An entry
/// leaves only when the device acknowledges it.
class DeviceQueue final {
public:
    struct Entry {
        quint64 sequence = 0;
        Node stanza;
        /// Wall time in milliseconds at which it was accepted.
        qint64 since = 0;
        /// Written to the present connection.
        bool isSent = false;
    };

    void push(Entry entry) { m_entries.push_back(std::move(entry)); }
    /// Removes what an acknowledgement names: stanzas with that tag and id, of `peer` if several
    /// carry the id. Returns their sequence numbers.
    std::vector<quint64> acknowledge(QByteArrayView tag, QByteArrayView id, const Jid &peer);
    /// Removes what was not sent on the present connection and suits; returns sequence numbers.
    std::vector<quint64> withdraw(const std::function<bool(const Node &)> &suits);
    /// After a lost connection everything counts as unsent.
    void rewind();
    std::deque<Entry> &entries() { return m_entries; }
    const std::deque<Entry> &entries() const { return m_entries; }
    bool isEmpty() const { return m_entries.empty(); }

private:
    std::deque<Entry> m_entries;
};

} // namespace heliograph::sandbox
