// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/MediaCipher.h"
#include "tests/bench/Bench.h"

#include <QFile>
#include <QFileInfo>

namespace heliograph::bench {

/// A file of that length is worth more than one try.
constexpr qint64 longFile = 256LL * 1024 * 1024;

void measureMedia(const QString &source, const QString &folder)
{
    const QString cipherFile = folder + QStringLiteral("/sealed");
    const QString plainFile = folder + QStringLiteral("/opened");
    const QByteArray key = noise(32);
    const double mebibytes = static_cast<double>(QFileInfo(source).size()) / (1024 * 1024);
    const int calls = QFileInfo(source).size() < longFile ? 4 : 1;
    const double before = peakMemory();
    const auto encrypt = [&](const char *work, bool withSidecar) {
        Result<EncryptedMedia> media;
        const double seconds = secondsOf(
            [&] { media = encryptFile(source, cipherFile, MediaType::Video, key, withSidecar); });
        if (!media)
            qFatal("the file is not encrypted");
        report(work, mebibytes / seconds);
        return *media;
    };
    encrypt("media-encrypt-sidecar", true);
    const EncryptedMedia media = encrypt("media-encrypt", false);
    const MediaExpectation expected { media.fileSha256, media.fileEncSha256, media.fileLength };
    Result<QString> opened;
    const double seconds = secondsOf(
        [&] {
            QFile::remove(plainFile);
            opened = decryptFile(cipherFile, plainFile, MediaType::Video, key, expected);
        },
        calls);
    if (!opened)
        qFatal("the file is not decrypted");
    report("media-decrypt", mebibytes / seconds);
    report("media-memory", peakMemory() - before);
    QFile::remove(cipherFile);
    QFile::remove(*opened);
}

} // namespace heliograph::bench
