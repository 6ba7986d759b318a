// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

Jid jidAttribute(const Node &node, QByteArrayView key)
{
    const Jid typed = node.jid(key);
    if (!typed.isNull())
        return typed;
    const QByteArray text = node.text(key);
    if (text.isEmpty())
        return {};
    return parseJid(text).value_or(Jid {});
}

Node iqResult(const Node &request, Node::Children children)
{
    const Jid to = jidAttribute(request, "to");
    return Node("iq",
        { { "from", to.isNull() ? Jid::service() : to }, { "type", "result" },
            { "id", request.text("id") } },
        std::move(children));
}

Node iqError(const Node &request, int code, const QByteArray &text, int backoff)
{
    Node error("error", { { "code", QByteArray::number(code) }, { "text", text } });
    if (backoff > 0)
        error.set("backoff", QByteArray::number(backoff));
    Node answer = iqResult(request);
    answer.set("type", QByteArray("error"));
    answer.add(std::move(error));
    return answer;
}

Node ackFor(const Node &stanza, const QByteArray &className)
{
    Node ack("ack", { { "class", className }, { "id", stanza.text("id") } });
    if (const Jid to = jidAttribute(stanza, "to"); !to.isNull())
        ack.set("from", to);
    if (const Jid participant = jidAttribute(stanza, "participant"); !participant.isNull())
        ack.set("participant", participant);
    if (className == "receipt" && stanza.has("type"))
        ack.set("type", stanza.text("type"));
    return ack;
}

Node infoStanza(Node child)
{
    Node::Children children;
    children.push_back(std::move(child));
    return Node("ib", { { "from", Jid::service() } }, std::move(children));
}

Node streamError(const QByteArray &code, const QByteArray &conflict)
{
    Node error("stream:error");
    if (!code.isEmpty())
        error.set("code", code);
    if (!conflict.isEmpty())
        error.add(Node("conflict", { { "type", conflict } }));
    return error;
}

Node notification(const QByteArray &type, const Jid &from, const QByteArray &id, qint64 seconds)
{
    return Node("notification",
        { { "from", from }, { "type", type }, { "id", id }, { "t", QByteArray::number(seconds) } });
}

} // namespace heliograph::sandbox
