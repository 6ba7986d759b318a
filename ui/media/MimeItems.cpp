// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/MimeItems.h"

#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QMimeData>
#include <QUrl>

#include <array>
#include <cctype>

namespace heliograph {

namespace {
constexpr std::array pictureTypes { "image/png", "image/jpeg", "image/webp", "image/gif",
    "image/bmp", "image/tiff" };
constexpr qsizetype largestPasted = 256 * 1024 * 1024;
} // namespace

static QByteArray uriListOf(const QMimeData &data)
{
    const QByteArray raw = data.data(QStringLiteral("text/uri-list"));
    if (!raw.isEmpty())
        return raw;
    QByteArray out;
    for (const QUrl &url : data.urls())
        out += url.toEncoded() + "\r\n";
    return out;
}

/// Decodes %XX once; a percent sign without two hexadecimal digits is itself.
static QByteArray percentDecoded(const QByteArray &encoded)
{
    QByteArray out;
    for (qsizetype i = 0; i < encoded.size(); ++i) {
        bool good = false;
        const int value = encoded.at(i) == '%' && i + 2 < encoded.size()
            ? encoded.mid(i + 1, 2).toInt(&good, 16)
            : 0;
        const bool digits
            = good && std::isxdigit(static_cast<unsigned char>(encoded.at(i + 1))) != 0;
        out += digits ? static_cast<char>(value) : encoded.at(i);
        i += digits ? 2 : 0;
    }
    return out;
}

QStringList pathsOfUriList(const QByteArray &list)
{
    QStringList out;
    for (QByteArray line : list.split('\n')) {
        line = line.trimmed();
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        if (!line.toLower().startsWith("file:"))
            continue;
        QByteArray rest = line.mid(5);
        QByteArray host;
        if (rest.startsWith("//")) {
            rest = rest.mid(2);
            const qsizetype slash = rest.indexOf('/');
            host = slash < 0 ? rest : rest.left(slash);
            rest = slash < 0 ? QByteArray() : rest.mid(slash);
        }
        // Another computer's file would be opened over the network and may hang.
        const bool local = host.isEmpty() || host.toLower() == "localhost";
        if (!local || !rest.startsWith('/'))
            continue;
        QString path = QFile::decodeName(percentDecoded(rest));
        // file:///C:/… has the drive behind the slash.
        if (path.size() > 2 && path.at(2) == u':' && path.at(1).isLetter())
            path.remove(0, 1);
        out << path;
    }
    return out;
}

static QString pictureTypeOf(const QMimeData &data)
{
    for (const char *type : pictureTypes) {
        if (data.hasFormat(QLatin1String(type)))
            return QLatin1String(type);
    }
    return {};
}

static bool hasPicture(const QMimeData &data)
{
    // With raw image/png only, hasImage() is false.
    return data.hasImage() || !pictureTypeOf(data).isEmpty();
}

/// A browser offers a picture together with the markup of that picture alone.
static bool isMarkupOfOnePicture(const QString &html)
{
    if (!html.contains(QLatin1String("<img"), Qt::CaseInsensitive)
        || html.contains(QLatin1String("<table"), Qt::CaseInsensitive))
        return false;
    QString rest = html;
    for (qsizetype from = rest.indexOf(u'<'); from >= 0; from = rest.indexOf(u'<')) {
        const qsizetype to = rest.indexOf(u'>', from);
        rest.remove(from, to < 0 ? rest.size() - from : to - from + 1);
    }
    return rest.trimmed().isEmpty();
}

bool offersPictureOfText(const QMimeData &data)
{
    return hasPicture(data) && data.hasText() && pasteKindOf(data) == PasteKind::Text;
}

PasteKind pasteKindOf(const QMimeData &data)
{
    if (!pathsOfUriList(uriListOf(data)).isEmpty())
        return PasteKind::Media;
    if (hasPicture(data)) {
        const bool textOnly = data.hasText() && !data.text().trimmed().isEmpty();
        const bool onePicture = data.hasHtml() && isMarkupOfOnePicture(data.html());
        const bool addressOnly
            = data.hasUrls() && data.text().trimmed() == data.urls().value(0).toString();
        if (!textOnly || onePicture || addressOnly)
            return PasteKind::Media;
    }
    return data.hasText() ? PasteKind::Text : PasteKind::Nothing;
}

std::vector<MimeItem> itemsOf(const QMimeData &data)
{
    std::vector<MimeItem> out;
    for (const QString &path : pathsOfUriList(uriListOf(data)))
        out.push_back({ path, {}, {} });
    if (!out.empty() || !hasPicture(data))
        return out;
    const QString type = pictureTypeOf(data);
    if (!type.isEmpty()) {
        const QByteArray bytes = data.data(type);
        if (!bytes.isEmpty() && bytes.size() <= largestPasted)
            out.push_back({ {}, bytes, type });
        return out;
    }
    const QImage image = data.imageData().value<QImage>();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!image.isNull() && buffer.open(QIODevice::WriteOnly) && image.save(&buffer, "PNG"))
        out.push_back({ {}, bytes, QStringLiteral("image/png") });
    return out;
}

} // namespace heliograph
