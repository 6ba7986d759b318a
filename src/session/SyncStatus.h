// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>

namespace heliograph {

/// How far the phone has got in sending what it remembers.
struct SyncStatus {
    enum class Phase {
        /// Nothing of it has happened in this run.
        None,
        /// Linked just now; the phone has not begun.
        Waiting,
        Running,
        /// Nothing came for a while; it goes on by itself.
        Paused,
        /// Everything was sent, or the phone sends nothing.
        Complete,
    };
    Phase phase = Phase::None;
    /// 0…100, as the phone counts.
    int percent = 0;
    /// Oldest message that was sent, in unix seconds; 0 if unknown.
    qint64 oldest = 0;
    friend bool operator==(const SyncStatus &, const SyncStatus &) = default;
};

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::SyncStatus)
