// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "base/Result.h"
#include "binary/Jid.h"
#include "binary/Node.h"

#include <QByteArray>
#include <QByteArrayView>

namespace heliograph {

/// Asking the phone to upload a file again whose address has died (06 §8).
struct MediaRetryRequest {
    QByteArray messageId;
    Jid chat;
    /// Author within a group; null elsewhere.
    Jid participant;
    bool fromMe = false;
    QByteArray mediaKey;
};

/// How the phone answered; numbers as on the wire.
enum class MediaRetryOutcome { GeneralError = 0, Success = 1, NotFound = 2, DecryptionError = 3 };

struct MediaRetryAnswer {
    QByteArray messageId;
    Jid chat;
    MediaRetryOutcome outcome = MediaRetryOutcome::GeneralError;
    /// With Success only: where the file lies now; fit to be fetched (06 §10.2).
    QByteArray directPath;
    QByteArray messageSecret;
};

/// An encrypted part of a retry: AES-256-GCM, the message id being authenticated.
struct SealedMediaRetry {
    QByteArray iv;
    QByteArray cipherText;
};

/// `iv` 12 bytes. The plaintext names the message.
[[nodiscard]] Result<SealedMediaRetry> sealMediaRetry(
    const QByteArray &messageId, QByteArrayView mediaKey, const QByteArray &iv);
/// `<receipt type="server-error">` to the own account. MediaKeyInvalid.
[[nodiscard]] Result<Node> buildMediaRetryReceipt(
    const MediaRetryRequest &request, const Jid &ownJid, Random &random);

/// Which message a `<notification type="mediaretry">` is about; BadTag when it names none. The
/// caller looks for an outstanding request and drops the notification if there is none.
[[nodiscard]] Result<MediaRetryAnswer> parseMediaRetryHead(const Node &notification);
/// The whole answer. DecryptFailed for a wrong key, id or tag and for another message inside,
/// InvalidArgument for a direct path that must not be fetched.
[[nodiscard]] Result<MediaRetryAnswer> parseMediaRetryAnswer(
    const Node &notification, QByteArrayView mediaKey);

} // namespace heliograph
