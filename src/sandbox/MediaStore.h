// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "crypto/Hash.h"
#include "sandbox/Account.h"
#include "sandbox/ServiceClock.h"

#include <QFile>
#include <QHash>
#include <QString>

#include <memory>
#include <optional>

namespace heliograph::sandbox {

/// One upload while it arrives: written to a part file and hashed as it comes.
class MediaPart final {
public:
    MediaPart(const QString &path, qint64 sizeLimit);
    /// False once the disk or the limit refuses; the reason is kept.
    bool write(QByteArrayView bytes);
    qint64 size() const { return m_size; }
    std::optional<ErrorCode> failure() const { return m_failure; }
    /// SHA-256 of all bytes; ends the part's writing.
    QByteArray finish();
    QString path() const { return m_file.fileName(); }
    void discard();

private:
    QFile m_file;
    Sha256 m_hash;
    qint64 m_size = 0;
    qint64 m_limit;
    std::optional<ErrorCode> m_failure;
};

/// The service's encrypted files, by the hash of their bytes, in a folder (06 §15). Knows nothing
/// of their content.
class MediaStore final {
public:
    /// 2 GiB + 26. Source: 06 §15.
    static constexpr qint64 largestObject = 2LL * 1024 * 1024 * 1024 + 26;

    MediaStore(const QString &folder, quint64 seed, const ServiceClock &clock);

    /// `https://host:port`, once it is known.
    void setOrigin(const QByteArray &origin) { m_origin = origin; }
    const QByteArray &origin() const { return m_origin; }
    /// Host and port alone.
    QByteArray host() const;

    /// The `auth` that a device uploads with.
    QByteArray authFor(const DeviceId &device) const;
    bool isAuth(const QByteArray &auth) const;
    /// The device that an `auth` was given to.
    std::optional<DeviceId> deviceOf(const QByteArray &auth) const;

    /// Starts or continues an upload. `offset` must be what has arrived so far, or 0.
    /// InvalidArgument, FileUnreadable.
    Result<std::shared_ptr<MediaPart>> beginUpload(const QByteArray &hash, qint64 offset);
    /// How much of an interrupted upload is here; 0 if nothing.
    qint64 partialSize(const QByteArray &hash) const;
    /// Keeps an unfinished upload for ten minutes.
    void suspendUpload(const QByteArray &hash, const std::shared_ptr<MediaPart> &part);
    /// Checks the hash and stores the object; gives its direct path. MediaEncHash, FileTooLarge,
    /// DiskFull.
    Result<QByteArray> commitUpload(const QByteArray &hash, MediaPart &part);
    /// Stores bytes that are in memory.
    Result<QByteArray> store(const QByteArray &bytes);

    bool contains(const QByteArray &hash) const;
    /// The path part, and a query that expires in 14 days.
    QByteArray directPath(const QByteArray &hash) const;
    /// The file behind a path; null if there is none.
    std::shared_ptr<QFile> open(const QByteArray &path) const;
    /// NotFound when the path names nothing.
    Result<QByteArray> read(const QByteArray &path, qint64 limit) const;
    bool remove(const QByteArray &hash);
    /// The service has it no longer, but the phones that got or sent it have. An empty `hash`
    /// names all. Gives how many objects went.
    int forget(const QByteArray &hash);
    /// A phone uploads again what the service forgot; its direct path. NotFound.
    Result<QByteArray> bringBack(const QByteArray &hash);
    /// The hash that a direct path names; empty when it names none.
    static QByteArray hashOf(const QByteArray &directPath);
    /// Bytes of finished uploads since the start.
    qint64 bytesIn() const { return m_bytesIn; }
    /// Removes everything, from the phones too.
    void clear();

private:
    struct Suspended {
        std::shared_ptr<MediaPart> part;
        milliseconds until { 0 };
    };
    QString fileOf(const QByteArray &hash) const;
    QString shelf() const;
    void expire();

    QString m_folder;
    QByteArray m_secret;
    const ServiceClock &m_clock;
    QByteArray m_origin;
    QHash<QByteArray, Suspended> m_suspended;
    int m_partCount = 0;
    qint64 m_bytesIn = 0;
};

} // namespace heliograph::sandbox
