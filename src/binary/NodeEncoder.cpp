// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/NodeEncoder.h"

#include "binary/NodeDecoder.h"
#include "binary/TokenTable.h"
#include "binary/WireTags.h"

#include <array>
#include <cstring>

namespace heliograph {

namespace {

constexpr size_t largestList = 0xFFFF;
constexpr quint8 notPackable = 0xFF;

/// Character to packed value, `notPackable` for the others.
constexpr auto makePackTable(quint8 packTag)
{
    std::array<quint8, 256> table {};
    table.fill(notPackable);
    for (quint8 digit = 0; digit < 10; ++digit)
        table['0' + digit] = digit;
    if (packTag == wire::nibble8) {
        table['-'] = 10;
        table['.'] = 11;
    } else {
        for (quint8 letter = 0; letter < 6; ++letter)
            table['A' + letter] = static_cast<quint8>(10 + letter);
    }
    return table;
}

constexpr auto nibblePackTable = makePackTable(wire::nibble8);
constexpr auto hexPackTable = makePackTable(wire::hex8);

bool isAscii(QByteArrayView text)
{
    const char *at = text.data();
    const char *const end = at + text.size();
    quint64 seen = 0;
    for (; end - at >= 8; at += 8) {
        quint64 word = 0;
        std::memcpy(&word, at, 8);
        seen |= word;
    }
    for (; at < end; ++at)
        seen |= static_cast<unsigned char>(*at) & 0x80U;
    return (seen & 0x8080808080808080ULL) == 0;
}

bool isAbsent(const NodeValue &value)
{
    if (const auto *const text = std::get_if<QByteArray>(&value))
        return text->isNull();
    const Jid &jid = std::get<Jid>(value);
    return jid.server.isEmpty() && jid.user.isEmpty();
}

bool hasContent(const Node &node)
{
    if (const auto *const nodes = std::get_if<Node::Children>(&node.content))
        return !nodes->empty();
    return !std::holds_alternative<std::monostate>(node.content);
}

struct JidForm {
    quint8 tag;
    /// Only for device JIDs.
    quint8 domain;
};

/// Which of the four forms a JID takes (02 §6.1).
JidForm formOf(const Jid &jid)
{
    if (jid.server == server::person) {
        if (jid.agent != 0 || jid.device != 0)
            return { wire::deviceJid, jid.agent };
    } else if (jid.server == server::lid) {
        if (jid.device != 0)
            return { wire::deviceJid, wire::LidDomain };
    } else if (jid.server == server::interop) {
        return { wire::interopJid, 0 };
    } else if (jid.device != 0) {
        if (jid.server == server::hosted)
            return { wire::deviceJid, wire::HostedDomain };
        if (jid.server == server::hostedLid)
            return { wire::deviceJid, wire::HostedLidDomain };
        if (jid.server == server::messenger)
            return { wire::messengerJid, 0 };
    }
    return { wire::jidPair, 0 };
}

/// Whether a JID has a wire form from which the same JID can be read.
bool isEncodable(const Jid &jid)
{
    if (jid.server.isEmpty())
        return false;
    const JidForm form = formOf(jid);
    if (form.tag == wire::jidPair)
        return true;
    if (jid.user.isEmpty())
        return false;
    if (form.tag != wire::deviceJid)
        return true;
    // An agent that is the domain byte of another server would be read as that server.
    const bool agentIsTaken = jid.agent != 0 && jid.server == server::person
        && (jid.agent == wire::LidDomain || jid.agent == wire::HostedLidDomain
            || wire::isHostedDomain(jid.agent));
    return jid.device <= 0xFF && !agentIsTaken;
}

/// First pass: refuses what cannot be encoded and finds an upper bound for the size, so that the
/// second pass writes without looking.
class SizeBound final {
public:
    bool add(const Node &node, int depth)
    {
        if (depth > nodelimits::depth)
            return stop(ErrorCode::TooDeep);
        if (node.tag.isEmpty())
            return stop(ErrorCode::EmptyTag);
        m_bytes += listOverhead;
        addText(node.tag);
        size_t listSize = hasContent(node) ? 2 : 1;
        for (const Attribute &attribute : node.attributes) {
            if (isAbsent(attribute.value))
                continue;
            listSize += 2;
            if (!addAttribute(attribute))
                return false;
        }
        if (listSize > largestList)
            return stop(ErrorCode::TooLarge);
        return addContent(node, depth);
    }
    qsizetype bytes() const { return m_bytes; }
    ErrorCode error() const { return m_error; }

private:
    static constexpr qsizetype listOverhead = 3;
    static constexpr qsizetype textOverhead = 5;
    static constexpr qsizetype jidOverhead = 5;

