// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Account.h"
#include "app/LinkJob.h"
#include "session/SessionSetup.h"

#include <QObject>

#include <memory>
#include <vector>

namespace heliograph {

class Profile;
struct AccountRecord;

struct LinkOptions {
    QString label;
    int colour = -1;
    /// Links this account again; empty for a new one.
    QString accountId;
    LinkMethod method = LinkMethod::Qr;
    /// As a person types it, with country code; for a code.
    QString phone {};
    /// A chosen code; empty for one of chance.
    QString code {};
};

/// All accounts of one profile. Lives in the GUI thread.
class AccountManager final : public QObject {
    Q_OBJECT
public:
    /// `service` is where new links go; linked accounts keep the service they were linked to. The
    /// proxy serves all of them.
    AccountManager(
        Profile &profile, ServiceProfile service, Proxy proxy = {}, QObject *parent = nullptr);
    ~AccountManager() override;

    /// In the order of the rail.
    std::vector<Account *> accounts() const;
    /// nullptr if there is none.
    Account *account(const QString &id) const;
    /// Starts linking; the job belongs to the caller. UnknownAccount, ProfileUnwritable, and what
    /// codeWay() says of number and code.
    Result<std::unique_ptr<LinkJob>> link(const LinkOptions &options);
    /// Leaves the phone's list of linked devices if it can, then removes everything of the account
    /// from this computer; true: it could. UnknownAccount, StorageFailed (something could not be
    /// removed).
    QFuture<Result<bool>> erase(const QString &accountId);
    /// Opens every account and connects the linked ones; goes on with those that were being erased,
    /// and removes those whose first link never came about.
    void start();
    int unread() const;
    /// Commits everything in flight and ends the threads.
    QFuture<Result<bool>> shutdown();
    Profile &profile() const;

signals:
    void accountAdded(heliograph::Account *account);
    void accountRemoved(const QString &id);
    void unreadChanged(int unread);

private:
    Account *adopt(const AccountRecord &record);
    Result<Account *> accountFor(const LinkOptions &options);
    QFuture<Result<bool>> discard(const QString &accountId);
    void discardIfNeverLinked(const QString &accountId);
    QFuture<Result<bool>> removeRest(const QString &accountId);
    QString labelOf(const Jid &number) const;
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace heliograph
