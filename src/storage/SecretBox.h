// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
    /// To be kept in another place.
    const SecretBytes &key() const { return m_key; }

private:
    SecretBytes m_key;
};

} // namespace heliograph
