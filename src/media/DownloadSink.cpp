// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/DownloadSink.h"

#include "base/Files.h"

#include <QFileInfo>

namespace heliograph {

static Result<void> checkReceived(qint64 received, qint64 longest)
{
    if (received > longest)
        return fail(ErrorCode::MediaLength, QStringLiteral("more than %1 bytes").arg(longest));
    return {};
}

SpooledSink::SpooledSink(
    const MediaKeys &keys, const MediaExpectation &expected, DownloadPlace place)
    : m_keys(keys)
    , m_expected(expected)
    , m_place(std::move(place))
    , m_file(m_place.folder + QStringLiteral("/.XXXXXXXX.part"))
{
}

Result<std::unique_ptr<DownloadSink>> SpooledSink::create(
    const MediaKeys &keys, const MediaExpectation &expected, DownloadPlace place)
{
    std::unique_ptr<SpooledSink> sink(new SpooledSink(keys, expected, std::move(place)));
    if (!sink->m_file.open())
        return fail(writeFailure(sink->m_file), QStringLiteral("cannot create a file"));
    return sink;
}

Result<void> SpooledSink::add(const QByteArray &bytes)
{
    m_received += bytes.size();
    return checkReceived(m_received, m_expected.longestFile()).and_then([&] {
        return writeAll(m_file, bytes);
    });
}

Result<void> SpooledSink::restart()
{
    m_received = 0;
    if (!m_file.resize(0) || !m_file.seek(0))
        return fail(ErrorCode::StorageFailed, QStringLiteral("cannot empty a file"));
    return {};
}

Result<QString> SpooledSink::finish()
{
    if (!m_file.flush())
        return fail(writeFailure(m_file), QStringLiteral("cannot write"));
    Result<PartFile> plain = PartFile::create(m_place.folder);
    if (!plain)
        return fail(plain.error());
    m_file.seek(0);
    const Result<qint64> length = decryptStream(m_file, plain->device(), m_keys, m_expected);
    if (!length)
        return fail(length.error());
    return plain->placeBeside(m_place.fileName);
}

StreamingSink::StreamingSink(
    const MediaKeys &keys, const MediaExpectation &expected, DownloadPlace place, PartFile part)
    : m_keys(keys)
    , m_expected(expected)
    , m_place(std::move(place))
    , m_part(std::move(part))
    , m_decryptor(keys)
{
}

Result<std::unique_ptr<DownloadSink>> StreamingSink::create(
    const MediaKeys &keys, const MediaExpectation &expected, DownloadPlace place)
{
    Result<PartFile> part = PartFile::create(place.folder);
    if (!part)
        return fail(part.error());
    return std::unique_ptr<DownloadSink>(
        new StreamingSink(keys, expected, std::move(place), std::move(*part)));
}

Result<void> StreamingSink::add(const QByteArray &bytes)
{
    const QByteArrayView plain = m_decryptor.add(bytes);
    return checkReceived(m_decryptor.received(), m_expected.longestFile()).and_then([&] {
        return m_part.write(plain);
    });
}

Result<void> StreamingSink::restart()
{
    m_decryptor = MediaDecryptor(m_keys);
    return m_part.restart();
}

Result<QString> StreamingSink::finish()
{
    const Result<QByteArrayView> last = m_decryptor.finish(m_expected);
    if (!last)
        return fail(last.error());
    if (const Result<void> written = m_part.write(*last); !written)
        return fail(written.error());
    return m_part.placeBeside(m_place.fileName);
}

PlainSink::PlainSink(const MediaExpectation &expected, DownloadPlace place, PartFile part)
    : m_expected(expected)
    , m_place(std::move(place))
    , m_part(std::move(part))
{
}

Result<std::unique_ptr<DownloadSink>> PlainSink::create(
    const MediaExpectation &expected, DownloadPlace place)
{
    Result<PartFile> part = PartFile::create(place.folder);
    if (!part)
        return fail(part.error());
    return std::unique_ptr<DownloadSink>(
        new PlainSink(expected, std::move(place), std::move(*part)));
}

Result<void> PlainSink::add(const QByteArray &bytes)
{
    m_received += bytes.size();
    m_hash.add(bytes);
    const qint64 longest = m_expected.fileLength > 0 ? m_expected.fileLength : m_expected.limit;
    return checkReceived(m_received, longest).and_then([&] { return m_part.write(bytes); });
}

Result<void> PlainSink::restart()
{
    m_received = 0;
    m_hash = Sha256();
    return m_part.restart();
}

Result<QString> PlainSink::finish()
{
    if (m_hash.result() != m_expected.fileSha256)
        return fail(ErrorCode::MediaPlainHash);
    return m_part.placeBeside(m_place.fileName);
}

} // namespace heliograph
