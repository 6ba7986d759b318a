// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "binary/Node.h"

namespace heliograph {

inline NodeValue oddValue(Random &random)
{
    switch (random.below(7)) {
    case 0:
        return QByteArray("");
    case 1:
        return QByteArray("-9223372036854775808");
    case 2:
        return QByteArray("9223372036854775807");
    case 3:
        return QByteArray(200, 'x');
    case 4:
        return random.bytes(random.below(12));
    case 5:
        return Jid::phoneNumber("15550001111", static_cast<quint16>(random.below(300)));
    default:
        return Jid { "1", server::group };
    }
}

/// Changes one place of a node at random: an attribute, the content, or something deeper.
inline void mutate(Node &node, Random &random)
{
    auto *children = std::get_if<Node::Children>(&node.content);
    if (children && !children->empty() && random.below(2) == 0) {
        const size_t at = random.below(static_cast<quint32>(children->size()));
        if (random.below(5) == 0)
            children->erase(children->begin() + static_cast<qsizetype>(at));
        else
            mutate((*children)[at], random);
        return;
    }
    const quint32 kind = random.below(6);
    if (kind == 0)
        node.content = random.bytes(random.below(40));
    else if (kind == 1)
        node.content = std::monostate {};
    else if (kind == 2)
        node.tag = random.bytes(3);
    else if (node.attributes.empty())
        node.set("t", oddValue(random));
    else if (kind == 3)
        node.attributes.erase(
            node.attributes.begin() + random.below(static_cast<quint32>(node.attributes.size())));
    else
        node.attributes[random.below(static_cast<quint32>(node.attributes.size()))].value
            = oddValue(random);
}

} // namespace heliograph
