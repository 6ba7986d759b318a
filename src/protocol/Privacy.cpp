// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/Privacy.h"

namespace heliograph {

Node buildPrivacyQuery(const QByteArray &id)
{
    Node iq("iq",
        { { "id", id }, { "xmlns", "privacy" }, { "type", "get" }, { "to", Jid::service() } });
    iq.add(Node("privacy"));
    return iq;
}

Result<bool> parseReadReceipts(const Node &answer)
{
    const Node *settings = answer.child("privacy");
    if (!settings)
        return fail(ErrorCode::BadTag, QStringLiteral("privacy settings"));
    for (const Node &category : settings->children()) {
        if (category.tag == "category" && category.text("name") == "readreceipts")
            return category.text("value") == "all";
    }
    // Never touched: accounts begin with it.
    return true;
}

bool isPrivacyNews(const Node &stanza)
{
    if (stanza.tag == "notification")
        return stanza.text("type") == "account_sync" && stanza.child("privacy");
    const Node *dirty = stanza.tag == "ib" ? stanza.child("dirty") : nullptr;
    return dirty && dirty->text("type") == "account_sync";
}

} // namespace heliograph
