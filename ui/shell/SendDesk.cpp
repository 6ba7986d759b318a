// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/SendDesk.h"

#include "base/Future.h"

#include <utility>

namespace heliograph {

SendDesk::SendDesk(QObject *parent)
    : QObject(parent)
{
}

void SendDesk::sendText(
    const ConversationPointer &conversation, const QString &text, const std::optional<Quote> &quote)
{
    then(conversation->sendText(text, quote), this,
        [this, conversation, text](const Result<MessageKey> &sent) {
            if (!sent)
                emit textRefused(conversation, text, sent.error());
        });
}

void SendDesk::sendFiles(const ConversationPointer &conversation,
    const std::vector<OutgoingItem> &items, const std::optional<Quote> &quote)
{
    std::optional<Quote> quoted = quote;
    for (const OutgoingItem &item : items) {
        const Draft::File file { item.path, item.name, item.as, item.highDefinition };
        then(conversation->sendFile(file, item.caption, std::exchange(quoted, std::nullopt)), this,
            [this, conversation, item](const Result<MessageKey> &sent) {
                if (!sent)
                    emit fileRefused(conversation, item, sent.error());
            });
    }
}

} // namespace heliograph
