// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/LinkedNumbers.h"

#include <QMutexLocker>

namespace heliograph {

Result<void> LinkedNumbers::take(const Jid &number, const QString &accountId)
{
    const QMutexLocker lock(&m_mutex);
    const auto [owner, isNew] = m_owners.emplace(number.bare().toUtf8(), accountId);
    if (!isNew && owner->second != accountId)
        return fail(ErrorCode::AlreadyLinked);
    return {};
}

void LinkedNumbers::release(const QString &accountId)
{
    const QMutexLocker lock(&m_mutex);
    std::erase_if(m_owners, [&](const auto &entry) { return entry.second == accountId; });
}

} // namespace heliograph
