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
    const qint64 size = QFileInfo(source).size();
    const double mebibytes = static_cast<double>(size) / (1024 * 1024);
    const int calls = size < longFile ? 4 : 1;
    const double before = peakMemory();
    const auto encrypt = [&](const char *work, bool withSidecar) {
        Result<EncryptedMedia> media;
        const double seconds = secondsOf(
            [&] { media = encryptFile(source, cipherFile, MediaType::Video, key, withSidecar); },
            calls);
        if (!media)
            qFatal("the file is not encrypted");
        report(work, mebibytes / seconds);
        return *media;
    };
    report("media-encrypt-sidecar-bound", mebibytes / secondsOfOnePass(size, true, 4, calls));
    encrypt("media-encrypt-sidecar", true);
    report("media-encrypt-bound", mebibytes / secondsOfOnePass(size, true, 3, calls));
    const EncryptedMedia media = encrypt("media-encrypt", false);
    report("media-decrypt-bound", mebibytes / secondsOfOnePass(size, false, 3, calls));
    const MediaExpectation expected { media.fileSha256, media.fileEncSha256, media.fileLength };
    Result<QString> opened;
    const auto decrypt = [&] {
        QFile::remove(plainFile);
        opened = decryptFile(cipherFile, plainFile, MediaType::Video, key, expected);
    };
    report("media-decrypt", mebibytes / secondsOf(decrypt, calls));
    if (!opened)
        qFatal("the file is not decrypted");
    report("media-memory", peakMemory() - before);
    QFile::remove(cipherFile);
    QFile::remove(*opened);
}

} // namespace heliograph::bench
