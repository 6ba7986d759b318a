// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/MediaBox.h"

#include "crypto/Cipher.h"
#include "crypto/Hash.h"

namespace heliograph::sandbox {

Result<SealedMedia> sealMedia(MediaType type, QByteArrayView plain, const QByteArray &mediaKey)
{
    const auto keys = MediaKeys::expand(type, mediaKey);
    if (!keys)
        return fail(keys.error());
    const QByteArray cipher = aesCbcEncrypt(keys->cipherKey, keys->iv, plain);
    SealedMedia sealed;
    sealed.bytes = cipher + hmacSha256(keys->macKey, keys->iv + cipher).first(mediaMacSize);
    sealed.mediaKey = mediaKey;
    sealed.plainHash = sha256(plain);
    sealed.sealedHash = sha256(sealed.bytes);
    return sealed;
}

Result<QByteArray> openMedia(MediaType type, QByteArrayView sealed, QByteArrayView mediaKey)
{
    if (!isEncryptedMediaLength(sealed.size()))
        return fail(ErrorCode::MediaLength);
    const auto keys = MediaKeys::expand(type, mediaKey);
    if (!keys)
        return fail(keys.error());
    const QByteArrayView cipher = sealed.chopped(mediaMacSize);
    const QByteArray mac
        = hmacSha256(keys->macKey, keys->iv + cipher.toByteArray()).first(mediaMacSize);
    if (!constantTimeEquals(mac, sealed.last(mediaMacSize)))
        return fail(ErrorCode::MediaMac);
    const auto plain = aesCbcDecrypt(keys->cipherKey, keys->iv, cipher);
    if (!plain)
        return fail(ErrorCode::MediaPadding);
    return plain;
}

} // namespace heliograph::sandbox
