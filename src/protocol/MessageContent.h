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
/// A reaction, vote, pin or other addition that this version does not show yet.
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
    std::variant<NothingToShow, MessageContent, RevokeContent, EditContent, AdditionContent,
        PeerContent>
        body;
    /// Set for a copy of what another own device sent (field 31): the chat it went to.
    Jid destination;
    /// The innermost Message as bytes: what is stored.
    QByteArray raw;
};

/// Parses an unpadded Message. Wrappers are opened at most five deep (05 §2.7). BadContent when
/// it is no protobuf; every other oddity becomes Unknown content.
Result<ParsedMessage> parseMessageContent(QByteArrayView bytes);

/// Serializes content for recipients: text, and media with a complete reference.
/// BadContent for kinds that cannot be sent.
Result<QByteArray> buildMessageContent(const MessageContent &content);
/// Wraps a serialized Message for the own other devices (05 §2.2).
QByteArray wrapForOwnDevices(QByteArrayView message, const Jid &destination);

/// `type` and `mediatype` attributes of an outgoing stanza (05 §2.7).
struct ContentAttributes {
    QByteArray type;
    QByteArray mediaType;
};
ContentAttributes attributesOf(MessageKind kind);

/// Makes broken UTF-8 and U+0000 visible as U+FFFD (C16, C17).
QString readableText(QByteArrayView utf8);
/// The same, cut between characters to at most `limit` UTF-16 units (C21).
QString readableText(QByteArrayView utf8, qsizetype limit);

} // namespace heliograph
