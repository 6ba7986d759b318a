// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2ee/Padding.h"

#include <algorithm>

namespace heliograph {

QByteArray pad(QByteArrayView plain, Random &random)
{
    const auto count = static_cast<int>(1 + random.below(15));
    QByteArray out;
    out.reserve(plain.size() + count);
    out.append(plain.data(), plain.size());
    out.append(count, static_cast<char>(count));
    return out;
}

Result<QByteArray> unpad(QByteArrayView padded)
{
    const qsizetype count = padded.isEmpty() ? 0 : static_cast<quint8>(padded.back());
    if (count == 0 || count > padded.size())
        return fail(ErrorCode::BadContent, QStringLiteral("padding length"));
    const QByteArrayView tail = padded.last(count);
    const char value = padded.back();
    if (std::any_of(tail.begin(), tail.end(), [value](char byte) { return byte != value; }))
        return fail(ErrorCode::BadContent, QStringLiteral("padding bytes"));
    return padded.chopped(count).toByteArray();
}

} // namespace heliograph
