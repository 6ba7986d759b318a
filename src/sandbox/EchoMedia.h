// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "sandbox/MediaStore.h"

namespace heliograph::sandbox {

/// What kind of content a Message holds, as the attributes of its stanza tell it.
struct ContentKind {
    QByteArray type;
    QByteArray mediaType;
    /// Text of a text message.
    QString text;
    bool isMedia = false;
    /// Protocol messages, reactions, votes: nothing that is answered.
    bool isSilent = false;
};

ContentKind kindOfContent(const QByteArray &content);
/// A plain text Message.
QByteArray textContent(const QString &text);
/// Takes the file of a media message out of the store, encrypts it under a new key, stores it, and
/// gives the message that refers to it. NotFound, FileTooLarge, BadContent and media errors.
[[nodiscard]] Result<QByteArray> uploadAgain(
    const QByteArray &content, MediaStore &store, Random &random);

} // namespace heliograph::sandbox
