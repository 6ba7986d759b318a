// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Names.h"

#include "app/ErrorText.h"
#include "protocol/SafeFileName.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>

namespace heliograph {

static QString nameTr(const char *text) { return QCoreApplication::translate("Names", text); }

QString formattedNumber(const Jid &jid)
{
    if (!jid.isPhoneNumber())
        return {};
    const QString digits = QString::fromUtf8(jid.user);
    // Country codes of one digit (1, 7) or two; three for the rest. Only a reading aid.
    static const QStringList twoDigits
        = QStringLiteral("20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 "
                         "57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98")
              .split(u' ');
    int country = 3;
    if (digits.startsWith(u'1') || digits.startsWith(u'7'))
        country = 1;
    else if (twoDigits.contains(digits.left(2)))
        country = 2;
    QString out = u'+' + digits.left(country);
    qsizetype at = country;
    // Two groups of three and the rest reads well for most.
    for (int group = 0; group < 2 && digits.size() - at > 4; ++group, at += 3)
        out += u' ' + digits.mid(at, 3);
    return at < digits.size() ? out + u' ' + digits.mid(at) : out;
}

QString displayName(const Jid &jid, const QString &pushName)
{
    if (!pushName.isEmpty())
        return pushName;
    if (jid.isPhoneNumber())
        return formattedNumber(jid);
    return nameTr(QT_TRANSLATE_NOOP("Names", "Unknown contact"));
}

QString shownFileName(const MediaReference &media)
{
    return media.fileName.isEmpty() ? QString() : safeFileName(media.fileName);
}

QString fileNameToSave(const MediaReference &media, qint64 timestamp, const QString &localPath)
{
    if (!media.fileName.isEmpty())
        return shownFileName(media);
    const QString suffix = QFileInfo(localPath).suffix();
    const QString stem = QDateTime::fromMSecsSinceEpoch(timestamp).toString(
        QStringLiteral("'heliograph'-yyyyMMdd-HHmmss"));
    return safeFileName(suffix.isEmpty() ? stem : stem + u'.' + suffix);
}

QString previewText(const MessageContent &content, const std::vector<MentionName> &mentions)
{
    const QString text = readText(content.text, mentions);
    const auto labelled = [&](const char *label) {
        return text.isEmpty() ? nameTr(label) : nameTr(label) + QStringLiteral(" · ") + text;
    };
    switch (content.kind) {
    case MessageKind::Text:
        return text.simplified();
    case MessageKind::Image:
        return labelled(QT_TRANSLATE_NOOP("Names", "Photo"));
    case MessageKind::Video:
        return labelled(QT_TRANSLATE_NOOP("Names", "Video"));
    case MessageKind::Gif:
        return labelled(QT_TRANSLATE_NOOP("Names", "GIF"));
    case MessageKind::VideoNote:
        return nameTr(QT_TRANSLATE_NOOP("Names", "Video note"));
    case MessageKind::Audio:
        return nameTr(QT_TRANSLATE_NOOP("Names", "Audio"));
    case MessageKind::Voice:
        return nameTr(QT_TRANSLATE_NOOP("Names", "Voice message"));
    case MessageKind::Document:
        return content.media && !content.media->fileName.isEmpty()
            ? shownFileName(*content.media)
            : labelled(QT_TRANSLATE_NOOP("Names", "Document"));
    case MessageKind::Sticker:
        return nameTr(QT_TRANSLATE_NOOP("Names", "Sticker"));
    case MessageKind::Location:
        return labelled(QT_TRANSLATE_NOOP("Names", "Location"));
    case MessageKind::Contact:
        return labelled(QT_TRANSLATE_NOOP("Names", "Contact"));
    case MessageKind::Poll:
        return labelled(QT_TRANSLATE_NOOP("Names", "Poll"));
    case MessageKind::GroupInvite:
        return labelled(QT_TRANSLATE_NOOP("Names", "Group invitation"));
    case MessageKind::Event:
        return labelled(QT_TRANSLATE_NOOP("Names", "Event"));
    case MessageKind::Call:
        return nameTr(QT_TRANSLATE_NOOP("Names", "Call"));
    case MessageKind::ViewOnce:
        return nameTr(QT_TRANSLATE_NOOP("Names", "View once: open on the phone"));
    case MessageKind::System:
    case MessageKind::Reaction:
    case MessageKind::Edit:
        return content.text;
    case MessageKind::Revocation:
    case MessageKind::Hidden:
        return {};
    case MessageKind::Unknown:
        return nameTr(QT_TRANSLATE_NOOP("Names", "Open on the phone"));
    case MessageKind::Placeholder:
        return nameTr(QT_TRANSLATE_NOOP("Names", "Waiting for this message"));
    case MessageKind::Revoked:
        return nameTr(QT_TRANSLATE_NOOP("Names", "Message deleted"));
    }
    return {};
}

QString systemText(const QString &event, const QString &name)
{
    switch (eventOf(event)) {
    case SystemEvent::IdentityChanged:
        return nameTr(QT_TRANSLATE_NOOP("Names", "The security code with %1 changed")).arg(name);
    case SystemEvent::Unknown:
        break;
    }
    return nameTr(QT_TRANSLATE_NOOP("Names", "Open on the phone"));
}

QString storedErrorText(const QString &name)
{
    if (name.isEmpty())
        return {};
    const ErrorCode code = errorFromName(name);
    return errorName(code) == name ? errorText({ code, {}, 0, 0 }) : name;
}

QString reasonText(MessageKind kind, const QString &errorName)
{
    // Whatever ended the waiting, it is over (05 §3.5).
    return kind == MessageKind::Placeholder && !errorName.isEmpty()
        ? nameTr(QT_TRANSLATE_NOOP("Names", "This message could not be loaded"))
        : storedErrorText(errorName);
}

} // namespace heliograph
