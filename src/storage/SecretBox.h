// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "base/Result.h"
#include "base/SecretBytes.h"

#include <QByteArray>

namespace heliograph {

/// Seals what must not lie open in a database file: AES-256-GCM under the profile key. The
/// purpose is bound to the ciphertext, so that one column cannot be passed off as another.
/// Thread-safe.
class SecretBox final {
public:
    /// `key` is 32 bytes.
    explicit SecretBox(SecretBytes key);

    QByteArray seal(QByteArrayView plain, QByteArrayView purpose) const;
    /// KeyUnavailable when it was sealed under another key or damaged.
    Result<QByteArray> open(QByteArrayView sealed, QByteArrayView purpose) const;

private:
    SecretBytes m_key;
};

/// The profile key in `<profile>/key`, mode 0600: made on first use. KeyUnavailable when the
/// file is misshapen or unreadable, or when `mustExist` and there is none.
Result<SecretBytes> loadOrCreateProfileKey(
    const QString &profileDirectory, bool mustExist, Random &random);

} // namespace heliograph
