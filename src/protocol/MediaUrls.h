// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/MediaKeys.h"

#include <QUrl>

namespace heliograph {

/// Whether a path that came from outside may be asked of a media host (06 §10.2).
bool isFetchableDirectPath(QByteArrayView path);

/// A hash as URLs carry it: base64url without padding, 43 characters for SHA-256.
QByteArray mediaToken(QByteArrayView hash);

/// `hostname[:port]` as the service listed it, as an https address with nothing else in it.
/// MediaHostRefused when it holds more than that.
[[nodiscard]] Result<QUrl> mediaHostUrl(QByteArrayView host);

/// 06 §6.1. All builders answer MediaHostRefused for a host that is not one.
[[nodiscard]] Result<QUrl> uploadUrl(
    QByteArrayView host, MediaType type, QByteArrayView fileEncSha256, QByteArrayView auth);
/// 06 §6.3: asks how much of the file has arrived already.
[[nodiscard]] Result<QUrl> resumeCheckUrl(
    QByteArrayView host, MediaType type, QByteArrayView fileEncSha256, QByteArrayView auth);
/// 06 §6.3: the rest of the file from byte `offset` on.
[[nodiscard]] Result<QUrl> resumeUploadUrl(QByteArrayView host, MediaType type,
    QByteArrayView fileEncSha256, QByteArrayView auth, qint64 offset);
/// 06 §7.1. InvalidArgument for a direct path that must not be fetched. `hash` is the one of the
/// encrypted file; empty leaves the parameter out.
[[nodiscard]] Result<QUrl> downloadUrl(
    QByteArrayView host, QByteArrayView directPath, QByteArrayView hash, MediaType type);

} // namespace heliograph
