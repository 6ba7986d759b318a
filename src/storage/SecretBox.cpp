// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/SecretBox.h"

#include "base/Files.h"
#include "crypto/Cipher.h"

#include <QFile>

namespace heliograph {

constexpr qsizetype nonceSize = 12;
constexpr qsizetype profileKeySize = 32;

SecretBox::SecretBox(SecretBytes key)
    : m_key(std::move(key))
{
}

QByteArray SecretBox::seal(QByteArrayView plain, QByteArrayView purpose) const
{
    QByteArray out = SystemRandom().bytes(nonceSize);
    GcmCipher cipher(m_key.view());
    out.append(cipher.seal(QByteArray(out), purpose, plain));
    return out;
}

Result<QByteArray> SecretBox::open(QByteArrayView sealed, QByteArrayView purpose) const
{
    if (sealed.size() < nonceSize)
        return fail(ErrorCode::KeyUnavailable, QStringLiteral("too short"));
    GcmCipher cipher(m_key.view());
    return cipher.open(sealed.first(nonceSize), purpose, sealed.sliced(nonceSize))
        .map_error([](const Error &) {
            return Error { ErrorCode::KeyUnavailable, QStringLiteral("sealed under another key"), 0,
                0 };
        });
}

Result<SecretBytes> loadOrCreateProfileKey(
    const QString &profileDirectory, bool mustExist, Random &random)
{
    const QString path = profileDirectory + QStringLiteral("/key");
    QFile file(path);
    if (file.exists()) {
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorCode::KeyUnavailable, QStringLiteral("key file unreadable"));
        SecretBytes key(file.read(profileKeySize + 1));
        if (key.size() != profileKeySize)
            return fail(ErrorCode::KeyUnavailable, QStringLiteral("key file misshapen"));
        return key;
    }
    if (mustExist)
        return fail(ErrorCode::KeyUnavailable, QStringLiteral("key file missing"));
    const QByteArray key = random.bytes(profileKeySize);
    if (Result<void> written = replaceFile(path, key); !written)
        return fail(written.error().within("key file"));
    return SecretBytes(key);
}

} // namespace heliograph
