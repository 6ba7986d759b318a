// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/AccountStore.h"

#include <QTimer>

namespace heliograph {

/// Packs the days of own messages for statistics, one at a time, and again after receipts have
/// changed some. Account thread.
class DayPacker final : public QObject {
    Q_OBJECT
public:
    DayPacker(AccountStore &store, const Clock &clock, QObject *parent = nullptr);

private:
    void step();

    AccountStore &m_store;
    const Clock &m_clock;
    QTimer m_next;
};

} // namespace heliograph
