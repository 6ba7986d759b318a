// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/LoadTest.h"

#include "app/AccountEvents.h"
#include "app/AccountManager.h"
#include "app/EngineSettings.h"
#include "app/Profile.h"
#include "app/Recipient.h"
#include "base/Platform.h"
#include "main/EmbeddedSandbox.h"
#include "main/EndSignals.h"
#include "main/Headless.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QTextStream>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>

namespace heliograph {

namespace {

constexpr milliseconds lookInterval { 20 };
/// Nothing went on for this long: it is given up. Longer than any wait that is promised.
constexpr milliseconds longestIdle { 120'000 };
constexpr int mostForeignMessages = 1000;
constexpr int linksAtOnce = 3;
/// What is promised of a healthy program (docs/session-engine.md).
constexpr double leastSuccess = 0.95;
constexpr double mostConflicts = 3;
constexpr qint64 longestRecovery = 30'000;

/// Ticks of all heartbeats, from the lines that they write.
std::atomic<int> heartbeats { 0 };
QtMessageHandler previousHandler = nullptr;

void countHeartbeats(QtMsgType type, const QMessageLogContext &context, const QString &line)
{
    if (type != QtInfoMsg) {
        previousHandler(type, context, line);
        return;
    }
    if (line.startsWith(QLatin1String("Session heartbeat [")))
        ++heartbeats;
}

qint64 percentile(std::vector<qint64> values, double share)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const auto at = static_cast<size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::clamp<size_t>(at, 1, values.size()) - 1];
}

QString numberOf(const Account &account) { return QString::fromUtf8(account.jid().user); }

Account *accountNamed(const AccountManager &accounts, const QString &name)
{
    for (Account *account : accounts.accounts()) {
        if (account->id() == name || account->label() == name || numberOf(*account) == name)
            return account;
    }
    return nullptr;
}

} // namespace

