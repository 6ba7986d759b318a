// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QString>

namespace heliograph::sandbox {

/// What a companion shows as a QR code (03 §4.2).
struct QrText {
    QByteArray ref;
    QByteArray noiseKey;
    QByteArray identityKey;
    QByteArray advSecret;
    friend bool operator==(const QrText &, const QrText &) = default;
};

/// Reads the text as a phone does: with or without the link in front, four fields or more.
/// InvalidArgument.
[[nodiscard]] Result<QrText> parseQrText(const QString &text);

} // namespace heliograph::sandbox
