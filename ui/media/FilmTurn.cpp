// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/FilmTurn.h"

#include <QFile>
#include <QtEndian>

#include <algorithm>
#include <optional>

namespace heliograph {

namespace {

constexpr int mostBoxes = 4096;

struct Box {
    QByteArray kind;
    qint64 begin = 0;
    qint64 end = 0;
};

/// The box at `at`, which lies before `end`.
std::optional<Box> boxAt(QIODevice &device, qint64 at, qint64 end)
{
    if (end - at < 8 || !device.seek(at))
        return {};
    const QByteArray head = device.read(16);
    if (head.size() < 8)
        return {};
    qint64 size = qFromBigEndian<quint32>(head.constData());
    qint64 begin = at + 8;
    if (size == 1 && head.size() == 16) {
        size = qFromBigEndian<qint64>(head.constData() + 8);
        begin += 8;
    } else if (size == 0) {
        size = end - at;
    }
    if (size < begin - at || size > end - at)
        return {};
    return Box { head.mid(4, 4), begin, at + size };
}

/// The turn in a track header; nothing where that is of a track that is not seen.
std::optional<int> turnOf(QIODevice &device, const Box &header)
{
    if (!device.seek(header.begin))
        return {};
    const QByteArray bytes = device.read(std::min<qint64>(header.end - header.begin, 96));
    const qsizetype matrix = bytes.startsWith('\1') ? 52 : 40;
    if (bytes.size() < matrix + 44)
        return {};
    const auto number
        = [&](qsizetype at) { return qFromBigEndian<qint32>(bytes.constData() + matrix + at); };
    if (number(36) == 0)
        return {};
    const qint32 a = number(0);
    const qint32 b = number(4);
    return b > 0 ? 90 : b < 0 ? 270 : a < 0 ? 180 : 0;
}

} // namespace

int filmTurn(QIODevice &device)
{
    qint64 end = device.size();
    qint64 at = 0;
    for (int boxes = 0; boxes < mostBoxes; ++boxes) {
        const std::optional<Box> box = boxAt(device, at, end);
        if (!box)
            break;
        at = box->end;
        // Into what holds the headers, past all else.
        if (box->kind == "moov" || box->kind == "trak")
            at = box->begin;
        else if (box->kind == "tkhd") {
            if (const std::optional<int> turn = turnOf(device, *box))
                return *turn;
        }
    }
    return 0;
}

int filmTurn(const QString &path)
{
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? filmTurn(file) : 0;
#else
    Q_UNUSED(path)
    return 0;
#endif
}

} // namespace heliograph
