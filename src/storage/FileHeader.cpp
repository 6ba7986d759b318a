// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/FileHeader.h"

#include <QFile>
#include <QtEndian>

namespace heliograph {

namespace {

constexpr qsizetype fileHeaderSize = 100;
constexpr qsizetype logHeaderSize = 32;
constexpr qsizetype frameHeaderSize = 24;
constexpr qsizetype versionAt = 60;
constexpr qsizetype idAt = 68;
/// Logs are folded in at 4 MiB; a longer one is left to SQLite.
constexpr qint64 longestLog = 256LL * 1024 * 1024;

/// Numbers in a database's header and frames: four bytes, the highest first.
quint32 wordAt(QByteArrayView bytes, qsizetype at)
{
    return qFromBigEndian<quint32>(bytes.data() + at);
}

/// The running checksum of a log.
class LogSum {
public:
    explicit LogSum(bool bigEndianWords)
        : m_bigEndian(bigEndianWords)
    {
    }
    void add(QByteArrayView bytes)
    {
        for (qsizetype at = 0; at + 8 <= bytes.size(); at += 8) {
            m_first += word(bytes, at) + m_second;
            m_second += word(bytes, at + 4) + m_first;
        }
    }
    bool matches(QByteArrayView bytes, qsizetype at) const
    {
        return m_first == wordAt(bytes, at) && m_second == wordAt(bytes, at + 4);
    }

private:
    quint32 word(QByteArrayView bytes, qsizetype at) const
    {
        return m_bigEndian ? wordAt(bytes, at) : qFromLittleEndian<quint32>(bytes.data() + at);
    }
    bool m_bigEndian;
    quint32 m_first = 0;
    quint32 m_second = 0;
};

Result<QByteArray> beginning(const QString &path, qint64 most)
{
    QFile file(path);
    if (!file.exists())
        return QByteArray();
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::FileUnreadable, QStringLiteral("database file"));
    return file.size() > most && most == longestLog ? QByteArray() : file.read(most);
}

} // namespace

QByteArray firstPageOfLog(const QByteArray &log)
{
    constexpr quint32 magic = 0x377f0682;
    const QByteArrayView bytes(log);
    if (bytes.size() < logHeaderSize || (wordAt(bytes, 0) & ~1U) != magic)
        return {};
    const auto pageSize = static_cast<qsizetype>(wordAt(bytes, 8));
    LogSum sum((wordAt(bytes, 0) & 1U) != 0);
    sum.add(bytes.first(24));
    if (!sum.matches(bytes, 24) || pageSize < 512 || pageSize > 65'536)
        return {};
    QByteArray written;
    QByteArray committed;
    const qsizetype frameSize = frameHeaderSize + pageSize;
    for (qsizetype at = logHeaderSize; at + frameSize <= bytes.size(); at += frameSize) {
        const QByteArrayView frame = bytes.sliced(at, frameSize);
        if (frame.sliced(8, 8) != bytes.sliced(16, 8))
            break;
        sum.add(frame.first(8));
        sum.add(frame.sliced(frameHeaderSize));
        if (!sum.matches(frame, 16))
            break;
        if (wordAt(frame, 0) == 1)
            written = frame.sliced(frameHeaderSize).toByteArray();
        // The size of the database stands in the last frame of a transaction alone.
        if (wordAt(frame, 4) != 0)
            committed = written;
    }
    return committed;
}

Result<FileHeader> readFileHeader(const QString &path)
{
    const Result<QByteArray> file = beginning(path, fileHeaderSize);
    if (!file)
        return fail(file.error());
    const Result<QByteArray> log = beginning(path + QStringLiteral("-wal"), longestLog);
    if (!log)
        return fail(log.error());
    FileHeader header;
    header.hasLog = !log->isEmpty();
    // What is no database is refused by SQLite.
    const bool isDatabase
        = file->size() == fileHeaderSize && file->startsWith(QByteArrayView("SQLite format 3"));
    if (isDatabase) {
        header.version = static_cast<int>(wordAt(*file, versionAt));
        header.id = wordAt(*file, idAt);
    }
    const QByteArray page = firstPageOfLog(*log);
    if (page.isEmpty())
        return header;
    const quint32 logId = wordAt(page, idAt);
    // A database that is still empty may have everything in its log.
    if (isDatabase && header.id != 0 && logId != header.id)
        return fail(ErrorCode::ProfileMixed, QStringLiteral("log of another database"));
    header.version = static_cast<int>(wordAt(page, versionAt));
    header.id = logId;
    return header;
}

Result<void> requireDatabase(const QString &path, const QString &what)
{
    return readFileHeader(path).and_then([&](const FileHeader &header) -> Result<void> {
        return header.version > 0 ? Result<void>() : fail(ErrorCode::ProfileDamaged, what);
    });
}

} // namespace heliograph
