// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/Node.h"

#include <limits>

namespace heliograph {

Node::Node(QByteArray name)
    : tag(std::move(name))
{
}

Node::Node(QByteArray name, std::vector<Attribute> values)
    : tag(std::move(name))
    , attributes(std::move(values))
{
}

Node::Node(QByteArray name, std::vector<Attribute> values, Children nodes)
    : tag(std::move(name))
    , attributes(std::move(values))
    , content(std::move(nodes))
{
}

Node::Node(QByteArray name, std::vector<Attribute> values, QByteArray bytes)
    : tag(std::move(name))
    , attributes(std::move(values))
    , content(std::move(bytes))
{
}

Node Node::withBytes(QByteArray name, QByteArray bytes)
{
    return Node(std::move(name), {}, std::move(bytes));
}

Node Node::withChildren(QByteArray name, Children nodes)
{
    return Node(std::move(name), {}, std::move(nodes));
}

const NodeValue *Node::attribute(QByteArrayView key) const
{
    for (const Attribute &entry : attributes) {
        if (entry.key == key)
            return &entry.value;
    }
    return nullptr;
}

QByteArray Node::text(QByteArrayView key) const
{
    const NodeValue *const value = attribute(key);
    if (!value)
        return {};
    if (const auto *const jid = std::get_if<Jid>(value))
        return jid->toUtf8();
    return std::get<QByteArray>(*value);
}

Jid Node::jid(QByteArrayView key) const
{
    const NodeValue *const value = attribute(key);
    const auto *const jid = value ? std::get_if<Jid>(value) : nullptr;
    return jid ? *jid : Jid {};
}

/// Digits only; nothing for an empty text or beyond 63 bits.
static std::optional<qint64> strictDecimal(QByteArrayView text)
{
    constexpr qint64 largest = std::numeric_limits<qint64>::max();
    if (text.isEmpty())
        return std::nullopt;
    qint64 value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        const qint64 digit = c - '0';
        if (value > (largest - digit) / 10)
            return std::nullopt;
        value = value * 10 + digit;
    }
    return value;
}

static std::optional<qint64> decimalValue(const NodeValue *value)
{
    const auto *const text = value ? std::get_if<QByteArray>(value) : nullptr;
    return text ? strictDecimal(*text) : std::nullopt;
}

Result<qint64> Node::number(QByteArrayView key) const
{
    if (const std::optional<qint64> value = decimalValue(attribute(key)))
        return *value;
    return fail(ErrorCode::BadTag, QStringLiteral("number in ") + QString::fromUtf8(key));
}

qint64 Node::numberOr(QByteArrayView key, qint64 fallback) const
{
    return decimalValue(attribute(key)).value_or(fallback);
}

void Node::set(QByteArrayView key, NodeValue value)
{
    for (Attribute &entry : attributes) {
        if (entry.key == key) {
            entry.value = std::move(value);
            return;
        }
    }
    attributes.push_back({ key.toByteArray(), std::move(value) });
}

const Node::Children &Node::children() const
{
    static const Children none;
    const auto *const nodes = std::get_if<Children>(&content);
    return nodes ? *nodes : none;
}

const Node *Node::child(QByteArrayView name) const
{
    for (const Node &entry : children()) {
        if (entry.tag == name)
            return &entry;
    }
    return nullptr;
}

const Node *Node::firstChild() const
{
    const Children &nodes = children();
    return nodes.empty() ? nullptr : &nodes.front();
}

void Node::add(Node child)
{
    if (auto *const nodes = std::get_if<Children>(&content))
        nodes->push_back(std::move(child));
    else
        content.emplace<Children>().push_back(std::move(child));
}

QByteArray Node::bytes() const
{
    if (const auto *const bytes = std::get_if<QByteArray>(&content))
        return *bytes;
    if (const auto *const text = std::get_if<NodeText>(&content))
        return text->utf8;
    return {};
}

} // namespace heliograph
