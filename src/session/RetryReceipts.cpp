// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/RetryReceipts.h"

#include "session/RetryLimits.h"

namespace heliograph {

/// Source: 04 §7.1.
static int retryReason(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NoSession:
        return 1;
    case ErrorCode::UnknownPreKey:
        return 3;
    default:
        return 4;
    }
}

RetryReceipts::RetryReceipts(AccountStore &store, const Clock &clock, Random &random)
    : m_store(store)
    , m_clock(clock)
    , m_random(random)
{
}

Result<std::optional<Receipt>> RetryReceipts::next(
    const MessageContext &context, const MessageKey &key, const Error &error)
{
    const IncomingMessage &message = context.message;
    const Result<int> known = m_store.retries().nextRetry(key, m_clock.now());
    if (!known)
        return fail(known.error());
    const int count = qMax(*known, message.parts.front().count + 1);
    if (count > retryLimits::requests)
        return std::nullopt;
    const Result<RetryRequest> asked = request(context.authorDevice, count, error);
    if (!asked)
        return fail(asked.error());
    Receipt receipt;
    receipt.type = ReceiptType::Retry;
    receipt.ids = { message.id };
    receipt.peer = message.from;
    receipt.participant = message.participant;
    receipt.recipient = message.recipient;
    receipt.timestamp = message.timestamp;
    receipt.isPeerCategory = message.peer;
    receipt.retry = *asked;
    return receipt;
}

/// Keys go along from the second request on, and at once when there was no session (04 §7.1).
Result<RetryRequest> RetryReceipts::request(const Jid &device, int count, const Error &error)
{
    RetryRequest request;
    request.count = count;
    request.error = retryReason(error.code);
    request.registrationId = m_store.keys().registrationId();
    if (count < 2 && error.code != ErrorCode::NoSession)
        return request;
    const Result<OneTimePreKey> fresh
        = m_store.preKeys().privatePreKey(device, m_clock.now(), m_random);
    const std::optional<SignedPreKey> signedKey = m_store.preKeys().currentSignedPreKey();
    if (!fresh)
        return fail(fresh.error());
    if (!signedKey)
        return request;
    request.hasKeys = true;
    request.identity = m_store.keys().ownIdentity().publicKey;
    request.preKeyId = fresh->id;
    request.preKey = fresh->keyPair.publicKey;
    request.signedPreKeyId = signedKey->id;
    request.signedPreKey = signedKey->keyPair.publicKey;
    request.signedPreKeySignature = signedKey->signature;
    request.deviceIdentity = m_store.keys().credentials()->account;
    return request;
}

} // namespace heliograph