    bool stop(ErrorCode code)
    {
        m_error = code;
        return false;
    }
    void addText(const QByteArray &text) { m_bytes += text.size() + textOverhead; }
    bool addAttribute(const Attribute &attribute)
    {
        if (attribute.key.isEmpty())
            return stop(ErrorCode::EmptyKey);
        addText(attribute.key);
        if (const auto *const text = std::get_if<QByteArray>(&attribute.value)) {
            addText(*text);
            return true;
        }
        const Jid &jid = std::get<Jid>(attribute.value);
        if (!isEncodable(jid))
            return stop(ErrorCode::BadJid);
        m_bytes += jidOverhead;
        addText(jid.user);
        addText(jid.server);
        return true;
    }
    bool addContent(const Node &node, int depth)
    {
        if (const auto *const bytes = std::get_if<QByteArray>(&node.content)) {
            addText(*bytes);
        } else if (const auto *const text = std::get_if<NodeText>(&node.content)) {
            addText(text->utf8);
        } else if (const auto *const nodes = std::get_if<Node::Children>(&node.content)) {
            if (nodes->size() > largestList)
                return stop(ErrorCode::TooLarge);
            m_bytes += listOverhead;
            for (const Node &child : *nodes) {
                if (!add(child, depth + 1))
                    return false;
            }
        }
        return true;
    }

