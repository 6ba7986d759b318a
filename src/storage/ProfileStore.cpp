// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/ProfileStore.h"

#include "base/Clock.h"
#include "base/Files.h"
#include "base/Platform.h"
#include "storage/AccountSchema.h"
#include "storage/FileHeader.h"
#include "storage/StoreReader.h"

#include <QDir>
#include <QFileInfo>
#include <QSysInfo>
#include <QTemporaryFile>

namespace heliograph {

namespace {

constexpr milliseconds timelineDelay { 500 };
constexpr const char *proxyPurpose = "proxy";
constexpr const char *unreachableProxy = "http://unreadable.invalid:1";

Result<void> makeDirectory(const QString &path)
{
    if (!QDir().mkpath(path))
        return fail(ErrorCode::ProfileUnwritable, QStringLiteral("directory"));
    platform::restrictToOwner(path);
    return {};
}

QString lockPath(const QString &directory) { return directory + QStringLiteral("/lock"); }

/// What a lock that cannot be made does not say: DiskFull, ProfileUnwritable or StorageFailed.
Result<void> requireRoom(const QString &directory)
{
    QTemporaryFile probe(directory + QStringLiteral("/.XXXXXX.part"));
    if (probe.open() && probe.write("x") == 1 && probe.flush())
        return {};
    const ErrorCode code = writeFailure(probe);
    return fail(code == ErrorCode::FolderUnwritable ? ErrorCode::ProfileUnwritable : code,
        QStringLiteral("lock"));
}

/// Whether a lock that is held was taken on another computer: there its process cannot be seen.
bool isOfAnotherComputer(const QLockFile &lock)
{
    const std::optional<LockHolder> holder = holderOf(lock);
    return holder && !holder->host.isEmpty() && holder->host != QSysInfo::machineHostName();
}

/// Whether databases of accounts lie in this profile, whatever profile.db knows of them.
bool hasAccountDatabases(const QString &directory)
{
    return !QDir(directory + QStringLiteral("/accounts"))
                .entryList({ QStringLiteral("*.db") }, QDir::Files)
                .isEmpty();
}

/// Whether a lock that is there does not say whose it is: then it is never seen as left behind.
bool isUnreadable(const QLockFile &lock)
{
    return QFileInfo::exists(lock.fileName()) && !holderOf(lock);
}

/// A lock is made first and written then (milliseconds).
constexpr int lockWriteTime = 1'000;

Result<std::unique_ptr<QLockFile>> lockProfile(const QString &directory)
{
    auto lock = std::make_unique<QLockFile>(lockPath(directory));
    lock->setStaleLockTime(0);
    if (lock->tryLock(0))
        return lock;
    const bool isHeld = lock->error() == QLockFile::LockFailedError;
    // Who took it this moment may be about to write it.
    if (isHeld && isUnreadable(*lock) && lock->tryLock(lockWriteTime))
        return lock;
    if (isHeld && isOfAnotherComputer(*lock))
        return fail(ErrorCode::ProfileInUseElsewhere);
    if (isHeld && isUnreadable(*lock))
        return fail(ErrorCode::ProfileLockUnreadable);
    const Result<void> room = requireRoom(directory);
    if (room || !isHeld)
        return room ? fail(isHeld ? ErrorCode::ProfileInUse : ErrorCode::ProfileUnwritable)
                    : fail(room.error());
    // Without room for a second file Qt does not replace the lock of a dead process; that of a
    // living one is not removed here either.
    if (!lock->removeStaleLockFile())
        return fail(ErrorCode::ProfileInUse);
    if (lock->tryLock(0))
        return lock;
    return fail(room.error());
}

} // namespace

ProfileStore::ProfileStore(QString directory, std::unique_ptr<QLockFile> lock,
    std::shared_ptr<const SecretBox> box, std::unique_ptr<Database> database)
    : m_directory(std::move(directory))
    , m_lock(std::move(lock))
    , m_box(std::move(box))
    , m_database(std::move(database))
{
    m_writeSoon.setSingleShot(true);
    m_writeSoon.setInterval(timelineDelay);
    QObject::connect(&m_writeSoon, &QTimer::timeout, &m_context, [this] { (void)writeTimeline(); });
}

ProfileStore::~ProfileStore() { (void)writeTimeline(); }

Result<std::unique_ptr<ProfileStore>> ProfileStore::open(
    const QString &directory, const KeyAccess &access, Random &random)
{
    for (const char *part : { "", "/accounts", "/media", "/spool" }) {
        if (Result<void> made = makeDirectory(directory + QLatin1String(part)); !made)
            return fail(made.error());
    }
    // A proper end removes the lock.
    const bool wasLocked = QFileInfo::exists(lockPath(directory));
    Result<std::unique_ptr<QLockFile>> lock = lockProfile(directory);
    if (!lock)
        return fail(lock.error());
    const QString path = directory + QStringLiteral("/profile.db");
    const bool hasDatabases = hasAccountDatabases(directory);
    // With a new list in its place the profile would look like an empty one.
    if (const Result<void> listed = hasDatabases
            ? requireDatabase(path, QStringLiteral("accounts without profile.db"))
            : Result<void>();
        !listed)
        return fail(listed.error());
    Result<std::unique_ptr<Database>> database = Database::open(path, profileMigrations());
    if (!database)
        return fail(database.error());
    // Read whole: a profile without what cannot be read would look like a new one.
    const Result<QVariant> accounts = (*database)->value(
        "SELECT count(*) + 0 * total(length(id || label || colour || position || jid || lid || "
        "endpoint || root_key || ca_pem || origin || proxy || hold_until || hold_expire || "
        "hold_text || hold_link)) FROM accounts");
    const Result<QVariant> settings
        = (*database)->value("SELECT total(length(name || value)) FROM settings");
    if (!accounts || !settings)
        return fail(accounts ? settings.error() : accounts.error());
    // A new key would open none of them.
    const bool isUsed = hasDatabases || accounts->toInt() > 0;
    Result<ProfileKey> key = openProfileKey(directory, isUsed, access, random);
    if (!key)
        return fail(key.error());
    std::unique_ptr<ProfileStore> store(new ProfileStore(directory, std::move(*lock),
        std::make_shared<const SecretBox>(std::move(key->key)), std::move(*database)));
    store->m_keyPlace = key->place;
    store->m_endedUncleanly = wasLocked;
    return store;
}

QFuture<Result<bool>> ProfileStore::moveKey(
    KeyPlace to, const SecretBytes &passphrase, Random &random)
{
    const QFuture<Result<bool>> moved
        = moveProfileKey(m_directory, m_box->key(), to, passphrase, random);
    then(moved, &m_context, [this, to](const Result<bool> &done) {
        if (done)
            m_keyPlace = to;
    });
    return moved;
}

QString ProfileStore::accountDatabase(const QString &accountId) const
{
    return m_directory + QStringLiteral("/accounts/%1.db").arg(accountId);
}

QString ProfileStore::mediaDirectory(const QString &accountId) const
{
    return m_directory + QStringLiteral("/media/%1").arg(accountId);
}

QString ProfileStore::spoolDirectory(const QString &accountId) const
{
    return m_directory + QStringLiteral("/spool/%1").arg(accountId);
}

QString ProfileStore::pastedDirectory(const QString &accountId) const
{
    return spoolDirectory(accountId) + QStringLiteral("/pasted");
}

Result<std::vector<AccountRecord>> ProfileStore::accounts()
{
    std::vector<AccountRecord> found;
    return m_database
        ->each("SELECT id, label, colour, position, jid, lid, endpoint, root_key, ca_pem, origin, "
               "proxy, hold_until, hold_expire, hold_text, hold_link FROM accounts"
               " WHERE erased=0 ORDER BY position, id",
            {},
            [&](const QSqlQuery &row) {
                AccountRecord record;
                record.id = row.value(0).toString();
                record.label = row.value(1).toString();
                record.colour = row.value(2).toInt();
                record.position = row.value(3).toInt();
                record.jid = parseJid(row.value(4).toString().toUtf8()).value_or(Jid {});
                record.lid = parseJid(row.value(5).toString().toUtf8()).value_or(Jid {});
                record.endpoint = row.value(6).toString();
                record.rootKey = row.value(7).toByteArray();
                record.caPem = row.value(8).toByteArray();
                record.origin = row.value(9).toByteArray();
                const QByteArray proxy = row.value(10).toByteArray();
                if (!proxy.isEmpty()) {
                    // One that cannot be read is no reason to go without.
                    record.proxy = QString::fromUtf8(
                        m_box->open(proxy, proxyPurpose).value_or(unreachableProxy));
                }
                record.hold = { row.value(11).toLongLong(), row.value(12).toLongLong(),
                    row.value(13).toString(), row.value(14).toByteArray() };
                found.push_back(record);
            })
        .map([&] { return found; });
}

Result<void> ProfileStore::saveAccount(const AccountRecord &record)
{
    const auto blob
        = [](const QByteArray &bytes) { return bytes.isNull() ? QByteArray("") : bytes; };
    return m_database->execute("INSERT OR REPLACE INTO accounts(id, label, colour, position, jid, "
                               "lid, endpoint, root_key, ca_pem, origin, proxy, hold_until, "
                               "hold_expire, hold_text, hold_link)"
                               " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        { record.id, record.label, record.colour, record.position,
            QString::fromUtf8(record.jid.toUtf8()), QString::fromUtf8(record.lid.toUtf8()),
            record.endpoint, blob(record.rootKey), blob(record.caPem), blob(record.origin),
            record.proxy.isEmpty() ? QByteArray("")
                                   : m_box->seal(record.proxy.toUtf8(), proxyPurpose),
            record.hold.until, record.hold.expire, record.hold.text, blob(record.hold.link) });
}

Result<void> ProfileStore::markErased(const QString &id)
{
    return m_database->execute("UPDATE accounts SET erased=1 WHERE id=?", { id });
}

Result<QStringList> ProfileStore::erasedAccounts()
{
    QStringList found;
    return m_database
        ->each("SELECT id FROM accounts WHERE erased=1", {},
            [&](const QSqlQuery &row) { found.append(row.value(0).toString()); })
        .map([&] { return found; });
}

Result<void> ProfileStore::removeAccount(const QString &id)
{
    std::erase_if(m_entries, [&](const TimelineEntry &entry) { return entry.accountId == id; });
    return m_database->transact([&] {
        return m_database->execute("DELETE FROM timeline WHERE account=?", { id }).and_then([&] {
            return m_database->execute("DELETE FROM accounts WHERE id=?", { id });
        });
    });
}

QVariant ProfileStore::setting(const QString &name)
{
    return m_database->value("SELECT value FROM settings WHERE name=?", { name })
        .value_or(QVariant());
}

Result<void> ProfileStore::saveSetting(const QString &name, const QVariant &value)
{
    return m_database->execute(
        "INSERT OR REPLACE INTO settings(name, value) VALUES(?,?)", { name, value });
}

} // namespace heliograph
