// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/MediaUrls.h"

#include <algorithm>

namespace heliograph {

static QByteArray percentDecodedOnce(QByteArrayView text)
{
    return QByteArray::fromPercentEncoding(text.toByteArray());
}

static bool hasDotSegment(QByteArrayView path)
{
    QByteArray decoded = percentDecodedOnce(path);
    decoded.replace('\\', '/');
    const QList<QByteArray> segments = decoded.split('/');
    return std::any_of(segments.begin(), segments.end(),
        [](const QByteArray &segment) { return segment == "." || segment == ".."; });
}

bool isFetchableDirectPath(QByteArrayView path)
{
    constexpr qsizetype longest = 2048;
    if (path.size() < 2 || path.size() > longest || path[0] != '/')
        return false;
    if (path[1] == '/' || path[1] == '\\')
        return false;
    const auto isRefused = [](char c) {
        return c <= 0x20 || c >= 0x7F || c == '#' || c == '\\' || c == '"' || c == '\'';
    };
    if (std::any_of(path.begin(), path.end(), isRefused))
        return false;
    const auto end = std::find(path.begin(), path.end(), '?');
    return !hasDotSegment(path.first(end - path.begin()));
}

QByteArray mediaToken(QByteArrayView hash)
{
    return hash.toByteArray().toBase64(
        QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

Result<QUrl> mediaHostUrl(QByteArrayView host)
{
    const auto isHostCharacter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
    };
    if (host.isEmpty() || host.size() > 260
        || !std::all_of(host.begin(), host.end(), isHostCharacter))
        return fail(ErrorCode::MediaHostRefused, QStringLiteral("host name"));
    const QUrl url = QUrl::fromEncoded("https://" + host.toByteArray(), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || url.port(443) == 0)
        return fail(ErrorCode::MediaHostRefused, QStringLiteral("host name"));
    return url;
}

/// The target is appended as it is, then the result must still name the host that was meant.
static Result<QUrl> urlAtHost(QByteArrayView host, const QByteArray &target)
{
    const Result<QUrl> base = mediaHostUrl(host);
    if (!base)
        return base;
    const QUrl url = QUrl::fromEncoded("https://" + host.toByteArray() + target, QUrl::StrictMode);
    const bool sameHost = url.isValid() && url.scheme() == base->scheme()
        && url.host() == base->host() && url.port() == base->port() && url.userInfo().isEmpty()
        && !url.hasFragment();
    if (!sameHost)
        return fail(ErrorCode::MediaHostRefused, QStringLiteral("address leaves the host"));
    return url;
}

static QByteArray uploadTarget(const QByteArray &path, QByteArrayView hash, QByteArrayView auth)
{
    const QByteArray token = mediaToken(hash);
    return path + '/' + token + "?auth=" + auth.toByteArray().toPercentEncoding()
        + "&token=" + token;
}

Result<QUrl> uploadUrl(
    QByteArrayView host, MediaType type, QByteArrayView fileEncSha256, QByteArrayView auth)
{
    return urlAtHost(host, uploadTarget(uploadPath(type), fileEncSha256, auth));
}

Result<QUrl> resumeCheckUrl(
    QByteArrayView host, MediaType type, QByteArrayView fileEncSha256, QByteArrayView auth)
{
    return urlAtHost(host, uploadTarget(uploadPath(type), fileEncSha256, auth) + "&resume=1");
}

Result<QUrl> resumeUploadUrl(QByteArrayView host, MediaType type, QByteArrayView fileEncSha256,
    QByteArrayView auth, qint64 offset)
{
    return urlAtHost(host,
        uploadTarget(uploadPath(type), fileEncSha256, auth)
            + "&file_offset=" + QByteArray::number(offset));
}

Result<QUrl> downloadUrl(
    QByteArrayView host, QByteArrayView directPath, QByteArrayView hash, MediaType type)
{
    if (!isFetchableDirectPath(directPath))
        return fail(ErrorCode::InvalidArgument, QStringLiteral("direct path"));
    QByteArray target = directPath.toByteArray();
    char separator = target.contains('?') ? '&' : '?';
    if (!hash.isEmpty()) {
        target += separator + QByteArray("hash=") + mediaToken(hash);
        separator = '&';
    }
    target += separator + QByteArray("mms-type=") + mmsType(type) + "&__wa-mms=";
    return urlAtHost(host, target);
}

} // namespace heliograph
