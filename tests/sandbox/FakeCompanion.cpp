// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/FakeCompanion.h"

#include "proto/adv.pb.h"
#include "sandbox/ProtoBytes.h"

namespace heliograph::sandbox {

Node FakeCompanion::reply() const
{
    const Node &success = *got.back().child("pair-success");
    proto::ADVSignedDeviceIdentityHMAC container;
    proto::ADVSignedDeviceIdentity content;
    proto::ADVDeviceIdentity details;
    if (!parseInto(container, success.child("device-identity")->bytes())
        || !parseInto(content, QByteArray::fromStdString(container.details()))
        || !parseInto(details, QByteArray::fromStdString(content.details()))) {
        return Node("iq");
    }
    const QByteArray body = QByteArray::fromHex("0601")
        + QByteArray::fromStdString(content.details()) + identity.publicKey
        + QByteArray::fromStdString(content.accountsignaturekey());
    content.set_devicesignature(sign(identity.privateKey, body).toStdString());
    content.clear_accountsignaturekey();
    Node signNode("pair-device-sign");
    signNode.add(Node("device-identity",
        { { "key-index", QByteArray::number(details.keyindex()) } }, bytesOf(content)));
    Node iq(
        "iq", { { "to", Jid::service() }, { "type", "result" }, { "id", got.back().text("id") } });
    iq.add(std::move(signNode));
    return iq;
}

} // namespace heliograph::sandbox
