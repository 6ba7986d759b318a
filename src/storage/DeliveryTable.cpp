// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/DeliveryTable.h"

#include "storage/Columns.h"

namespace heliograph {

namespace {

/// A peer can send as many receipts as it likes for what nobody has sent.
constexpr int mostEarlyReceipts = 10'000;

/// Rank of a step for "never backwards"; Failed stands below everything that proves arrival.
int rank(DeliveryStep step) { return step == DeliveryStep::Failed ? 0 : static_cast<int>(step); }

} // namespace

DeliveryTable::DeliveryTable(Database &database)
    : m_database(database)
{
}

Result<bool> DeliveryTable::noteStep(
    const StoredMessage &message, const DeliveryRow &row, std::optional<qint64> elapsed)
{
    const auto note = [&](DeliveryStep step, const QVariant &since) {
        return m_database.execute("INSERT OR IGNORE INTO deliveries(message, recipient, step, "
                                  "server_time, local_time, elapsed)"
                                  " VALUES(?,?,?,?,?,?)",
            { message.rowId, jidColumn(row.recipient), static_cast<int>(step), row.serverTime,
                row.localTime, since });
    };
    Result<void> noted = note(row.step, elapsed ? QVariant(*elapsed) : QVariant());
    for (const DeliveryStep implied : { DeliveryStep::Delivered, DeliveryStep::Read }) {
        if (noted && implied < row.step && row.step != DeliveryStep::Failed)
            noted = note(implied, {});
    }
    if (!noted)
        return fail(noted.error());
    const Result<DeliveryStep> reached = reachedStep(message, row);
    if (!reached)
        return fail(reached.error());
    if (*reached == DeliveryStep::Queued
        || (rank(*reached) <= rank(message.status) && message.status != DeliveryStep::Failed))
        return false;
    // A failed row that arrived after all must not be offered for sending again.
    return m_database
        .execute("UPDATE messages SET status=?, error='' WHERE id=?",
            { static_cast<int>(*reached), message.rowId })
        .and_then([&] {
            return m_database.execute(
                "DELETE FROM outbox WHERE message=? AND held=1", { message.rowId });
        })
        .map([] { return true; });
}

/// The step of the row, or with several recipients the lowest that all have reached.
Result<DeliveryStep> DeliveryTable::reachedStep(
    const StoredMessage &message, const DeliveryRow &row)
{
    if (row.step <= DeliveryStep::Sent)
        return row.step;
    return m_database
        .value("SELECT min(best) FROM (SELECT max(CASE WHEN step<5 THEN step ELSE 0 END) AS best "
               "FROM deliveries"
               " WHERE message=? AND recipient IN (SELECT recipient FROM deliveries WHERE "
               "message=? AND step=0)"
               " GROUP BY recipient)",
            { message.rowId, message.rowId })
        .map([&](const QVariant &lowest) {
            return lowest.isNull() ? row.step
                                   : static_cast<DeliveryStep>(qBound(0, lowest.toInt(), 4));
        });
}

std::vector<DeliveryRow> DeliveryTable::steps(qint64 rowId) const
{
    std::vector<DeliveryRow> out;
    (void)m_database.each(
        "SELECT recipient, step, server_time, local_time FROM deliveries WHERE message=? AND step>0"
        " ORDER BY local_time, step",
        { rowId }, [&](const QSqlQuery &row) {
            out.push_back(
                { jidFromColumn(row.value(0)), static_cast<DeliveryStep>(row.value(1).toInt()),
                    row.value(2).toLongLong(), row.value(3).toLongLong() });
        });
    return out;
}

Result<void> DeliveryTable::keepEarlyReceipt(
    const Jid &chat, const QString &id, const DeliveryRow &row)
{
    return m_database
        .execute("INSERT OR IGNORE INTO early_receipts(stanza_id, chat, recipient, step, "
                 "server_time, local_time)"
                 " VALUES(?,?,?,?,?,?)",
            { id, jidColumn(chat), jidColumn(row.recipient), static_cast<int>(row.step),
                row.serverTime, row.localTime })
        .and_then([&] {
            return m_database.execute(
                "DELETE FROM early_receipts WHERE id<=(SELECT max(id) FROM early_receipts)-?",
                { mostEarlyReceipts });
        });
}

Result<void> DeliveryTable::pruneEarlyReceipts(milliseconds before)
{
    return m_database.execute(
        "DELETE FROM early_receipts WHERE local_time<?", { static_cast<qint64>(before.count()) });
}

std::vector<DeliveryRow> DeliveryTable::takeEarlyReceipts(const Jid &chat, const QString &id)
{
    std::vector<DeliveryRow> out;
    (void)m_database.each("SELECT recipient, step, server_time, local_time FROM early_receipts "
                          "WHERE stanza_id=? AND chat=?",
        { id, jidColumn(chat) }, [&](const QSqlQuery &row) {
            out.push_back(
                { jidFromColumn(row.value(0)), static_cast<DeliveryStep>(row.value(1).toInt()),
                    row.value(2).toLongLong(), row.value(3).toLongLong() });
        });
    if (!out.empty())
        (void)m_database.execute(
            "DELETE FROM early_receipts WHERE stanza_id=? AND chat=?", { id, jidColumn(chat) });
    return out;
}

} // namespace heliograph
