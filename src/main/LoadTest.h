// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Account.h"
#include "app/LinkJob.h"
#include "main/Options.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace heliograph {

class AccountManager;
class EmbeddedSandbox;

/// What a load test does, from the environment.
struct LoadPlan {
    int concurrent = 5;
    int total = 100;
    /// Account id, label or digits; both empty: two accounts of the sandbox.
    QString sender;
    QString receiver;
};
/// TEST_SENDER_ID, TEST_RECEIVER, CONCURRENT_REQUESTS, TOTAL_MESSAGES. InvalidArgument names what
/// does not fit; more than 1,000 messages only to the sandbox.
Result<LoadPlan> loadPlan(bool sandbox);

/// Sends texts from one account to another while connections are taken away, and links several
/// accounts at once: shows whether everything arrives, and how long it takes to come back. GUI
/// thread.
class LoadTest final : public QObject {
    Q_OBJECT
public:
    /// Without a sandbox nothing is broken and nothing linked, and the phases for it are left out.
    LoadTest(AccountManager &accounts, EmbeddedSandbox *sandbox, LoadPlan plan, bool json,
        QObject *parent = nullptr);

    void start();

signals:
    /// 0: everything as it should be, 1: not, 2: it could not be tried.
    void finished(int exitCode);

private:
    struct Phase {
        QString name;
        std::function<void()> begin;
        /// Looked at again and again.
        std::function<bool()> isOver;
    };

    void addPhase(const char *name, std::function<void()> begin, std::function<bool()> isOver);
    void addSending(const char *name, int messages, const QJsonObject &fault);
    void poll();
    void beginNext();
    void endPhase(bool ok);
    void link(int number);
    void findAccounts();
    void watch(Account *account);
    void sendMore();
    void onSteps(const Outcome &outcome);
    void settle(const QString &error);
    void breakIt(QJsonObject fault);
    milliseconds now() const;
    void showProgress() const;
    QJsonObject report() const;
    void print(const QJsonObject &report) const;
    void giveUp(const QString &why);

    AccountManager &m_accounts;
    EmbeddedSandbox *m_sandbox;
    LoadPlan m_plan;
    bool m_json;
    QTimer m_timer;
    /// Monotonic: when the test and its phase began, and when something last went on.
    milliseconds m_begin { 0 };
    milliseconds m_phaseBegin { 0 };
    milliseconds m_lastStep { 0 };
    std::deque<Phase> m_phases;
    QJsonArray m_done;
    bool m_allOk = true;

    std::vector<std::unique_ptr<LinkJob>> m_links;
    QSet<QString> m_linked;
    QSet<QString> m_codes;
    QPointer<Account> m_sender;
    Jid m_to;
    /// Of the running phase, and of all.
    int m_target = 0;
    int m_started = 0;
    int m_settled = 0;
    int m_sentTotal = 0;
    int m_triedTotal = 0;
    std::optional<QJsonObject> m_fault;
    QSet<QString> m_waiting;
    QSet<QString> m_early;
    QHash<QString, int> m_errors;
    /// Monotonic: since when a watched account has been away; none while it is online.
    QHash<QString, std::optional<milliseconds>> m_away;
    std::vector<qint64> m_recoveries;
    int m_conflicts = 0;
    qint64 m_rssStart = 0;
};

/// `heliograph load-test`. Gives the exit code.
int runLoadTest(int argc, char **argv, const Options &options);

} // namespace heliograph
