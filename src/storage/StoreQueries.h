// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// What the index of own changes holds.
#define HELIOGRAPH_OWN_CHANGES "kind IN ('edit','revocation')"

/// The columns that rows::message() reads, and where they come from.
#define HELIOGRAPH_SELECT_MESSAGES                                                                 \
    "SELECT m.id, c.jid, m.sender, m.stanza_id, m.from_me, m.time, m.local_time, m.kind, m.text,"  \
    " m.status, m.error, m.unread, m.edited, m.quote_id, m.quote_sender, m.quote_text, d.mime,"    \
    " d.file_name, d.bytes, d.width, d.height, d.seconds, d.thumbnail, d.local_path, m.content,"   \
    " m.wire_chat, (SELECT group_concat(sender||' '||emoji, char(10)) FROM reactions"              \
    " WHERE message=m.id AND emoji<>''), EXISTS(SELECT 1 FROM messages x WHERE x.chat=m.chat"      \
    " AND x." HELIOGRAPH_OWN_CHANGES " AND x.kind='revocation' AND x.quote_id=m.stanza_id"         \
    " AND m.from_me=1 AND x.status=0), d.waveform"                                                 \
    " FROM messages m JOIN chats c ON c.id=m.chat LEFT JOIN media d ON d.message=m.id "

/// What changes other messages waits among them, but is none to who reads a chat; and what is not
/// to be seen any more.
#define HELIOGRAPH_SHOWN "kind NOT IN ('reaction','edit','revocation','hidden')"

#define HELIOGRAPH_SELECT_CHATS                                                                    \
    "SELECT c.id, c.jid, c.unread, c.draft, c.last_message,"                                       \
    " coalesce((SELECT push_name FROM contacts WHERE contacts.jid=c.jid), '') FROM chats c "

