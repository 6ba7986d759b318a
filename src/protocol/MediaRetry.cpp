// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/MediaRetry.h"

#include "crypto/Cipher.h"
#include "crypto/Hash.h"
#include "proto/misc.pb.h"
#include "protocol/MediaUrls.h"

namespace heliograph {

constexpr qsizetype mediaRetryIvSize = 12;

static Result<QByteArray> mediaRetryKey(QByteArrayView mediaKey)
{
    if (mediaKey.size() != 32)
        return fail(ErrorCode::MediaKeyInvalid);
    return hkdfSha256(mediaKey, {}, "WhatsApp Media Retry Notification", 32);
}

Result<SealedMediaRetry> sealMediaRetry(
    const QByteArray &messageId, QByteArrayView mediaKey, const QByteArray &iv)
{
    const Result<QByteArray> key = mediaRetryKey(mediaKey);
    if (!key)
        return fail(key.error());
    if (iv.size() != mediaRetryIvSize)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("iv"));
    proto::ServerErrorReceipt receipt;
    receipt.set_stanzaid(messageId.toStdString());
    const QByteArray plain = QByteArray::fromStdString(receipt.SerializeAsString());
    return SealedMediaRetry { iv, GcmCipher(*key).seal(iv, messageId, plain) };
}

Result<Node> buildMediaRetryReceipt(
    const MediaRetryRequest &request, const Jid &ownJid, Random &random)
{
    const Result<SealedMediaRetry> sealed
        = sealMediaRetry(request.messageId, request.mediaKey, random.bytes(mediaRetryIvSize));
    if (!sealed)
        return fail(sealed.error());
    Node about("rmr",
        { { "jid", request.chat }, { "from_me", QByteArray(request.fromMe ? "true" : "false") } });
    if (!request.participant.isNull())
        about.set("participant", request.participant);
    Node encrypted = Node::withChildren("encrypt",
        { Node::withBytes("enc_p", sealed->cipherText), Node::withBytes("enc_iv", sealed->iv) });
    return Node("receipt",
        { { "id", request.messageId }, { "to", ownJid.bare() },
            { "type", QByteArray("server-error") } },
        Node::Children { std::move(encrypted), std::move(about) });
}

static MediaRetryOutcome outcomeOf(qint64 number)
{
    return number >= 1 && number <= 3 ? static_cast<MediaRetryOutcome>(number)
                                      : MediaRetryOutcome::GeneralError;
}

Result<MediaRetryAnswer> parseMediaRetryHead(const Node &notification)
{
    const Node *about = notification.child("rmr");
    MediaRetryAnswer answer;
    answer.messageId = notification.text("id");
    answer.chat = about ? about->jid("jid") : Jid();
    if (answer.messageId.isEmpty() || answer.chat.isNull())
        return fail(ErrorCode::BadTag, QStringLiteral("media retry without message"));
    return answer;
}

static Result<MediaRetryAnswer> readMediaRetry(MediaRetryAnswer answer, const QByteArray &plain)
{
    proto::MediaRetryNotification message;
    if (!message.ParseFromArray(plain.constData(), static_cast<int>(plain.size())))
        return fail(ErrorCode::DecryptFailed, QStringLiteral("media retry content"));
    if (message.stanzaid() != answer.messageId.toStdString())
        return fail(ErrorCode::DecryptFailed, QStringLiteral("media retry for another message"));
    answer.outcome = outcomeOf(message.result());
    if (answer.outcome != MediaRetryOutcome::Success)
        return answer;
    answer.directPath = QByteArray::fromStdString(message.directpath());
    answer.messageSecret = QByteArray::fromStdString(message.messagesecret());
    if (!isFetchableDirectPath(answer.directPath))
        return fail(ErrorCode::InvalidArgument, QStringLiteral("direct path"));
    return answer;
}

Result<MediaRetryAnswer> parseMediaRetryAnswer(const Node &notification, QByteArrayView mediaKey)
{
    Result<MediaRetryAnswer> answer = parseMediaRetryHead(notification);
    if (!answer)
        return answer;
    const Node *encrypted = notification.child("encrypt");
    const Node *error = notification.child("error");
    if (!encrypted && error) {
        const MediaRetryOutcome outcome = outcomeOf(error->numberOr("code", 0));
        answer->outcome
            = outcome == MediaRetryOutcome::Success ? MediaRetryOutcome::GeneralError : outcome;
        return answer;
    }
    const Node *cipherText = encrypted ? encrypted->child("enc_p") : nullptr;
    const Node *iv = encrypted ? encrypted->child("enc_iv") : nullptr;
    if (!cipherText || !iv)
        return fail(ErrorCode::BadTag, QStringLiteral("media retry without content"));
    const Result<QByteArray> key = mediaRetryKey(mediaKey);
    if (!key)
        return fail(key.error());
    return GcmCipher(*key)
        .open(iv->bytes(), answer->messageId, cipherText->bytes())
        .and_then([&](const QByteArray &plain) { return readMediaRetry(*answer, plain); });
}

} // namespace heliograph
