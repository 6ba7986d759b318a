// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/AccountRegistry.h"

#include "crypto/Hash.h"
#include "sandbox/ContactTokens.h"
#include "sandbox/SeededRandom.h"

#include <QtEndian>

namespace heliograph::sandbox {

AccountRegistry::AccountRegistry(
    quint64 seed, quint16 firstDevice, const ServiceClock &clock, QObject *parent)
    : QObject(parent)
    , m_seed(seed)
    , m_firstDevice(firstDevice)
    , m_clock(clock)
{
}

QByteArray AccountRegistry::freeNumber(
    const QString &name, const char *kind, const QByteArray &prefix, int digits) const
{
    const QByteArray base = QByteArray::number(m_seed) + kind + name.toUtf8();
    const auto &taken = *kind == 'p' ? m_byPn : m_byLid;
    for (int bump = 0;; ++bump) {
        const QByteArray hash = sha256(bump ? base + QByteArray::number(bump) : base);
        quint64 value = qFromBigEndian<quint64>(hash.constData());
        QByteArray text;
        for (int i = 0; i < digits; ++i, value /= 10)
            text.append(static_cast<char>('0' + value % 10));
        if (prefix.isEmpty() && text.front() == '0')
            text.front() = '1';
        if (!taken.contains(prefix + text))
            return prefix + text;
    }
}

void AccountRegistry::makeKeys(Account &account) const
{
    SeededRandom random(m_seed, "keys/" + account.pn + "/0");
    makeIdentity(account, random);
    account.nextDevice = m_firstDevice;
    account.appStateKeyId = QByteArray("\0\0", 2) + random.bytes(4);
    account.appStateKey = random.bytes(32);
    account.appStateKeyTime = m_clock.now().count();
    account.contactSalt = SeededRandom(m_seed, "salt/" + account.pn).bytes(32);
}

void AccountRegistry::makeIdentity(Account &account, Random &random) const
{
    account.identity = generateKeyPair(random);
    account.registrationId = generateRegistrationId(random);
    account.signedPreKey = generateSignedPreKey(1, account.identity, random);
    account.rawId = random.number();
}

void AccountRegistry::renewIdentity(Account &account)
{
    ++account.generation;
    SeededRandom random(
        m_seed, "keys/" + account.pn + "/0/" + QByteArray::number(account.generation));
    makeIdentity(account, random);
    account.nextPreKeyId = 1;
    emit accountChanged(account.pn);
}

QString AccountRegistry::freshName() const
{
    for (int number = 1;; ++number) {
        const QString name = QStringLiteral("Sandbox %1").arg(number);
        if (!m_byName.contains(name))
            return name;
    }
}

Result<Account *> AccountRegistry::create(const AccountWish &wish)
{
    auto account = std::make_unique<Account>();
    account->pushName = wish.pushName.isEmpty() ? freshName() : wish.pushName;
    account->pn = wish.pn.isEmpty() ? freeNumber(account->pushName, "pn", "5511", 9) : wish.pn;
    account->lid = wish.lid.isEmpty() ? freeNumber(account->pushName, "lid", {}, 15) : wish.lid;
    if (m_byPn.contains(account->pn) || m_byLid.contains(account->lid))
        return fail(ErrorCode::AlreadyLinked, QStringLiteral("the number or hidden id is taken"));
    account->name = account->pushName;
    account->about = wish.about;
    account->isScripted = wish.isScripted;
    account->isRestricted = wish.isRestricted;
    account->isBusiness = wish.isBusiness;
    makeKeys(*account);
    Account &stored = insert(std::move(account));
    emit accountChanged(stored.pn);
    return &stored;
}

Account &AccountRegistry::named(const QString &pushName)
{
    if (Account *known = pushName.isEmpty() ? nullptr : byName(pushName))
        return *known;
    AccountWish wish;
    wish.pushName = pushName;
    wish.isRestricted = accountFlags(pushName).isRestricted;
    // Derived numbers are free, so this cannot fail.
    return **create(wish);
}

Account &AccountRegistry::restore(Account account)
{
    return insert(std::make_unique<Account>(std::move(account)));
}

Account &AccountRegistry::insert(std::unique_ptr<Account> account)
{
    Account *stored = account.get();
    m_accounts.push_back(std::move(account));
    m_order.push_back(stored);
    m_byPn.insert(stored->pn, stored);
    m_byLid.insert(stored->lid, stored);
    if (!m_byName.contains(stored->name))
        m_byName.insert(stored->name, stored);
    return *stored;
}

void AccountRegistry::reset()
{
    m_byPn.clear();
    m_byLid.clear();
    m_byName.clear();
    m_order.clear();
    m_accounts.clear();
    emit cleared();
}

Account *AccountRegistry::byName(const QString &pushName) const { return m_byName.value(pushName); }

Account *AccountRegistry::byPn(const QByteArray &digits) const { return m_byPn.value(digits); }

Account *AccountRegistry::byJid(const Jid &jid) const
{
    if (!jid.isPerson() && jid.server != server::legacy)
        return nullptr;
    return jid.isLid() ? m_byLid.value(jid.user) : m_byPn.value(jid.user);
}

std::optional<DeviceId> AccountRegistry::resolve(const Jid &jid) const
{
    const Account *account = byJid(jid);
    return account ? std::optional(DeviceId { account->pn, jid.device }) : std::nullopt;
}

Device *AccountRegistry::device(const DeviceId &id) const
{
    Account *account = byPn(id.pn);
    return account ? account->find(id.device) : nullptr;
}

bool AccountRegistry::isPhone(const DeviceId &id) const
{
    const Account *account = byPn(id.pn);
    return id.device == 0 && account && !account->find(0);
}

std::vector<quint16> AccountRegistry::deviceNumbers(const Account &account) const
{
    std::vector<quint16> numbers { 0 };
    for (const auto &[number, device] : account.devices) {
        if (number != 0)
            numbers.push_back(number);
    }
    return numbers;
}

void AccountRegistry::addDevice(Account &account, const Device &device)
{
    account.devices[device.id] = device;
    emit deviceAdded({ account.pn, device.id });
    emit accountChanged(account.pn);
    emit deviceChanged({ account.pn, device.id });
}

bool AccountRegistry::removeDevice(const DeviceId &id)
{
    Account *account = byPn(id.pn);
    if (!account || account->devices.erase(id.device) == 0)
        return false;
    emit deviceRemoved(id);
    return true;
}

void AccountRegistry::introduce(Account &a, Account &b)
{
    if (&a == &b)
        return;
    if (a.peers.insert(b.pn).second)
        emit accountChanged(a.pn);
    if (b.peers.insert(a.pn).second)
        emit accountChanged(b.pn);
}

} // namespace heliograph::sandbox
