// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Jid.h"

#include <QByteArray>

#include <initializer_list>
#include <optional>
#include <variant>
#include <vector>

namespace heliograph {

/// The wire distinguishes text from JIDs, and so does this type (02 §2).
using NodeValue = std::variant<QByteArray, Jid>;

struct Attribute {
    QByteArray key;
    /// A null QByteArray or null Jid means absent: the encoder leaves the attribute out.
    NodeValue value;
    friend bool operator==(const Attribute &, const Attribute &) = default;
};

/// Content that was coded as a token or packed: text. Written as bytes (02 §6.1).
struct NodeText {
    QByteArray utf8;
    friend bool operator==(const NodeText &, const NodeText &) = default;
};

/// One element of the binary protocol: tag, ordered attributes, content. A top-level node is a
/// stanza.
struct Node {
    using Children = std::vector<Node>;
    using Content = std::variant<std::monostate, QByteArray, NodeText, Children>;

    QByteArray tag;
    std::vector<Attribute> attributes;
    Content content;

    Node() = default;
    explicit Node(QByteArray tag);
    Node(QByteArray tag, std::vector<Attribute> attributes);
    Node(QByteArray tag, std::vector<Attribute> attributes, Children children);
    Node(QByteArray tag, std::vector<Attribute> attributes, QByteArray bytes);
    /// No attributes, bytes inside: `<ref>…</ref>`.
    static Node withBytes(QByteArray tag, QByteArray bytes);
    static Node withChildren(QByteArray tag, Children children);

    const NodeValue *attribute(QByteArrayView key) const;
    bool has(QByteArrayView key) const { return attribute(key) != nullptr; }
    /// The attribute as text; a JID gives its text form (02 §6.3). Null QByteArray if absent.
    QByteArray text(QByteArrayView key) const;
    /// The attribute as a JID if it was coded as one; a null Jid otherwise.
    Jid jid(QByteArrayView key) const;
    /// Strict decimal (02 §8). BadTag if absent or not a number.
    Result<qint64> number(QByteArrayView key) const;
    qint64 numberOr(QByteArrayView key, qint64 fallback) const;
    /// Appends or replaces.
    void set(QByteArrayView key, NodeValue value);

    /// Empty when the content is not a list.
    const Children &children() const;
    /// First child with this tag, or nullptr.
    const Node *child(QByteArrayView name) const;
    /// First child, or nullptr.
    const Node *firstChild() const;
    void add(Node child);
    /// Content bytes, whatever kind of text or bytes they were coded as; empty for none or a list.
    QByteArray bytes() const;

    /// For logs: bytes as length only, user parts of JIDs masked.
    QString toLog() const;

    friend bool operator==(const Node &, const Node &) = default;
};

} // namespace heliograph
