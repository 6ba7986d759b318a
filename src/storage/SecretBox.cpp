// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/SecretBox.h"

#include "base/Random.h"
#include "crypto/Cipher.h"

namespace heliograph {

constexpr qsizetype nonceSize = 12;

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

} // namespace heliograph
