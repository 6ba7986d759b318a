// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "binary/Jid.h"
#include "storage/Database.h"

#include <optional>
#include <vector>

namespace heliograph {

/// Who people are: number and hidden id of one person, names, devices. Account thread.
class DirectoryTables final {
public:
    explicit DirectoryTables(Database &database);

    /// Remembers that both name one person; true when this was news.
    Result<bool> learnPair(const Jid &lid, const Jid &phoneNumber);
    /// The LID of a person known by number; null when unknown. A LID is returned as it is.
    Jid lidOf(const Jid &person) const;
    /// The number of a person known by LID; null when unknown.
    Jid phoneNumberOf(const Jid &person) const;
    /// The name under which a chat or author is stored: the number where it is known, bare.
    Jid canonical(const Jid &person) const;

    Result<void> savePushName(const Jid &person, const QString &name);
    QString pushName(const Jid &person) const;

    struct DeviceList {
        std::vector<Jid> devices;
        milliseconds fetchedAt { 0 };
        /// Names a registration of the account; 0 if unknown.
        quint32 rawId = 0;
    };
    /// Cached device list of a user, by bare LID or number; nullopt when there is none.
    std::optional<DeviceList> devices(const Jid &user) const;
    Result<void> saveDevices(
        const Jid &user, const std::vector<Jid> &devices, milliseconds now, quint32 rawId = 0);
    Result<void> forgetDevices(const Jid &user);

private:
    Database &m_database;
};

} // namespace heliograph
