// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/DayPacker.h"

namespace heliograph {

namespace {
/// Behind the start; between two days; until it looks for changed days again.
constexpr milliseconds firstPause { 3000 };
constexpr milliseconds shortPause { 40 };
constexpr milliseconds longPause { 120'000 };
} // namespace

DayPacker::DayPacker(AccountStore &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &DayPacker::step);
    m_next.start(firstPause);
}

void DayPacker::step()
{
    // What cannot be packed is read as it lies.
    const bool more = m_store.sentDays().pack(1, m_clock.now()).value_or(false);
    m_next.start(more ? shortPause : longPause);
}

} // namespace heliograph
