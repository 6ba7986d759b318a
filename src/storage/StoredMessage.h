// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/Message.h"

#include <QSqlQuery>

#include <optional>
#include <vector>

namespace heliograph {

class SecretBox;

/// Somebody mentioned: `user` as it stands in the text, the person under the name by which others
/// know them, and what they call themselves (empty if unknown).
struct StoredMention {
    QByteArray user;
    Jid person;
    QString pushName;
};

/// One stored message.
struct StoredMessage {
    qint64 rowId = 0;
    MessageKey key;
    bool fromMe = false;
    /// Milliseconds: the service's time once it is known, the local one before.
    qint64 time = 0;
    qint64 localTime = 0;
    MessageContent content;
    DeliveryStep status = DeliveryStep::Sent;
    /// Name of an ErrorCode; empty if none.
    QString error;
    bool unread = false;
    bool edited = false;
    /// Its deletion for everyone is on its way.
    bool isBeingRevoked = false;
    std::vector<Reaction> reactions;
    /// Of the text and of the quoted one; read by StoreReader alone.
    std::vector<StoredMention> mentions;
    QString localPath;
    /// The chat under the name in which the message travelled; receipts go there.
    Jid wireChat;
    /// Serialized Message protobuf; empty for placeholders. Not read by lists.
    QByteArray raw;
};

struct StoredChat {
    qint64 id = 0;
    Jid jid;
    QString pushName;
    int unread = 0;
    QString draft;
    std::optional<StoredMessage> last;
};

/// Reading of rows, shared by the write side and StoreReader.
namespace rows {
/// Reads a row of a HELIOGRAPH_SELECT_MESSAGES; `raw` only when `box` is given.
StoredMessage message(const QSqlQuery &row, const SecretBox *box);
inline constexpr char messagePurpose[] = "message";
} // namespace rows

} // namespace heliograph
