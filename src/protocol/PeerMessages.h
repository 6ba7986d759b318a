// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Jid.h"

#include <QByteArray>
#include <QString>

#include <utility>
#include <vector>

namespace heliograph {

// What a companion and the phone of its account tell each other (04 §5, §7.3).

/// Asks the phone for a message that could not be opened; `participant` in groups only.
QByteArray buildPlaceholderRequest(
    const Jid &chat, const Jid &participant, bool fromMe, const QString &id);

/// A message as the phone has it.
struct ResentMessage {
    Jid chat;
    Jid participant;
    bool fromMe = false;
    QString id;
    /// Serialized Message.
    QByteArray message;
};
/// From PeerContent::bytes of a placeholder answer; entries without a message are left out.
std::vector<ResentMessage> parsePlaceholderAnswer(QByteArrayView bytes);

/// A part of what the phone remembers, as it announces it (07 §2).
struct HistoryNotice {
    enum class Kind {
        /// The first look: most chats, few messages.
        Bootstrap,
        /// The parts that make up the progress.
        Recent,
        /// There is nothing to send.
        Nothing,
        /// Names, statuses, all the rest: no part of the progress.
        Beside,
    };
    Kind kind = Kind::Beside;
    /// Place among the parts of its kind, from 1; 0 if the phone does not say.
    quint32 chunk = 0;
    /// 0…100 over all parts of its kind, once this one is there.
    int progress = 0;
    /// Oldest message of this part, in unix seconds; 0 if the phone does not say.
    qint64 oldest = 0;
    friend bool operator==(const HistoryNotice &, const HistoryNotice &) = default;
};
/// From PeerContent::bytes of a history notification; what cannot be read is Beside.
HistoryNotice parseHistoryNotice(QByteArrayView bytes);

/// LID and number of the same people, from PeerContent::bytes of a mapping.
std::vector<std::pair<Jid, Jid>> parseNamePairs(QByteArrayView bytes);

} // namespace heliograph
