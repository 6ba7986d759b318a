// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/AccountSchema.h"

namespace heliograph {

/// What the first version made.
static Migration firstAccountTables()
{
    return {
        // Private halves are sealed; `details` are the public facts of the link.
        "CREATE TABLE credentials(id INTEGER PRIMARY KEY CHECK(id=1), sealed BLOB NOT NULL,"
        " jid TEXT NOT NULL DEFAULT '', lid TEXT NOT NULL DEFAULT '', platform TEXT NOT NULL "
        "DEFAULT '',"
        " push_name TEXT NOT NULL DEFAULT '', account BLOB, next_prekey INTEGER NOT NULL "
        "DEFAULT 1,"
        " linked_at INTEGER NOT NULL DEFAULT 0, routing BLOB)",
        "CREATE TABLE prekeys(id INTEGER PRIMARY KEY, sealed BLOB NOT NULL, uploaded INTEGER "
        "NOT NULL DEFAULT 0)",
        "CREATE TABLE signed_prekeys(id INTEGER PRIMARY KEY, sealed BLOB NOT NULL, signature "
        "BLOB NOT NULL)",
        "CREATE TABLE identities(name TEXT NOT NULL, device INTEGER NOT NULL, key BLOB NOT "
        "NULL,"
        " PRIMARY KEY(name, device)) WITHOUT ROWID",
        "CREATE TABLE ratchets(name TEXT NOT NULL, device INTEGER NOT NULL, sealed BLOB NOT "
        "NULL,"
        " PRIMARY KEY(name, device))",
        "CREATE TABLE sender_keys(chat TEXT NOT NULL, name TEXT NOT NULL, device INTEGER NOT "
        "NULL,"
        " sealed BLOB NOT NULL, PRIMARY KEY(chat, name, device))",
        "CREATE TABLE device_lists(user TEXT PRIMARY KEY, devices TEXT NOT NULL, fetched_at "
        "INTEGER NOT NULL)"
        " WITHOUT ROWID",
        "CREATE TABLE lid_map(lid TEXT PRIMARY KEY, pn TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX lid_map_by_pn ON lid_map(pn)",
        "CREATE TABLE contacts(jid TEXT PRIMARY KEY, push_name TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE chats(id INTEGER PRIMARY KEY, jid TEXT NOT NULL UNIQUE, last_message "
        "INTEGER NOT NULL DEFAULT 0,"
        " last_time INTEGER NOT NULL DEFAULT 0, unread INTEGER NOT NULL DEFAULT 0, draft TEXT "
        "NOT NULL DEFAULT '')",
        "CREATE INDEX chats_by_time ON chats(last_time DESC, id DESC)",
        // unread: 1 not read, 2 read here and its receipt still owed, 0 settled.
        "CREATE TABLE messages(id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL "
        "REFERENCES chats(id),"
        " sender TEXT NOT NULL, stanza_id TEXT NOT NULL, from_me INTEGER NOT NULL, time "
        "INTEGER NOT NULL,"
        " local_time INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL DEFAULT '', "
        "status INTEGER NOT NULL,"
        " error TEXT NOT NULL DEFAULT '', unread INTEGER NOT NULL DEFAULT 0, edited INTEGER "
        "NOT NULL DEFAULT 0,"
        " wire_chat TEXT NOT NULL DEFAULT '', quote_id TEXT NOT NULL DEFAULT '', quote_sender "
        "TEXT NOT NULL DEFAULT '', quote_text TEXT NOT NULL DEFAULT '',"
        " content BLOB, UNIQUE(chat, sender, stanza_id))",
        "CREATE INDEX messages_by_time ON messages(chat, time, id)",
        "CREATE INDEX messages_by_stanza ON messages(stanza_id)",
        "CREATE INDEX messages_unread ON messages(unread, chat) WHERE unread>0",
        "CREATE INDEX messages_sent ON messages(local_time) WHERE from_me=1",
        "CREATE TABLE media(message INTEGER PRIMARY KEY REFERENCES messages(id), mime TEXT NOT "
        "NULL, file_name TEXT NOT NULL,"
        " bytes INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, seconds "
        "INTEGER NOT NULL,"
        " thumbnail BLOB, local_path TEXT NOT NULL DEFAULT '')",
        "CREATE TABLE deliveries(message INTEGER NOT NULL REFERENCES messages(id), recipient "
        "TEXT NOT NULL,"
        " step INTEGER NOT NULL, server_time INTEGER NOT NULL, local_time INTEGER NOT NULL, "
        "elapsed INTEGER,"
        " PRIMARY KEY(message, recipient, step)) WITHOUT ROWID",
        "CREATE TABLE outbox(message INTEGER PRIMARY KEY REFERENCES messages(id), attempts "
        "INTEGER NOT NULL DEFAULT 0,"
        " spool TEXT NOT NULL DEFAULT '', uploaded INTEGER NOT NULL DEFAULT 0, held INTEGER "
        "NOT NULL DEFAULT 0)",
        "CREATE TABLE early_receipts(stanza_id TEXT NOT NULL, chat TEXT NOT NULL, recipient "
        "TEXT NOT NULL, step INTEGER NOT NULL,"
        " server_time INTEGER NOT NULL, local_time INTEGER NOT NULL, PRIMARY KEY(stanza_id, "
        "chat, recipient, step)) WITHOUT ROWID",
        "CREATE TABLE retries(chat TEXT NOT NULL, sender TEXT NOT NULL, stanza_id TEXT NOT "
        "NULL, count INTEGER NOT NULL,"
        " PRIMARY KEY(chat, sender, stanza_id)) WITHOUT ROWID",
        "CREATE TABLE resends(stanza_id TEXT NOT NULL, device TEXT NOT NULL, count INTEGER NOT "
        "NULL,"
        " PRIMARY KEY(stanza_id, device)) WITHOUT ROWID",
        // What the phone sent and a later version will import (history, keys): stored,
        // confirmed.
        "CREATE TABLE peer_notes(stanza_id TEXT PRIMARY KEY, kind TEXT NOT NULL, sealed BLOB "
        "NOT NULL, time INTEGER NOT NULL)",
    };
}

#define HELIOGRAPH_UNPACKS(name, when, day)                                                        \
    "CREATE TRIGGER " name " AFTER " when " BEGIN DELETE FROM sent_days WHERE day=" day "; INSERT" \
    " INTO sent_days VALUES(" day ", NULL); END"

/// Days of own messages (SentDays). Whatever changes one of them unpacks its day; without a
/// conflict clause, since that of the outer statement would go before it.
static Migration packedDays()
{
#define HELIOGRAPH_DAY_OF_STEP "(SELECT time/86400000 FROM messages WHERE id=new.message)"
    return {
        "CREATE TABLE sent_days(day INTEGER PRIMARY KEY, block BLOB)",
        "INSERT INTO sent_days SELECT DISTINCT time/86400000, NULL FROM messages WHERE from_me=1",
        HELIOGRAPH_UNPACKS(
            "sent_day_new", "INSERT ON messages WHEN new.from_me=1", "new.time/86400000"),
        HELIOGRAPH_UNPACKS("sent_day_changed",
            "UPDATE OF chat, time, kind, status, error ON messages WHEN new.from_me=1",
            "new.time/86400000"),
        HELIOGRAPH_UNPACKS(
            "sent_day_left", "UPDATE OF time ON messages WHEN new.from_me=1", "old.time/86400000"),
        HELIOGRAPH_UNPACKS(
            "sent_day_gone", "DELETE ON messages WHEN old.from_me=1", "old.time/86400000"),
        HELIOGRAPH_UNPACKS("sent_day_step", "INSERT ON deliveries", HELIOGRAPH_DAY_OF_STEP),
        HELIOGRAPH_UNPACKS("sent_day_step_changed", "UPDATE ON deliveries", HELIOGRAPH_DAY_OF_STEP),
    };
#undef HELIOGRAPH_DAY_OF_STEP
}

#undef HELIOGRAPH_UNPACKS

const std::vector<Migration> &accountMigrations()
{
    static const std::vector<Migration> migrations {
        firstAccountTables(),
        {
            // The service's certificate chain as it was proved last: public, holds its own expiry.
            "ALTER TABLE credentials ADD COLUMN service_chain BLOB",
        },
        {
            // uploaded: 0 not yet, 1 yes, 2 never, given to one peer. made_at 0: unknown.
            "ALTER TABLE prekeys ADD COLUMN public BLOB",
            "ALTER TABLE signed_prekeys ADD COLUMN made_at INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE signed_prekeys ADD COLUMN published INTEGER NOT NULL DEFAULT 1",
            // refused: acks with an error that may be tried again.
            "ALTER TABLE outbox ADD COLUMN refused INTEGER NOT NULL DEFAULT 0",
            // What was asked for again, here and there, and when last.
            "ALTER TABLE retries ADD COLUMN time INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE retries ADD COLUMN asked_phone INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE resends ADD COLUMN time INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE resends ADD COLUMN base_key BLOB",
            // The registration of the account that its signed list named last; 0: unknown.
            "ALTER TABLE device_lists ADD COLUMN raw_id INTEGER NOT NULL DEFAULT 0",
        },
        {
            // The service ended this link: its keys never connect again (09 §2.1).
            "ALTER TABLE credentials ADD COLUMN unlinked INTEGER NOT NULL DEFAULT 0",
        },
        {
            // When the phone of this link was last heard of, in milliseconds; 0: unknown.
            "ALTER TABLE credentials ADD COLUMN phone_seen INTEGER NOT NULL DEFAULT 0",
        },
        {
            // In the order of their coming, so that the oldest go first where there are too many.
            "CREATE TABLE kept_receipts(id INTEGER PRIMARY KEY, stanza_id TEXT NOT NULL, chat TEXT "
            "NOT NULL, recipient TEXT NOT NULL, step INTEGER NOT NULL, server_time INTEGER NOT "
            "NULL, local_time INTEGER NOT NULL, UNIQUE(stanza_id, chat, recipient, step))",
            "INSERT INTO kept_receipts(stanza_id, chat, recipient, step, server_time, local_time)"
            " SELECT stanza_id, chat, recipient, step, server_time, local_time FROM early_receipts"
            " ORDER BY local_time",
            "DROP TABLE early_receipts",
            "ALTER TABLE kept_receipts RENAME TO early_receipts",
        },
        {
            "CREATE TABLE early_edits(id INTEGER PRIMARY KEY, chat TEXT NOT NULL, sender TEXT NOT "
            "NULL, stanza_id TEXT NOT NULL, text TEXT NOT NULL, time INTEGER NOT NULL,"
            " UNIQUE(chat, sender, stanza_id))",
        },
        {
            // To whom a prekey that the service never sees was given, and when last.
            "ALTER TABLE prekeys ADD COLUMN peer TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE prekeys ADD COLUMN given_at INTEGER NOT NULL DEFAULT 0",
            "CREATE INDEX prekeys_by_peer ON prekeys(peer) WHERE uploaded=2",
        },
        {
            // It was written to a connection before a person had it tried again.
            "ALTER TABLE outbox ADD COLUMN has_left INTEGER NOT NULL DEFAULT 0",
        },
        {
            // The newest of each person; an empty emoji: taken back. `former` is what stood there
            // before, `message` NULL until the target is here.
            "CREATE TABLE reactions(id INTEGER PRIMARY KEY, chat TEXT NOT NULL, author TEXT NOT "
            "NULL, target TEXT NOT NULL, sender TEXT NOT NULL, message INTEGER REFERENCES "
            "messages(id), emoji TEXT NOT NULL, former TEXT NOT NULL DEFAULT '', time INTEGER NOT "
            "NULL, stanza_id TEXT NOT NULL, UNIQUE(chat, author, target, sender))",
            "CREATE INDEX reactions_of_message ON reactions(message)",
        },
        {
            // Statistics go by the service's time: the own clock may have been wrong.
            "DROP INDEX messages_sent",
            "CREATE INDEX messages_sent ON messages(time) WHERE from_me=1",
        },
        {
            // Own edits and deletions by the message that they are about.
            "CREATE INDEX own_changes ON messages(chat, kind, quote_id)"
            " WHERE kind IN ('edit','revocation')",
        },
        {
            // What can be found; its rowid holds time and message (SearchIndex). Words come folded
            // and apart, marks belong to them.
            "CREATE VIRTUAL TABLE search USING fts5(words, columnsize=0, prefix='2 3',"
            " tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co'\")",
            // Messages up to `todo` are yet to be taken in.
            "CREATE TABLE search_build(id INTEGER PRIMARY KEY CHECK(id=1), todo INTEGER NOT NULL,"
            " whole INTEGER NOT NULL)",
            "INSERT INTO search_build SELECT 1, coalesce(max(id), 0), coalesce(max(id), 0)"
            " FROM messages",
        },
        {
            "ALTER TABLE media ADD COLUMN waveform BLOB NOT NULL DEFAULT x''",
        },
        packedDays(),
    };
    return migrations;
}

const std::vector<Migration> &profileMigrations()
{
    static const std::vector<Migration> migrations {
        {
            "CREATE TABLE accounts(id TEXT PRIMARY KEY, label TEXT NOT NULL, colour INTEGER NOT "
            "NULL, position INTEGER NOT NULL,"
            " jid TEXT NOT NULL DEFAULT '', lid TEXT NOT NULL DEFAULT '', endpoint TEXT NOT NULL, "
            "root_key BLOB NOT NULL,"
            " ca_pem BLOB NOT NULL, origin BLOB NOT NULL)",
            "CREATE TABLE settings(name TEXT PRIMARY KEY, value) WITHOUT ROWID",
            "CREATE TABLE timeline(id INTEGER PRIMARY KEY, account TEXT NOT NULL, time INTEGER NOT "
            "NULL, state_from TEXT NOT NULL,"
            " state_to TEXT NOT NULL, cause TEXT NOT NULL, status INTEGER NOT NULL, detail TEXT "
            "NOT NULL, attempt INTEGER NOT NULL,"
            " retry_at INTEGER NOT NULL, generation INTEGER NOT NULL)",
            "CREATE INDEX timeline_by_account ON timeline(account, time, id)",
        },
        {
            // Sealed; empty: that of the program.
            "ALTER TABLE accounts ADD COLUMN proxy BLOB NOT NULL DEFAULT x''",
        },
        {
            // It is going: its files may be gone already.
            "ALTER TABLE accounts ADD COLUMN erased INTEGER NOT NULL DEFAULT 0",
        },
        {
            // Who wrote it, and what was known of who had taken the session.
            "ALTER TABLE timeline ADD COLUMN process INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE timeline ADD COLUMN evidence TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE timeline ADD COLUMN other_process INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE timeline ADD COLUMN other_profile TEXT NOT NULL DEFAULT ''",
        },
        {
            // A restriction of the service outlives the program.
            "ALTER TABLE accounts ADD COLUMN hold_until INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE accounts ADD COLUMN hold_expire INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE accounts ADD COLUMN hold_text TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE accounts ADD COLUMN hold_link BLOB NOT NULL DEFAULT x''",
        },
    };
    return migrations;
}

} // namespace heliograph
