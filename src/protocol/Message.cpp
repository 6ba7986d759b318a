// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/Message.h"

namespace heliograph {

QString stepName(DeliveryStep step)
{
    switch (step) {
    case DeliveryStep::Queued:
        return QStringLiteral("queued");
    case DeliveryStep::Sent:
        return QStringLiteral("sent");
    case DeliveryStep::Delivered:
        return QStringLiteral("delivered");
    case DeliveryStep::Read:
        return QStringLiteral("read");
    case DeliveryStep::Played:
        return QStringLiteral("played");
    case DeliveryStep::Failed:
        return QStringLiteral("failed");
    }
    return {};
}

QString kindName(MessageKind kind)
{
    switch (kind) {
    case MessageKind::Text:
        return QStringLiteral("text");
    case MessageKind::Image:
        return QStringLiteral("image");
    case MessageKind::Video:
        return QStringLiteral("video");
    case MessageKind::Gif:
        return QStringLiteral("gif");
    case MessageKind::VideoNote:
        return QStringLiteral("videoNote");
    case MessageKind::Audio:
        return QStringLiteral("audio");
    case MessageKind::Voice:
        return QStringLiteral("voice");
    case MessageKind::Document:
        return QStringLiteral("document");
    case MessageKind::Sticker:
        return QStringLiteral("sticker");
    case MessageKind::Location:
        return QStringLiteral("location");
    case MessageKind::Contact:
        return QStringLiteral("contact");
    case MessageKind::Poll:
        return QStringLiteral("poll");
    case MessageKind::GroupInvite:
        return QStringLiteral("groupInvite");
    case MessageKind::Event:
        return QStringLiteral("event");
    case MessageKind::Call:
        return QStringLiteral("call");
    case MessageKind::ViewOnce:
        return QStringLiteral("viewOnce");
    case MessageKind::System:
        return QStringLiteral("system");
    case MessageKind::Unknown:
        return QStringLiteral("unknown");
    case MessageKind::Placeholder:
        return QStringLiteral("placeholder");
    case MessageKind::Reaction:
        return QStringLiteral("reaction");
    case MessageKind::Edit:
        return QStringLiteral("edit");
    case MessageKind::Revocation:
        return QStringLiteral("revocation");
    case MessageKind::Revoked:
        return QStringLiteral("revoked");
    case MessageKind::Hidden:
        return QStringLiteral("hidden");
    }
    return {};
}

bool isShown(MessageKind kind)
{
    switch (kind) {
    case MessageKind::Reaction:
    case MessageKind::Edit:
    case MessageKind::Revocation:
    case MessageKind::Hidden:
        return false;
    default:
        return true;
    }
}

bool isAnswerable(MessageKind kind)
{
    switch (kind) {
    case MessageKind::Call:
    case MessageKind::System:
    case MessageKind::Placeholder:
    case MessageKind::Revoked:
        return false;
    default:
        return isShown(kind);
    }
}

bool isEditable(MessageKind kind)
{
    return kind == MessageKind::Text || kind == MessageKind::Image || kind == MessageKind::Video
        || kind == MessageKind::Gif || kind == MessageKind::Document;
}

QString eventName(SystemEvent event)
{
    switch (event) {
    case SystemEvent::IdentityChanged:
        return QStringLiteral("identityChanged");
    case SystemEvent::Unknown:
        break;
    }
    return {};
}

SystemEvent eventOf(const QString &name)
{
    return name == eventName(SystemEvent::IdentityChanged) ? SystemEvent::IdentityChanged
                                                           : SystemEvent::Unknown;
}

} // namespace heliograph
