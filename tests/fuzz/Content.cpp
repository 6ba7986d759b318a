// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/NodeEncoder.h"
#include "protocol/MediaRetry.h"
#include "protocol/MessageContent.h"
#include "tests/fuzz/Targets.h"
#include "transport/ClientPayload.h"

namespace heliograph::fuzz {

static void requireCleanText(const QString &text)
{
    require(
        text.isValidUtf16() && !text.contains(QChar(u'\0')), "a text is valid and without U+0000");
}

static void checkContent(const MessageContent &content)
{
    requireCleanText(content.text);
    if (content.quote)
        requireCleanText(content.quote->text);
    if (content.media) {
        require(content.media->fileLength >= 0, "no file has a negative length");
        require(content.media->thumbnail.size() <= 64 * 1024, "a thumbnail is small");
    }
    const Result<QByteArray> once = buildMessageContent(content);
    if (!once)
        return;
    const Result<ParsedMessage> again = parseMessageContent(*once);
    require(again.has_value(), "what is built can be parsed");
    const auto *shown = std::get_if<MessageContent>(&again->body);
    require(shown && shown->kind == content.kind, "content keeps its kind");
    require(shown->text == content.text, "content keeps its text");
    require(buildMessageContent(*shown) == *once, "content is stable after one turn");
}

void content(QByteArrayView input)
{
    const Result<ParsedMessage> message = parseMessageContent(input);
    if (!message)
        return;
    if (const auto *shown = std::get_if<MessageContent>(&message->body))
        checkContent(*shown);
    else if (const auto *edit = std::get_if<EditContent>(&message->body))
        checkContent(edit->content);
    const Jid chat = Jid::phoneNumber("15550001111");
    const Result<ParsedMessage> copy = parseMessageContent(wrapForOwnDevices(message->raw, chat));
    require(copy && copy->destination == chat, "a wrapped copy names its chat");
}

void payload(QByteArrayView input)
{
    if (const auto parsed = parseClientPayload(input)) {
        const QByteArray once = serialize(*parsed);
        const auto again = parseClientPayload(once);
        require(again && *again == *parsed, "a payload survives");
        if (parsed->registration)
            (void)parsed->registration->hasValidSignature();
        (void)parsed->kind();
    }
    if (const auto props = parseDeviceProps(input)) {
        const auto again = parseDeviceProps(serialize(*props));
        require(again && *again == *props, "device properties survive");
    }
}

} // namespace heliograph::fuzz
