// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/SentDays.h"

#include "storage/Columns.h"
#include "storage/StoreQueries.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace heliograph {

namespace {

constexpr qint64 dayMs = 86'400'000;
/// Of the first byte of a block; another one is packed anew.
constexpr char packing = 1;

/// Numbers of a block: seven bits a byte, the last without the eighth.
class Packer {
public:
    explicit Packer(QByteArray &bytes)
        : m_bytes(bytes)
    {
    }
    void put(quint64 value)
    {
        for (; value >= 0x80; value >>= 7)
            m_bytes.append(static_cast<char>(value | 0x80));
        m_bytes.append(static_cast<char>(value));
    }
    void put(const QByteArray &text)
    {
        put(static_cast<quint64>(text.size()));
        m_bytes.append(text);
    }

private:
    QByteArray &m_bytes;
};

/// Gives nothing once the block has ended too early.
class Unpacker {
public:
    explicit Unpacker(QByteArrayView bytes)
        : m_at(bytes.begin())
        , m_end(bytes.end())
    {
    }
    bool isAtEnd() const { return m_at == m_end; }
    std::optional<quint64> number()
    {
        quint64 value = 0;
        for (int shift = 0; shift < 64 && m_at != m_end; shift += 7) {
            const auto byte = static_cast<quint8>(*m_at++);
            value |= static_cast<quint64>(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        return std::nullopt;
    }
    std::optional<QByteArray> text()
    {
        const std::optional<quint64> size = number();
        if (!size || *size > static_cast<quint64>(m_end - m_at))
            return std::nullopt;
        if (*size == 0)
            return QByteArray();
        const QByteArray text(m_at, static_cast<qsizetype>(*size));
        m_at += *size;
        return text;
    }

private:
    const char *m_at;
    const char *m_end;
};

/// Steps are packed two higher, so that the special ones are small.
quint64 packed(qint64 step) { return static_cast<quint64>(step + 2); }

QByteArray blockOf(const std::vector<SentFact> &facts, qint64 day)
{
    QByteArray block(1, packing);
    Packer packer(block);
    for (const SentFact &fact : facts) {
        packer.put(static_cast<quint64>(fact.chat));
        packer.put(static_cast<quint64>(fact.time - day * dayMs));
        packer.put(static_cast<quint64>(fact.status) << 1 | (fact.isServiceTime ? 1 : 0));
        packer.put(packed(fact.queuedToSent));
        packer.put(packed(fact.sentToDelivered));
        packer.put(packed(fact.deliveredToRead));
        packer.put(fact.error.toUtf8());
    }
    return block;
}

/// Nothing when the block is none.
std::optional<std::vector<SentFact>> factsIn(const QByteArray &block, qint64 day)
{
    if (!block.startsWith(packing))
        return std::nullopt;
    std::vector<SentFact> facts;
    // A fact takes that many bytes at least, and seldom more than twice as many.
    constexpr qsizetype bytesOfAFact = 8;
    facts.reserve(static_cast<size_t>(block.size() / bytesOfAFact));
    Unpacker unpacker(QByteArrayView(block).sliced(1));
    while (!unpacker.isAtEnd()) {
        const auto chat = unpacker.number();
        const auto time = unpacker.number();
        const auto state = unpacker.number();
        const auto sent = unpacker.number();
        const auto delivered = unpacker.number();
        const auto read = unpacker.number();
        const auto error = unpacker.text();
        if (!error || !read || (*state >> 1) > static_cast<quint64>(DeliveryStep::Failed))
            return std::nullopt;
        facts.push_back({ static_cast<qint64>(*chat), day * dayMs + static_cast<qint64>(*time),
            (*state & 1) != 0, static_cast<DeliveryStep>(*state >> 1),
            error->isEmpty() ? QString() : QString::fromUtf8(*error),
            static_cast<qint64>(*sent) - 2, static_cast<qint64>(*delivered) - 2,
            static_cast<qint64>(*read) - 2 });
    }
    return facts;
}

/// Contradicting clocks are told apart (C14).
qint64 stepOf(qint64 from, qint64 to)
{
    if (from <= 0 || to <= 0)
        return SentFact::none;
    return to < from ? SentFact::contradiction : to - from;
}

SentFact factOf(const QSqlQuery &row)
{
    const qint64 sent = row.value(6).toLongLong();
    const qint64 delivered = row.value(9).toLongLong();
    SentFact fact;
    fact.chat = row.value(0).toLongLong();
    fact.time = row.value(1).toLongLong();
    fact.isServiceTime = sent > 0;
    fact.status = static_cast<DeliveryStep>(qBound(0, row.value(3).toInt(), 5));
    fact.error = row.value(4).toString();
    fact.queuedToSent = row.value(8).isNull()
        ? stepOf(row.value(2).toLongLong(), row.value(7).toLongLong())
        : row.value(8).toLongLong();
    fact.sentToDelivered = stepOf(sent, delivered);
    fact.deliveredToRead = stepOf(delivered, row.value(10).toLongLong());
    return fact;
}

} // namespace

SentDays::SentDays(Database &database)
    : m_database(database)
{
}

Result<std::vector<SentFact>> SentDays::read(qint64 from, qint64 to) const
{
    std::vector<SentFact> facts;
    return m_database
        .each(queries::sentFacts, { from, to },
            [&](const QSqlQuery &row) { facts.push_back(factOf(row)); })
        .map([&] { return facts; });
}

Result<bool> SentDays::pack(int days, milliseconds now)
{
    std::vector<qint64> loose;
    return m_database.transact([&]() -> Result<bool> {
        if (Result<void> listed = m_database.each(
                "SELECT day FROM sent_days WHERE block IS NULL AND day<? ORDER BY day DESC LIMIT ?",
                { static_cast<qint64>(now.count()) / dayMs, days },
                [&](const QSqlQuery &row) { loose.push_back(row.value(0).toLongLong()); });
            !listed)
            return fail(listed.error());
        for (const qint64 day : loose) {
            const Result<void> done
                = read(day * dayMs, (day + 1) * dayMs).and_then([&](const auto &facts) {
                      return m_database.execute(
                          "UPDATE sent_days SET block=? WHERE day=?", { blockOf(facts, day), day });
                  });
            if (!done)
                return fail(done.error());
        }
        return static_cast<int>(loose.size()) == days;
    });
}

Result<std::vector<SentFact>> SentDays::facts(qint64 from, qint64 to) const
{
    std::vector<std::pair<qint64, QByteArray>> days;
    const Result<void> listed
        = m_database.each("SELECT day, block FROM sent_days WHERE day>=? AND day<=? ORDER BY day",
            { from / dayMs, (to - 1) / dayMs }, [&](const QSqlQuery &row) {
                days.emplace_back(row.value(0).toLongLong(), row.value(1).toByteArray());
            });
    if (!listed)
        return fail(listed.error());
    std::vector<SentFact> facts;
    for (const auto &[day, block] : days) {
        const qint64 first = std::max(from, day * dayMs);
        const qint64 end = std::min(to, (day + 1) * dayMs);
        if (const auto known = factsIn(block, day)) {
            std::copy_if(known->begin(), known->end(), std::back_inserter(facts),
                [&](const SentFact &fact) { return fact.time >= first && fact.time < end; });
            continue;
        }
        const Result<std::vector<SentFact>> loose = read(first, end);
        if (!loose)
            return fail(loose.error());
        facts.insert(facts.end(), loose->begin(), loose->end());
    }
    return facts;
}

Result<std::pair<Jid, QString>> SentDays::person(qint64 chat) const
{
    std::pair<Jid, QString> person;
    return m_database
        .each(queries::personOfChat, { chat },
            [&](const QSqlQuery &row) {
                person = { jidFromColumn(row.value(0)), row.value(1).toString() };
            })
        .map([&] { return person; });
}

} // namespace heliograph
