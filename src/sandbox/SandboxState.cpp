// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/SandboxState.h"

#include "binary/NodeDecoder.h"
#include "binary/NodeEncoder.h"
#include "sandbox/Logging.h"

#include <QDir>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

namespace heliograph::sandbox {

namespace {

const char16_t *const stateTables[] = {
    u"CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT)",
    u"CREATE TABLE IF NOT EXISTS accounts (pn TEXT PRIMARY KEY, data BLOB)",
    u"CREATE TABLE IF NOT EXISTS devices (pn TEXT, device INTEGER, data BLOB, PRIMARY KEY (pn, "
    u"device))",
    u"CREATE TABLE IF NOT EXISTS groups (id TEXT PRIMARY KEY, data BLOB)",
    u"CREATE TABLE IF NOT EXISTS queue (sequence INTEGER PRIMARY KEY, pn TEXT, device INTEGER, "
    u"since INTEGER, stanza BLOB)",
    u"CREATE TABLE IF NOT EXISTS ratchets (pn TEXT, name TEXT, device INTEGER, identity INTEGER, "
    u"record BLOB, "
    u"PRIMARY KEY (pn, name, device, identity))",
    u"CREATE TABLE IF NOT EXISTS patches (pn TEXT, collection TEXT, version INTEGER, patch BLOB, "
    u"PRIMARY KEY (pn, collection, version))",
};

QString textFrom(const char16_t *text) { return QString::fromUtf16(text); }

} // namespace

SandboxState::SandboxState(QObject *parent)
    : QObject(parent)
    , m_connection(QStringLiteral("sandbox-") + QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

SandboxState::~SandboxState()
{
    m_database.close();
    m_database = {};
    if (QSqlDatabase::contains(m_connection))
        QSqlDatabase::removeDatabase(m_connection);
}

bool SandboxState::run(const QString &sql, const QVariantList &values)
{
    QSqlQuery query(m_database);
    query.prepare(sql);
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (query.exec())
        return true;
    qCWarning(lcSandbox) << "the state cannot be written:" << query.lastError().text();
    return false;
}

Result<void> SandboxState::open(const QString &folder, quint64 seed, bool reset)
{
    const QString file = QDir(folder).filePath(QStringLiteral("sandbox.sqlite"));
    if (reset) {
        for (const char16_t *suffix : { u"", u"-wal", u"-shm" })
            QFile::remove(file + textFrom(suffix));
    }
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    m_database.setDatabaseName(file);
    if (!m_database.open())
        return fail(ErrorCode::StorageFailed, m_database.lastError().text());
    run(QStringLiteral("PRAGMA journal_mode = WAL"));
    run(QStringLiteral("PRAGMA synchronous = NORMAL"));
    return makeTables().and_then([&] { return checkSeed(seed); });
}

Result<void> SandboxState::makeTables()
{
    QSqlQuery query(QStringLiteral("PRAGMA user_version"), m_database);
    const int found = query.next() ? query.value(0).toInt() : 0;
    query.finish();
    if (found != 0 && found != version)
        return fail(ErrorCode::ProfileTooNew,
            QStringLiteral("the sandbox state is of version %1, not %2; --reset starts afresh")
                .arg(found)
                .arg(version));
    for (const char16_t *table : stateTables) {
        if (!run(textFrom(table)))
            return fail(
                ErrorCode::StorageFailed, QStringLiteral("the sandbox state cannot be made"));
    }
    run(QStringLiteral("PRAGMA user_version = %1").arg(version));
    return {};
}

Result<void> SandboxState::checkSeed(quint64 seed)
{
    QSqlQuery query(m_database);
    QHash<QString, QString> values;
    query.exec(QStringLiteral("SELECT name, value FROM meta"));
    while (query.next())
        values.insert(query.value(0).toString(), query.value(1).toString());
    const QString text = QString::number(seed);
    if (values.contains(QStringLiteral("seed")) && values.value(QStringLiteral("seed")) != text)
        return fail(ErrorCode::InvalidArgument,
            QStringLiteral("the sandbox state belongs to another seed; --reset starts afresh"));
    m_starts = values.value(QStringLiteral("starts")).toULongLong();
    const QString save = QStringLiteral("INSERT OR REPLACE INTO meta VALUES (?, ?)");
    if (!run(save, { QStringLiteral("seed"), text })
        || !run(save, { QStringLiteral("starts"), QString::number(m_starts + 1) }))
        return fail(
            ErrorCode::StorageFailed, QStringLiteral("the sandbox state cannot be written"));
    return {};
}

void SandboxState::setSeed(quint64 seed)
{
    run(QStringLiteral("INSERT OR REPLACE INTO meta VALUES (?, ?)"),
        { QStringLiteral("seed"), QString::number(seed) });
}

Result<void> SandboxState::load(
    AccountRegistry &accounts, Delivery &delivery, AppStateService &appState)
{
    QSqlQuery query(m_database);
    query.exec(QStringLiteral("SELECT data FROM accounts ORDER BY rowid"));
    while (query.next()) {
        if (auto account = accountFromCbor(query.value(0).toByteArray()))
            accounts.restore(std::move(*account));
    }
    query.exec(QStringLiteral("SELECT pn, data FROM devices ORDER BY pn, device"));
    while (query.next()) {
        Account *account = accounts.byPn(query.value(0).toByteArray());
        if (auto device = deviceFromCbor(query.value(1).toByteArray()); account && device)
            account->devices[device->id] = std::move(*device);
    }
    query.exec(
        QStringLiteral("SELECT sequence, pn, device, since, stanza FROM queue ORDER BY sequence"));
    while (query.next()) {
        const DeviceId id { query.value(1).toByteArray(),
            static_cast<quint16>(query.value(2).toUInt()) };
        if (auto stanza = decodeNode(query.value(4).toByteArray()))
            delivery.restore(id,
                { query.value(0).toULongLong(), std::move(*stanza), query.value(3).toLongLong(),
                    false });
    }
    query.exec(QStringLiteral(
        "SELECT pn, collection, patch FROM patches ORDER BY pn, collection, version"));
    while (query.next())
        appState.restore(query.value(0).toByteArray(), query.value(1).toByteArray(),
            query.value(2).toByteArray());
    return {};
}

void SandboxState::load(GroupRegistry &groups)
{
    QSqlQuery query(m_database);
    query.exec(QStringLiteral("SELECT data FROM groups ORDER BY rowid"));
    while (query.next()) {
        if (auto group = groupFromCbor(query.value(0).toByteArray()))
            groups.restore(std::move(*group));
    }
}

void SandboxState::keep(GroupRegistry &groups)
{
    connect(&groups, &GroupRegistry::groupChanged, this, [this](const Group &group) {
        run(QStringLiteral("INSERT INTO groups VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data "
                           "= excluded.data"),
            { QString::fromLatin1(group.id), toCbor(group) });
    });
    connect(&groups, &GroupRegistry::cleared, this,
        [this] { run(QStringLiteral("DELETE FROM groups")); });
}

void SandboxState::saveAccount(const AccountRegistry &accounts, const QByteArray &pn)
{
    // An update keeps the row's place: accounts come back in the order of their creation.
    if (const Account *account = accounts.byPn(pn))
        run(QStringLiteral("INSERT INTO accounts VALUES (?, ?) ON CONFLICT (pn) DO UPDATE SET data "
                           "= excluded.data"),
            { QString::fromLatin1(pn), toCbor(*account) });
}

void SandboxState::saveDevice(const AccountRegistry &accounts, const DeviceId &id)
{
    if (const Device *device = accounts.device(id))
        run(QStringLiteral("INSERT OR REPLACE INTO devices VALUES (?, ?, ?)"),
            { QString::fromLatin1(id.pn), id.device, toCbor(*device) });
}

void SandboxState::keepPhone(SimulatedPhone *phone)
{
    const QString pn = QString::fromLatin1(phone->account().pn);
    QSqlQuery query(m_database);
    query.prepare(
        QStringLiteral("SELECT name, device, identity, record FROM ratchets WHERE pn = ?"));
    query.addBindValue(pn);
    query.exec();
    while (query.next()) {
        const SignalAddress address { query.value(0).toByteArray(), query.value(1).toInt() };
        phone->stores().restore(address, query.value(2).toBool(), query.value(3).toByteArray());
    }
    phone->stores().setKeeper(
        [this, pn](const SignalAddress &address, bool isIdentity, const QByteArray &record) {
            const QVariantList key { pn, QString::fromLatin1(address.name), address.device,
                isIdentity ? 1 : 0 };
            if (record.isEmpty())
                run(QStringLiteral("DELETE FROM ratchets WHERE pn = ? AND name = ? AND device = ? "
                                   "AND identity = ?"),
                    key);
            else
                run(QStringLiteral("INSERT OR REPLACE INTO ratchets VALUES (?, ?, ?, ?, ?)"),
                    key + QVariantList { record });
        });
}

void SandboxState::clear()
{
    for (const char *table : { "accounts", "devices", "queue", "ratchets", "patches" })
        run(QStringLiteral("DELETE FROM ") + QLatin1String(table));
}

void SandboxState::keep(
    AccountRegistry &accounts, Delivery &delivery, AppStateService &appState, Phones &phones)
{
    connect(&accounts, &AccountRegistry::accountChanged, this,
        [this, &accounts](const QByteArray &pn) { saveAccount(accounts, pn); });
    connect(&accounts, &AccountRegistry::deviceChanged, this,
        [this, &accounts](const DeviceId &id) { saveDevice(accounts, id); });
    connect(&accounts, &AccountRegistry::deviceRemoved, this, [this](const DeviceId &id) {
        run(QStringLiteral("DELETE FROM devices WHERE pn = ? AND device = ?"),
            { QString::fromLatin1(id.pn), id.device });
    });
    connect(&accounts, &AccountRegistry::cleared, this, &SandboxState::clear);
    connect(&delivery, &Delivery::queued, this,
        [this](const DeviceId &id, quint64 sequence, const Node &stanza) {
            if (const auto bytes = encodeNode(stanza))
                run(QStringLiteral("INSERT INTO queue VALUES (?, ?, ?, ?, ?)"),
                    { sequence, QString::fromLatin1(id.pn), id.device,
                        stanza.numberOr("t", 0) * 1000, *bytes });
        });
    connect(&delivery, &Delivery::dequeued, this, [this](const DeviceId &, quint64 sequence) {
        run(QStringLiteral("DELETE FROM queue WHERE sequence = ?"), { sequence });
    });
    connect(&delivery, &Delivery::forgotten, this, [this](const DeviceId &id) {
        run(QStringLiteral("DELETE FROM queue WHERE pn = ? AND device = ?"),
            { QString::fromLatin1(id.pn), id.device });
    });
    connect(&appState, &AppStateService::patchStored, this,
        [this](const QByteArray &pn, const QByteArray &collection, quint64 patchVersion,
            const QByteArray &patch) {
            run(QStringLiteral("INSERT OR REPLACE INTO patches VALUES (?, ?, ?, ?)"),
                { QString::fromLatin1(pn), QString::fromLatin1(collection), patchVersion, patch });
        });
    connect(&phones, &Phones::phoneMade, this, &SandboxState::keepPhone);
    connect(&phones, &Phones::forgotten, this, [this](const QByteArray &pn) {
        run(QStringLiteral("DELETE FROM ratchets WHERE pn = ?"), { QString::fromLatin1(pn) });
    });
}

} // namespace heliograph::sandbox
