// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Jid.h"
#include "protocol/MediaKeys.h"

#include <QByteArray>
#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>
#include <vector>

namespace heliograph {

/// Names one message: chat and author are bare JIDs (05 §11: the key is chat, author, id).
struct MessageKey {
    Jid chat;
    Jid sender;
    QString id;
    friend bool operator==(const MessageKey &, const MessageKey &) = default;
};

/// How far an outgoing message got (05 §4.3). Never goes backwards; Failed needs a person.
enum class DeliveryStep { Queued, Sent, Delivered, Read, Played, Failed };
/// "queued", "sent", … as JSON-RPC writes it.
QString stepName(DeliveryStep step);

/// What a message shows. Kinds that nobody renders yet are Unknown: an honest card.
enum class MessageKind {
    Text,
    Image,
    Video,
    Gif,
    VideoNote,
    Audio,
    Voice,
    Document,
    Sticker,
    Location,
    Contact,
    Poll,
    GroupInvite,
    Event,
    Call,
    ViewOnce,
    System,
    /// Content of a kind that this version does not know; its bytes are kept.
    Unknown,
    /// Could not be decrypted yet; replaced in place when a resend arrives.
    Placeholder,
    /// An own reaction on its way: its text is the emoji, its quote the target. Never a bubble.
    Reaction,
    /// New words for an own message on their way: its text, its quote the target and what that said
    /// before. Never a bubble.
    Edit,
    /// An own message is being deleted for everyone: its quote is the target. Never a bubble.
    Revocation,
    /// Deleted by its author.
    Revoked,
    /// Deleted here alone: its place stays, so that it does not come again. Never a bubble.
    Hidden,
};
/// From a message to its last edit (05 §2.9).
inline constexpr std::chrono::minutes editWindow { 15 };
/// From a message to its deletion for everyone: official clients pass over what comes later.
inline constexpr std::chrono::hours revokeWindow { 60 };

/// "text", "image", … as JSON-RPC writes it.
QString kindName(MessageKind kind);
/// Whether it has a place among the messages of its chat.
bool isShown(MessageKind kind);
/// Whether one can reply to it and react to it.
bool isAnswerable(MessageKind kind);

/// Whether its text or caption can be changed.
bool isEditable(MessageKind kind);

/// What a row of kind System tells; its name is the text of the row.
enum class SystemEvent {
    Unknown,
    /// The person's phone has new keys (04 §7.4).
    IdentityChanged,
};
/// "identityChanged", … as tables and JSON-RPC write it.
QString eventName(SystemEvent event);
SystemEvent eventOf(const QString &name);

/// Everything needed to fetch and check an encrypted file (06 §13).
struct MediaReference {
    MediaType type = MediaType::Document;
    QString mimeType;
    QString fileName;
    QString url;
    QString directPath;
    QByteArray mediaKey;
    QByteArray fileSha256;
    QByteArray fileEncSha256;
    /// Bytes of the plain file.
    qint64 fileLength = 0;
    /// Unix seconds.
    qint64 mediaKeyTimestamp = 0;
    int width = 0;
    int height = 0;
    int seconds = 0;
    /// JPEG of at most 64 KiB.
    QByteArray thumbnail;
    QByteArray waveform;
    QByteArray sidecar;
    friend bool operator==(const MediaReference &, const MediaReference &) = default;
};

struct Quote {
    QString id;
    Jid sender;
    QString text;
    friend bool operator==(const Quote &, const Quote &) = default;
};

/// What one person has set to a message.
struct Reaction {
    Jid sender;
    QString emoji;
    friend bool operator==(const Reaction &, const Reaction &) = default;
};

/// The visible content of one message.
struct MessageContent {
    MessageKind kind = MessageKind::Text;
    /// Text of a text message, caption of media, title of a card.
    QString text;
    std::optional<MediaReference> media;
    std::optional<Quote> quote;
    std::vector<Jid> mentions;
    friend bool operator==(const MessageContent &, const MessageContent &) = default;
};

/// A file that a person or a program wants sent.
struct DraftFile {
    QString path;
    QString fileName;
    MediaType as = MediaType::Document;
    /// Photo quality: false ≤ 1600 px, true ≤ 4096 px long edge.
    bool highDefinition = false;
    friend bool operator==(const DraftFile &, const DraftFile &) = default;
};

/// What a person wants to send. Exactly one target.
struct Draft {
    Jid chat;
    QString text;
    enum class Action {
        Message,
        /// The text is an emoji for the quoted message; an empty one takes the own reaction back.
        React,
        /// The text is what the quoted own message says from now on.
        Edit,
        /// The quoted own message is deleted for everyone.
        Revoke,
    };
    Action action = Action::Message;
    /// What it refers to: its id, and its sender where that is known. The text is found here.
    std::optional<Quote> quote;
    std::vector<Jid> mentions;
    /// Fixed by the caller or made when the draft is accepted.
    QString id;
    using File = DraftFile;
    std::optional<File> file;
    /// A person wrote it in the window: it waits where a program is refused (09 §5.3).
    bool byPerson = false;
    /// It was what the chat keeps as half written, which ends together with it.
    bool endsHalfWritten = false;
    friend bool operator==(const Draft &, const Draft &) = default;
};

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::MessageKey)
Q_DECLARE_METATYPE(heliograph::DeliveryStep)
