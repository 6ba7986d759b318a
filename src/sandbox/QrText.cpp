// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/QrText.h"

#include <QStringList>

#include <optional>

namespace heliograph::sandbox {

namespace {

constexpr char16_t linkPrefix[] = u"https://wa.me/settings/linked_devices#";
constexpr qsizetype longestQrText = 4096;

std::optional<QByteArray> keyInField(const QString &field)
{
    const auto decoded
        = QByteArray::fromBase64Encoding(field.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() != 32)
        return std::nullopt;
    return decoded.decoded;
}

} // namespace

Result<QrText> parseQrText(const QString &text)
{
    QString rest = text.trimmed();
    if (rest.size() > longestQrText)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("no code of a companion"));
    if (rest.startsWith(QStringView(linkPrefix)))
        rest = rest.mid(QStringView(linkPrefix).size());
    const QStringList fields = rest.split(u',');
    if (fields.front().contains(u"://"))
        return fail(ErrorCode::InvalidArgument, QStringLiteral("a link to somewhere else"));
    if (fields.size() < 4)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("fewer than four fields"));
    for (qsizetype i = 0; i < qMin<qsizetype>(fields.size(), 5); ++i) {
        if (fields[i].isEmpty())
            return fail(ErrorCode::InvalidArgument, QStringLiteral("an empty field"));
    }
    const auto noise = keyInField(fields[1]);
    const auto identity = keyInField(fields[2]);
    const auto secret = keyInField(fields[3]);
    if (!noise || !identity || !secret)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("a field is no key of 32 bytes"));
    return QrText { fields[0].toUtf8(), *noise, *identity, *secret };
}

} // namespace heliograph::sandbox
