// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"
#include "tests/bench/Bench.h"

namespace heliograph::bench {

namespace {

constexpr qsizetype encodedSize = 794;
constexpr int perCall = 16;

/// A text for the two devices of a person and two of the own, with what first contacts need.
Node message()
{
    const auto copy = [](const Jid &device, int seed) {
        return Node("to", { { "jid", device } },
            Node::Children { Node("enc", { { "v", "2" }, { "type", "msg" } }, noise(115, seed)) });
    };
    const QByteArray kim = "447700900123";
    const QByteArray own = "447700900100";
    Node participants = Node::withChildren("participants",
        { copy(Jid::phoneNumber(kim, 1), 1), copy(Jid::phoneNumber(kim, 12), 2),
            copy(Jid::phoneNumber(own, 2), 3), copy(Jid::phoneNumber(own, 7), 4) });
    Node message("message",
        { { "id", "3EB0A1B2C3D4E5F60718293A" }, { "to", Jid::phoneNumber(kim) }, { "type", "text" },
            { "phash", "2:Qk7XvTzB" } });
    message.add(std::move(participants));
    message.add(Node::withBytes("device-identity", noise(172, 5)));
    return message;
}

} // namespace

void measureNodes()
{
    const Node node = message();
    const Result<QByteArray> encoded = encodeNode(node);
    if (!encoded || encoded->size() != encodedSize)
        qFatal("the node has another size: %d", static_cast<int>(encoded.value_or("").size()));
    if (decodeNode(*encoded) != node)
        qFatal("the node is read as another");
    reportBytes("node", *encoded);
    report("node-encode", rateOf(perCall, [&] {
        for (int i = 0; i < perCall; ++i)
            (void)encodeNode(node);
    }));
    report("node-decode", rateOf(perCall, [&] {
        for (int i = 0; i < perCall; ++i)
            (void)decodeNode(*encoded);
    }));
}

} // namespace heliograph::bench
