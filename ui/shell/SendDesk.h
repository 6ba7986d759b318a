// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Conversation.h"
#include "ui/media/MediaSheet.h"

#include <QObject>

#include <memory>

namespace heliograph {

/// Takes what a person sent and follows it until it is committed, whatever chat is open by then.
class SendDesk final : public QObject {
    Q_OBJECT
public:
    using ConversationPointer = std::shared_ptr<Conversation>;
    explicit SendDesk(QObject *parent = nullptr);

    void sendText(const ConversationPointer &conversation, const QString &text,
        const std::optional<Quote> &quote);
    /// The first of them quotes.
    void sendFiles(const ConversationPointer &conversation, const std::vector<OutgoingItem> &items,
        const std::optional<Quote> &quote);

signals:
    /// The text did not go; it belongs into this conversation's draft again.
    void textRefused(const std::shared_ptr<heliograph::Conversation> &conversation,
        const QString &text, const heliograph::Error &error);
    void fileRefused(const std::shared_ptr<heliograph::Conversation> &conversation,
        const heliograph::OutgoingItem &item, const heliograph::Error &error);
};

} // namespace heliograph
