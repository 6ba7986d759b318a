// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/SafeFileName.h"

#include <QList>

#include <algorithm>
#include <array>

namespace heliograph {

constexpr qsizetype longestFileNameBytes = 200;

static bool isInvisible(char32_t c)
{
    if (c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xFEFF || c == 0x061C || c == 0x180E)
        return true;
    // Zero-width characters and bidirectional controls, line and paragraph separators.
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x2069);
}

static bool isForbidden(QChar c) { return QStringLiteral(":*?\"<>|").contains(c); }

static QString visibleCharacters(const QString &text)
{
    QString out;
    const QList<uint> points = text.toUcs4();
    for (const uint point : points) {
        if (!isInvisible(point) && !QChar::isSurrogate(point))
            out += QChar::fromUcs4(point);
    }
    return out;
}

static QString withoutEnds(QString name)
{
    while (name.endsWith(u' ') || name.endsWith(u'.'))
        name.chop(1);
    while (name.startsWith(u' '))
        name.remove(0, 1);
    return name;
}

static bool isDeviceDigit(QChar c)
{
    return (c >= u'1' && c <= u'9') || c == QChar(0xB9) || c == QChar(0xB2) || c == QChar(0xB3);
}

/// Windows reserves these with any extension, whatever spaces stand before the dot.
static bool isDeviceName(const QString &name)
{
    const QString stem = name.left(name.indexOf(u'.')).trimmed().toUpper();
    static const std::array words { QStringLiteral("CON"), QStringLiteral("PRN"),
        QStringLiteral("AUX"), QStringLiteral("NUL"), QStringLiteral("CONIN$"),
        QStringLiteral("CONOUT$") };
    if (std::find(words.begin(), words.end(), stem) != words.end())
        return true;
    return stem.size() == 4 && isDeviceDigit(stem.at(3))
        && (stem.startsWith(QLatin1String("COM")) || stem.startsWith(QLatin1String("LPT")));
}

/// Where the extension with its dot begins; the length when there is none worth keeping.
static qsizetype extensionStart(const QString &name)
{
    constexpr qsizetype longestExtension = 20;
    const qsizetype dot = name.lastIndexOf(u'.');
    return dot > 0 && name.size() - dot <= longestExtension ? dot : name.size();
}

static QString cutToBytes(QString text, qsizetype limit)
{
    while (text.toUtf8().size() > limit)
        text.chop(text.back().isLowSurrogate() ? 2 : 1);
    return text;
}

static QString limited(const QString &name)
{
    if (name.toUtf8().size() <= longestFileNameBytes)
        return name;
    const qsizetype split = extensionStart(name);
    const QString extension = name.mid(split);
    return cutToBytes(name.left(split), longestFileNameBytes - extension.toUtf8().size())
        + extension;
}

QString safeFileName(const QString &suggested)
{
    QString name
        = suggested.mid(qMax(suggested.lastIndexOf(u'/'), suggested.lastIndexOf(u'\\')) + 1);
    // Nobody means more; normalising is not linear in the worst case.
    name = name.size() > 4096 ? name.left(2048) + name.right(64) : name;
    // In this order: what stood apart may compose once nothing invisible is between it.
    name = visibleCharacters(name).normalized(QString::NormalizationForm_C);
    std::replace_if(name.begin(), name.end(), isForbidden, u'_');
    name = withoutEnds(name);
    if (name.startsWith(u'.'))
        name[0] = u'_';
    if (isDeviceName(name))
        name.prepend(u'_');
    name = withoutEnds(limited(name));
    return name.isEmpty() ? QStringLiteral("file") : name;
}

QString numberedFileName(const QString &name, int copy)
{
    if (copy <= 1)
        return name;
    const qsizetype split = extensionStart(name);
    return name.left(split) + QStringLiteral(" (%1)").arg(copy) + name.mid(split);
}

} // namespace heliograph
