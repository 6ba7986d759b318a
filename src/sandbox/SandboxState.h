// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/AccountRegistry.h"
#include "sandbox/AppStateService.h"
#include "sandbox/Delivery.h"
#include "sandbox/GroupRegistry.h"
#include "sandbox/Phones.h"

#include <QSqlDatabase>

namespace heliograph::sandbox {

/// The service's memory over restarts: one SQLite file with accounts, devices, groups, queues,
/// ratchets of phones and app-state patches. Every change is written as it happens.
class SandboxState final : public QObject {
    Q_OBJECT
public:
    static constexpr int version = 1;

    explicit SandboxState(QObject *parent = nullptr);
    ~SandboxState() override;

    /// Opens or makes the file. StorageFailed, ProfileTooNew (another version), InvalidArgument
    /// (made with another seed).
    Result<void> open(const QString &folder, quint64 seed, bool reset);
    void setSeed(quint64 seed);
    /// How often the file was opened before.
    quint64 starts() const { return m_starts; }
    /// Fills the service; call it before keep().
    Result<void> load(AccountRegistry &accounts, Delivery &delivery, AppStateService &appState);
    void load(GroupRegistry &groups);
    /// From now on writes what changes.
    void keep(
        AccountRegistry &accounts, Delivery &delivery, AppStateService &appState, Phones &phones);
    void keep(GroupRegistry &groups);

private:
    Result<void> makeTables();
    Result<void> checkSeed(quint64 seed);
    bool run(const QString &sql, const QVariantList &values = {});
    void saveAccount(const AccountRegistry &accounts, const QByteArray &pn);
    void saveDevice(const AccountRegistry &accounts, const DeviceId &id);
    void keepPhone(SimulatedPhone *phone);
    void clear();

    QString m_connection;
    QSqlDatabase m_database;
    quint64 m_starts = 0;
};

} // namespace heliograph::sandbox
