// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media/MediaCipher.h"

#include <QDateTime>
#include <QFile>
#include <QIODevice>
#include <QString>

#include <memory>

namespace heliograph {

/// How a file looked when it was hashed.
struct FileStamp {
    qint64 size = 0;
    QDateTime modified;
    static FileStamp of(const QString &path);
    friend bool operator==(const FileStamp &, const FileStamp &) = default;
};

/// A file that is ready to be uploaded. Either its ciphertext lies in the spool, or (large local
/// files) it is encrypted again while it is sent and must stay as it was (06 §9.1).
struct PreparedUpload {
    MediaType type = MediaType::Document;
    EncryptedMedia media;
    /// Where the ciphertext lies, or would have to.
    QString spoolPath;
    /// Set for the two-pass way only.
    QString plainPath;
    FileStamp stamp;

    bool isSpooled() const { return plainPath.isEmpty(); }
    qint64 encryptedLength() const { return encryptedMediaLength(media.fileLength); }
};

/// Files longer than this are not copied into the spool when they lie on a local disk.
inline constexpr qint64 spooledUpTo = 64LL * 1024 * 1024;

/// Whether a file is encrypted while it is sent instead of into the spool.
bool isForTwoPasses(const QString &path);
/// Encrypts into `spoolPath`, or only computes the hashes. A sidecar is made for voice notes and
/// for videos that can be played from their front. Blocking: for a pool thread.
[[nodiscard]] Result<PreparedUpload> prepareUpload(
    const QString &path, const QString &spoolPath, MediaType type, const QByteArray &mediaKey);
/// The fall-back when the source of a two-pass upload changed: encrypts what is there now.
[[nodiscard]] Result<PreparedUpload> spoolInstead(
    const PreparedUpload &upload, const QByteArray &mediaKey);

/// Reads the ciphertext of a plain file from an offset on, encrypting on the way. Sequential.
/// The last block is withheld unless the whole is what was hashed before.
class EncryptingReader final : public QIODevice {
    Q_OBJECT

public:
    explicit EncryptingReader(
        const PreparedUpload &upload, qint64 offset, QObject *parent = nullptr);

    /// False when the file cannot be opened or is not the one that was hashed.
    bool openSource();
    bool isSequential() const override { return true; }
    bool atEnd() const override;
    qint64 bytesAvailable() const override;

signals:
    /// The file is not the one that was hashed: nothing further will be read.
    void sourceChanged();

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    void produce();
    void giveUp();

    PreparedUpload m_upload;
    QFile m_source;
    std::unique_ptr<MediaEncryptor> m_encryptor;
    QByteArray m_ready;
    qint64 m_readyAt = 0;
    qint64 m_skip = 0;
    qint64 m_left = 0;
    bool m_isFinished = false;
    bool m_hasChanged = false;
};

} // namespace heliograph