namespace heliograph::queries {

// Every query that walks messages. A test reads their plans: none may scan the table. A unary plus
// keeps a condition away from an index that would not narrow enough.

inline constexpr char allChats[] = HELIOGRAPH_SELECT_CHATS "ORDER BY c.last_time DESC, c.id DESC";
inline constexpr char oneChat[] = HELIOGRAPH_SELECT_CHATS "WHERE c.jid=?";
inline constexpr char byRow[] = HELIOGRAPH_SELECT_MESSAGES "WHERE m.id=?";
inline constexpr char lastOfChats[]
    = HELIOGRAPH_SELECT_MESSAGES "WHERE m.id IN (SELECT last_message FROM chats)";
inline constexpr char byKey[]
    = HELIOGRAPH_SELECT_MESSAGES "WHERE c.jid=? AND m.sender=? AND m.stanza_id=?";
inline constexpr char rowOfKey[]
    = "SELECT m.id FROM messages m WHERE m.chat=(SELECT id FROM chats WHERE jid=?)"
      " AND m.sender=? AND m.stanza_id=?";
inline constexpr char byChatAndId[] = HELIOGRAPH_SELECT_MESSAGES
    "WHERE +m.chat=(SELECT id FROM chats WHERE jid=?) AND m.stanza_id=?";
inline constexpr char ownInChat[] = HELIOGRAPH_SELECT_MESSAGES
    "WHERE +m.chat=(SELECT id FROM chats WHERE jid=?) AND m.from_me=1 AND m.stanza_id=?";
inline constexpr char ownById[] = HELIOGRAPH_SELECT_MESSAGES "WHERE m.stanza_id=? AND m.from_me=1";
/// Own edits or deletions of one message, the newest first.
inline constexpr char ownChanges[] = HELIOGRAPH_SELECT_MESSAGES
    "WHERE m.chat=(SELECT id FROM chats WHERE jid=?)"
    " AND m." HELIOGRAPH_OWN_CHANGES " AND m.kind=? AND m.quote_id=? ORDER BY m.id DESC";
inline constexpr char page[]
    = HELIOGRAPH_SELECT_MESSAGES "WHERE m.chat=(SELECT id FROM chats WHERE jid=?)"
                                 " AND (m.time, m.id) < (?, ?) AND m." HELIOGRAPH_SHOWN
                                 " ORDER BY m.time DESC, m.id DESC LIMIT ?";
inline constexpr char pageAfter[] = HELIOGRAPH_SELECT_MESSAGES
    "WHERE m.chat=(SELECT id FROM chats WHERE jid=?)"
    " AND (m.time, m.id) > (?, ?) AND m." HELIOGRAPH_SHOWN " ORDER BY m.time, m.id LIMIT ?";
inline constexpr char touchChat[]
    = "UPDATE chats SET unread=?, last_message=coalesce((SELECT id FROM messages"
      " WHERE chat=chats.id AND " HELIOGRAPH_SHOWN " ORDER BY time DESC, id DESC LIMIT 1), 0),"
      " last_time=coalesce((SELECT time FROM messages WHERE chat=chats.id AND " HELIOGRAPH_SHOWN
      " ORDER BY time DESC, id DESC LIMIT 1), last_time) WHERE id=?";
inline constexpr char owedReads[]
    = HELIOGRAPH_SELECT_MESSAGES "WHERE m.unread=2 AND m.unread>0 ORDER BY m.chat, m.time, m.id";
inline constexpr char sent[]
    = "SELECT c.jid, m.stanza_id, m.local_time, m.status, m.error, s.server_time, s.local_time, "
      "s.elapsed,"
      " (SELECT min(server_time) FROM deliveries WHERE message=m.id AND step=2),"
      " (SELECT min(server_time) FROM deliveries WHERE message=m.id AND step=3),"
      " coalesce((SELECT push_name FROM contacts WHERE contacts.jid=c.jid), ''), m.time"
      " FROM messages m JOIN chats c ON c.id=m.chat"
      " LEFT JOIN deliveries s ON s.message=m.id AND s.step=1"
      " WHERE m.from_me=1 AND m.time>=? AND m.time<? AND m." HELIOGRAPH_SHOWN " ORDER BY m.time";
inline constexpr char personOfChat[]
    = "SELECT jid, coalesce((SELECT push_name FROM contacts WHERE contacts.jid=chats.jid), '')"
      " FROM chats WHERE id=?";
/// What SentDays packs.
inline constexpr char sentFacts[]
    = "SELECT m.chat, m.time, m.local_time, m.status, m.error, m.id, s.server_time, s.local_time,"
      " s.elapsed, (SELECT min(server_time) FROM deliveries WHERE message=m.id AND step=2),"
      " (SELECT min(server_time) FROM deliveries WHERE message=m.id AND step=3)"
      " FROM messages m LEFT JOIN deliveries s ON s.message=m.id AND s.step=1"
      " WHERE m.from_me=1 AND m.time>=? AND m.time<? AND m." HELIOGRAPH_SHOWN " ORDER BY m.time";
inline constexpr char unreadOfChat[]
    = "SELECT count(*) FROM messages WHERE unread=1 AND unread>0 AND chat=?";
inline constexpr char markRead[]
    = "UPDATE messages SET unread=? WHERE unread=1 AND unread>0 AND chat=? AND (time, id)<=(?, ?)";
// Own messages count once the service has taken them; lines of the program itself never do. The
// first row that counts ends it.
inline constexpr char hasExchange[]
    = "SELECT EXISTS(SELECT 1 FROM messages WHERE chat=(SELECT id FROM chats WHERE jid=?)"
      " AND (from_me=0 OR status>=?) AND kind<>?)";
inline constexpr char settleRead[] = "UPDATE messages SET unread=0 WHERE id=? AND unread=2";

inline constexpr char systemLine[]
    = "SELECT 1 FROM messages WHERE chat=(SELECT id FROM chats WHERE jid=?) AND time>=? AND kind=?"
      " AND text=? LIMIT 1";

#define HELIOGRAPH_SELECT_SEARCHED                                                                 \
    "SELECT m.id, m.time, m.kind, m.text, coalesce(d.file_name, '') FROM messages m"               \
    " LEFT JOIN media d ON d.message=m.id "
inline constexpr char searchSource[] = HELIOGRAPH_SELECT_SEARCHED "WHERE m.id=?";
inline constexpr char searchSources[]
    = HELIOGRAPH_SELECT_SEARCHED "WHERE m.id<=? ORDER BY m.id DESC LIMIT ?";
inline constexpr char searchFacts[] = "SELECT c.jid, m.from_me, m.kind, m.text FROM messages m"
                                      " JOIN chats c ON c.id=m.chat WHERE m.id=?";
inline constexpr char searchDrop[] = "DELETE FROM search WHERE rowid=?";
inline constexpr char searchPlaces[]
    = "SELECT rowid FROM search WHERE search MATCH ? AND rowid<? AND rowid>=?"
      " ORDER BY rowid DESC LIMIT ?";

inline constexpr const char *messageQueries[] { byRow, byKey, rowOfKey, byChatAndId, ownInChat,
    ownById, ownChanges, page, pageAfter, owedReads, sent, sentFacts, unreadOfChat, markRead,
    settleRead, systemLine, searchSource, searchSources, searchFacts };

} // namespace heliograph::queries
