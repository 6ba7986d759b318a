// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/TextFormat.h"
#include "protocol/Message.h"

namespace heliograph {

/// How a person or chat is called: push name, formatted number, or "Unknown contact" for one that
/// is known by hidden id alone (C35: a LID is never shown as a number).
QString displayName(const Jid &jid, const QString &pushName);
/// "+49 151 555 0110": country code apart, groups of three and four; isolates are added by
/// painting. Empty for everything that is not a phone number.
QString formattedNumber(const Jid &jid);
/// A file's name as it will be saved, so that nothing in it turns its ending round (C26). Empty
/// when its sender gave none.
QString shownFileName(const MediaReference &media);
/// The name under which the file of a message is kept elsewhere: its sender's, or else the moment
/// (milliseconds since the epoch) and the ending of the local file. Never empty, safe anywhere.
QString fileNameToSave(const MediaReference &media, qint64 timestamp, const QString &localPath);
/// One line for lists: text as it is read, or what kind of thing it is.
QString previewText(const MessageContent &content, const std::vector<MentionName> &mentions = {});
/// The sentence of a line between messages, by its event; `name` is whom it is about.
QString systemText(const QString &event, const QString &name);
/// A sentence for an error name stored with a message; empty for none.
QString storedErrorText(const QString &errorName);
/// The same for a message of this kind.
QString reasonText(MessageKind kind, const QString &errorName);

} // namespace heliograph
