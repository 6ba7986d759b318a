// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace heliograph {

/// Inflates one whole zlib stream (RFC 1950). TooLarge as soon as more than `limit` bytes come out,
/// TrailingBytes when something follows the stream, else BadCompression.
Result<QByteArray> inflateStream(QByteArrayView stream, qsizetype limit);

} // namespace heliograph
