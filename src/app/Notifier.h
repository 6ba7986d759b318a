// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Jid.h"

#include <QObject>

namespace heliograph {

/// Which chat of which account; without a chat, the account's whole inbox.
struct ChatPlace {
    QString accountId;
    Jid chat;
    friend bool operator==(const ChatPlace &, const ChatPlace &) = default;
};

inline size_t qHash(const ChatPlace &place, size_t seed = 0)
{
    return qHashMulti(seed, place.accountId, place.chat);
}

/// One notification. Its place is frozen: a click and a reply go there, whatever is open by then.
struct Notification {
    ChatPlace place;
    /// "Anna · Sales". Plain text, as is the other.
    QString title;
    QString text;
    /// The newest message it tells of; empty for an inbox.
    QString messageId;
    friend bool operator==(const Notification &, const Notification &) = default;
};

/// What shows notifications; an implementation per system. Never waits for the system.
class Notifier : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// Takes the place of an earlier one of the same place.
    virtual void show(const Notification &notification) = 0;
    /// Nothing if there is none, or a person has closed it.
    virtual void withdraw(const ChatPlace &place) = 0;

signals:
    /// A person wants to see it. `token` lets the window come to the front; empty if there is none.
    void opened(const heliograph::ChatPlace &place, const QString &token);
    /// A person has answered in the notification itself.
    void replied(const heliograph::Notification &notification, const QString &text);
};

} // namespace heliograph
