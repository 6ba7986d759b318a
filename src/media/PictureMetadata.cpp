// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/PictureMetadata.h"

#include <QList>
#include <QtEndian>

namespace heliograph {

namespace {

constexpr quint8 jpegStartOfScan = 0xDA;
constexpr quint8 jpegApp0 = 0xE0;
constexpr quint8 jpegApp2 = 0xE2;
constexpr quint8 jpegApp14 = 0xEE;
constexpr quint8 jpegApp15 = 0xEF;

quint8 byteAt(QByteArrayView data, qsizetype at) { return static_cast<quint8>(data[at]); }

/// JFIF, colour profile and Adobe's colour transform change what is seen; other application
/// segments are about place and maker. Comments name the encoder and stay, so that such files keep
/// their bytes.
bool isJpegSegmentKept(quint8 marker)
{
    const bool application = marker >= jpegApp0 && marker <= jpegApp15;
    return !application || marker == jpegApp0 || marker == jpegApp2 || marker == jpegApp14;
}

std::optional<QByteArray> strippedJpeg(QByteArrayView data)
{
    QByteArray out = data.first(2).toByteArray();
    qsizetype at = 2;
    while (at + 4 <= data.size() && byteAt(data, at) == 0xFF) {
        const quint8 marker = byteAt(data, at + 1);
        const qsizetype length = byteAt(data, at + 2) << 8 | byteAt(data, at + 3);
        if (length < 2 || at + 2 + length > data.size())
            return std::nullopt;
        if (marker == jpegStartOfScan) {
            out.append(data.sliced(at).data(), data.size() - at);
            return out;
        }
        if (isJpegSegmentKept(marker))
            out.append(data.data() + at, 2 + length);
        at += 2 + length;
    }
    return std::nullopt;
}

bool isPngChunkKept(QByteArrayView name)
{
    static const QList<QByteArray> dropped { "tEXt", "zTXt", "iTXt", "eXIf", "tIME" };
    return !dropped.contains(name.toByteArray());
}

std::optional<QByteArray> strippedPng(QByteArrayView data)
{
    constexpr qsizetype frame = 12;
    QByteArray out = data.first(8).toByteArray();
    qsizetype at = 8;
    while (at + frame <= data.size()) {
        const quint32 length = qFromBigEndian<quint32>(data.data() + at);
        const qsizetype whole = frame + static_cast<qsizetype>(length);
        if (whole > data.size() - at)
            return std::nullopt;
        const QByteArrayView name = data.sliced(at + 4, 4);
        if (isPngChunkKept(name))
            out.append(data.data() + at, whole);
        at += whole;
        if (name == QByteArrayView("IEND"))
            return out;
    }
    return std::nullopt;
}

} // namespace

std::optional<QByteArray> withoutMetadata(QByteArrayView picture)
{
    if (picture.startsWith("\xFF\xD8"))
        return strippedJpeg(picture);
    if (picture.startsWith("\x89PNG\r\n\x1A\n"))
        return strippedPng(picture);
    return std::nullopt;
}

} // namespace heliograph
