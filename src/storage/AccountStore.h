// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/DeliveryTable.h"
#include "storage/DirectoryTables.h"
#include "storage/EarlyEdits.h"
#include "storage/KeyTables.h"
#include "storage/MessageTables.h"
#include "storage/OutboxTable.h"
#include "storage/ReactionTable.h"
#include "storage/RetryTable.h"
#include "storage/SentDays.h"

#include <functional>
#include <memory>

namespace heliograph {

/// The write side of one account's database: opened and used in the account's thread. What
/// belongs together is changed inside one transact().
class AccountStore final {
public:
    /// Errors of Database, and KeyUnavailable when `box` does not fit.
    /// `admits` may refuse the account that the database belongs to; then nothing of it is changed,
    /// not even by folding a log in that lies beside it.
    static Result<std::unique_ptr<AccountStore>> open(const QString &path,
        std::shared_ptr<const SecretBox> box,
        const std::function<Result<void>(const Credentials &)> &admits = {});

    PreKeyTable &preKeys() { return m_preKeys; }
    const PreKeyTable &preKeys() const { return m_preKeys; }
    KeyTables &keys() { return m_keys; }
    const KeyTables &keys() const { return m_keys; }
    DirectoryTables &directory() { return m_directory; }
    MessageTables &messages() { return m_messages; }
    DeliveryTable &deliveries() { return m_deliveries; }
    EarlyEdits &earlyEdits() { return m_earlyEdits; }
    ReactionTable &reactions() { return m_reactions; }
    OutboxTable &outbox() { return m_outbox; }
    RetryTable &retries() { return m_retries; }
    SearchIndex &search() { return m_search; }
    SentDays &sentDays() { return m_sentDays; }

    template <typename Fn> auto transact(Fn fn) -> decltype(fn())
    {
        return m_database->transact(std::move(fn));
    }
    const QString &path() const { return m_database->path(); }

private:
    AccountStore(std::unique_ptr<Database> database, std::shared_ptr<const SecretBox> box);

    std::unique_ptr<Database> m_database;
    std::shared_ptr<const SecretBox> m_box;
    PreKeyTable m_preKeys;
    KeyTables m_keys;
    DirectoryTables m_directory;
    MessageTables m_messages;
    DeliveryTable m_deliveries;
    EarlyEdits m_earlyEdits;
    ReactionTable m_reactions;
    OutboxTable m_outbox;
    RetryTable m_retries;
    SearchIndex m_search;
    SentDays m_sentDays;
};

} // namespace heliograph
