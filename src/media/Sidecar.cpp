// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/Sidecar.h"

namespace heliograph {

constexpr qsizetype sidecarEntrySize = mediaMacSize;

Sidecar::Sidecar(const MediaKeys &keys)
    : m_key(keys.macKey)
    , m_carried(keys.iv)
    , m_chunk(keys.macKey)
{
    m_chunk.add(m_carried);
}

void Sidecar::closeChunk()
{
    m_entries += m_chunk.result().left(sidecarEntrySize);
    m_chunk = HmacSha256(m_key);
    m_chunk.add(m_carried);
    m_inChunk = 0;
}

void Sidecar::add(QByteArrayView encrypted)
{
    while (!encrypted.isEmpty()) {
        if (m_inChunk == sidecarChunkSize)
            closeChunk();
        const QByteArrayView part = encrypted.first(qMin<qsizetype>(
            encrypted.size(), static_cast<qsizetype>(sidecarChunkSize - m_inChunk)));
        m_chunk.add(part);
        m_inChunk += part.size();
        m_carried
            = (m_carried + part.last(qMin<qsizetype>(part.size(), mediaBlockSize)).toByteArray())
                  .right(mediaBlockSize);
        encrypted = encrypted.sliced(part.size());
    }
}

QByteArray Sidecar::finish()
{
    if (m_inChunk > 0)
        closeChunk();
    return m_entries;
}

} // namespace heliograph
