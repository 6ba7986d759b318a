// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Names.h"

#include "app/ErrorText.h"

#include <QCoreApplication>

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
    return nameTr("Unknown contact");
}

QString previewText(const MessageContent &content)
{
    const auto labelled = [&](const char *label) {
        return content.text.isEmpty() ? nameTr(label)
                                      : nameTr(label) + QStringLiteral(" · ") + content.text;
    };
    switch (content.kind) {
    case MessageKind::Text:
        return content.text.simplified();
    case MessageKind::Image:
        return labelled("Photo");
    case MessageKind::Video:
        return labelled("Video");
    case MessageKind::Gif:
        return labelled("GIF");
    case MessageKind::VideoNote:
        return nameTr("Video note");
    case MessageKind::Audio:
        return nameTr("Audio");
    case MessageKind::Voice:
        return nameTr("Voice message");
    case MessageKind::Document:
        return content.media && !content.media->fileName.isEmpty() ? content.media->fileName
                                                                   : labelled("Document");
    case MessageKind::Sticker:
        return nameTr("Sticker");
    case MessageKind::Location:
        return labelled("Location");
    case MessageKind::Contact:
        return labelled("Contact");
    case MessageKind::Poll:
        return labelled("Poll");
    case MessageKind::GroupInvite:
        return labelled("Group invitation");
    case MessageKind::Event:
        return labelled("Event");
    case MessageKind::Call:
        return nameTr("Call");
    case MessageKind::ViewOnce:
        return nameTr("View once: open on the phone");
    case MessageKind::System:
        return content.text;
    case MessageKind::Unknown:
        return nameTr("Open on the phone");
    case MessageKind::Placeholder:
        return nameTr("Waiting for this message");
    case MessageKind::Revoked:
        return nameTr("Message deleted");
    }
    return {};
}

QString storedErrorText(const QString &name)
{
    if (name.isEmpty())
        return {};
    const ErrorCode code = errorFromName(name);
    return errorName(code) == name ? errorText({ code, {}, 0, 0 }) : name;
}

} // namespace heliograph
