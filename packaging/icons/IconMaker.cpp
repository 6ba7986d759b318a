// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <QTextStream>
#include <QtEndian>

#include <cstdio>
#include <utility>
#include <vector>

// Draws the program's one icon, an SVG, in the form that a system wants: a PNG of one size, the ICO
// of Windows or the ICNS of macOS. Used by the build only, so that no drawn picture is in the tree.

namespace {

QByteArray pngOf(QSvgRenderer &drawing, int size)
{
    QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    drawing.render(&painter);
    painter.end();
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    return image.save(&buffer, "PNG") ? buffer.data() : QByteArray();
}

template <typename T> void appendLittle(QByteArray &to, T value)
{
    value = qToLittleEndian(value);
    to.append(reinterpret_cast<const char *>(&value), sizeof value);
}

void appendBig(QByteArray &to, quint32 value)
{
    value = qToBigEndian(value);
    to.append(reinterpret_cast<const char *>(&value), sizeof value);
}

/// A directory of 16 bytes a picture, then the pictures as PNG, which Windows Vista and later read.
QByteArray icoOf(QSvgRenderer &drawing)
{
    const std::vector<int> sizes { 16, 24, 32, 48, 64, 256 };
    QByteArray directory;
    QByteArray pictures;
    appendLittle<quint16>(directory, 0);
    appendLittle<quint16>(directory, 1);
    appendLittle<quint16>(directory, static_cast<quint16>(sizes.size()));
    const auto start = static_cast<quint32>(6 + 16 * sizes.size());
    for (const int size : sizes) {
        const QByteArray png = pngOf(drawing, size);
        // 256 is written as 0.
        directory.append(static_cast<char>(size)).append(static_cast<char>(size));
        directory.append(2, '\0');
        appendLittle<quint16>(directory, 1);
        appendLittle<quint16>(directory, 32);
        appendLittle(directory, static_cast<quint32>(png.size()));
        appendLittle(directory, start + static_cast<quint32>(pictures.size()));
        pictures += png;
    }
    return directory + pictures;
}

/// Blocks of a four-letter kind, their length with the head, and a PNG.
QByteArray icnsOf(QSvgRenderer &drawing)
{
    QByteArray blocks;
    for (const auto &[kind, size] : { std::pair { "icp4", 16 }, { "icp5", 32 }, { "icp6", 64 },
             { "ic07", 128 }, { "ic08", 256 }, { "ic09", 512 }, { "ic10", 1024 } }) {
        const QByteArray png = pngOf(drawing, size);
        blocks += kind;
        appendBig(blocks, static_cast<quint32>(png.size() + 8));
        blocks += png;
    }
    QByteArray file("icns");
    appendBig(file, static_cast<quint32>(blocks.size() + 8));
    return file + blocks;
}

} // namespace

/// heliograph-icons DRAWING.svg OUT.png SIZE, or OUT.ico, or OUT.icns
int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    QSvgRenderer drawing(QString::fromLocal8Bit(argv[1]));
    const QString out = QString::fromLocal8Bit(argv[2]);
    QByteArray bytes;
    if (!drawing.isValid())
        bytes.clear();
    else if (out.endsWith(QLatin1String(".ico")))
        bytes = icoOf(drawing);
    else if (out.endsWith(QLatin1String(".icns")))
        bytes = icnsOf(drawing);
    else if (argc > 3)
        bytes = pngOf(drawing, qBound(8, QByteArray(argv[3]).toInt(), 1024));
    QFile file(out);
    if (bytes.isEmpty() || !file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        QTextStream(stderr) << "heliograph-icons: " << out << " could not be made\n";
        return 1;
    }
    return 0;
}
