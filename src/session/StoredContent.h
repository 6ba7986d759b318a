// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/AccountStore.h"

namespace heliograph {

/// A message that was edited as it stands now, else as it was sent; empty if it cannot be built.
QByteArray currentContent(const StoredMessage &message);
/// A message with another text; empty if it cannot be built.
QByteArray rewordedContent(const StoredMessage &message, const QString &text);
/// What a message said when it was sent.
QString sentText(const StoredMessage &message);
/// A stored message as a reply names it: its text is a line or so.
Quote quoteOf(const StoredMessage &message);
/// A reply may claim anything of what it quotes: what is known here goes before (decision 45).
Quote knownQuote(AccountStore &store, const Jid &chat, const Quote &claimed);
/// What a reply carries of a stored message; empty when nothing but that text may be passed on.
QByteArray quotedContent(const StoredMessage &message);

} // namespace heliograph
