// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/AccountStore.h"

#include "storage/AccountSchema.h"

#include <QFileInfo>

namespace heliograph {

AccountStore::AccountStore(std::unique_ptr<Database> database, std::shared_ptr<const SecretBox> box)
    : m_database(std::move(database))
    , m_box(std::move(box))
    , m_preKeys(*m_database, *m_box)
    , m_keys(*m_database, *m_box, m_preKeys)
    , m_directory(*m_database)
    , m_messages(*m_database, *m_box)
    , m_deliveries(*m_database)
    , m_earlyEdits(*m_database)
    , m_reactions(*m_database)
    , m_outbox(*m_database, m_messages)
    , m_retries(*m_database)
    , m_search(*m_database)
    , m_sentDays(*m_database)
{
}

namespace {

using Admission = std::function<Result<void>(const Credentials &)>;

Result<void> judged(const KeyTables &keys, const Admission &admits)
{
    const std::optional<Credentials> &credentials = keys.credentials();
    return admits && credentials ? admits(*credentials) : Result<void>();
}

/// Judges by a connection that cannot write. What cannot be read so is for the one that can.
Result<void> look(const QString &path, const SecretBox &box, const Admission &admits)
{
    const Result<std::unique_ptr<Database>> database
        = Database::open(path, Database::Access::ReadOnly);
    if (!database)
        return {};
    PreKeyTable preKeys(**database, box);
    KeyTables keys(**database, box, preKeys);
    return keys.load() ? judged(keys, admits) : Result<void>();
}

} // namespace

Result<std::unique_ptr<AccountStore>> AccountStore::open(
    const QString &path, std::shared_ptr<const SecretBox> box, const Admission &admits)
{
    if (admits && QFileInfo(path + QStringLiteral("-wal")).size() > 0) {
        if (const Result<void> fits = look(path, *box, admits); !fits)
            return fail(fits.error());
    }
    Result<std::unique_ptr<Database>> database = Database::open(path, accountMigrations());
    if (!database)
        return fail(database.error());
    std::unique_ptr<AccountStore> store(new AccountStore(std::move(*database), std::move(box)));
    if (Result<void> loaded = store->m_keys.load(); !loaded)
        return fail(loaded.error());
    if (const Result<void> fits = judged(store->m_keys, admits); !fits)
        return fail(fits.error());
    return store;
}

} // namespace heliograph
