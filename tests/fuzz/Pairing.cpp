// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/Pairing.h"

#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"
#include "crypto/Hash.h"
#include "proto/adv.pb.h"
#include "tests/fuzz/Targets.h"
#include "tests/support/FixedRandom.h"

namespace heliograph::fuzz {

namespace {

struct LinkingParties {
    FixedRandom random { 3 };
    PairingKeys companion { generateKeyPair(random), generateKeyPair(random), random.bytes(32) };
    KeyPair account = generateKeyPair(random);
};

Node pairSuccess(const QByteArray &container)
{
    Node success("pair-success");
    success.add(Node::withBytes("device-identity", container));
    success.add(Node("device",
        { { "jid", Jid::phoneNumber("15550001111", 5) },
            { "lid", Jid::lid("200000000000111", 5) } }));
    success.add(Node("platform", { { "name", "android" } }));
    Node stanza("iq", { { "id", "1" }, { "from", Jid::service() }, { "type", "set" } });
    stanza.add(std::move(success));
    return stanza;
}

std::string sealedContainer(const std::string &details, bool hosted, const QByteArray &secret)
{
    QByteArray authenticated = QByteArray::fromStdString(details);
    if (hosted)
        authenticated.prepend(QByteArray("\x06\x05", 2));
    proto::ADVSignedDeviceIdentityHMAC container;
    container.set_details(details);
    container.set_hmac(hmacSha256(secret, authenticated).toStdString());
    if (hosted)
        container.set_accounttype(proto::HOSTED);
    return container.SerializeAsString();
}

/// A device identity that the account signed, whatever is in it.
std::string signedIdentity(QByteArrayView details, bool hosted, const LinkingParties &parties)
{
    QByteArray message(hosted ? "\x06\x05" : "\x06\x00", 2);
    message += details.toByteArray() + parties.companion.identity.publicKey;
    proto::ADVSignedDeviceIdentity identity;
    identity.set_details(details.data(), static_cast<size_t>(details.size()));
    identity.set_accountsignaturekey(parties.account.publicKey.toStdString());
    identity.set_accountsignature(sign(parties.account.privateKey, message).toStdString());
    return identity.SerializeAsString();
}

} // namespace

/// The first byte says how far the input is helped past the checks that nobody passes by chance.
void pairing(QByteArrayView input)
{
    static const LinkingParties parties;
    if (input.isEmpty())
        return;
    const int mode = static_cast<quint8>(input[0]);
    const QByteArrayView rest = input.sliced(1);
    const bool hosted = mode & 4;
    std::string container(rest.data(), static_cast<size_t>(rest.size()));
    if ((mode & 3) == 1)
        container = sealedContainer(container, hosted, parties.companion.advSecret);
    else if ((mode & 3) == 2)
        container = sealedContainer(
            signedIdentity(rest, mode & 8, parties), hosted, parties.companion.advSecret);
    const Node stanza = pairSuccess(QByteArray::fromStdString(container));
    const Result<PairedDevice> paired = verifyPairSuccess(stanza, parties.companion);
    if (!paired) {
        require(encodeNode(buildPairError(stanza, paired.error())).has_value(),
            "a refusal can be sent");
        return;
    }
    require((mode & 3) == 2, "only what the account signed is accepted");
    require(paired->accountKey == parties.account.publicKey, "the account's key is kept");
    require(encodeNode(paired->reply).has_value(), "the reply can be sent");
    proto::ADVSignedDeviceIdentity kept;
    require(
        kept.ParseFromString(paired->account.toStdString()) && kept.devicesignature().size() == 64,
        "the identity is countersigned");
}

} // namespace heliograph::fuzz
