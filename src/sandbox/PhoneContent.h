// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "sandbox/MediaStore.h"

#include <optional>
#include <vector>

namespace heliograph::sandbox {

/// What kind of content a Message holds, as the attributes of its stanza tell it.
struct ContentKind {
    QByteArray type;
    QByteArray mediaType;
    /// Text of a text message.
    QString text;
    bool isMedia = false;
    bool isReaction = false;
    /// Protocol messages, reactions, votes: nothing that is answered in words.
    bool isSilent = false;
};

ContentKind kindOfContent(const QByteArray &content);
/// Where the file of a media message lies.
struct MediaPlace {
    QByteArray mediaKey;
    QByteArray directPath;
};
std::optional<MediaPlace> mediaPlaceOf(const QByteArray &content);
/// A plain text Message.
QByteArray textContent(const QString &text);
/// What a text may carry beside itself.
struct TextExtras {
    /// The message it answers.
    QByteArray quotedId;
    Jid quotedSender;
    QByteArray quotedContent;
    std::vector<Jid> mentions;
    QString link;
};
QByteArray textContent(const QString &text, const TextExtras &extras);
/// A reaction to the message `id` in a chat; an empty emoji takes it back.
QByteArray reactionContent(
    const Jid &chat, const QByteArray &id, bool fromMe, const QString &emoji);
/// The same reaction from the other side of the chat: mirrored. Empty when it is none.
QByteArray mirroredReaction(const QByteArray &content, const Jid &chat);
/// A small picture that lies in the store; empty when it cannot be stored.
QByteArray pictureContent(MediaStore &store, Random &random);
/// Takes the file of a media message out of the store, encrypts it under a new key, stores it, and
/// gives the message that refers to it. NotFound, FileTooLarge, BadContent and media errors.
[[nodiscard]] Result<QByteArray> uploadAgain(
    const QByteArray &content, MediaStore &store, Random &random);

} // namespace heliograph::sandbox
