// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/NodeDecoder.h"

#include "binary/Inflate.h"
#include "binary/Logging.h"
#include "binary/TokenTable.h"
#include "binary/WireTags.h"

#include <QHash>

#include <array>
#include <cstring>

namespace heliograph {

namespace {

/// Room made ahead for what a list announces; beyond it vectors grow as elements really arrive.
constexpr qsizetype longestReserve = 1024;
/// Up to this many attributes duplicates are found by comparing, above it by hashing.
constexpr size_t fewAttributes = 16;

/// Two characters for a packed byte; a zero where the nibble means nothing.
using UnpackTable = std::array<std::array<char, 2>, 256>;

constexpr UnpackTable makeUnpackTable(const char (&alphabet)[17])
{
    UnpackTable table {};
    for (size_t byte = 0; byte < table.size(); ++byte)
        table[byte] = { alphabet[byte >> 4], alphabet[byte & 15] };
    return table;
}

constexpr UnpackTable nibbleUnpackTable = makeUnpackTable("0123456789-.\0\0\0\0");
constexpr UnpackTable hexUnpackTable = makeUnpackTable("0123456789ABCDEF");

template <size_t Size> QByteArray staticText(const char (&text)[Size])
{
    return QByteArray::fromRawData(text, static_cast<qsizetype>(Size - 1));
}

QByteArray emptyText() { return staticText(""); }

bool isJidTag(quint8 tag)
{
    return (tag >= wire::interopJid && tag <= wire::deviceJid) || tag == wire::jidPair;
}

/// Reads one node from its uncompressed body. Functions answer false after an error.
class NodeReader final {
public:
    explicit NodeReader(QByteArrayView body)
        : m_begin(reinterpret_cast<const quint8 *>(body.data()))
        , m_at(m_begin)
        , m_end(m_begin + body.size())
    {
    }

    bool readStanza(Node &out)
    {
        return readNode(out, 1) && (m_at == m_end || stop(ErrorCode::TrailingBytes));
    }
    tl::unexpected<Error> failure() const
    {
        return fail(m_error, QStringLiteral("node at byte %1").arg(m_errorAt + 1));
    }

private:
    qsizetype left() const { return m_end - m_at; }
    bool stop(ErrorCode code)
    {
        m_error = code;
        m_errorAt = m_at - m_begin;
        return false;
    }
    bool readByte(quint8 &out)
    {
        if (m_at == m_end)
            return stop(ErrorCode::Truncated);
        out = *m_at++;
        return true;
    }
    /// Big endian, 1 … 4 bytes.
    bool readNumber(int size, quint32 &out)
    {
        if (left() < size)
            return stop(ErrorCode::Truncated);
        out = 0;
        for (int i = 0; i < size; ++i)
            out = out << 8 | *m_at++;
        return true;
    }
    bool readShort(quint16 &out)
    {
        quint32 number = 0;
        if (!readNumber(2, number))
            return false;
        out = static_cast<quint16>(number);
        return true;
    }
    bool readListSize(quint8 tag, quint32 &out)
    {
        if (tag == wire::listEmpty) {
            out = 0;
            return true;
        }
        if (tag != wire::list8 && tag != wire::list16)
            return stop(ErrorCode::BadTag);
        return readNumber(tag == wire::list8 ? 1 : 2, out);
    }
    /// The bytes after FC, FD or FE, still inside the input.
    bool readBlob(quint8 tag, QByteArrayView &out)
    {
        quint32 size = 0;
        if (!readNumber(tag == wire::binary8 ? 1 : tag == wire::binary20 ? 3 : 4, size))
            return false;
        if (tag == wire::binary20)
            size &= 0x0FFFFF;
        if (size > static_cast<quint64>(left()))
            return stop(ErrorCode::Truncated);
        out = QByteArrayView(m_at, static_cast<qsizetype>(size));
        m_at += size;
        return true;
    }
    bool readPacked(const UnpackTable &table, QByteArray &out);
    bool readDictionary(quint8 tag, QByteArray &out)
    {
        quint8 index = 0;
        if (!readByte(index))
            return false;
        const QByteArrayView token = tokens::fromDictionary(tag - wire::dictionary0, index);
        out = QByteArray::fromRawData(token.data(), token.size());
        return true;
    }
    bool readRawText(quint8 tag, qsizetype limit, QByteArray &out)
    {
        QByteArrayView text;
        if (!readBlob(tag, text))
            return false;
        if (text.size() > limit)
            return stop(ErrorCode::TooLarge);
        if (!text.isValidUtf8())
            return stop(ErrorCode::BadUtf8);
        out = QByteArray(text.data(), text.size());
        return true;
    }
    bool readText(quint8 tag, qsizetype limit, QByteArray &out);
    bool readName(qsizetype limit, ErrorCode whenEmpty, QByteArray &out)
    {
        quint8 tag = 0;
        return readByte(tag) && readText(tag, limit, out) && (!out.isEmpty() || stop(whenEmpty));
    }
    bool readJidPart(QByteArray &out)
    {
        quint8 tag = 0;
        if (!readByte(tag))
            return false;
        return isJidTag(tag) ? stop(ErrorCode::BadJid) : readText(tag, nodelimits::value, out);
    }
    bool readServer(QByteArrayView wanted, Jid &out)
    {
        return readJidPart(out.server) && (out.server == wanted || stop(ErrorCode::BadJid));
    }
    bool readUser(Jid &out)
    {
        return readJidPart(out.user) && (!out.user.isEmpty() || stop(ErrorCode::BadJid));
    }
    bool readDeviceJid(Jid &out);
    bool readJid(quint8 tag, Jid &out);
    bool readValue(NodeValue &out);
    bool readAttributes(size_t count, std::vector<Attribute> &out);
    bool readChildren(quint8 tag, int depth, Node &out);
    bool readContent(int depth, Node &out);
    bool readNode(Node &out, int depth);

