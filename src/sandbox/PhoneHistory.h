// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Faults.h"
#include "sandbox/IdSource.h"
#include "sandbox/MediaStore.h"

namespace heliograph::sandbox {

/// Notifications that carry what a phone remembers: serialized Messages, in the order in which
/// they go out (07 §2, §4). Chats and texts are made up, and the same at every asking; how many
/// there are says the account's PhoneMemory.
class PhoneHistory final {
public:
    PhoneHistory(const ServiceClock &clock, IdSource &ids, Faults &faults, quint64 seed)
        : m_clock(clock)
        , m_ids(ids)
        , m_faults(faults)
        , m_seed(seed)
    {
    }
    /// Where blobs lie that are too large to travel inside a message.
    void setMedia(MediaStore *media) { m_media = media; }
    void reseed(quint64 seed) { m_seed = seed; }
    using People = std::vector<const Account *>;
    /// LID mappings and the chats, without messages.
    QByteArray bootstrap(const Account &account, const People &contacts);
    QByteArray pushNames(const People &contacts);
    /// RECENT, in one chunk or several, the last with progress 100; as `history` faults want it.
    std::vector<QByteArray> recent(const Account &account, const People &contacts);
    /// The answer to a request of 07 §2.7, which is its serialized HistorySyncOnDemandRequest.
    QByteArray onDemand(const Account &account, const People &contacts, const QByteArray &request,
        const QByteArray &requestId);

private:
    struct Notice {
        /// Number of its kind in both enumerations.
        int type = 0;
        quint32 chunk = 1;
        quint32 progress = 100;
        bool isSpoiled = false;
        QByteArray requestId;
    };
    /// One notification around serialized HistorySync.
    QByteArray notice(const QByteArray &history, const Notice &about);
    /// Serialized HistorySync, messages in equal parts.
    std::vector<QByteArray> chunksOf(
        const Account &account, const People &contacts, int chats, int chunks) const;
    /// Serialized HistorySyncMsg: message `number` of a chat, 0 being the newest.
    QByteArray messageAt(const Account &account, const Account &contact, int number) const;
    QByteArray idAt(const Account &account, const Account &contact, int number) const;
    qint64 timeAt(const Account &account, int number) const;
    int indexBehind(
        const Account &account, const Account &contact, const QByteArray &id, qint64 time) const;

    const ServiceClock &m_clock;
    IdSource &m_ids;
    Faults &m_faults;
    quint64 m_seed;
    MediaStore *m_media = nullptr;
};

} // namespace heliograph::sandbox
