// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

class QMimeData;

namespace heliograph {

/// What a paste or drop should do (a clipboard may offer several forms of one thing).
enum class PasteKind {
    Nothing,
    Text,
    /// Files or one picture: opens the sheet.
    Media,
};
PasteKind pasteKindOf(const QMimeData &data);

/// One thing out of a paste or drop.
struct MimeItem {
    /// A local file; empty for bytes.
    QString path;
    /// The bytes of a picture exactly as they were offered, and their type.
    QByteArray bytes;
    QString mimeType;
    friend bool operator==(const MimeItem &, const MimeItem &) = default;
};

/// Local files by name, or else one picture. Comments and network addresses of a list are no
/// items; nothing is fetched and no file is looked at.
std::vector<MimeItem> itemsOf(const QMimeData &data);
/// Paths of a `text/uri-list`, decoded once (RFC 2483).
QStringList pathsOfUriList(const QByteArray &list);
/// Text and a picture of the same thing: the text goes in, the picture is offered.
bool offersPictureOfText(const QMimeData &data);

} // namespace heliograph
