// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Jid.h"
#include "storage/Database.h"
#include "storage/ProfileKey.h"
#include "storage/SecretBox.h"

#include <QFuture>
#include <QLockFile>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <limits>
#include <memory>

namespace heliograph {

class StoreReader;

/// One account of the profile.
struct AccountRecord {
    QString id;
    QString label;
    int colour = 0;
    int position = 0;
    Jid jid;
    Jid lid;
    /// Where it was linked and where it stays: address, Noise root, extra authorities, Origin.
    QString endpoint;
    QByteArray rootKey;
    QByteArray caPem;
    QByteArray origin;
    /// Its own proxy, as parseProxy() reads it; empty: that of the program. Sealed on the disk.
    QString proxy;
    /// A restriction of the service (402): until when (wall time in ms), for how long as the
    /// service said (seconds; 0: it did not), its reason, and the public key of the link that it is
    /// for.
    struct Hold {
        qint64 until = 0;
        qint64 expire = 0;
        QString text;
        QByteArray link;
    } hold;
};

/// One transition of an account's session. Times in milliseconds since the epoch.
struct TimelineEntry {
    QString accountId;
    qint64 time = 0;
    QString from;
    QString to;
    /// Name of the error code; empty when there is none.
    QString cause;
    /// Number people search for; 0 if none.
    int status = 0;
    QString detail;
    /// Number of the running or last attempt of the run.
    int attempt = 0;
    /// Next attempt by itself; 0 if none was planned.
    qint64 retryAt = 0;
    /// Of the socket, within the run.
    qint64 generation = 0;
    /// The program that wrote it; 0 before that was noted.
    qint64 process = 0;
    /// What was known of who had taken the session: name of the kind, process, profile folder.
    QString evidence {};
    qint64 otherProcess = 0;
    QString otherProfile {};
    friend bool operator==(const TimelineEntry &, const TimelineEntry &) = default;
};

/// Entries of an account that stay.
inline constexpr int longestTimeline = 10'000;

/// Which transitions are wanted: those at [from, to), and of this cause unless it is empty.
struct TimelineFilter {
    qint64 from = 0;
    qint64 to = std::numeric_limits<qint64>::max();
    QString cause {};
};

/// The profile directory: its lock, its key, and profile.db with accounts, settings and session
/// timeline. One thread (the GUI's); small and quick statements only.
class ProfileStore final {
public:
    /// Creates the directory when needed. ProfileInUse, ProfileInUseElsewhere,
    /// ProfileLockUnreadable, ProfileUnwritable, ProfileDamaged, ProfileTooNew, and the errors of
    /// openProfileKey().
    static Result<std::unique_ptr<ProfileStore>> open(
        const QString &directory, const KeyAccess &access, Random &random);
    ~ProfileStore();

    const QString &directory() const { return m_directory; }
    std::shared_ptr<const SecretBox> box() const { return m_box; }
    KeyPlace keyPlace() const { return m_keyPlace; }
    /// See moveProfileKey().
    QFuture<Result<bool>> moveKey(KeyPlace to, const SecretBytes &passphrase, Random &random);
    /// The program that had this profile open before did not end properly.
    bool endedUncleanly() const { return m_endedUncleanly; }
    QString accountDatabase(const QString &accountId) const;
    QString mediaDirectory(const QString &accountId) const;
    QString spoolDirectory(const QString &accountId) const;
    /// Pictures that were pasted for a chat of this account; made when the first one is.
    QString pastedDirectory(const QString &accountId) const;

    Result<std::vector<AccountRecord>> accounts();
    Result<void> saveAccount(const AccountRecord &record);
    /// It is none of accounts() any more; its files are removed next.
    Result<void> markErased(const QString &id);
    /// Those whose files may still be there, because the program died over it.
    Result<QStringList> erasedAccounts();
    /// The last of an account.
    Result<void> removeAccount(const QString &id);
    QVariant setting(const QString &name);
    Result<void> saveSetting(const QString &name, const QVariant &value);
    /// Written within a second, together with what else happens in it: a computer that wakes with
    /// two hundred accounts does not wait for a thousand syncs. The newest 10,000 of an account
    /// stay.
    void addTimeline(const TimelineEntry &entry);
    /// Newest first, of at most the newest `limit`. A row that cannot be is left out and logged.
    Result<std::vector<TimelineEntry>> timeline(
        const QString &accountId, int limit, const TimelineFilter &filter = {});
    /// The same as of this moment, read on another thread; answers come in order.
    QFuture<Result<std::vector<TimelineEntry>>> askTimeline(
        const QString &accountId, int limit, const TimelineFilter &filter = {});

private:
    ProfileStore(QString directory, std::unique_ptr<QLockFile> lock,
        std::shared_ptr<const SecretBox> box, std::unique_ptr<Database> database);

    QString m_directory;
    std::unique_ptr<QLockFile> m_lock;
    std::shared_ptr<const SecretBox> m_box;
    KeyPlace m_keyPlace = KeyPlace::File;
    bool m_endedUncleanly = false;
    Result<void> writeTimeline();
    Result<void> pruneTimeline();

    QObject m_context;
    std::unique_ptr<Database> m_database;
    /// Since somebody has asked for a timeline.
    std::unique_ptr<StoreReader> m_reader;
    std::vector<TimelineEntry> m_entries;
    /// Entries written since the old ones were last removed; the first ones of a run remove them.
    size_t m_unpruned = 1000;
    QTimer m_writeSoon;
};

} // namespace heliograph