Result<LoadPlan> loadPlan(bool sandbox)
{
    LoadPlan plan;
    plan.sender = qEnvironmentVariable("TEST_SENDER_ID");
    plan.receiver = qEnvironmentVariable("TEST_RECEIVER");
    if (plan.sender.isEmpty() != plan.receiver.isEmpty())
        return fail(ErrorCode::InvalidArgument,
            QStringLiteral("TEST_SENDER_ID and TEST_RECEIVER belong together"));
    if (plan.sender.isEmpty() && !sandbox)
        return fail(ErrorCode::InvalidArgument,
            QStringLiteral("TEST_SENDER_ID and TEST_RECEIVER say between whom; without them the "
                           "test runs on the sandbox"));
    return numberFromEnvironment("CONCURRENT_REQUESTS", plan.concurrent, 1, 100)
        .and_then([&](int concurrent) {
            plan.concurrent = concurrent;
            return numberFromEnvironment(
                "TOTAL_MESSAGES", plan.total, 4, sandbox ? 100'000 : mostForeignMessages);
        })
        .map([&](int total) {
            plan.total = total;
            return plan;
        });
}

LoadTest::LoadTest(
    AccountManager &accounts, EmbeddedSandbox *sandbox, LoadPlan plan, bool json, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_sandbox(sandbox)
    , m_plan(std::move(plan))
    , m_json(json)
{
    m_timer.setInterval(lookInterval);
    connect(&m_timer, &QTimer::timeout, this, &LoadTest::poll);
}

void LoadTest::start()
{
    const bool links = m_sandbox && m_plan.sender.isEmpty();
    addPhase(
        "accounts",
        [this, links] {
            for (int i = 0; links && i < 2; ++i)
                link(i);
        },
        [this, links] {
            if (links && m_linked.size() < 2)
                return false;
            if (!m_sender)
                findAccounts();
            return m_sender && m_sender->status().state == SessionState::Online;
        });
    const int quarter = m_plan.total / 4;
    addSending("concurrent sends", m_plan.total - (m_sandbox ? 2 * quarter : 0), {});
    if (m_sandbox) {
        addSending("conflict handling", quarter,
            { { QStringLiteral("kind"), QStringLiteral("stream_error") },
                { QStringLiteral("conflict"), QStringLiteral("replaced") } });
        addSending("recovery under load", quarter,
            { { QStringLiteral("kind"), QStringLiteral("drop") },
                { QStringLiteral("how"), QStringLiteral("rst") } });
        addPhase(
            "several QR requests at once",
            [this] {
                m_linked.clear();
                m_codes.clear();
                for (int i = 0; i < linksAtOnce; ++i)
                    link(10 + i);
            },
            [this] { return m_linked.size() == linksAtOnce; });
    }
    m_rssStart = platform::residentBytes();
    m_begin = now();
    m_timer.start();
    beginNext();
}

milliseconds LoadTest::now() const { return m_accounts.profile().clock().monotonic(); }

void LoadTest::addPhase(const char *name, std::function<void()> begin, std::function<bool()> isOver)
{
    m_phases.push_back({ QLatin1String(name), std::move(begin), std::move(isOver) });
}

void LoadTest::addSending(const char *name, int messages, const QJsonObject &fault)
{
    addPhase(
        name,
        [this, messages, fault] {
            m_target = messages;
            m_started = m_settled = 0;
            m_fault = fault.isEmpty() ? std::nullopt : std::optional(fault);
            sendMore();
        },
        [this] {
            const bool isBack = std::none_of(m_away.begin(), m_away.end(),
                [](const std::optional<milliseconds> &away) { return away.has_value(); });
            return m_settled == m_target && isBack && !m_fault;
        });
}

void LoadTest::beginNext()
{
    m_phaseBegin = now();
    m_lastStep = now();
    m_phases.front().begin();
}

void LoadTest::poll()
{
    if (m_phases.empty())
        return;
    if (m_phases.front().isOver()) {
        endPhase(true);
        return;
    }
    if (now() - m_lastStep > longestIdle)
        endPhase(false);
}

void LoadTest::endPhase(bool ok)
{
    QJsonObject phase { { QStringLiteral("name"), m_phases.front().name },
        { QStringLiteral("ok"), ok },
        { QStringLiteral("ms"), static_cast<qint64>((now() - m_phaseBegin).count()) },
        { QStringLiteral("messages"), m_target } };
    m_done.append(phase);
    m_allOk = m_allOk && ok;
    // What did not settle in time counts as an error of its own.
    for (int left = m_target - m_settled; left > 0; --left)
        settle(QStringLiteral("Unanswered"));
    m_target = m_started = m_settled = 0;
    m_waiting.clear();
    m_phases.pop_front();
    if (!m_json)
        QTextStream(stderr) << '\n';
    if (ok && !m_phases.empty()) {
        beginNext();
        return;
    }
    m_timer.stop();
    const QJsonObject result = report();
    print(result);
    emit finished(result.value(QStringLiteral("ok")).toBool() ? 0 : 1);
}

void LoadTest::link(int number)
{
    LinkOptions options;
    options.label = QStringLiteral("Load test %1").arg(number + 1);
    Result<std::unique_ptr<LinkJob>> job = m_accounts.link(options);
    if (!job) {
        giveUp(errorName(job.error().code));
        return;
    }
    LinkJob *running = job->get();
    const auto show = [this, label = options.label](const QrCode &code) {
        // Each code belongs to one link: none is ever seen twice.
        if (code.text.isEmpty() || m_codes.contains(code.text))
            return;
        m_codes.insert(code.text);
        if (const Result<QJsonObject> scanned = m_sandbox->scan(code.text, label); !scanned)
            ++m_errors[errorName(scanned.error().code)];
    };
    connect(running, &LinkJob::codeChanged, this, show);
    connect(running, &LinkJob::linked, this, [this](const QString &account) {
        m_linked.insert(account);
        m_lastStep = now();
    });
    connect(running, &LinkJob::failed, this,
        [this](const Error &error) { giveUp(errorName(error.code)); });
    show(running->currentCode());
    m_links.push_back(std::move(*job));
}

void LoadTest::findAccounts()
{
    const std::vector<Account *> all = m_accounts.accounts();
    Account *sender = m_plan.sender.isEmpty() ? all[0] : accountNamed(m_accounts, m_plan.sender);
    Account *receiver
        = m_plan.sender.isEmpty() ? all[1] : accountNamed(m_accounts, m_plan.receiver);
    const Result<Jid> typed = receiver ? receiver->jid() : parseRecipient(m_plan.receiver);
    if (!sender || !typed) {
        giveUp(QStringLiteral("TEST_SENDER_ID or TEST_RECEIVER is neither an account of this "
                              "profile nor a number"));
        return;
    }
    m_sender = sender;
    m_to = typed->bare();
    watch(sender);
    if (receiver && receiver != sender)
        watch(receiver);
}

void LoadTest::watch(Account *account)
{
    m_away.insert(account->id(), std::nullopt);
    connect(account, &Account::statusChanged, this, [this, account] {
        const SessionStatus &status = account->status();
        std::optional<milliseconds> &away = m_away[account->id()];
        if (status.state == SessionState::Online && away)
            m_recoveries.push_back((now() - *std::exchange(away, std::nullopt)).count());
        else if (status.state == SessionState::Waiting && !away)
            away = now();
        if (status.state == SessionState::Waiting && status.status == 440)
            ++m_conflicts;
        m_lastStep = now();
    });
    if (account == m_sender)
        connect(account, &Account::committed, this, &LoadTest::onSteps);
}

void LoadTest::sendMore()
{
    while (m_started < m_target && m_started - m_settled < m_plan.concurrent) {
        // In the middle of it the connection is taken away.
        if (m_fault && m_started >= m_target / 2)
            breakIt(*std::exchange(m_fault, std::nullopt));
        ++m_started;
        Draft draft;
        draft.chat = m_to;
        draft.text = QStringLiteral("Load test, message %1").arg(m_triedTotal + m_started);
        then(m_sender->send(draft), this, [this](const Result<MessageKey> &key) {
            if (!key)
                settle(errorName(key.error().code));
            else if (m_early.remove(key->id))
                settle({});
            else
                m_waiting.insert(key->id);
        });
    }
}

void LoadTest::onSteps(const Outcome &outcome)
{
    for (const StepChange &change : outcome.steps) {
        const bool failed = change.row.step == DeliveryStep::Failed;
        if (change.row.step == DeliveryStep::Queued)
            continue;
        if (m_waiting.remove(change.key.id))
            settle(failed ? QStringLiteral("Failed") : QString());
        else if (change.row.step == DeliveryStep::Sent)
            m_early.insert(change.key.id);
    }
}

/// One message has come to its end: an empty error is success.
void LoadTest::settle(const QString &error)
{
    ++m_settled;
    ++m_triedTotal;
    if (error.isEmpty())
        ++m_sentTotal;
    else
        ++m_errors[error];
    m_lastStep = now();
    showProgress();
    if (m_started < m_target)
        QMetaObject::invokeMethod(this, &LoadTest::sendMore, Qt::QueuedConnection);
}

void LoadTest::breakIt(QJsonObject fault)
{
    m_away[m_sender->id()] = now();
    fault.insert(QStringLiteral("target"),
        QJsonObject { { QStringLiteral("account"), numberOf(*m_sender) } });
    if (const Result<QJsonObject> done = m_sandbox->fault(fault); !done)
        giveUp(QStringLiteral("the sandbox refused the fault: ") + done.error().detail);
}

void LoadTest::showProgress() const
{
    constexpr int cells = 30;
    if (m_json || m_target == 0)
        return;
    const int full = cells * m_settled / m_target;
    QTextStream(stderr) << '\r' << m_phases.front().name.leftJustified(28) << '['
                        << QString(full, u'#') << QString(cells - full, u' ') << "] " << m_settled
                        << '/' << m_target;
}

QJsonObject LoadTest::report() const
{
    const double hours = std::max(1.0, static_cast<double>((now() - m_begin).count()) / 3'600'000);
    const double intervals = std::max(1.0, static_cast<double>((now() - m_begin).count()) / 30'000)
        * static_cast<double>(std::max<qsizetype>(1, m_away.size()));
    const double success = m_triedTotal > 0 ? static_cast<double>(m_sentTotal) / m_triedTotal : 0.0;
    const double conflicts
        = m_conflicts / hours / static_cast<double>(std::max<qsizetype>(1, m_away.size()));
    const qint64 slowest = percentile(m_recoveries, 1);
    QJsonObject errors;
    for (auto error = m_errors.begin(); error != m_errors.end(); ++error)
        errors.insert(error.key(), error.value());
    return { { QStringLiteral("successRate"), success }, { QStringLiteral("errors"), errors },
        { QStringLiteral("conflictsPerSessionHour"), conflicts },
        { QStringLiteral("recoveryMs"),
            QJsonObject { { QStringLiteral("p50"), percentile(m_recoveries, 0.5) },
                { QStringLiteral("p99"), percentile(m_recoveries, 0.99) },
                { QStringLiteral("max"), slowest } } },
        { QStringLiteral("heartbeatsPerInterval"), heartbeats.load() / intervals },
        { QStringLiteral("rssBytes"),
            QJsonObject { { QStringLiteral("start"), m_rssStart },
                { QStringLiteral("end"), platform::residentBytes() } } },
        { QStringLiteral("phases"), m_done },
        { QStringLiteral("ok"),
            m_allOk && success >= leastSuccess && conflicts < mostConflicts
                && slowest < longestRecovery } };
}

void LoadTest::print(const QJsonObject &result) const
{
    QTextStream out(stdout);
    if (m_json) {
        out << QJsonDocument(result).toJson(QJsonDocument::Compact) << '\n';
        return;
    }
    for (const auto &phase : m_done) {
        const QJsonObject row = phase.toObject();
        out << row[u"name"].toString().leftJustified(30)
            << (row[u"ok"].toBool() ? "done   " : "NOT DONE  ") << row[u"messages"].toInt()
            << " messages, " << row[u"ms"].toInteger() << " ms\n";
    }
    out << "success rate                  " << m_sentTotal << " of " << m_triedTotal << '\n';
    for (auto error = m_errors.begin(); error != m_errors.end(); ++error)
        out << "  " << error.key() << ": " << error.value() << '\n';
    const QJsonObject recovery = result[u"recoveryMs"].toObject();
    const QJsonObject memory = result[u"rssBytes"].toObject();
    out << "conflicts per session and hour " << result[u"conflictsPerSessionHour"].toDouble()
        << "\nrecovery                       p50 " << recovery[u"p50"].toInteger() << " ms, p99 "
        << recovery[u"p99"].toInteger() << " ms, at most " << recovery[u"max"].toInteger()
        << " ms\nheartbeats per interval        " << result[u"heartbeatsPerInterval"].toDouble()
        << "\nmemory                         " << memory[u"start"].toInteger() / 1024 / 1024
        << " -> " << memory[u"end"].toInteger() / 1024 / 1024 << " MiB\n"
        << (result[u"ok"].toBool() ? "ok" : "NOT OK") << '\n';
}

void LoadTest::giveUp(const QString &why)
{
    if (!m_timer.isActive())
        return;
    m_timer.stop();
    QTextStream(stderr) << "load-test: " << why << '\n';
    emit finished(2);
}

int runLoadTest(int argc, char **argv, const Options &options)
{
    QCoreApplication application(argc, argv);
    const Result<LoadPlan> plan = loadPlan(options.sandbox);
    if (!plan)
        return reportStartFailure(plan.error());
    const Result<EngineSettings> settings
        = engineSettings(options.service.isPublic() && !options.sandbox);
    if (!settings)
        return reportStartFailure(settings.error());
    QTemporaryDir folder;
    const Result<KeyAccess> access = keyAccess(options);
    if (!access)
        return reportStartFailure(access.error());
    Result<std::unique_ptr<Profile>> profile
        = Profile::open(plan->sender.isEmpty() ? folder.path() : options.profile, *access);
    if (!profile)
        return reportStartFailure(profile.error());
    EmbeddedSandbox sandbox;
    const Result<ServiceProfile> service = sandbox.serviceFor(options, **profile);
    if (!service)
        return reportStartFailure(service.error());
    QLoggingCategory::setFilterRules(QStringLiteral("heliograph.session.info=true"));
    previousHandler = qInstallMessageHandler(countHeartbeats);
    AccountManager accounts(**profile, *service, options.proxy);
    LoadTest test(accounts, options.sandbox ? &sandbox : nullptr, *plan, options.json);
    QObject::connect(&test, &LoadTest::finished, &application,
        [](int exitCode) { QCoreApplication::exit(exitCode); });
    quitOnSignals(application);
    accounts.start();
    test.start();
    return QCoreApplication::exec();
}

} // namespace heliograph
