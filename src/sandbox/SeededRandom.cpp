// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/SeededRandom.h"

#include "crypto/Hash.h"

#include <QtEndian>

#include <cstring>

namespace heliograph::sandbox {

SeededRandom::SeededRandom(quint64 seed, const QByteArray &label)
{
    QByteArray start(8, '\0');
    qToBigEndian(seed, start.data());
    m_key = sha256(start + label);
}

void SeededRandom::fill(char *data, qsizetype size)
{
    while (size > 0) {
        if (m_used == m_block.size()) {
            QByteArray counter(8, '\0');
            qToBigEndian(m_counter++, counter.data());
            m_block = hmacSha256(m_key, counter);
            m_used = 0;
        }
        const qsizetype count = qMin(size, m_block.size() - m_used);
        std::memcpy(data, m_block.constData() + m_used, static_cast<size_t>(count));
        m_used += count;
        data += count;
        size -= count;
    }
}

} // namespace heliograph::sandbox
