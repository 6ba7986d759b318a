// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Mentions.h"

#include "protocol/MessageContent.h"
#include "storage/Columns.h"
#include "storage/DirectoryTables.h"
#include "storage/StoreQueries.h"

#include <algorithm>

namespace heliograph {

namespace {

std::vector<Jid> mentionedIn(const QByteArray &raw)
{
    if (raw.isEmpty())
        return {};
    const Result<ParsedMessage> parsed = parseMessageContent(raw);
    const auto *content = parsed ? std::get_if<MessageContent>(&parsed->body) : nullptr;
    return content != nullptr ? content->mentions : std::vector<Jid>();
}

/// A quotation does not carry whom it mentions; the message itself does.
std::vector<Jid> mentionedInQuote(
    Database &database, const SecretBox &box, const StoredMessage &message)
{
    std::vector<Jid> found;
    (void)database.each(queries::byChatAndId,
        { jidColumn(message.key.chat), message.content.quote->id },
        [&](const QSqlQuery &row) { found = mentionedIn(rows::message(row, &box).raw); });
    return found;
}

} // namespace

bool mayMention(const QString &text)
{
    for (qsizetype at = text.indexOf(u'@'); at >= 0; at = text.indexOf(u'@', at + 1)) {
        if (at + 1 < text.size() && text.at(at + 1).isDigit())
            return true;
    }
    return false;
}

void readMentions(Database &database, const SecretBox &box, StoredMessage &message)
{
    message.content.mentions = mentionedIn(std::exchange(message.raw, QByteArray()));
    std::vector<Jid> persons = message.content.mentions;
    if (message.content.quote && mayMention(message.content.quote->text)) {
        const std::vector<Jid> quoted = mentionedInQuote(database, box, message);
        persons.insert(persons.end(), quoted.begin(), quoted.end());
    }
    const DirectoryTables directory(database);
    for (const Jid &person : persons) {
        const bool known = std::any_of(message.mentions.begin(), message.mentions.end(),
            [&](const StoredMention &mention) { return mention.user == person.user; });
        if (!known)
            message.mentions.push_back(
                { person.user, directory.canonical(person), directory.pushName(person) });
    }
}

} // namespace heliograph
