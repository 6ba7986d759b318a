// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"

namespace heliograph {

/// Every duration of a session in one place (01 §11, 09 §5.2).
struct SessionTimes {
    /// From DNS to `success` or `pair-device`.
    milliseconds connectTimeout { 60'000 };
    /// Each awaited handshake frame.
    milliseconds handshakeStep { 20'000 };
    milliseconds queryTimeout { 60'000 };
    milliseconds keepaliveInterval { 30'000 };
    /// Silence after a ping that means a dead link.
    /// Source: whatsapp-rust keepalive, against 60 s in Baileys; checked 2026-11.
    milliseconds keepaliveAnswer { 20'000 };
    /// After tear-down, before the next socket.
    milliseconds settleDelay { 500 };
    /// Life of each QR code, the first too (03 §4.3).
    milliseconds qrLifetime { 20'000 };
    int qrRounds = 3;
    /// Life of a connection that waits to be linked, and of its pairing code (03 §6).
    milliseconds codeLifetime { 160'000 };
    /// For the answer to companion_hello, and for pair-success after companion_finish.
    milliseconds codeAnswer { 30'000 };
    /// For the answer of the service when this device leaves (03 §10.1).
    milliseconds unlinkAnswer { 10'000 };
    /// After the answer to pair-success without a 515.
    milliseconds restartWait { 10'000 };
    milliseconds backoffBase { 1'000 };
    milliseconds backoffMax { 300'000 };
    /// Online for this long: the back-off starts anew.
    milliseconds stableAfter { 60'000 };
    milliseconds conflictStep { 5'000 };
    milliseconds conflictDelayMax { 30'000 };
    int conflictLimit = 3;
    milliseconds conflictCooldown { 30'000 };
    milliseconds conflictReset { 600'000 };
    /// Offline delivery ends at its marker, or after this long without a queued stanza.
    milliseconds offlineIdle { 60'000 };
    /// From the first login until the phone announces its history, and from the end of the queued
    /// stanzas on: nothing after that means that it sends none (03 §8).
    milliseconds historyStart { 60'000 };
    milliseconds historyAfterQueue { 20'000 };
    /// Without a part for this long the history counts as paused (07 §3).
    milliseconds historyGap { 120'000 };
    /// Of all accounts together: attempts at a time, and the least time between two starts.
    int maxParallelConnects = 8;
    milliseconds startSpread { 100 };
};

} // namespace heliograph
