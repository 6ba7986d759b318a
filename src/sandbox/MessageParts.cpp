// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/MessageParts.h"

#include "sandbox/Stanzas.h"

#include <algorithm>

namespace heliograph::sandbox {

namespace {

bool isPassedOn(const QByteArray &tag)
{
    return tag == "meta" || tag == "biz" || tag == "bot" || tag == "reporting";
}

bool hasPreKeyMessage(const Node::Children &encs)
{
    return std::any_of(
        encs.begin(), encs.end(), [](const Node &enc) { return enc.text("type") == "pkmsg"; });
}

bool hasCount(const Node &node)
{
    const Node::Children encs = encsIn(node);
    return std::any_of(encs.begin(), encs.end(), [](const Node &enc) { return enc.has("count"); });
}

} // namespace

Node::Children encsIn(const Node &node)
{
    Node::Children encs;
    for (const Node &child : node.children()) {
        if (child.tag == "enc")
            encs.push_back(child);
    }
    return encs;
}

MessageParts namedParts(const Node &message, const AccountRegistry &accounts)
{
    MessageParts parts;
    const Node *participants = message.child("participants");
    if (!participants)
        return parts;
    for (const Node &to : participants->children()) {
        const auto id = accounts.resolve(jidAttribute(to, "jid"));
        if (to.tag != "to" || !id)
            continue;
        for (Node &enc : encsIn(to))
            parts[*id].push_back(std::move(enc));
    }
    return parts;
}

bool isResend(const Node &message)
{
    if (message.text("device_fanout") == "false" || hasCount(message))
        return true;
    const Node *participants = message.child("participants");
    return participants
        && std::any_of(participants->children().begin(), participants->children().end(), hasCount);
}

void addContent(Node &out, const Node &message, const Node::Children &encs)
{
    for (const Node &enc : encs)
        out.add(enc);
    for (const Node &child : message.children()) {
        if (isPassedOn(child.tag) || (child.tag == "device-identity" && hasPreKeyMessage(encs)))
            out.add(child);
    }
}

Node messageAck(const Node &message, qint64 time, const QByteArray &error, const QByteArray &phash)
{
    Node ack = ackFor(message, "message");
    ack.set("t", QByteArray::number(time));
    if (!error.isEmpty())
        ack.set("error", error);
    if (!phash.isEmpty())
        ack.set("phash", phash);
    return ack;
}

} // namespace heliograph::sandbox
