// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/AccountSchema.h"
#include "storage/AccountStore.h"

#include <memory>

namespace heliograph {

inline std::shared_ptr<const SecretBox> testBox(char fill = 'k')
{
    return std::make_shared<const SecretBox>(SecretBytes(QByteArray(32, fill)));
}

inline std::unique_ptr<AccountStore> testStore(const QString &path = QStringLiteral(":memory:"))
{
    return std::move(AccountStore::open(path, testBox()).value());
}

/// An incoming text of `chat`; times are in milliseconds.
inline StoredMessage incomingText(const Jid &chat, const QString &id, qint64 time)
{
    StoredMessage message;
    message.key = { chat, chat, id };
    message.time = time;
    message.localTime = time;
    message.content.text = QStringLiteral("text of ") + id;
    message.raw = "raw of " + id.toUtf8();
    message.unread = true;
    message.wireChat = chat;
    return message;
}

/// An own text to `chat` that waits for sending.
inline StoredMessage ownText(const Jid &chat, const QString &id, qint64 time)
{
    StoredMessage message = incomingText(chat, id, time);
    message.key.sender = Jid::phoneNumber("15550009999");
    message.fromMe = true;
    message.unread = false;
    message.status = DeliveryStep::Queued;
    return message;
}

} // namespace heliograph
