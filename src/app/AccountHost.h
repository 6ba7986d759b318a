// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/AccountSession.h"

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>
#include <vector>

namespace heliograph {

/// What the accounts of a program share: a few worker threads (cores, at least 2), to one of which
/// each is pinned, the line in which they wait to connect, the version they name, and what
/// other programs see of them.
class AccountHost final {
public:
    /// `version` is what an earlier run has learnt, `profile` the folder of the accounts.
    AccountHost(
        const Clock &clock, Random &random, const AppVersion &version, const QString &profile);
    /// Waits until all that the accounts were asked for has happened.
    ~AccountHost();

    /// The thread for the next account.
    QThread *assign();
    const Clock &clock() const { return m_clock; }
    Random &random() { return m_random; }
    const std::shared_ptr<DialBudget> &dialBudget() const { return m_dialBudget; }
    const std::shared_ptr<ServiceVersion> &version() const { return m_version; }
    const std::shared_ptr<LinkRegister> &links() const { return m_links; }

private:
    const Clock &m_clock;
    Random &m_random;
    std::shared_ptr<DialBudget> m_dialBudget;
    std::shared_ptr<ServiceVersion> m_version;
    std::shared_ptr<LinkRegister> m_links;
    std::vector<std::unique_ptr<QThread>> m_threads;
    size_t m_next = 0;
};

/// Carries one account's session in its thread: opens it there, runs calls there, ends it there.
/// Its signals are those of the session and arrive queued.
class SessionCarrier final : public QObject {
    Q_OBJECT
public:
    SessionCarrier(AccountHost &host, SessionSetup setup);
    ~SessionCarrier() override;

    /// Opens the store and connects an account that is linked; the future ends with false (not
    /// linked), true (linked) or the error of the store.
    QFuture<Result<bool>> open();
    /// Runs `call` in the account's thread with the open session; an account whose store could not
    /// be opened answers with that error.
    template <typename T>
    QFuture<Result<T>> ask(std::function<QFuture<Result<T>>(AccountSession &)> call)
    {
        Answer<T> answer;
        QMetaObject::invokeMethod(this, HandedOver([this, answer, call = std::move(call)] {
            if (!m_session) {
                answer.finish(fail(m_failure));
                return;
            }
            then(call(*m_session), this,
                [answer](const Result<T> &result) { answer.finish(result); });
        }),
            Qt::QueuedConnection);
        return answer.future();
    }
    template <typename T> QFuture<Result<T>> askNow(std::function<Result<T>(AccountSession &)> call)
    {
        return ask<T>([call = std::move(call)](
                          AccountSession &session) { return finished<T>(call(session)); });
    }
    /// Commits and closes; nothing is answered afterwards.
    QFuture<Result<bool>> close();

signals:
    void statusChanged(const heliograph::Crossing<heliograph::SessionStatus> &from,
        const heliograph::Crossing<heliograph::SessionStatus> &to, quint64 generation);
    void committed(const heliograph::Crossing<heliograph::Outcome> &outcome, int unread);
    void identityChanged(const heliograph::Crossing<heliograph::Jid> &jid,
        const heliograph::Crossing<heliograph::Jid> &lid);
    void mediaProgressed(
        const heliograph::Crossing<heliograph::MessageKey> &key, qint64 done, qint64 total);
    void syncChanged(const heliograph::Crossing<heliograph::SyncStatus> &status);
    void phoneSeen(const heliograph::Crossing<heliograph::milliseconds> &when);
    void queueWaitChanged(const heliograph::Crossing<heliograph::QueueWait> &wait);
    void holdChanged(const heliograph::Crossing<heliograph::LinkHold> &hold);
    void codeShown(const heliograph::Crossing<QString> &text,
        const heliograph::Crossing<heliograph::milliseconds> &lifetime, int remaining, int round);
    void scanned();
    void confirmed();
    void pairingCodeShown(const heliograph::Crossing<QString> &code,
        const heliograph::Crossing<heliograph::milliseconds> &lifetime);
    void linkNoticed(heliograph::ErrorCode notice);
    void linkFailed(const heliograph::Crossing<heliograph::Error> &error,
        const heliograph::Crossing<heliograph::Jid> &scannedBy);

private:
    Result<bool> openHere();

    AccountHost &m_host;
    SessionSetup m_setup;
    std::unique_ptr<AccountSession> m_session;
    Error m_failure { ErrorCode::NotConnected, {}, 0, 0 };
};

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::Outcome)
