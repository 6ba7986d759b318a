// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/StoreReader.h"

#include "storage/Columns.h"
#include "storage/DirectoryTables.h"
#include "storage/Mentions.h"
#include "storage/StoreQueries.h"

#include <QTimer>

#include <unordered_map>

namespace heliograph {

/// Lives in the reader's thread and opens its connection there on first use.
class StoreReader::Worker final : public QObject {
    Q_OBJECT
public:
    Worker(QString path, std::shared_ptr<const SecretBox> box, milliseconds keptOpen)
        : m_path(std::move(path))
        , m_box(std::move(box))
        , m_idle(this)
    {
        m_idle.setSingleShot(true);
        m_idle.setInterval(keptOpen);
        connect(&m_idle, &QTimer::timeout, this, &Worker::close);
    }

    Result<Database *> database()
    {
        m_idle.start();
        if (!m_database) {
            Result<std::unique_ptr<Database>> opened
                = Database::open(m_path, Database::Access::ReadOnly);
            if (!opened)
                return fail(opened.error());
            m_database = std::move(*opened);
        }
        return m_database.get();
    }
    const SecretBox &box() const { return *m_box; }
    void close()
    {
        m_idle.stop();
        m_database.reset();
    }

private:
    QString m_path;
    std::shared_ptr<const SecretBox> m_box;
    std::unique_ptr<Database> m_database;
    QTimer m_idle;
};

namespace {

Result<std::vector<StoredMessage>> readMessages(
    Database &database, const char *sql, const QVariantList &values, const SecretBox &box)
{
    std::vector<StoredMessage> found;
    const Result<void> read = database.each(sql, values, [&](const QSqlQuery &row) {
        StoredMessage message = rows::message(row, nullptr);
        if (mayMention(message.content.text))
            message = rows::message(row, &box);
        found.push_back(std::move(message));
    });
    if (!read)
        return fail(read.error());
    for (StoredMessage &message : found)
        readMentions(database, box, message);
    return found;
}

using LastMessages = std::unordered_map<qint64, StoredMessage>;

/// A few one by one, many together with all others: a question costs more than a row.
Result<LastMessages> readLast(
    Database &database, const SecretBox &box, const std::vector<qint64> &rowIds)
{
    constexpr size_t few = 20;
    LastMessages found;
    const auto read = [&](const char *sql, const QVariantList &values) {
        return readMessages(database, sql, values, box)
            .map([&](const std::vector<StoredMessage> &messages) {
                for (const StoredMessage &message : messages)
                    found.emplace(message.rowId, message);
            });
    };
    Result<void> done;
    if (rowIds.size() > few)
        done = read(queries::lastOfChats, {});
    for (size_t i = 0; done && rowIds.size() <= few && i < rowIds.size(); ++i)
        done = read(queries::byRow, { rowIds[i] });
    return done.map([&] { return std::move(found); });
}

Result<std::vector<StoredChat>> readChats(
    Database &database, const char *sql, const QVariantList &values, const SecretBox &box)
{
    std::vector<StoredChat> chats;
    std::vector<qint64> last;
    const Result<void> read = database.each(sql, values, [&](const QSqlQuery &row) {
        StoredChat chat;
        chat.id = row.value(0).toLongLong();
        chat.jid = parseJid(row.value(1).toString().toUtf8()).value_or(Jid {});
        chat.unread = row.value(2).toInt();
        chat.draft = row.value(3).toString();
        last.push_back(row.value(4).toLongLong());
        chat.pushName = row.value(5).toString();
        chats.push_back(chat);
    });
    if (!read)
        return fail(read.error());
    return readLast(database, box, last).map([&](const LastMessages &messages) {
        for (size_t i = 0; i < chats.size(); ++i) {
            if (const auto found = messages.find(last[i]); found != messages.end())
                chats[i].last = found->second;
        }
        return std::move(chats);
    });
}

} // namespace

StoreReader::StoreReader(QString path, std::shared_ptr<const SecretBox> box, milliseconds keptOpen)
    : m_worker(std::make_unique<Worker>(std::move(path), std::move(box), keptOpen))
{
    m_thread.setObjectName(QStringLiteral("reader"));
    m_worker->moveToThread(&m_thread);
    m_thread.start();
}

StoreReader::~StoreReader() { close(); }

void StoreReader::close()
{
    if (!m_thread.isRunning())
        return;
    // The connection ends in the thread that opened it.
    callAndWait(m_worker.get(), [this] { m_worker->close(); });
    m_thread.quit();
    m_thread.wait();
}

void StoreReader::run(Job job)
{
    if (!m_thread.isRunning())
        return;
    QMetaObject::invokeMethod(m_worker.get(),
        HandedOver([worker = m_worker.get(), job = std::move(job)] {
            job(worker->database(), worker->box());
        }),
        Qt::QueuedConnection);
}

QFuture<Result<std::vector<StoredChat>>> StoreReader::chats()
{
    return ask<std::vector<StoredChat>>([](Database &database, const SecretBox &box) {
        return readChats(database, queries::allChats, {}, box);
    });
}

QFuture<Result<std::vector<StoredChat>>> StoreReader::chats(const std::vector<Jid> &which)
{
    return ask<std::vector<StoredChat>>(
        [which](Database &database, const SecretBox &box) -> Result<std::vector<StoredChat>> {
            std::vector<StoredChat> chats;
            for (const Jid &jid : which) {
                Result<std::vector<StoredChat>> one
                    = readChats(database, queries::oneChat, { jidColumn(jid) }, box);
                if (!one)
                    return one;
                chats.insert(chats.end(), one->begin(), one->end());
            }
            return chats;
        });
}

QFuture<Result<std::vector<StoredMessage>>> StoreReader::page(
    const Jid &chat, qint64 beforeTime, qint64 beforeRow, int limit)
{
    return ask<std::vector<StoredMessage>>([=](Database &database, const SecretBox &box) {
        const qint64 time = beforeRow == 0 ? std::numeric_limits<qint64>::max() : beforeTime;
        return readMessages(
            database, queries::page, { jidColumn(chat), time, beforeRow, limit }, box);
    });
}

QFuture<Result<std::vector<StoredMessage>>> StoreReader::pageAfter(
    const Jid &chat, qint64 afterTime, qint64 afterRow, int limit)
{
    return ask<std::vector<StoredMessage>>([=](Database &database, const SecretBox &box) {
        return readMessages(
            database, queries::pageAfter, { jidColumn(chat), afterTime, afterRow, limit }, box);
    });
}

QFuture<Result<SearchPage>> StoreReader::search(const SearchRequest &request)
{
    return ask<SearchPage>([request](Database &database, const SecretBox &) {
        return SearchIndex(database).page(request);
    });
}

QFuture<Result<std::vector<StoredMessage>>> StoreReader::messages(const std::vector<qint64> &rowIds)
{
    return ask<std::vector<StoredMessage>>(
        [rowIds](Database &database, const SecretBox &box) -> Result<std::vector<StoredMessage>> {
            std::vector<StoredMessage> found;
            for (const qint64 rowId : rowIds) {
                const auto one = readMessages(database, queries::byRow, { rowId }, box);
                if (!one)
                    return fail(one.error());
                found.insert(found.end(), one->begin(), one->end());
            }
            return found;
        });
}

QFuture<Result<std::vector<StoredMessage>>> StoreReader::find(const Jid &chat, const QString &id)
{
    return ask<std::vector<StoredMessage>>([=](Database &database, const SecretBox &box) {
        return readMessages(database, queries::byChatAndId, { jidColumn(chat), id }, box);
    });
}

QFuture<Result<std::vector<StoredMessage>>> StoreReader::findOwn(const QString &id)
{
    return ask<std::vector<StoredMessage>>([=](Database &database, const SecretBox &box) {
        return readMessages(database, queries::ownById, { id }, box);
    });
}

QFuture<Result<std::vector<DeliveryRow>>> StoreReader::steps(qint64 rowId)
{
    return ask<std::vector<DeliveryRow>>(
        [rowId](Database &database, const SecretBox &) -> Result<std::vector<DeliveryRow>> {
            return DeliveryTable(database).steps(rowId);
        });
}

QFuture<Result<QString>> StoreReader::pushName(const Jid &person)
{
    return ask<QString>([person](Database &database, const SecretBox &) -> Result<QString> {
        return DirectoryTables(database).pushName(person);
    });
}

QFuture<Result<std::vector<StoreReader::SentRow>>> StoreReader::sent(qint64 from, qint64 to)
{
    return ask<std::vector<SentRow>>([=](Database &database, const SecretBox &) {
        std::vector<SentRow> found;
        return database
            .each(queries::sent, { from, to },
                [&](const QSqlQuery &row) {
                    SentRow sentRow;
                    sentRow.chat = parseJid(row.value(0).toString().toUtf8()).value_or(Jid {});
                    sentRow.id = row.value(1).toString();
                    sentRow.accepted = row.value(2).toLongLong();
                    sentRow.status = static_cast<DeliveryStep>(qBound(0, row.value(3).toInt(), 5));
                    sentRow.error = row.value(4).toString();
                    sentRow.sentServer = row.value(5).toLongLong();
                    sentRow.sentLocal = row.value(6).toLongLong();
                    sentRow.sentElapsed = row.value(7).isNull() ? -1 : row.value(7).toLongLong();
                    sentRow.deliveredServer = row.value(8).toLongLong();
                    sentRow.readServer = row.value(9).toLongLong();
                    sentRow.pushName = row.value(10).toString();
                    sentRow.time = row.value(11).toLongLong();
                    found.push_back(sentRow);
                })
            .map([&] { return found; });
    });
}

} // namespace heliograph

#include "StoreReader.moc"
