// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/MediaCipher.h"

#include "base/Pool.h"
#include "media/Logging.h"
#include "media/PartFile.h"

#include <QFile>
#include <QFileInfo>

namespace heliograph {

/// Both at a time when the piece is long, else one after the other.
template <typename Here, typename Beside>
static void workOn(QByteArrayView piece, Here here, Beside beside)
{
    if (piece.size() >= dividedPieceSize) {
        doBoth(here, beside);
        return;
    }
    here();
    beside();
}

qint64 MediaExpectation::longestFile() const
{
    return fileLength > 0 ? qMin(encryptedMediaLength(fileLength), limit) : limit;
}

MediaEncryptor::MediaEncryptor(const MediaKeys &keys, bool withSidecar)
    : m_cipher(CbcCipher::Direction::Encrypt, keys.cipherKey, keys.iv)
    , m_mac(keys.macKey)
{
    m_mac.add(keys.iv);
    if (withSidecar)
        m_sidecar.emplace(keys);
}

void MediaEncryptor::account(QByteArrayView cipherText)
{
    m_encHash.add(cipherText);
    if (m_sidecar)
        m_sidecar->add(cipherText);
}

QByteArrayView MediaEncryptor::add(QByteArrayView plain)
{
    if (m_buffer.size() < plain.size() + 2 * mediaBlockSize)
        m_buffer.resize(plain.size() + 2 * mediaBlockSize);
    m_length += plain.size();
    QByteArrayView cipherText;
    const auto encrypt = [&] {
        const qsizetype size = m_cipher.update(plain, m_buffer.data());
        cipherText = QByteArrayView(m_buffer.constData(), size);
        m_mac.add(cipherText);
        account(cipherText);
    };
    workOn(plain, encrypt, [&] { m_plainHash.add(plain); });
    return cipherText;
}

QByteArrayView MediaEncryptor::finish()
{
    m_buffer.resize(2 * mediaBlockSize);
    const qsizetype size = m_cipher.finish(m_buffer.data()).value_or(0);
    m_buffer.truncate(size);
    m_mac.add(m_buffer);
    m_buffer += m_mac.result().left(mediaMacSize);
    account(m_buffer);
    return m_buffer;
}

EncryptedMedia MediaEncryptor::result()
{
    EncryptedMedia media;
    media.fileSha256 = m_plainHash.result();
    media.fileEncSha256 = m_encHash.result();
    media.fileLength = m_length;
    if (m_sidecar)
        media.sidecar = m_sidecar->finish();
    return media;
}

MediaDecryptor::MediaDecryptor(const MediaKeys &keys)
    : m_cipher(CbcCipher::Direction::Decrypt, keys.cipherKey, keys.iv)
    , m_mac(keys.macKey)
{
    m_cipher.disablePadding();
    m_mac.add(keys.iv);
}

QByteArrayView MediaDecryptor::decrypt(QByteArrayView first, QByteArrayView second)
{
    const qsizetype room = first.size() + second.size() + 2 * mediaBlockSize;
    if (m_buffer.size() < room)
        m_buffer.resize(room);
    qsizetype size = m_cipher.update(first, m_buffer.data());
    size += m_cipher.update(second, m_buffer.data() + size);
    m_plainLength += size;
    return QByteArrayView(m_buffer.constData(), size);
}

QByteArrayView MediaDecryptor::add(QByteArrayView cipherText)
{
    m_received += cipherText.size();
    const qsizetype ready = qMax(0, m_tail.size() + cipherText.size() - smallestMediaFile);
    const qsizetype fromTail = qMin(ready, m_tail.size());
    const QByteArrayView first = QByteArrayView(m_tail).first(fromTail);
    const QByteArrayView second = cipherText.first(ready - fromTail);
    const QByteArrayView plain = ready > 0 ? decrypt(first, second) : QByteArrayView();
    const auto hashCipherText = [&] {
        m_encHash.add(cipherText);
        m_mac.add(first);
        m_mac.add(second);
    };
    workOn(cipherText, hashCipherText, [&] { m_plainHash.add(plain); });
    m_tail.remove(0, fromTail);
    m_tail += cipherText.sliced(ready - fromTail);
    return plain;
}

/// Bytes of plaintext in the block that stands in the buffer.
Result<qsizetype> MediaDecryptor::openLastBlock()
{
    m_buffer.resize(2 * mediaBlockSize);
    if (m_cipher.update(QByteArrayView(m_tail).first(mediaBlockSize), m_buffer.data())
        != mediaBlockSize)
        return fail(ErrorCode::MediaPadding, QStringLiteral("block"));
    const int padding = static_cast<uchar>(m_buffer.at(mediaBlockSize - 1));
    if (padding < 1 || padding > mediaBlockSize)
        return fail(ErrorCode::MediaPadding, QStringLiteral("length byte"));
    for (qsizetype i = mediaBlockSize - padding; i < mediaBlockSize; ++i) {
        if (static_cast<uchar>(m_buffer.at(i)) != padding)
            return fail(ErrorCode::MediaPadding, QStringLiteral("unequal bytes"));
    }
    return mediaBlockSize - padding;
}

/// The whole of it has arrived.
Result<void> MediaDecryptor::checkCiphertext(const MediaExpectation &expected)
{
    if (!isEncryptedMediaLength(m_received) || m_received > expected.longestFile())
        return fail(ErrorCode::MediaLength, QStringLiteral("%1 bytes").arg(m_received));
    const QByteArray encHash = m_encHash.result();
    if (!expected.fileEncSha256.isEmpty() && encHash != expected.fileEncSha256)
        return fail(ErrorCode::MediaEncHash);
    m_mac.add(QByteArrayView(m_tail).first(mediaBlockSize));
    if (!constantTimeEquals(m_mac.result().left(mediaMacSize), m_tail.right(mediaMacSize)))
        return fail(ErrorCode::MediaMac);
    return {};
}

Result<QByteArrayView> MediaDecryptor::finish(const MediaExpectation &expected)
{
    if (const Result<void> sound = checkCiphertext(expected); !sound)
        return fail(sound.error());
    const Result<qsizetype> size = openLastBlock();
    if (!size)
        return fail(size.error());
    const QByteArrayView plain(m_buffer.constData(), *size);
    m_plainHash.add(plain);
    m_plainLength += *size;
    if (m_plainHash.result() != expected.fileSha256)
        return fail(ErrorCode::MediaPlainHash);
    if (expected.fileLength > 0 && expected.fileLength != m_plainLength)
        qCInfo(lcMedia) << "declared" << expected.fileLength << "bytes, got" << m_plainLength;
    return plain;
}

Result<void> checkExpectation(const MediaExpectation &expected)
{
    if (expected.fileSha256.size() != 32)
        return fail(ErrorCode::MediaPlainHash, QStringLiteral("not given"));
    if (!expected.fileEncSha256.isEmpty() && expected.fileEncSha256.size() != 32)
        return fail(ErrorCode::MediaEncHash, QStringLiteral("wrong length"));
    return {};
}

/// Calls `take` for each piece until the end. FileUnreadable, or what `take` answers.
template <typename Take> static Result<void> forEachPiece(QIODevice &source, Take take)
{
    QByteArray piece(mediaPieceSize, Qt::Uninitialized);
    for (;;) {
        const qint64 size = source.read(piece.data(), piece.size());
        if (size < 0)
            return fail(ErrorCode::FileUnreadable, QStringLiteral("read error"));
        if (size == 0)
            return {};
        const Result<void> taken = take(QByteArrayView(piece.constData(), size));
        if (!taken)
            return taken;
    }
}

Result<EncryptedMedia> encryptStream(
    QIODevice &source, QIODevice *sink, const MediaKeys &keys, bool withSidecar, qint64 most)
{
    MediaEncryptor encryptor(keys, withSidecar);
    const auto put = [sink](QByteArrayView cipherText) -> Result<void> {
        return sink ? writeAll(*sink, cipherText) : Result<void> {};
    };
    qint64 left = most;
    Result<void> done = forEachPiece(source, [&](QByteArrayView piece) -> Result<void> {
        left -= piece.size();
        return left < 0 ? fail(ErrorCode::FileTooLarge) : put(encryptor.add(piece));
    });
    if (done)
        done = put(encryptor.finish());
    if (!done)
        return fail(done.error());
    return encryptor.result();
}

Result<qint64> decryptStream(
    QIODevice &source, QIODevice &sink, const MediaKeys &keys, const MediaExpectation &expected)
{
    MediaDecryptor decryptor(keys);
    const Result<void> read = forEachPiece(
        source, [&](QByteArrayView piece) { return writeAll(sink, decryptor.add(piece)); });
    if (!read)
        return fail(read.error());
    const Result<QByteArrayView> last = decryptor.finish(expected);
    if (!last)
        return fail(last.error());
    const Result<void> written = writeAll(sink, *last);
    if (!written)
        return fail(written.error());
    return decryptor.plainLength();
}

static Result<void> openForReading(QFile &file)
{
    const QFileInfo info(file.fileName());
    if (info.exists() && !info.isFile())
        return fail(ErrorCode::NotAFile);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable, QStringLiteral("cannot open"));
    return {};
}

