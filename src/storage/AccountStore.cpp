// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/AccountStore.h"

#include "storage/AccountSchema.h"

namespace heliograph {

AccountStore::AccountStore(std::unique_ptr<Database> database, std::shared_ptr<const SecretBox> box)
    : m_database(std::move(database))
    , m_box(std::move(box))
    , m_preKeys(*m_database, *m_box)
    , m_keys(*m_database, *m_box, m_preKeys)
    , m_directory(*m_database)
    , m_messages(*m_database, *m_box)
    , m_deliveries(*m_database)
    , m_outbox(*m_database, m_messages)
    , m_retries(*m_database)
{
}

Result<std::unique_ptr<AccountStore>> AccountStore::open(
    const QString &path, std::shared_ptr<const SecretBox> box)
{
    Result<std::unique_ptr<Database>> database = Database::open(path, accountMigrations());
    if (!database)
        return fail(database.error());
    std::unique_ptr<AccountStore> store(new AccountStore(std::move(*database), std::move(box)));
    if (Result<void> loaded = store->m_keys.load(); !loaded)
        return fail(loaded.error());
    return store;
}

} // namespace heliograph
