// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/Sidecar.h"

#include "crypto/Cipher.h"

#include <QIODevice>
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

Result<SidecarRange> sidecarRange(qint64 start, qint64 end, qint64 encLength)
{
    if (start < 0 || end <= start || !isEncryptedMediaLength(encLength)
        || encLength > largestReceivedFile || end > encLength - mediaMacSize - 1)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("range"));
    SidecarRange range;
    range.firstChunk = start / sidecarChunkSize;
    range.lastChunk = (end - 1) / sidecarChunkSize;
    range.encStart
        = range.firstChunk * sidecarChunkSize - (range.firstChunk > 0 ? mediaBlockSize : 0);
    range.encEnd = qMin((range.lastChunk + 1) * sidecarChunkSize, encLength);
    return range;
}

bool isSidecarChunkIntact(
    const MediaKeys &keys, QByteArrayView sidecar, qint64 number, QByteArrayView chunk)
{
    if (number < 0 || number >= sidecar.size() / sidecarEntrySize)
        return false;
    const qint64 at = number * sidecarEntrySize;
    return constantTimeEquals(hmacSha256(keys.macKey, chunk).left(sidecarEntrySize),
        sidecar.sliced(static_cast<qsizetype>(at), sidecarEntrySize));
}

/// `bytes` starts with the 16 bytes in front of the first chunk.
static bool areChunksIntact(
    const MediaKeys &keys, QByteArrayView sidecar, const SidecarRange &range, QByteArrayView bytes)
{
    for (qint64 number = range.firstChunk; number <= range.lastChunk; ++number) {
        const auto at = static_cast<qsizetype>((number - range.firstChunk) * sidecarChunkSize);
        if (at >= bytes.size())
            return false;
        const qsizetype size
            = qMin<qsizetype>(sidecarChunkSize + mediaBlockSize, bytes.size() - at);
        if (!isSidecarChunkIntact(keys, sidecar, number, bytes.sliced(at, size)))
            return false;
    }
    return true;
}

Result<QByteArray> decryptRange(const MediaKeys &keys, QByteArrayView sidecar, qint64 encLength,
    qint64 start, qint64 end, QByteArrayView fetched)
{
    const Result<SidecarRange> range = sidecarRange(start, end, encLength);
    if (!range)
        return fail(range.error());
    if (fetched.size() != range->encEnd - range->encStart)
        return fail(ErrorCode::MediaLength, QStringLiteral("range"));
    const QByteArray bytes
        = (range->firstChunk == 0 ? keys.iv : QByteArray()) + fetched.toByteArray();
    if (!areChunksIntact(keys, sidecar, *range, bytes))
        return fail(ErrorCode::MediaMac, QStringLiteral("sidecar"));

    const qint64 cipherEnd = qMin(range->encEnd, encLength - mediaMacSize);
    const qint64 plainStart = range->firstChunk * sidecarChunkSize;
    const QByteArrayView cipherText = QByteArrayView(bytes).sliced(
        mediaBlockSize, static_cast<qsizetype>(cipherEnd - plainStart));
    CbcCipher cipher(CbcCipher::Direction::Decrypt, keys.cipherKey, bytes.left(mediaBlockSize));
    cipher.disablePadding();
    QByteArray plain(cipherText.size() + mediaBlockSize, Qt::Uninitialized);
    plain.truncate(cipher.update(cipherText, plain.data()));
    if (cipherEnd == encLength - mediaMacSize) {
        const int padding = plain.isEmpty() ? 0 : static_cast<uchar>(plain.back());
        if (padding < 1 || padding > mediaBlockSize || padding > plain.size())
            return fail(ErrorCode::MediaPadding);
        plain.chop(padding);
    }
    if (end - plainStart > plain.size())
        return fail(ErrorCode::InvalidArgument, QStringLiteral("range beyond the file"));
    return plain.mid(
        static_cast<qsizetype>(start - plainStart), static_cast<qsizetype>(end - start));
}

QByteArray firstFrameSidecar(
    const MediaKeys &keys, QByteArrayView cipherText, qint64 firstFrameLength)
{
    const qint64 length = qBound<qint64>(0, firstFrameLength, cipherText.size());
    const qint64 blocks = (length + mediaBlockSize - 1) / mediaBlockSize;
    const qint64 size = qMin<qint64>(blocks * mediaBlockSize, cipherText.size());
    HmacSha256 mac(keys.macKey);
    mac.add(keys.iv);
    mac.add(cipherText.first(static_cast<qsizetype>(size)));
    return mac.result().left(sidecarEntrySize);
}

bool isPlayableFromFront(QIODevice &file)
{
    constexpr int mostBoxes = 64;
    qint64 at = 0;
    bool isContainer = false;
    for (int box = 0; box < mostBoxes && at < file.size() && file.seek(at); ++box) {
        const QByteArray head = file.read(16);
        if (head.size() < 8)
            return false;
        const QByteArray kind = head.mid(4, 4);
        isContainer = isContainer || kind == "ftyp";
        if (kind == "moov" || kind == "mdat")
            return isContainer && kind == "moov";
        quint64 size = qFromBigEndian<quint32>(head.constData());
        if (size == 1 && head.size() == 16)
            size = qFromBigEndian<quint64>(head.constData() + 8);
        if (size < 8 || size > static_cast<quint64>(file.size()))
            return false;
        at += static_cast<qint64>(size);
    }
    return false;
}

} // namespace heliograph
