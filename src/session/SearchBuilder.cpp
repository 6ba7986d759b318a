// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SearchBuilder.h"

#include "base/Clock.h"

namespace heliograph {

namespace {
/// One step is a commit of some ten milliseconds; the pause leaves the disk to the others.
constexpr int messagesOfAStep = 250;
constexpr milliseconds pauseOfTheIndex { 40 };
} // namespace

SearchBuilder::SearchBuilder(AccountStore &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    m_pause.setInterval(pauseOfTheIndex);
    connect(&m_pause, &QTimer::timeout, this, &SearchBuilder::step);
    m_pause.start();
}

void SearchBuilder::step()
{
    // What cannot be written now is tried again with the next start.
    if (!m_store.search().build(messagesOfAStep).value_or(false))
        m_pause.stop();
}

} // namespace heliograph
