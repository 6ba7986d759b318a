// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

#include <QtGlobal>

#include <optional>

namespace heliograph::sandbox {

/// The service's time: another clock, moved by tests (10 §10.1 `time`).
class ServiceClock final : public Clock {
public:
    /// `base` must outlive this.
    explicit ServiceClock(const Clock &base)
        : m_base(base)
    {
    }
    milliseconds now() const override
    {
        return (m_stoppedNow ? *m_stoppedNow : m_base.now()) + m_offset;
    }
    milliseconds monotonic() const override
    {
        return (m_stoppedMonotonic ? *m_stoppedMonotonic : m_base.monotonic()) + m_advanced;
    }
    /// Unix time as stanzas carry it.
    qint64 unixSeconds() const { return std::chrono::duration_cast<seconds>(now()).count(); }
    void setOffset(milliseconds offset) { m_offset = offset; }
    void advance(milliseconds by)
    {
        m_offset += by;
        m_advanced += by;
    }
    /// Stands still until it is let go; moving it by hand works all the same.
    void freeze()
    {
        if (isFrozen())
            return;
        m_stoppedNow = m_base.now();
        m_stoppedMonotonic = m_base.monotonic();
    }
    void unfreeze()
    {
        if (!isFrozen())
            return;
        m_offset += *m_stoppedNow - m_base.now();
        m_advanced += *m_stoppedMonotonic - m_base.monotonic();
        m_stoppedNow.reset();
        m_stoppedMonotonic.reset();
    }
    bool isFrozen() const { return m_stoppedMonotonic.has_value(); }

private:
    const Clock &m_base;
    std::optional<milliseconds> m_stoppedNow;
    std::optional<milliseconds> m_stoppedMonotonic;
    milliseconds m_offset { 0 };
    milliseconds m_advanced { 0 };
};

} // namespace heliograph::sandbox
