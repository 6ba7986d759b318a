// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/MediaStore.h"

#include "sandbox/SeededRandom.h"

#include <QDir>
#include <QFileInfo>

namespace heliograph::sandbox {

namespace {

constexpr char mediaPrefix[] = "/v/t62.7118-24/";
constexpr char mediaSuffix[] = ".enc";
/// How long part of an upload waits to be continued (06 §6.3).
constexpr milliseconds resumeLimit { 600'000 };
constexpr qint64 pathLifetimeSeconds = 14 * 86'400;

/// The hash named by a path; empty when it is no such path.
QByteArray hashInPath(const QByteArray &path)
{
    if (!path.startsWith(mediaPrefix) || !path.endsWith(mediaSuffix))
        return {};
    const qsizetype start = qsizetype(sizeof mediaPrefix) - 1;
    const QByteArray hex = path.mid(start, path.size() - start - qsizetype(sizeof mediaSuffix) + 1);
    const QByteArray hash = QByteArray::fromHex(hex);
    return hash.size() == 32 && hash.toHex() == hex ? hash : QByteArray();
}

} // namespace

MediaPart::MediaPart(const QString &path, qint64 sizeLimit)
    : m_file(path)
    , m_limit(sizeLimit)
{
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        m_failure = ErrorCode::FileUnreadable;
}

bool MediaPart::write(QByteArrayView bytes)
{
    if (m_failure)
        return false;
    if (m_size + bytes.size() > m_limit)
        m_failure = ErrorCode::FileTooLarge;
    else if (m_file.write(bytes.data(), bytes.size()) != bytes.size())
        m_failure = ErrorCode::DiskFull;
    if (m_failure)
        return false;
    m_hash.add(bytes);
    m_size += bytes.size();
    return true;
}

QByteArray MediaPart::finish()
{
    if (!m_failure && !m_file.flush())
        m_failure = ErrorCode::DiskFull;
    m_file.close();
    return m_hash.result();
}

void MediaPart::discard()
{
    m_file.close();
    m_file.remove();
}

MediaStore::MediaStore(const QString &folder, quint64 seed, const ServiceClock &clock)
    : m_folder(folder)
    , m_secret(SeededRandom(seed, "media").bytes(32))
    , m_clock(clock)
{
    QDir().mkpath(m_folder);
}

QByteArray MediaStore::host() const { return m_origin.mid(m_origin.indexOf("//") + 2); }

QByteArray MediaStore::authFor(const DeviceId &device) const
{
    const QByteArray name = device.pn + '.' + QByteArray::number(device.device);
    return name + '.' + hmacSha256(m_secret, name).toHex();
}

bool MediaStore::isAuth(const QByteArray &auth) const
{
    const qsizetype dot = auth.lastIndexOf('.');
    return dot > 0
        && constantTimeEquals(hmacSha256(m_secret, auth.left(dot)).toHex(), auth.mid(dot + 1));
}

std::optional<DeviceId> MediaStore::deviceOf(const QByteArray &auth) const
{
    const QList<QByteArray> parts = auth.split('.');
    if (parts.size() != 3 || !isAuth(auth))
        return std::nullopt;
    return DeviceId { parts[0], parts[1].toUShort() };
}

QString MediaStore::shelf() const { return QDir(m_folder).filePath(QStringLiteral("phones")); }

QString MediaStore::fileOf(const QByteArray &hash) const
{
    return QDir(m_folder).filePath(QString::fromLatin1(hash.toHex() + mediaSuffix));
}

void MediaStore::expire()
{
    const milliseconds now = m_clock.monotonic();
    for (auto it = m_suspended.begin(); it != m_suspended.end();) {
        if (it->until > now) {
            ++it;
            continue;
        }
        it->part->discard();
        it = m_suspended.erase(it);
    }
}

Result<std::shared_ptr<MediaPart>> MediaStore::beginUpload(const QByteArray &hash, qint64 offset)
{
    expire();
    Suspended suspended = m_suspended.take(hash);
    if (offset > 0) {
        if (suspended.part && suspended.part->size() == offset)
            return suspended.part;
        if (suspended.part)
            m_suspended.insert(hash, suspended);
        return fail(ErrorCode::InvalidArgument, QStringLiteral("no upload to continue there"));
    }
    if (suspended.part)
        suspended.part->discard();
    const QString path
        = QDir(m_folder).filePath(QStringLiteral("upload-%1.part").arg(++m_partCount));
    auto part = std::make_shared<MediaPart>(path, largestObject);
    if (part->failure())
        return fail(*part->failure(), QStringLiteral("the media folder cannot be written"));
    return part;
}

qint64 MediaStore::partialSize(const QByteArray &hash) const
{
    const auto found = m_suspended.constFind(hash);
    return found == m_suspended.constEnd() ? 0 : found->part->size();
}

void MediaStore::suspendUpload(const QByteArray &hash, const std::shared_ptr<MediaPart> &part)
{
    if (part->failure() || part->size() == 0)
        return part->discard();
    m_suspended.insert(hash, { part, m_clock.monotonic() + resumeLimit });
}

Result<QByteArray> MediaStore::commitUpload(const QByteArray &hash, MediaPart &part)
{
    const QByteArray actual = part.finish();
    if (part.failure() || actual != hash) {
        const ErrorCode code = part.failure().value_or(ErrorCode::MediaEncHash);
        part.discard();
        return fail(code, QStringLiteral("the upload is refused"));
    }
    m_bytesIn += part.size();
    const QString target = fileOf(hash);
    if (QFile::exists(target))
        part.discard();
    else if (!QFile::rename(part.path(), target))
        return fail(ErrorCode::DiskFull, QStringLiteral("the upload cannot be kept"));
    return directPath(hash);
}

Result<QByteArray> MediaStore::store(const QByteArray &bytes)
{
    const QByteArray hash = sha256(bytes);
    auto part = beginUpload(hash, 0);
    if (!part)
        return fail(part.error());
    (*part)->write(bytes);
    return commitUpload(hash, **part);
}

bool MediaStore::contains(const QByteArray &hash) const { return QFile::exists(fileOf(hash)); }

QByteArray MediaStore::directPath(const QByteArray &hash) const
{
    const QByteArray expiry = QByteArray::number(m_clock.unixSeconds() + pathLifetimeSeconds, 16);
    const QByteArray path = mediaPrefix + hash.toHex() + mediaSuffix;
    return path + "?ccb=11-4&oh=" + hmacSha256(m_secret, path + expiry).toHex().left(32)
        + "&oe=" + expiry.toUpper() + "&_nc_sid=5e03e0";
}

std::shared_ptr<QFile> MediaStore::open(const QByteArray &path) const
{
    const QByteArray hash = hashInPath(path);
    if (hash.isEmpty())
        return nullptr;
    auto file = std::make_shared<QFile>(fileOf(hash));
    return file->open(QIODevice::ReadOnly) ? file : nullptr;
}

Result<QByteArray> MediaStore::read(const QByteArray &path, qint64 limit) const
{
    const auto file = open(path.left(path.indexOf('?') < 0 ? path.size() : path.indexOf('?')));
    if (!file)
        return fail(ErrorCode::NotFound, QStringLiteral("no such file"));
    if (file->size() > limit)
        return fail(ErrorCode::FileTooLarge, QStringLiteral("too large to be kept in memory"));
    return file->readAll();
}

bool MediaStore::remove(const QByteArray &hash) { return QFile::remove(fileOf(hash)); }

int MediaStore::forget(const QByteArray &hash)
{
    QDir folder(m_folder);
    folder.mkpath(shelf());
    const QString wanted
        = hash.isEmpty() ? QStringLiteral("*.enc") : QFileInfo(fileOf(hash)).fileName();
    const QStringList names = folder.entryList({ wanted }, QDir::Files);
    for (const QString &name : names) {
        const QString kept = QDir(shelf()).filePath(name);
        QFile::remove(kept);
        folder.rename(name, kept);
    }
    return static_cast<int>(names.size());
}

Result<QByteArray> MediaStore::bringBack(const QByteArray &hash)
{
    const QString target = fileOf(hash);
    const QString kept = QDir(shelf()).filePath(QFileInfo(target).fileName());
    if (!QFile::exists(target) && !QFile::rename(kept, target))
        return fail(ErrorCode::NotFound, QStringLiteral("no phone has this file"));
    return directPath(hash);
}

QByteArray MediaStore::hashOf(const QByteArray &directPath)
{
    const qsizetype query = directPath.indexOf('?');
    return hashInPath(query < 0 ? directPath : directPath.left(query));
}

void MediaStore::clear()
{
    QDir(shelf()).removeRecursively();
    QDir folder(m_folder);
    const QStringList names = folder.entryList(QDir::Files);
    for (const QString &name : names)
        folder.remove(name);
    m_suspended.clear();
}

} // namespace heliograph::sandbox
