// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Mentions.h"

#include "app/Account.h"
#include "app/Names.h"
#include "storage/StoredMessage.h"

#include <QCoreApplication>

namespace heliograph {

std::vector<MentionName> mentionNames(const StoredMessage &message, const Account &account)
{
    std::vector<MentionName> names;
    for (const StoredMention &mention : message.mentions) {
        const bool isOwn
            = mention.person.isSameUser(account.jid()) || mention.person.isSameUser(account.lid());
        names.push_back({ QString::fromUtf8(mention.user),
            //: A mention of oneself, behind an @
            isOwn ? QCoreApplication::translate("Mentions", "You")
                  : displayName(mention.person, mention.pushName) });
    }
    return names;
}

} // namespace heliograph
