// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace heliograph {

/// Appends 1 to 15 bytes whose value is their number (04 §4.2), before encryption.
QByteArray pad(QByteArrayView plain, Random &random);
/// Removes the padding after decryption, n = 1..255 bytes of value n. BadContent for an empty
/// input, a last byte 0 or larger than the input, or mixed bytes.
Result<QByteArray> unpad(QByteArrayView padded);

} // namespace heliograph
