// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/AccountManager.h"
#include "app/Profile.h"
#include "crypto/PreKeys.h"
#include "storage/AccountStore.h"
#include "tests/support/KeyInFile.h"

#include <QDir>
#include <QFileInfo>
#include <QSysInfo>
#include <QTemporaryDir>

#include <memory>

namespace heliograph {

/// A profile in a temporary folder whose accounts have no credentials: their databases are filled
/// by the test, and nothing ever asks for the network.
class TestProfile final {
public:
    TestProfile()
        : m_profile(std::move(Profile::open(m_folder.path(), keyInFile()).value()))
    {
    }

    Profile &profile() { return *m_profile; }
    /// Adds an account with an empty database before the manager is made.
    void add(const QString &id, const QString &label, int position = 0)
    {
        AccountRecord record;
        record.id = id;
        record.label = label;
        record.position = position;
        record.colour = position;
        record.jid = own();
        record.endpoint = QStringLiteral("wss://service.invalid/ws");
        (void)m_profile->store().saveAccount(record);
        (void)store(id);
    }
    /// A writing connection to the database of an account, beside the one of its session.
    std::unique_ptr<AccountStore> store(const QString &id)
    {
        const QString path = m_profile->store().accountDatabase(id);
        (void)QDir().mkpath(QFileInfo(path).absolutePath());
        return std::move(AccountStore::open(path, m_profile->store().box()).value());
    }
    /// Gives an account the credentials of a link, before the manager is made.
    static Credentials link(AccountStore &store)
    {
        SystemRandom random;
        Credentials credentials;
        credentials.identity = generateKeyPair(random);
        credentials.noise = generateKeyPair(random);
        credentials.advSecret = random.bytes(32);
        credentials.registrationId = generateRegistrationId(random);
        credentials.jid = own().withDevice(3);
        credentials.account = "signed device identity";
        (void)store.keys().saveCredentials(credentials);
        (void)store.preKeys().saveSignedPreKey(
            generateSignedPreKey(1, credentials.identity, random));
        return credentials;
    }
    /// The accounts as a program start finds them.
    std::unique_ptr<AccountManager> manager()
    {
        return std::make_unique<AccountManager>(*m_profile, ServiceProfile {});
    }

    /// What a kill leaves: the lock of a process that is gone. Managers must be gone, too.
    void endUncleanly()
    {
        m_profile.reset();
        QFile lock(m_folder.filePath(QStringLiteral("lock")));
        if (lock.open(QIODevice::WriteOnly))
            lock.write("2147483646\nheliograph\n" + QSysInfo::machineHostName().toUtf8() + '\n');
        lock.close();
        m_profile = std::move(Profile::open(m_folder.path(), keyInFile()).value());
    }

    static Jid own() { return Jid::phoneNumber("15550009999"); }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Profile> m_profile;
};

/// A text that somebody wrote at `time` (milliseconds).
inline StoredMessage receivedText(const Jid &chat, const QString &id, qint64 time)
{
    StoredMessage message;
    message.key = { chat, chat, id };
    message.time = time;
    message.localTime = time;
    message.content.text = QStringLiteral("text of ") + id;
    message.unread = true;
    message.wireChat = chat;
    return message;
}

/// An own text accepted at `time` by the local clock.
inline StoredMessage acceptedText(
    const Jid &chat, const QString &id, qint64 time, DeliveryStep status = DeliveryStep::Queued)
{
    StoredMessage message = receivedText(chat, id, time);
    message.key.sender = TestProfile::own();
    message.fromMe = true;
    message.unread = false;
    message.status = status;
    return message;
}

} // namespace heliograph
