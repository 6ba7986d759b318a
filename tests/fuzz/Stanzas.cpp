// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/Stanzas.h"

#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"
#include "protocol/KeyQueries.h"
#include "protocol/MediaConnection.h"
#include "protocol/MediaRetry.h"
#include "protocol/Pairing.h"
#include "protocol/StreamEnd.h"
#include "tests/fuzz/Targets.h"

namespace heliograph::fuzz {

namespace {

/// What we answer must be something the encoder takes, whatever we were told.
void requireSendable(const Node &stanza)
{
    const Result<QByteArray> wire = encodeNode(stanza);
    // A JID or text that the decoder lets pass may come back in an answer; the session drops it.
    require(wire || wire.error().code == ErrorCode::BadJid
            || wire.error().code == ErrorCode::BadUtf8 || wire.error().code == ErrorCode::TooLarge,
        "an answer can be encoded");
}

void messagesAndReceipts(const Node &stanza)
{
    if (const auto message = parseIncomingMessage(stanza)) {
        require(!message->from.isNull() && !message->id.isEmpty(), "a message has sender and id");
        (void)message->author();
    }
    if (const auto receipt = parseReceipt(stanza)) {
        require(!receipt->ids.empty(), "a receipt is about something");
        requireSendable(buildReceipt(*receipt));
    }
    (void)parseMessageAck(stanza);
    requireSendable(buildAck(stanza));
    requireSendable(buildAck(stanza, 487));
}

void keysAndDevices(const Node &stanza)
{
    (void)parseKeyCount(stanza);
    if (const auto bundles = parseBundles(stanza)) {
        for (const FetchedBundle &entry : *bundles)
            require(!entry.device.isNull() && entry.bundle.identity.size() >= 32,
                "a bundle has a device and an identity");
    }
    if (const auto users = parseDevices(stanza)) {
        for (const UserDevices &entry : *users) {
            (void)participantHash(entry.devices);
            for (const Jid &device : entry.devices)
                require(!device.isNull(), "a device has an address");
        }
    }
    (void)iqError(stanza);
}

void theRest(const Node &stanza)
{
    if (const auto refs = parsePairDevice(stanza)) {
        for (const QByteArray &ref : *refs)
            require(!ref.isEmpty() && !ref.contains(','), "a ref fits into a code");
    }
    const QByteArray key(32, 'm');
    (void)parseMediaRetryHead(stanza);
    (void)parseMediaRetryAnswer(stanza, key);
    if (const auto connection = parseMediaConnection(stanza)) {
        require(!connection->hosts.empty(), "a media connection has a host");
        require(connection->usableFor() >= seconds { 0 }, "no lifetime is negative");
    }
    (void)causeOfFailure(stanza);
    (void)causeOfStreamError(stanza);
    requireSendable(buildEmptyResult(stanza));
    requireSendable(buildPairError(stanza, Error { ErrorCode::HmacMismatch, {}, 0, 0 }));
}

} // namespace

void stanzas(QByteArrayView input)
{
    const Result<Node> stanza = decodeNode(input);
    if (!stanza)
        return;
    messagesAndReceipts(*stanza);
    keysAndDevices(*stanza);
    theRest(*stanza);
}

} // namespace heliograph::fuzz