    const quint8 *m_begin;
    const quint8 *m_at;
    const quint8 *m_end;
    int m_nodes = 0;
    size_t m_attributes = 0;
    ErrorCode m_error = ErrorCode::Unknown;
    qsizetype m_errorAt = 0;
};

/// Takes attributes in order and lets a repeated key replace the earlier value (02 §7 rule 3).
class AttributeSink final {
public:
    explicit AttributeSink(std::vector<Attribute> &out)
        : m_out(out)
    {
    }
    /// The newest attribute of the list is complete.
    void settle()
    {
        Attribute &newest = m_out.back();
        Attribute *const earlier = findEarlier(newest.key);
        if (!earlier)
            return;
        qCDebug(lcBinary, "duplicate attribute key");
        earlier->value = std::move(newest.value);
        m_out.pop_back();
    }

private:
    Attribute *findEarlier(QByteArrayView key)
    {
        const size_t count = m_out.size() - 1;
        if (count < fewAttributes) {
            for (size_t i = 0; i < count; ++i) {
                if (m_out[i].key == key)
                    return &m_out[i];
            }
            return nullptr;
        }
        // Views stay valid: moving a QByteArray leaves its characters where they are.
        for (; m_indexed < count; ++m_indexed)
            m_index.insert(m_out[m_indexed].key, m_indexed);
        const auto found = m_index.constFind(key);
        return found == m_index.cend() ? nullptr : &m_out[*found];
    }

