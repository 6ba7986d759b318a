// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountManager.h"

#include "app/AccountHost.h"
#include "app/AccountPrivate.h"
#include "app/LinkWays.h"
#include "app/LinkedNumbers.h"
#include "app/Profile.h"
#include "app/ServiceRecord.h"
#include "app/SessionLinkJob.h"
#include "app/SystemWatch.h"
#include "base/Pool.h"
#include "base/Text.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QPointer>
#include <QUuid>

#include <algorithm>

namespace heliograph {

namespace {

constexpr int accountColours = 10;

QString versionSetting() { return QStringLiteral("service.revision"); }

AppVersion keptVersion(Profile &profile)
{
    AppVersion version = builtInServiceVersion;
    version.tertiary = profile.store().setting(versionSetting()).toUInt();
    return version;
}

} // namespace

class AccountManager::Private final {
public:
    Private(Profile &owner, ServiceProfile where, Proxy through)
        : profile(owner)
        , service(std::move(where))
        , proxy(std::move(through))
        , host(std::make_unique<AccountHost>(
              owner.clock(), owner.random(), keptVersion(owner), owner.store().directory()))
        , watch(owner.clock())
    {
    }
    Profile &profile;
    ServiceProfile service;
    Proxy proxy;
    std::unique_ptr<AccountHost> host;
    std::vector<Account *> accounts;
    /// Links under way, by their account.
    QHash<QString, QPointer<LinkJob>> jobs;
    SystemWatch watch;
    /// Outlives the threads that ask it.
    std::shared_ptr<LinkedNumbers> numbers = std::make_shared<LinkedNumbers>();
};

AccountManager::AccountManager(
    Profile &profile, ServiceProfile service, Proxy proxy, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(profile, std::move(service), std::move(proxy)))
{
    qRegisterMetaType<Outcome>();
    qRegisterMetaType<SessionStatus>();
    qRegisterMetaType<MessageKey>();
    qRegisterMetaType<Jid>();
    qRegisterMetaType<Error>();
    qRegisterMetaType<SyncStatus>();
    qRegisterMetaType<QueueWait>();
    qRegisterMetaType<milliseconds>("std::chrono::milliseconds");
    connect(d->host->version().get(), &ServiceVersion::changed, this, [this](quint32 revision) {
        (void)d->profile.store().saveSetting(versionSetting(), revision);
    });
    connect(&d->watch, &SystemWatch::networkChanged, this, [this](bool isAway) {
        for (Account *account : d->accounts)
            account->setNetworkAway(isAway);
    });
    connect(&d->watch, &SystemWatch::woke, this, [this] {
        for (Account *account : d->accounts)
            account->wake();
    });
    for (const AccountRecord &record :
        profile.store().accounts().value_or(std::vector<AccountRecord> {}))
        adopt(record);
}

AccountManager::~AccountManager()
{
    // Before the threads end, also those that are being discarded.
    d->accounts.clear();
    qDeleteAll(findChildren<Account *>(Qt::FindDirectChildrenOnly));
}

Account *AccountManager::adopt(const AccountRecord &record)
{
    if (!record.jid.isNull())
        (void)d->numbers->take(record.jid, record.id);
    const LinkGuard guard = [numbers = d->numbers, id = record.id](
                                const Jid &number) { return numbers->take(number, id); };
    auto *account = new Account(record, d->proxy, guard, d->profile, *d->host, this);
    d->accounts.push_back(account);
    connect(account, &Account::unreadChanged, this, [this] { emit unreadChanged(unread()); });
    // A link that went on without its job is begun anew by nobody.
    connect(&account->carrier(), &SessionCarrier::linkFailed, this, [this, id = record.id] {
        if (!d->jobs.value(id))
            discardIfNeverLinked(id);
    });
    return account;
}

std::vector<Account *> AccountManager::accounts() const { return d->accounts; }

Account *AccountManager::account(const QString &id) const
{
    for (Account *account : d->accounts) {
        if (account->id() == id)
            return account;
    }
    return nullptr;
}

Result<Account *> AccountManager::accountFor(const LinkOptions &options)
{
    if (!options.accountId.isEmpty()) {
        Account *known = account(options.accountId);
        if (!known)
            return fail(ErrorCode::UnknownAccount);
        return known;
    }
    const int number = static_cast<int>(d->accounts.size());
    AccountRecord record;
    record.id = QUuid::createUuid().toString(QUuid::WithoutBraces).left(13);
    record.label = oneLine(options.label, longestLabel);
    if (record.label.isEmpty())
        record.label = tr("Account %1").arg(number + 1);
    record.colour = options.colour >= 0 ? options.colour % accountColours : number % accountColours;
    record.position = number;
    setService(record, d->service);
    if (const Result<void> saved = d->profile.store().saveAccount(record); !saved)
        return fail(saved.error());
    Account *created = adopt(record);
    created->open();
    emit accountAdded(created);
    return created;
}

Result<std::unique_ptr<LinkJob>> AccountManager::link(const LinkOptions &options)
{
    // What was typed is judged before an account is made for it.
    const Result<LinkWay> way = options.method == LinkMethod::Code
        ? codeWay(options.phone, options.code)
        : Result<LinkWay>(LinkWay {});
    if (!way)
        return fail(way.error());
    return accountFor(options).map([&](Account *account) -> std::unique_ptr<LinkJob> {
        SessionLinkJob::Owner owner;
        owner.discard = [this, id = account->id()] { (void)discard(id); };
        owner.labelOf = [this](const Jid &number) { return labelOf(number); };
        auto job = std::make_unique<SessionLinkJob>(*account, *way, std::move(owner));
        d->jobs[account->id()] = job.get();
        return job;
    });
}

void AccountManager::discardIfNeverLinked(const QString &accountId)
{
    const Account *found = account(accountId);
    if (found && found->jid().isNull())
        (void)discard(accountId);
}

QString AccountManager::labelOf(const Jid &number) const
{
    for (const Account *account : d->accounts) {
        if (account->jid() == number.bare())
            return account->label();
    }
    return {};
}

QFuture<Result<bool>> AccountManager::erase(const QString &accountId)
{
    Account *erased = account(accountId);
    if (!erased)
        return finished<bool>(fail(ErrorCode::UnknownAccount));
    Answer<bool> answer;
    // Without a connection the phone's list keeps a device that never comes again.
    then(erased->unlink(), this, [this, answer, accountId](const Result<bool> &told) {
        then(discard(accountId), this, [answer, told](const Result<bool> &removed) {
            answer.finish(removed ? Result<bool>(told.value_or(false)) : removed);
        });
    });
    return answer.future();
}

namespace {

/// Where one account lies on the disk.
struct AccountFiles {
    QString database;
    QString media;
    QString spool;
};

/// The database goes last, with its log and the copies kept before migrations.
Result<bool> removeFiles(const AccountFiles &files)
{
    bool gone = QDir(files.media).removeRecursively();
    gone = QDir(files.spool).removeRecursively() && gone;
    const QFileInfo database(files.database);
    QDir folder(database.path());
    QStringList names = folder.entryList(
        { database.fileName() + u'*' }, QDir::Files, QDir::Name | QDir::Reversed);
    for (const QString &name : names)
        gone = folder.remove(name) && gone;
    if (!gone)
        return fail(ErrorCode::StorageFailed, QStringLiteral("files of an account"));
    return true;
}

} // namespace

QFuture<Result<bool>> AccountManager::discard(const QString &accountId)
{
    const auto found = std::find_if(d->accounts.begin(), d->accounts.end(),
        [&](const Account *account) { return account->id() == accountId; });
    if (found == d->accounts.end())
        return finished<bool>(fail(ErrorCode::UnknownAccount));
    Account *account = *found;
    d->accounts.erase(found);
    d->jobs.remove(accountId);
    d->numbers->release(accountId);
    emit accountRemoved(accountId);
    emit unreadChanged(unread());
    Answer<bool> answer;
    then(
        account->carrier().close(), this, [this, account, accountId, answer](const Result<bool> &) {
            account->retire();
            (void)d->profile.store().markErased(accountId);
            then(removeRest(accountId), this,
                [answer](const Result<bool> &removed) { answer.finish(removed); });
        });
    return answer.future();
}

/// The record goes last: as long as it is there, the next start goes on with it.
QFuture<Result<bool>> AccountManager::removeRest(const QString &accountId)
{
    const ProfileStore &store = d->profile.store();
    const AccountFiles files { store.accountDatabase(accountId), store.mediaDirectory(accountId),
        store.spoolDirectory(accountId) };
    Answer<bool> answer;
    then(runInPool<bool>([files] { return removeFiles(files); }), this,
        [this, accountId, answer](const Result<bool> &removed) {
            answer.finish(removed.and_then([&](bool) {
                return d->profile.store().removeAccount(accountId).map([] { return true; });
            }));
        });
    return answer.future();
}

void AccountManager::start()
{
    d->watch.start();
    for (const QString &id : d->profile.store().erasedAccounts().value_or(QStringList()))
        (void)removeRest(id);
    for (Account *account : d->accounts) {
        then(account->open(), this, [this, id = account->id()](const Result<bool> &linked) {
            // One that is being linked since has its job.
            if (linked && !*linked && !d->jobs.value(id))
                discardIfNeverLinked(id);
        });
    }
}

int AccountManager::unread() const
{
    int sum = 0;
    for (const Account *account : d->accounts)
        sum += account->unread();
    return sum;
}

Profile &AccountManager::profile() const { return d->profile; }

QFuture<Result<bool>> AccountManager::shutdown()
{
    Answer<bool> answer;
    auto left = std::make_shared<size_t>(d->accounts.size());
    if (*left == 0)
        answer.finish(true);
    for (Account *account : d->accounts) {
        then(account->carrier().close(), this, [answer, left](const Result<bool> &) {
            if (--*left == 0)
                answer.finish(true);
        });
    }
    return answer.future();
}

} // namespace heliograph
