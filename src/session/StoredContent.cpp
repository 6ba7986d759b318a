// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/StoredContent.h"

#include "base/Text.h"
#include "protocol/MessageContent.h"

namespace heliograph {

static std::optional<MessageContent> sentContent(const StoredMessage &message)
{
    const Result<ParsedMessage> parsed = parseMessageContent(message.raw);
    const auto *content = parsed ? std::get_if<MessageContent>(&parsed->body) : nullptr;
    return content ? std::optional(*content) : std::nullopt;
}

QByteArray rewordedContent(const StoredMessage &message, const QString &text)
{
    std::optional<MessageContent> content = sentContent(message);
    if (!content)
        return {};
    content->text = text;
    return buildMessageContent(*content).value_or(QByteArray());
}

QByteArray currentContent(const StoredMessage &message)
{
    return message.edited ? rewordedContent(message, message.content.text) : message.raw;
}

QString sentText(const StoredMessage &message)
{
    return sentContent(message).value_or(MessageContent()).text;
}

Quote quoteOf(const StoredMessage &message)
{
    const MessageContent &content = message.content;
    const QString text
        = content.text.isEmpty() && content.media ? content.media->fileName : content.text;
    return { message.key.id, message.key.sender, shortened(text, longestQuote) };
}

Quote knownQuote(AccountStore &store, const Jid &chat, const Quote &claimed)
{
    const Jid sender = store.keys().isOwn(claimed.sender)
        ? store.keys().credentials()->jid.bare()
        : store.directory().canonical(claimed.sender);
    const std::optional<StoredMessage> known = sender.isNull()
        ? store.messages().findInChat(chat, claimed.id)
        : store.messages().find({ chat, sender, claimed.id });
    return known && known->content.kind != MessageKind::Placeholder
        ? quoteOf(*known)
        : Quote { claimed.id, sender, claimed.text };
}

QByteArray quotedContent(const StoredMessage &message)
{
    // Its bytes alone do not say that it is to be seen once.
    return message.content.kind == MessageKind::ViewOnce ? QByteArray()
                                                         : quotedMessage(currentContent(message));
}

} // namespace heliograph
