// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// Bytes that are neither tokens nor dictionaries (02 §4).
namespace heliograph::wire {

inline constexpr quint8 listEmpty = 0x00;
inline constexpr quint8 dictionary0 = 0xEC;
inline constexpr quint8 dictionary3 = 0xEF;
inline constexpr quint8 interopJid = 0xF5;
inline constexpr quint8 messengerJid = 0xF6;
inline constexpr quint8 deviceJid = 0xF7;
inline constexpr quint8 list8 = 0xF8;
inline constexpr quint8 list16 = 0xF9;
inline constexpr quint8 jidPair = 0xFA;
inline constexpr quint8 hex8 = 0xFB;
inline constexpr quint8 binary8 = 0xFC;
inline constexpr quint8 binary20 = 0xFD;
inline constexpr quint8 binary32 = 0xFE;
inline constexpr quint8 nibble8 = 0xFF;

/// First byte of the plaintext: the body is a zlib stream (02 §3).
inline constexpr quint8 compressedFlag = 0x02;
/// The high bit of a packed text's lead: the last nibble is padding.
inline constexpr quint8 packedOdd = 0x80;
inline constexpr qsizetype packedLongest = 127;

/// Domain byte of a device JID (02 §5).
enum Domain : quint8 { PersonDomain = 0, LidDomain = 1, HostedDomain = 128, HostedLidDomain = 129 };

/// A domain byte that stands for `hosted` (128 and its relatives, but not the LID ones).
constexpr bool isHostedDomain(quint8 domain) { return (domain & 0x81) == 0x80; }

} // namespace heliograph::wire
