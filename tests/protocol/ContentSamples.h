// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/MessageContent.h"

namespace heliograph::content {

// `Proto` is the generated message, which headers do not include.

template <typename Proto> QByteArray wireOf(const Proto &message)
{
    return QByteArray::fromStdString(message.SerializeAsString());
}

template <typename Proto> ParsedMessage parsedOf(const Proto &message)
{
    return parseMessageContent(wireOf(message)).value();
}

inline MessageContent contentOf(const ParsedMessage &parsed)
{
    const auto *content = std::get_if<MessageContent>(&parsed.body);
    return content ? *content : MessageContent { MessageKind::System, {}, {}, {}, {} };
}

inline MessageContent roundTrip(const MessageContent &content)
{
    return contentOf(parseMessageContent(buildMessageContent(content).value()).value());
}

inline MediaReference someMedia(MediaType type)
{
    MediaReference media;
    media.type = type;
    media.mimeType = QStringLiteral("application/octet-stream");
    media.url = QStringLiteral("https://media.example.org/a");
    media.directPath = QStringLiteral("/v/a?b=c");
    media.mediaKey = QByteArray(32, 'k');
    media.fileSha256 = QByteArray(32, 's');
    media.fileEncSha256 = QByteArray(32, 'e');
    media.fileLength = 5'000'000'000;
    media.mediaKeyTimestamp = 1'790'000'000;
    return media;
}

template <typename Proto> Proto noteMessage(typename Proto::ProtocolMessage::Type type)
{
    Proto message;
    auto &note = *message.mutable_protocolmessage();
    note.set_type(type);
    note.mutable_key()->set_id("3EB0AA");
    note.mutable_key()->set_fromme(true);
    note.mutable_key()->set_participant("15550001111:3@s.whatsapp.net");
    return message;
}

template <typename Proto>
Proto wrapped(const Proto &inner, typename Proto::FutureProofMessage *(Proto::*opener)())
{
    Proto outer;
    *(outer.*opener)()->mutable_message() = inner;
    return outer;
}

} // namespace heliograph::content
