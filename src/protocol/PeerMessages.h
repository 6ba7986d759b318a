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

/// LID and number of the same people, from PeerContent::bytes of a mapping.
std::vector<std::pair<Jid, Jid>> parseNamePairs(QByteArrayView bytes);

} // namespace heliograph
