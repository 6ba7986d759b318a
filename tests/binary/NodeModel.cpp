// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/binary/NodeModel.h"

#include "binary/TokenTable.h"
#include "tests/support/Vectors.h"

#include <QJsonArray>

namespace heliograph {

namespace {

/// Never null: a null text would mean an absent attribute.
QByteArray presentText(const QString &text)
{
    return text.isEmpty() ? QByteArray("") : text.toUtf8();
}

/// The vectors also use other spellings (02 §12).
QByteArray plainSpelling(QByteArray text) { return parseJid(text).value_or(Jid {}).toUtf8(); }

NodeValue valueFromModel(const QJsonValue &value)
{
    if (value.isString())
        return presentText(value.toString());
    return *parseJid(value[QLatin1String("jid")].toString().toUtf8());
}

void readContentModel(const QJsonObject &content, Node &node)
{
    if (content.contains(QLatin1String("bytes"))) {
        node.content = hex(content[QLatin1String("bytes")]);
    } else if (content.contains(QLatin1String("text"))) {
        const QByteArray text = content[QLatin1String("text")].toString().toUtf8();
        node.content = NodeText { text.contains('@') ? plainSpelling(text) : text };
    } else if (content.contains(QLatin1String("fill"))) {
        node.content = QByteArray(
            content[QLatin1String("count")].toInt(), hex(content[QLatin1String("fill")]).front());
    } else {
        const QJsonArray children = content[QLatin1String("nodes")].toArray();
        for (const QJsonValue &child : children)
            node.add(nodeFromModel(child.toObject()));
    }
}

QByteArray randomText(Random &random)
{
    static constexpr const char *alphabets[] = { "0123456789-.", "0123456789ABCDEF",
        "abcdefghijklmnopqrstuvwxyz", "0123456789", "aZ09 @:_<&" };
    const QByteArrayView alphabet(alphabets[random.below(5)]);
    switch (random.below(8)) {
    case 0:
        return QByteArray(tokens::single(static_cast<int>(1 + random.below(235))).toByteArray());
    case 1:
        return tokens::fromDictionary(
            static_cast<int>(random.below(4)), static_cast<int>(random.below(256)))
            .toByteArray();
    case 2:
        return QStringLiteral("Zoë ☎ 日本 😀").toUtf8() + QByteArray::number(random.below(1000));
    default:
        break;
    }
    QByteArray text;
    const quint32 size = 1 + random.below(random.below(20) == 0 ? 300 : 30);
    for (quint32 i = 0; i < size; ++i)
        text += alphabet[static_cast<qsizetype>(
            random.below(static_cast<quint32>(alphabet.size())))];
    return text;
}

Jid randomJid(Random &random)
{
    static constexpr const char *servers[] = { server::person, server::lid, server::hosted,
        server::hostedLid, server::group, server::broadcast, server::newsletter, server::messenger,
        server::interop, server::legacy, "example" };
    Jid jid;
    const quint32 kind = random.below(11);
    jid.server = servers[kind];
    jid.user = randomText(random);
    if (kind <= 3)
        jid.device = static_cast<quint16>(random.below(256));
    if (kind == 7 || kind == 8)
        jid.device = static_cast<quint16>(random.below(65536));
    if (kind == 8)
        jid.integrator = static_cast<quint16>(random.below(65536));
    if (kind == 0 && random.below(8) == 0)
        jid.agent = static_cast<quint8>(2 + random.below(100));
    if (kind >= 4 && kind <= 6 && random.below(4) == 0)
        jid.user.clear();
    return jid;
}

} // namespace

Node nodeFromModel(const QJsonObject &model)
{
    Node node(presentText(model[QLatin1String("tag")].toString()));
    const QJsonArray attributes = model[QLatin1String("attrs")].toArray();
    for (const QJsonValue &entry : attributes)
        node.attributes.push_back({ presentText(entry[0].toString()), valueFromModel(entry[1]) });
    if (model[QLatin1String("content")].isObject())
        readContentModel(model[QLatin1String("content")].toObject(), node);
    return node;
}

Node randomNode(Random &random, int depth)
{
    Node node(randomText(random));
    for (quint32 i = random.below(6); i > 0; --i) {
        if (random.below(3) == 0)
            node.set(randomText(random), randomJid(random));
        else
            node.set(
                randomText(random), random.below(10) == 0 ? QByteArray("") : randomText(random));
    }
    const quint32 kind = random.below(depth > 1 ? 4 : 2);
    if (kind == 0)
        return node;
    if (kind == 1) {
        node.content
            = random.bytes(random.below(20) == 0 ? 3000 : static_cast<qsizetype>(random.below(40)));
        return node;
    }
    for (quint32 i = 1 + random.below(4); i > 0; --i)
        node.add(randomNode(random, depth - 1));
    return node;
}

Node nestedNode(int levels)
{
    Node node("iq");
    for (int i = 1; i < levels; ++i) {
        Node outer("iq");
        outer.add(std::move(node));
        node = std::move(outer);
    }
    return node;
}

} // namespace heliograph
