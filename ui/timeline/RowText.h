// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Conversation.h"
#include "app/TextFormat.h"

#include <QLatin1String>
#include <QString>

namespace heliograph {

/// How a row is drawn.
enum class RowForm { Text, Emoji, Picture, File, Card, Centred };
RowForm formOf(const TimelineRow &row);
/// Whether a message is heard and its file is here.
bool isAudible(const TimelineRow &row);

/// An icon, a first line and a second line: for cards, files and centred lines.
struct CardText {
    QLatin1String icon;
    QString title;
    QString line;
};
CardText cardTextOf(const TimelineRow &row);

/// Whether it shows a picture that moves.
bool isMoving(MessageKind kind);
/// What stands on such a picture: "0:14" or "GIF"; empty when the length is unknown.
QString lengthTextOf(const TimelineRow &row);

/// The text of a row as it is read, and the quoted one on one line: without marks, with names.
FormattedText bodyOf(const TimelineRow &row);
QString quoteLine(const TimelineRow &row);

/// The emojis under a message, and how many reacted when it is not one alone.
QString reactionPillText(const std::vector<Reaction> &reactions);
/// The time of a message, and that it was changed.
QString timeWords(const TimelineRow &row);
/// A row in words for a screen reader: sender, kind, text, file, reactions, time, state.
QString rowInWords(const TimelineRow &row);
/// "Read", "Delivered", … in the user's language.
QString stepWords(DeliveryStep step);

/// Things one can do with a row; each is reachable by mouse, by keys and by a screen reader.
enum class RowAction {
    Download,
    /// Plays what is heard, and pauses it.
    Play,
    Open,
    Cancel,
    Retry,
    OpenLink,
    JumpToQuote,
    Reply,
    React,
    Edit,
    Copy,
    Save,
    Info,
    Select,
    Delete
};
QString actionWords(RowAction action);
/// In the order of a menu. `editable`: there is still time to change what it says.
std::vector<RowAction> actionsOf(const TimelineRow &row, bool editable = false);

} // namespace heliograph
