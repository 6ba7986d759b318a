// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/Sidecar.h"

#include <QFile>
#include <QtEndian>

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

bool playsFromFront(QIODevice &file)
{
    constexpr int mostBoxes = 64;
    constexpr qsizetype shortHead = 8;
    constexpr qsizetype longHead = 16;
    if (file.peek(4) == "OggS")
        return true;
    for (int box = 0; box < mostBoxes; ++box) {
        const qint64 start = file.pos();
        const QByteArray head = file.read(longHead);
        if (head.size() < shortHead)
            return false;
        const QByteArray type = head.mid(4, 4);
        const bool isFirst = start == 0;
        if (type == "moov" || type == "mdat" || isFirst != (type == "ftyp"))
            return type == "moov" && !isFirst;
        const bool isLong = qFromBigEndian<quint32>(head.constData()) == 1;
        if (isLong && head.size() < longHead)
            return false;
        const quint64 length = isLong ? qFromBigEndian<quint64>(head.constData() + shortHead)
                                      : qFromBigEndian<quint32>(head.constData());
        if (length < quint64(shortHead) || length > quint64(file.size() - start)
            || !file.seek(start + static_cast<qint64>(length)))
            return false;
    }
    return false;
}

bool playsFromFront(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && playsFromFront(file);
}

} // namespace heliograph
