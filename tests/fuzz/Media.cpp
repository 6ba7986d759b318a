// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Hash.h"
#include "media/MediaCipher.h"
#include "tests/fuzz/Targets.h"

#include <QBuffer>

namespace heliograph::fuzz {

namespace {

const MediaKeys &fuzzedKeys()
{
    static const MediaKeys keys = MediaKeys::expand(MediaType::Video, QByteArray(32, 'v')).value();
    return keys;
}

/// What a file decrypts to when it comes in pieces; nothing when it is refused.
std::optional<QByteArray> inPieces(
    QByteArrayView file, qsizetype piece, const MediaExpectation &expected)
{
    MediaDecryptor decryptor(fuzzedKeys());
    QByteArray plain;
    for (qsizetype at = 0; at < file.size(); at += piece)
        plain += decryptor.add(file.sliced(at, qMin(piece, file.size() - at))).toByteArray();
    const Result<QByteArrayView> last = decryptor.finish(expected);
    if (!last)
        return std::nullopt;
    plain += last->toByteArray();
    require(decryptor.plainLength() == plain.size(), "the length is told");
    return plain;
}

std::optional<QByteArray> asStream(QByteArrayView file, const MediaExpectation &expected)
{
    QByteArray bytes = file.toByteArray();
    QBuffer source(&bytes);
    QBuffer sink;
    source.open(QIODevice::ReadOnly);
    sink.open(QIODevice::WriteOnly);
    const Result<qint64> length = decryptStream(source, sink, fuzzedKeys(), expected);
    if (!length)
        return std::nullopt;
    return sink.data().left(*length);
}

/// The input is ciphertext; with `authentic` its MAC is made to fit, so that the padding is judged.
void foreignFile(QByteArrayView input, qsizetype piece, bool authentic)
{
    QByteArray file = input.toByteArray();
    if (authentic)
        file += hmacSha256(fuzzedKeys().macKey, fuzzedKeys().iv + file).left(mediaMacSize);
    MediaExpectation expected;
    expected.fileSha256 = sha256(QByteArray());
    expected.fileEncSha256 = sha256(file);
    require(inPieces(file, piece, expected) == asStream(file, expected),
        "pieces and stream agree on a file of somebody else");
}

/// The input is the plain file: everything that is encrypted opens again, in every way.
void ownFile(QByteArrayView input, qsizetype piece)
{
    QByteArray plain = input.toByteArray();
    QBuffer source(&plain);
    QBuffer sink;
    source.open(QIODevice::ReadOnly);
    sink.open(QIODevice::WriteOnly);
    const Result<EncryptedMedia> made = encryptStream(source, &sink, fuzzedKeys(), true);
    require(made && made->fileLength == plain.size(), "a file is encrypted");
    const QByteArray file = sink.data();
    require(file.size() == encryptedMediaLength(plain.size()), "its length is as computed");
    MediaExpectation expected { made->fileSha256, made->fileEncSha256, made->fileLength };
    require(inPieces(file, piece, expected) == plain, "it opens in pieces");
    require(asStream(file, expected) == plain, "it opens as a stream");
}

} // namespace

void media(QByteArrayView input)
{
    if (input.size() < 2)
        return;
    const qsizetype piece = 1 + static_cast<quint8>(input[1]);
    const QByteArrayView rest = input.sliced(2);
    switch (static_cast<quint8>(input[0]) % 3) {
    case 0:
        return foreignFile(rest, piece, false);
    case 1:
        return foreignFile(rest, piece, true);
    default:
        return ownFile(rest, piece);
    }
}

} // namespace heliograph::fuzz
