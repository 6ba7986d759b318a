// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media/MediaCipher.h"
#include "media/PartFile.h"

#include <QString>
#include <QTemporaryFile>

#include <memory>

namespace heliograph {

/// Where a finished download goes.
struct DownloadPlace {
    QString folder;
    /// Safe already (see safeFileName); numbered if taken.
    QString fileName;
};

/// Takes the bytes of one download and makes the file of them. Used by one thread at a time,
/// from a pool: everything here may block.
class DownloadSink {
public:
    virtual ~DownloadSink() = default;
    /// MediaLength as soon as more arrives than the file can have, DiskFull, StorageFailed.
    [[nodiscard]] virtual Result<void> add(const QByteArray &bytes) = 0;
    /// Bytes taken so far: where a continued request begins.
    virtual qint64 received() const = 0;
    /// Forgets everything that arrived.
    [[nodiscard]] virtual Result<void> restart() = 0;
    /// All checks, then the file appears. Gives its path.
    [[nodiscard]] virtual Result<QString> finish() = 0;
};

/// Collects the ciphertext, then decrypts it: for small files.
class SpooledSink final : public DownloadSink {
public:
    [[nodiscard]] static Result<std::unique_ptr<DownloadSink>> create(
        const MediaKeys &keys, const MediaExpectation &expected, DownloadPlace place);

    Result<void> add(const QByteArray &bytes) override;
    qint64 received() const override { return m_received; }
    Result<void> restart() override;
    Result<QString> finish() override;

private:
    SpooledSink(const MediaKeys &keys, const MediaExpectation &expected, DownloadPlace place);

    MediaKeys m_keys;
    MediaExpectation m_expected;
    DownloadPlace m_place;
    QTemporaryFile m_file;
    qint64 m_received = 0;
};

/// Decrypt while downloading (06 §9.2): for large files, which then need their disk space once.
class StreamingSink final : public DownloadSink {
public:
    [[nodiscard]] static Result<std::unique_ptr<DownloadSink>> create(
        const MediaKeys &keys, const MediaExpectation &expected, DownloadPlace place);

    Result<void> add(const QByteArray &bytes) override;
    qint64 received() const override { return m_decryptor.received(); }
    Result<void> restart() override;
    Result<QString> finish() override;

private:
    StreamingSink(const MediaKeys &keys, const MediaExpectation &expected, DownloadPlace place,
        PartFile part);

    MediaKeys m_keys;
    MediaExpectation m_expected;
    DownloadPlace m_place;
    PartFile m_part;
    MediaDecryptor m_decryptor;
};

/// Media that is not encrypted: channels and pictures of the catalogue (06 §11).
class PlainSink final : public DownloadSink {
public:
    [[nodiscard]] static Result<std::unique_ptr<DownloadSink>> create(
        const MediaExpectation &expected, DownloadPlace place);

    Result<void> add(const QByteArray &bytes) override;
    qint64 received() const override { return m_received; }
    Result<void> restart() override;
    Result<QString> finish() override;

private:
    PlainSink(const MediaExpectation &expected, DownloadPlace place, PartFile part);

    MediaExpectation m_expected;
    DownloadPlace m_place;
    PartFile m_part;
    Sha256 m_hash;
    qint64 m_received = 0;
};

} // namespace heliograph
