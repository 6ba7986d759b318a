// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "sandbox/Account.h"
#include "sandbox/ServiceClock.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <unordered_map>
#include <vector>

namespace heliograph::sandbox {

/// Wishes for a new account; what is empty is derived from seed and name (10 §4).
struct AccountWish {
    QString pushName;
    QByteArray pn;
    QByteArray lid;
    QString about;
    bool isScripted = false;
    bool isRestricted = false;
    bool isBusiness = false;
};

/// Who exists: accounts and their devices, found by name, number, hidden id or device.
/// References stay valid until reset().
class AccountRegistry final : public QObject {
    Q_OBJECT
public:
    AccountRegistry(
        quint64 seed, quint16 firstDevice, const ServiceClock &clock, QObject *parent = nullptr);

    /// AlreadyLinked when a wished number or id is taken.
    Result<Account *> create(const AccountWish &wish);
    /// The account of a push name, made when there is none; an empty name makes a fresh one.
    Account &named(const QString &pushName);
    /// Takes in what was stored.
    Account &restore(Account account);
    void reset();
    void reseed(quint64 seed) { m_seed = seed; }

    Account *byName(const QString &pushName) const;
    Account *byPn(const QByteArray &digits) const;
    /// A person by either name, whatever the device.
    Account *byJid(const Jid &jid) const;
    /// The device a JID names, if its account exists.
    std::optional<DeviceId> resolve(const Jid &jid) const;
    Device *device(const DeviceId &id) const;
    /// Whether device 0 is a linked device; else it is the simulated phone.
    bool isPhone(const DeviceId &id) const;
    /// Device numbers of an account, 0 first, also when that is the phone.
    std::vector<quint16> deviceNumbers(const Account &account) const;
    /// In the order of creation.
    const std::vector<Account *> &all() const { return m_order; }
    quint16 firstDevice() const { return m_firstDevice; }

    /// The account's phone was set up anew: other keys, no devices' signatures from before.
    void renewIdentity(Account &account);
    void addDevice(Account &account, const Device &device);
    bool removeDevice(const DeviceId &id);
    /// Notes that two accounts know each other.
    void introduce(Account &a, Account &b);
    /// To be called after an account or device was changed in place.
    void touch(const Account &account) { emit accountChanged(account.pn); }
    void touch(const DeviceId &id) { emit deviceChanged(id); }

signals:
    void accountChanged(const QByteArray &pn);
    void deviceChanged(const heliograph::sandbox::DeviceId &id);
    void deviceAdded(const heliograph::sandbox::DeviceId &id);
    void deviceRemoved(const heliograph::sandbox::DeviceId &id);
    void cleared();

private:
    Account &insert(std::unique_ptr<Account> account);
    QByteArray freeNumber(
        const QString &name, const char *kind, const QByteArray &prefix, int digits) const;
    void makeKeys(Account &account) const;
    void makeIdentity(Account &account, Random &random) const;
    QString freshName() const;

    quint64 m_seed;
    quint16 m_firstDevice;
    const ServiceClock &m_clock;
    std::vector<std::unique_ptr<Account>> m_accounts;
    std::vector<Account *> m_order;
    QHash<QByteArray, Account *> m_byPn;
    QHash<QByteArray, Account *> m_byLid;
    QHash<QString, Account *> m_byName;
};

} // namespace heliograph::sandbox
