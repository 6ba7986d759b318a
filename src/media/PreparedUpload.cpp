// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/PreparedUpload.h"

#include <QFileInfo>
#include <QStorageInfo>

#include <cstring>

namespace heliograph {

FileStamp FileStamp::of(const QString &path)
{
    const QFileInfo info(path);
    return { info.size(), info.lastModified() };
}

static bool isOnLocalDisk(const QString &path)
{
    const QByteArray type = QStorageInfo(QFileInfo(path).absolutePath()).fileSystemType().toLower();
    for (const char *remote : { "nfs", "cifs", "smb", "fuse", "9p", "afs", "webdav", "ncp" }) {
        if (type.contains(remote))
            return false;
    }
    return !type.isEmpty();
}

bool isForTwoPasses(const QString &path)
{
    const QFileInfo info(path);
    return info.isFile() && info.size() > spooledUpTo && isOnLocalDisk(path);
}

static bool wantsSidecar(const QString &path, MediaType type)
{
    if (type == MediaType::Voice)
        return true;
    if (type != MediaType::Video && type != MediaType::Gif && type != MediaType::RoundVideo)
        return false;
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && isPlayableFromFront(file);
}

static Result<EncryptedMedia> hashOnly(
    const QString &path, MediaType type, const QByteArray &mediaKey)
{
    const Result<MediaKeys> keys = MediaKeys::expand(type, mediaKey);
    if (!keys)
        return fail(keys.error());
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable, QStringLiteral("cannot open"));
    Result<EncryptedMedia> media = encryptStream(file, nullptr, *keys, wantsSidecar(path, type));
    if (media)
        media->mediaKey = mediaKey;
    return media;
}

Result<PreparedUpload> prepareUpload(
    const QString &path, const QString &spoolPath, MediaType type, const QByteArray &mediaKey)
{
    PreparedUpload upload;
    upload.type = type;
    upload.spoolPath = spoolPath;
    const bool isTwoPass = isForTwoPasses(path);
    if (isTwoPass) {
        upload.plainPath = path;
        upload.stamp = FileStamp::of(path);
    }
    const Result<EncryptedMedia> media = isTwoPass
        ? hashOnly(path, type, mediaKey)
        : encryptFile(path, spoolPath, type, mediaKey, wantsSidecar(path, type));
    if (!media)
        return fail(media.error());
    upload.media = *media;
    return upload;
}

Result<PreparedUpload> spoolInstead(const PreparedUpload &upload, const QByteArray &mediaKey)
{
    PreparedUpload spooled = upload;
    const Result<EncryptedMedia> media = encryptFile(upload.plainPath, upload.spoolPath,
        upload.type, mediaKey, wantsSidecar(upload.plainPath, upload.type));
    if (!media)
        return fail(media.error());
    spooled.media = *media;
    spooled.plainPath.clear();
    return spooled;
}

EncryptingReader::EncryptingReader(const PreparedUpload &upload, qint64 offset, QObject *parent)
    : QIODevice(parent)
    , m_upload(upload)
    , m_source(upload.plainPath)
    , m_skip(offset)
    , m_left(upload.encryptedLength() - offset)
{
}

bool EncryptingReader::openSource()
{
    const Result<MediaKeys> keys = MediaKeys::expand(m_upload.type, m_upload.media.mediaKey);
    if (!keys || FileStamp::of(m_upload.plainPath) != m_upload.stamp
        || !m_source.open(QIODevice::ReadOnly))
        return false;
    m_encryptor = std::make_unique<MediaEncryptor>(*keys, false);
    return open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

bool EncryptingReader::atEnd() const { return m_left <= 0 || m_hasChanged; }

qint64 EncryptingReader::bytesAvailable() const
{
    return (m_hasChanged ? 0 : m_left) + QIODevice::bytesAvailable();
}

void EncryptingReader::giveUp()
{
    m_hasChanged = true;
    m_ready.clear();
    m_readyAt = 0;
    emit sourceChanged();
}

void EncryptingReader::produce()
{
    const QByteArray piece = m_source.read(mediaPieceSize);
    m_readyAt = 0;
    if (!piece.isEmpty()) {
        const QByteArrayView cipherText = m_encryptor->add(piece);
        const qint64 skipped = qMin<qint64>(m_skip, cipherText.size());
        m_skip -= skipped;
        m_ready = cipherText.sliced(static_cast<qsizetype>(skipped)).toByteArray();
        return;
    }
    const QByteArray last = m_encryptor->finish().toByteArray();
    m_isFinished = true;
    const EncryptedMedia now = m_encryptor->result();
    if (now.fileEncSha256 != m_upload.media.fileEncSha256
        || FileStamp::of(m_upload.plainPath) != m_upload.stamp)
        return giveUp();
    m_ready = last.mid(static_cast<qsizetype>(m_skip));
    m_skip = 0;
}

qint64 EncryptingReader::readData(char *data, qint64 maxSize)
{
    while (m_readyAt == m_ready.size() && !m_isFinished && !m_hasChanged)
        produce();
    if (m_hasChanged)
        return -1;
    const qint64 size = qMin<qint64>(maxSize, qMin<qint64>(m_left, m_ready.size() - m_readyAt));
    std::memcpy(data, m_ready.constData() + m_readyAt, static_cast<size_t>(size));
    m_readyAt += size;
    m_left -= size;
    return size;
}

} // namespace heliograph
