// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/Message.h"

#include <variant>

namespace heliograph {

/// Which message another one is about, from the sender's view (05 §2.9).
struct TargetKey {
    QString id;
    bool fromMe = false;
    Jid participant;
};

/// Only key distribution or context: nothing to show or do.
struct NothingToShow { };
struct RevokeContent {
    TargetKey target;
};
struct EditContent {
    TargetKey target;
    MessageContent content;
};
struct ReactionContent {
    TargetKey target;
    /// Empty takes the reaction back.
    QString emoji;
    /// When it was set, in milliseconds by the sender; 0 if unknown.
    qint64 time = 0;
};
/// A vote, pin or other addition that this version does not show yet.
struct AdditionContent {
    QString what;
};
/// A phone's note to its companion (05 §3.3): honoured from the own account only.
struct PeerContent {
    enum class Type { HistoryNotification, KeyShare, PlaceholderAnswer, NamePairs, Other };
    Type type = Type::Other;
    /// The serialized sub-message of a known type.
    QByteArray bytes;
    int protocolType = 0;
};

/// What one decrypted Message means.
struct ParsedMessage {
    std::variant<NothingToShow, MessageContent, RevokeContent, EditContent, ReactionContent,
        AdditionContent, PeerContent>
        body;
    /// Set for a copy of what another own device sent (field 31): the chat it went to.
    Jid destination;
    /// The innermost Message as bytes: what is stored.
    QByteArray raw;
};

/// Parses an unpadded Message. Wrappers are opened at most five deep (05 §2.7). BadContent when
/// it is no protobuf; every other oddity becomes Unknown content.
Result<ParsedMessage> parseMessageContent(QByteArrayView bytes);

/// Serializes content for recipients: text, and media with a complete reference. `quoted` is what
/// quotedMessage() made of the quoted message; without it a quote has its text alone.
/// BadContent for kinds that cannot be sent.
Result<QByteArray> buildMessageContent(
    const MessageContent &content, const QByteArray &quoted = {});
/// A serialized message with the place of its file once that is uploaded. BadContent without one.
Result<QByteArray> withMediaPlace(
    QByteArrayView message, const QString &url, const QString &directPath);
/// What a reply carries of a stored message (05 §2.8): its content without context. Empty when
/// there is none that may be passed on.
QByteArray quotedMessage(QByteArrayView message);
/// Serializes a reaction, or its end, to a message of the chat.
QByteArray buildReaction(const ReactionContent &reaction, const Jid &chat);
/// Serializes an edit of an own message: `content` is the serialized message as it is from now on;
/// its file stays where it is (05 §2.7, §11). `time` in unix ms.
QByteArray buildEdit(const QString &id, QByteArrayView content, const Jid &chat, qint64 time);
/// Serializes the deletion of an own message for everyone.
QByteArray buildRevocation(const QString &id, const Jid &chat);
/// Whether a text is one emoji.
bool isReactionEmoji(const QString &text);
/// Wraps a serialized Message for the own other devices (05 §2.2).
QByteArray wrapForOwnDevices(QByteArrayView message, const Jid &destination);

/// `type`, `mediatype` and `edit` attributes of an outgoing stanza (05 §2.7).
struct ContentAttributes {
    QByteArray type;
    QByteArray mediaType;
    /// Of the stanza; empty for what changes no other message.
    QByteArray edit {};
};
ContentAttributes attributesOf(MessageKind kind);

/// Of ids that others choose (05 §2.1), of quoted texts and of reactions, in UTF-16 units.
inline constexpr qsizetype longestMessageId = 128;
inline constexpr qsizetype longestQuote = 1024;
inline constexpr qsizetype longestReaction = 32;

} // namespace heliograph