    qsizetype m_bytes = 0;
    ErrorCode m_error = ErrorCode::Unknown;
};

/// Second pass: writes into a buffer that is large enough.
class NodeWriter final {
public:
    explicit NodeWriter(char *out)
        : m_at(reinterpret_cast<quint8 *>(out))
    {
    }
    void write(const Node &node)
    {
        size_t listSize = hasContent(node) ? 2 : 1;
        for (const Attribute &attribute : node.attributes)
            listSize += isAbsent(attribute.value) ? 0 : 2;
        writeList(listSize);
        writeText(node.tag);
        for (const Attribute &attribute : node.attributes) {
            if (isAbsent(attribute.value))
                continue;
            writeText(attribute.key);
            if (const auto *const text = std::get_if<QByteArray>(&attribute.value))
                writeText(*text);
            else
                writeJid(std::get<Jid>(attribute.value));
        }
        writeContent(node);
    }
    void writeByte(quint8 byte) { *m_at++ = byte; }
    char *end() const { return reinterpret_cast<char *>(m_at); }
    bool isUtf8() const { return m_isUtf8; }

private:
    void writeShort(size_t number)
    {
        writeByte(static_cast<quint8>(number >> 8));
        writeByte(static_cast<quint8>(number));
    }
    void writeList(size_t size)
    {
        if (size <= 0xFF) {
            writeByte(wire::list8);
            writeByte(static_cast<quint8>(size));
        } else {
            writeByte(wire::list16);
            writeShort(size);
        }
    }
    void writeBytes(QByteArrayView bytes)
    {
        const auto size = static_cast<size_t>(bytes.size());
        if (size < 0x100) {
            writeByte(wire::binary8);
        } else {
            const bool isShort = size < 0x100000;
            writeByte(isShort ? wire::binary20 : wire::binary32);
            if (!isShort)
                writeByte(static_cast<quint8>(size >> 24));
            writeByte(static_cast<quint8>(size >> 16));
            writeByte(static_cast<quint8>(size >> 8));
        }
        writeByte(static_cast<quint8>(size));
        if (size > 0)
            std::memcpy(m_at, bytes.data(), size);
        m_at += size;
    }
    bool writePacked(QByteArrayView text, quint8 packTag, const std::array<quint8, 256> &table)
    {
        const auto *in = reinterpret_cast<const quint8 *>(text.data());
        quint8 *out = m_at + 2;
        const qsizetype pairs = text.size() / 2;
        for (qsizetype i = 0; i < pairs; ++i, in += 2) {
            const quint8 high = table[in[0]];
            const quint8 low = table[in[1]];
            if ((high | low) & 0xF0)
                return false;
            *out++ = static_cast<quint8>(high << 4 | low);
        }
        quint8 lead = static_cast<quint8>(pairs);
        if (text.size() % 2 != 0) {
            const quint8 high = table[*in];
            if (high & 0xF0)
                return false;
            *out++ = static_cast<quint8>(high << 4 | 0x0F);
            lead = static_cast<quint8>((pairs + 1) | wire::packedOdd);
        }
        m_at[0] = packTag;
        m_at[1] = lead;
        m_at = out;
        return true;
    }
    void writeText(QByteArrayView text)
    {
        if (const quint16 token = tokens::wireForm(text)) {
            if (token > 0xFF)
                writeByte(static_cast<quint8>(token >> 8));
            writeByte(static_cast<quint8>(token));
            return;
        }
        if (!text.isEmpty() && text.size() <= wire::packedLongest
            && (writePacked(text, wire::nibble8, nibblePackTable)
                || writePacked(text, wire::hex8, hexPackTable)))
            return;
        m_isUtf8 = m_isUtf8 && (isAscii(text) || text.isValidUtf8());
        writeBytes(text);
    }
    void writeJid(const Jid &jid)
    {
        const JidForm form = formOf(jid);
        writeByte(form.tag);
        if (form.tag == wire::deviceJid) {
            writeByte(form.domain);
            writeByte(static_cast<quint8>(jid.device));
            writeText(jid.user);
            return;
        }
        if (jid.user.isEmpty())
            writeByte(wire::listEmpty);
        else
            writeText(jid.user);
        if (form.tag != wire::jidPair)
            writeShort(jid.device);
        if (form.tag == wire::interopJid)
            writeShort(jid.integrator);
        writeText(jid.server);
    }
    void writeContent(const Node &node)
    {
        if (const auto *const bytes = std::get_if<QByteArray>(&node.content)) {
            writeBytes(*bytes);
        } else if (const auto *const text = std::get_if<NodeText>(&node.content)) {
            writeBytes(text->utf8);
        } else if (const auto *const nodes = std::get_if<Node::Children>(&node.content)) {
            if (nodes->empty())
                return;
            writeList(nodes->size());
            for (const Node &child : *nodes)
                write(child);
        }
    }

    quint8 *m_at;
    bool m_isUtf8 = true;
};

} // namespace

Result<QByteArray> encodeNode(const Node &stanza)
{
    SizeBound bound;
    if (!bound.add(stanza, 1))
        return fail(bound.error(), QStringLiteral("encoding"));
    QByteArray out(bound.bytes() + 1, Qt::Uninitialized);
    NodeWriter writer(out.data());
    writer.writeByte(0);
    writer.write(stanza);
    if (!writer.isUtf8())
        return fail(ErrorCode::BadUtf8, QStringLiteral("encoding"));
    out.truncate(writer.end() - out.constData());
    if (out.size() > nodelimits::plaintext)
        return fail(ErrorCode::TooLarge, QStringLiteral("encoding"));
    return out;
}

} // namespace heliograph
