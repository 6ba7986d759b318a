// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/SeededRandom.h"

#include <map>

namespace heliograph::sandbox {

/// Ids of stanzas and messages that the service makes: unique, and a function of the seed.
class IdSource final {
public:
    explicit IdSource(quint64 seed)
        : m_seed(seed)
        , m_random(seed, "ids")
    {
    }
    /// A service that remembers must not repeat the ids of its former runs.
    void startRun(quint64 run)
    {
        m_run = run;
        m_random = SeededRandom(m_seed, "ids/" + QByteArray::number(run));
        m_writers.clear();
    }
    /// Which run of a service that remembers this is, from 0.
    quint64 run() const { return m_run; }
    /// For iqs and notifications; clients number differently, so none collides with theirs.
    QByteArray stanza()
    {
        return "hs" + QByteArray::number(m_run) + '.' + QByteArray::number(++m_count) + '-'
            + QByteArray::number(m_random.below(100'000));
    }
    /// For messages: 32 upper-case hex digits. Each writer has a row of its own, which others
    /// that write in between do not shift.
    QByteArray message(const QByteArray &writer)
    {
        const QByteArray label = "ids/" + QByteArray::number(m_run) + '/' + writer;
        SeededRandom &random = m_writers.try_emplace(writer, m_seed, label).first->second;
        return random.bytes(16).toHex().toUpper();
    }
    QByteArray bytes(qsizetype size) { return m_random.bytes(size); }

private:
    quint64 m_seed;
    SeededRandom m_random;
    std::map<QByteArray, SeededRandom> m_writers;
    quint64 m_run = 0;
    quint64 m_count = 0;
};

} // namespace heliograph::sandbox
