// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The log form of nodes (02 §8): structure without names, numbers, keys or ciphertext.
#include "binary/Node.h"
#include "binary/TokenTable.h"

#include <algorithm>
#include <iterator>

namespace heliograph {

namespace {

constexpr qsizetype longestLogged = 64;
constexpr qsizetype childrenLogged = 16;

/// Printable ASCII without the marks of the log form, cut to a bearable length.
QString harmless(QByteArrayView text)
{
    QString out;
    for (const char c : text.first(qMin(text.size(), longestLogged))) {
        const bool plain = c >= 0x20 && c < 0x7F && c != '"' && c != '<' && c != '>';
        out += plain ? QLatin1Char(c) : QLatin1Char('?');
    }
    if (text.size() > longestLogged)
        out += u'…';
    return out;
}

/// Keys whose text is made by programs and tells nothing about people.
bool isTechnical(QByteArrayView key)
{
    static constexpr const char *keys[]
        = { "id", "t", "type", "xmlns", "class", "v", "code", "count", "reason", "mode", "edit",
              "error", "version", "category", "retry", "sid", "index", "offline" };
    return std::any_of(std::begin(keys), std::end(keys),
        [key](const char *known) { return key == QByteArrayView(known); });
}

QString loggedLength(qsizetype size)
{
    return u'(' + QString::number(size) + QStringLiteral(" bytes)");
}

QString loggedValue(const Attribute &attribute)
{
    if (const auto *const jid = std::get_if<Jid>(&attribute.value))
        return jid->masked();
    const QByteArray &text = std::get<QByteArray>(attribute.value);
    if (text.isEmpty() || tokens::find(text) || isTechnical(attribute.key))
        return harmless(text);
    return loggedLength(text.size());
}

QString loggedContent(const Node &node)
{
    const Node::Children &children = node.children();
    if (children.empty())
        return loggedLength(node.bytes().size());
    QString out;
    const auto count = static_cast<qsizetype>(children.size());
    for (qsizetype i = 0; i < qMin(count, childrenLogged); ++i)
        out += children[static_cast<size_t>(i)].toLog();
    if (count > childrenLogged)
        out += QStringLiteral("…%1 more").arg(count - childrenLogged);
    return out;
}

} // namespace

QString Node::toLog() const
{
    const QString name = harmless(tag);
    QString out = u'<' + name;
    for (const Attribute &entry : attributes)
        out += u' ' + harmless(entry.key) + QStringLiteral("=\"") + loggedValue(entry) + u'"';
    const bool isEmptyList = std::holds_alternative<Children>(content) && children().empty();
    if (std::holds_alternative<std::monostate>(content) || isEmptyList)
        return out + QStringLiteral("/>");
    return out + u'>' + loggedContent(*this) + QStringLiteral("</") + name + u'>';
}

} // namespace heliograph
