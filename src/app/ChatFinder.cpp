// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ChatFinder.h"

#include "app/Matcher.h"

#include <QHash>
#include <QSet>

#include <array>

namespace heliograph {

FoundChats findChats(const std::vector<const ChatRow *> &newestFirst, const QString &query,
    const QString &accountId, size_t most)
{
    const Matcher matcher(query);
    std::array<std::vector<const ChatRow *>, fitCount> byFit;
    FoundChats result;
    QHash<QString, QString> labels;
    for (const ChatRow *each : newestFirst) {
        const ChatRow &row = *each;
        if (!accountId.isEmpty() && row.accountId != accountId)
            continue;
        ++result.of;
        Fit fit = Fit::Prefix;
        if (!matcher.isEmpty()) {
            auto label = labels.constFind(row.accountId);
            if (label == labels.cend())
                label = labels.insert(row.accountId, folded(row.accountLabel));
            fit = matcher.fit(
                row.folded, row.chat.isPhoneNumber() ? row.chat.user : QByteArray(), *label);
        }
        if (fit == Fit::None)
            continue;
        ++result.found;
        std::vector<const ChatRow *> &among = byFit[static_cast<size_t>(fit)];
        if (among.size() < most)
            among.push_back(&row);
    }
    QSet<Jid> people;
    for (const auto &among : byFit) {
        for (const ChatRow *row : among) {
            if (result.best.size() == most)
                break;
            result.best.push_back({ *row, matcher.found(row->title), people.contains(row->chat) });
            people.insert(row->chat);
        }
    }
    return result;
}

} // namespace heliograph