    std::vector<Attribute> &m_out;
    QHash<QByteArrayView, size_t> m_index;
    size_t m_indexed = 0;
};

bool NodeReader::readPacked(const UnpackTable &table, QByteArray &out)
{
    quint8 lead = 0;
    if (!readByte(lead))
        return false;
    const bool odd = (lead & wire::packedOdd) != 0;
    const qsizetype count = lead & ~wire::packedOdd;
    if (odd && count == 0)
        return stop(ErrorCode::BadPacked);
    if (count > left())
        return stop(ErrorCode::Truncated);
    if (count == 0) {
        out = emptyText();
        return true;
    }
    const qsizetype pairs = odd ? count - 1 : count;
    QByteArray text(2 * pairs + (odd ? 1 : 0), Qt::Uninitialized);
    char *to = text.data();
    bool valid = true;
    for (qsizetype i = 0; i < pairs; ++i, to += 2) {
        const std::array<char, 2> pair = table[*m_at++];
        valid = valid && pair[0] != 0 && pair[1] != 0;
        std::memcpy(to, pair.data(), 2);
    }
    if (odd) {
        const quint8 last = *m_at++;
        const std::array<char, 2> pair = table[last];
        constexpr quint8 padding = 15;
        valid = valid && pair[0] != 0 && (pair[1] != 0 || (last & 15) == padding);
        *to = pair[0];
    }
    if (!valid)
        return stop(ErrorCode::BadPacked);
    out = std::move(text);
    return true;
}

bool NodeReader::readText(quint8 tag, qsizetype limit, QByteArray &out)
{
    if (tag < wire::dictionary0) {
        const QByteArrayView token = tokens::single(tag);
        out = tag == wire::listEmpty ? emptyText()
                                     : QByteArray::fromRawData(token.data(), token.size());
        return true;
    }
    if (tag <= wire::dictionary3)
        return readDictionary(tag, out);
    switch (tag) {
    case wire::nibble8:
        return readPacked(nibbleUnpackTable, out);
    case wire::hex8:
        return readPacked(hexUnpackTable, out);
    case wire::binary8:
    case wire::binary20:
    case wire::binary32:
        return readRawText(tag, limit, out);
    default:
        return stop(ErrorCode::BadTag);
    }
}

bool NodeReader::readDeviceJid(Jid &out)
{
    quint8 domain = 0;
    quint8 device = 0;
    if (!readByte(domain) || !readByte(device))
        return false;
    out.device = device;
    if (domain == wire::LidDomain) {
        out.server = staticText(server::lid);
    } else if (domain == wire::HostedLidDomain) {
        out.server = staticText(server::hostedLid);
    } else if (wire::isHostedDomain(domain)) {
        out.server = staticText(server::hosted);
    } else {
        out.server = staticText(server::person);
        out.agent = domain;
    }
    return readUser(out);
}

bool NodeReader::readJid(quint8 tag, Jid &out)
{
    switch (tag) {
    case wire::deviceJid:
        return readDeviceJid(out);
    case wire::messengerJid:
        return readUser(out) && readShort(out.device) && readServer(server::messenger, out);
    case wire::interopJid:
        return readUser(out) && readShort(out.device) && readShort(out.integrator)
            && readServer(server::interop, out);
    default:
        return readJidPart(out.user) && readJidPart(out.server)
            && (!out.server.isEmpty() || stop(ErrorCode::BadJid));
    }
}

bool NodeReader::readValue(NodeValue &out)
{
    quint8 tag = 0;
    if (!readByte(tag))
        return false;
    if (!isJidTag(tag))
        return readText(tag, nodelimits::value, std::get<QByteArray>(out));
    // Not emplaced empty, which would clear the memory first.
    Jid jid;
    if (!readJid(tag, jid))
        return false;
    out.emplace<Jid>(std::move(jid));
    return true;
}

bool NodeReader::readAttributes(size_t count, std::vector<Attribute> &out)
{
    if (count == 0)
        return true;
    m_attributes += count;
    if (count > nodelimits::attributes || m_attributes > nodelimits::allAttributes)
        return stop(ErrorCode::TooLarge);
    out.reserve(qMin(count, static_cast<size_t>(left() / 2)));
    AttributeSink sink(out);
    for (size_t i = 0; i < count; ++i) {
        // Not emplaced empty, which would clear the memory first and shows in profiles.
        Attribute attribute;
        if (!readName(nodelimits::name, ErrorCode::EmptyKey, attribute.key)
            || !readValue(attribute.value))
            return false;
        out.push_back(std::move(attribute));
        sink.settle();
    }
    return true;
}

bool NodeReader::readChildren(quint8 tag, int depth, Node &out)
{
    quint32 count = 0;
    if (!readListSize(tag, count))
        return false;
    if (count == 0)
        return true;
    auto &children = out.content.emplace<Node::Children>();
    constexpr qsizetype smallestNode = 3;
    const qsizetype room = qMin(longestReserve, left() / smallestNode);
    children.reserve(qMin(static_cast<size_t>(count), static_cast<size_t>(room)));
    for (quint32 i = 0; i < count; ++i) {
        if (!readNode(children.emplace_back(), depth + 1))
            return false;
    }
    return true;
}

bool NodeReader::readContent(int depth, Node &out)
{
    quint8 tag = 0;
    if (!readByte(tag))
        return false;
    switch (tag) {
    case wire::listEmpty:
    case wire::list8:
    case wire::list16:
        return readChildren(tag, depth, out);
    case wire::binary8:
    case wire::binary20:
    case wire::binary32: {
        QByteArrayView bytes;
        if (!readBlob(tag, bytes))
            return false;
        out.content.emplace<QByteArray>(bytes.data(), bytes.size());
        return true;
    }
    default:
        break;
    }
    if (isJidTag(tag)) {
        Jid jid;
        if (!readJid(tag, jid))
            return false;
        out.content.emplace<NodeText>(NodeText { jid.toUtf8() });
        return true;
    }
    return readText(tag, nodelimits::value, out.content.emplace<NodeText>().utf8);
}

bool NodeReader::readNode(Node &out, int depth)
{
    if (depth > nodelimits::depth)
        return stop(ErrorCode::TooDeep);
    if (++m_nodes > nodelimits::nodes)
        return stop(ErrorCode::TooLarge);
    quint8 tag = 0;
    quint32 size = 0;
    if (!readByte(tag) || !readListSize(tag, size))
        return false;
    if (size == 0)
        return stop(ErrorCode::BadTag);
    if (!readName(nodelimits::name, ErrorCode::EmptyTag, out.tag)
        || !readAttributes((size - 1) / 2, out.attributes))
        return false;
    return size % 2 != 0 || readContent(depth, out);
}

Result<Node> decodeBody(QByteArrayView body)
{
    NodeReader reader(body);
    Result<Node> out;
    if (!reader.readStanza(*out))
        return reader.failure();
    return out;
}

} // namespace

Result<Node> decodeNode(QByteArrayView plaintext)
{
    if (plaintext.size() > nodelimits::plaintext)
        return fail(ErrorCode::TooLarge, QStringLiteral("plaintext"));
    if (plaintext.isEmpty())
        return fail(ErrorCode::Truncated, QStringLiteral("no flag byte at byte 0"));
    const QByteArrayView body = plaintext.sliced(1);
    if ((static_cast<quint8>(plaintext.front()) & wire::compressedFlag) == 0)
        return decodeBody(body);
    return inflateStream(body, nodelimits::inflated).and_then([](const QByteArray &inflated) {
        return decodeBody(inflated);
    });
}

} // namespace heliograph