Result<EncryptedMedia> encryptFile(const QString &source, const QString &target, MediaType type,
    QByteArrayView mediaKey, bool withSidecar)
{
    const Result<MediaKeys> keys = MediaKeys::expand(type, mediaKey);
    if (!keys)
        return fail(keys.error());
    QFile file(source);
    if (const Result<void> opened = openForReading(file); !opened)
        return fail(opened.error());
    Result<PartFile> part = PartFile::create(QFileInfo(target).absolutePath());
    if (!part)
        return fail(part.error());
    Result<EncryptedMedia> media = encryptStream(file, &part->device(), *keys, withSidecar);
    if (!media)
        return media;
    if (const Result<void> placed = part->placeAt(target); !placed)
        return fail(placed.error());
    media->mediaKey = mediaKey.toByteArray();
    return media;
}

Result<QString> decryptFile(const QString &source, const QString &target, MediaType type,
    QByteArrayView mediaKey, const MediaExpectation &expected)
{
    const Result<MediaKeys> keys = MediaKeys::expand(type, mediaKey);
    if (!keys)
        return fail(keys.error());
    QFile file(source);
    Result<void> ready = checkExpectation(expected);
    if (ready)
        ready = openForReading(file);
    if (!ready)
        return fail(ready.error());
    const QFileInfo place(target);
    Result<PartFile> part = PartFile::create(place.absolutePath());
    if (!part)
        return fail(part.error());
    const Result<qint64> length = decryptStream(file, part->device(), *keys, expected);
    if (!length)
        return fail(length.error());
    return part->placeBeside(place.fileName());
}

} // namespace heliograph
