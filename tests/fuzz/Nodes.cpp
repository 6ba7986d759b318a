// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"
#include "tests/fuzz/Targets.h"

namespace heliograph::fuzz {

static bool mayRefuse(ErrorCode code)
{
    // What other clients write and we read, but would not write ourselves.
    return code == ErrorCode::BadUtf8 || code == ErrorCode::BadJid || code == ErrorCode::TooLarge;
}

/// Text content is written as bytes (02 §6.1).
static void turnTextIntoBytes(Node &node)
{
    if (const auto *text = std::get_if<NodeText>(&node.content))
        node.content = QByteArray(text->utf8);
    if (auto *children = std::get_if<Node::Children>(&node.content)) {
        for (Node &child : *children)
            turnTextIntoBytes(child);
    }
}

void nodes(QByteArrayView input)
{
    Result<Node> node = decodeNode(input);
    if (!node)
        return;
    (void)node->toLog();
    turnTextIntoBytes(*node);
    const Result<QByteArray> wire = encodeNode(*node);
    if (!wire) {
        require(mayRefuse(wire.error().code), "a decoded node can be encoded");
        return;
    }
    const Result<Node> again = decodeNode(*wire);
    require(again.has_value(), "an encoded node can be decoded");
    require(*again == *node, "a node survives encoding and decoding");
    require(encodeNode(*again) == *wire, "there is one canonical encoding");
}

} // namespace heliograph::fuzz
