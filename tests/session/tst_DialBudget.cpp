// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Handoff.h"
#include "session/DialBudget.h"
#include "session/SessionController.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/ManualClock.h"
#include "tests/support/ScriptedServer.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace heliograph;

/// The line in which all accounts wait to connect.
class tst_DialBudget : public QObject {
    Q_OBJECT
private slots:
    void spreadsStarts();
    void letsOnlySoManyAtIt();
    void keepsTheOrderOfTheLine();
    void forgetsWhoGaveUp();
    void bringsTwoHundredUpInTime();
    void grantsByTheClock();
    void keepsItsWordAcrossThreads();
    void bringsTwentyAccountsBackAfterARestartOfTheService();
    void leavesTheLineWhenItIsNotWantedAnyMore();

private:
    static std::vector<milliseconds> starts(DialLine &line, milliseconds now)
    {
        std::vector<milliseconds> times;
        while (const auto turn = line.next(now))
            times.push_back(turn->startAt);
        return times;
    }
    static SessionTimes quick()
    {
        SessionTimes times;
        times.settleDelay = milliseconds(1);
        times.backoffBase = milliseconds(5);
        return times;
    }
};

void tst_DialBudget::spreadsStarts()
{
    DialLine line(8, milliseconds(100));
    for (int i = 0; i < 3; ++i)
        line.join();
    QCOMPARE(starts(line, milliseconds(1000)),
        (std::vector { milliseconds(1000), milliseconds(1100), milliseconds(1200) }));
    // A late one does not wait for a spread that is over, an early one for the rest of it.
    line.join();
    QCOMPARE(starts(line, milliseconds(1250)), std::vector { milliseconds(1300) });
    line.join();
    QCOMPARE(starts(line, milliseconds(9000)), std::vector { milliseconds(9000) });
}

void tst_DialBudget::letsOnlySoManyAtIt()
{
    DialLine line(2, milliseconds(0));
    const DialLine::Ticket first = line.join();
    line.join();
    line.join();
    QCOMPARE(starts(line, milliseconds(0)).size(), size_t(2));
    QVERIFY(!line.next(milliseconds(60'000)));
    line.leave(first);
    QCOMPARE(starts(line, milliseconds(60'000)).size(), size_t(1));
    line.leave(first);
    QVERIFY(!line.next(milliseconds(60'000)));
}

void tst_DialBudget::keepsTheOrderOfTheLine()
{
    DialLine line(1, milliseconds(0));
    std::vector<DialLine::Ticket> tickets;
    for (int i = 0; i < 5; ++i)
        tickets.push_back(line.join());
    for (const DialLine::Ticket ticket : tickets) {
        QCOMPARE(line.next(milliseconds(0))->ticket, ticket);
        line.leave(ticket);
    }
}

void tst_DialBudget::forgetsWhoGaveUp()
{
    DialLine line(1, milliseconds(100));
    line.join();
    const DialLine::Ticket second = line.join();
    const DialLine::Ticket third = line.join();
    line.leave(second);
    const auto first = line.next(milliseconds(0));
    line.leave(first->ticket);
    QCOMPARE(line.next(milliseconds(0)), (DialLine::Turn { third, milliseconds(100) }));
}

/// A laptop wakes with 200 accounts, and each handshake takes a second.
void tst_DialBudget::bringsTwoHundredUpInTime()
{
    const SessionTimes times;
    DialLine line(times.maxParallelConnects, times.startSpread);
    for (int i = 0; i < 200; ++i)
        line.join();
    std::vector<std::pair<milliseconds, DialLine::Ticket>> running;
    int done = 0;
    int most = 0;
    milliseconds now { 0 };
    for (; done < 200; now += milliseconds(10)) {
        done += static_cast<int>(std::erase_if(running, [&](const auto &each) {
            const bool ends = each.first <= now;
            if (ends)
                line.leave(each.second);
            return ends;
        }));
        while (const auto turn = line.next(now))
            running.emplace_back(turn->startAt + milliseconds(1000), turn->ticket);
        most = qMax(most, static_cast<int>(running.size()));
    }
    QCOMPARE(most, 8);
    QVERIFY2(now < seconds(30), qPrintable(QString::number(now.count())));
}

void tst_DialBudget::grantsByTheClock()
{
    ManualClock clock;
    const auto budget = std::make_shared<DialBudget>(2, milliseconds(40), clock);
    auto first = std::make_unique<DialPlace>(budget, clock);
    QVERIFY(first->isGranted());
    DialPlace second(budget, clock);
    QVERIFY(!second.isGranted());
    DialPlace third(budget, clock);
    QSignalSpy secondGranted(&second, &DialPlace::granted);
    QSignalSpy thirdGranted(&third, &DialPlace::granted);
    clock.advance(milliseconds(39));
    QCOMPARE(secondGranted.count(), 0);
    clock.advance(milliseconds(1));
    QCOMPARE(secondGranted.count(), 1);
    QCOMPARE(thirdGranted.count(), 0);
    clock.advance(seconds(10));
    first.reset();
    QTRY_COMPARE(thirdGranted.count(), 1);
    // Twice does no harm.
    second.leave();
    second.leave();
    QVERIFY(DialPlace(budget, clock).isGranted() == false);
    clock.advance(seconds(10));
    QVERIFY(DialPlace(budget, clock).isGranted());
}

void tst_DialBudget::keepsItsWordAcrossThreads()
{
    const SystemClock clock;
    const auto budget = std::make_shared<DialBudget>(3, milliseconds(0), clock);
    std::atomic<int> running { 0 };
    std::atomic<int> most { 0 };
    std::atomic<int> done { 0 };
    std::vector<std::unique_ptr<QThread>> threads;
    for (int t = 0; t < 4; ++t) {
        threads.push_back(std::make_unique<QThread>());
        threads.back()->start();
    }
    constexpr int all = 80;
    for (int i = 0; i < all; ++i) {
        auto *worker = new QObject;
        QThread *thread = threads[static_cast<size_t>(i) % threads.size()].get();
        worker->moveToThread(thread);
        connect(thread, &QThread::finished, worker, &QObject::deleteLater);
        QMetaObject::invokeMethod(worker, HandedOver([&, worker] {
            auto *place = new DialPlace(budget, clock, worker);
            const auto work = [&, worker, place] {
                int now = ++running;
                for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) { }
                QTimer::singleShot(1, worker, [&, place] {
                    --running;
                    delete place;
                    ++done;
                });
            };
            if (place->isGranted())
                work();
            else
                connect(place, &DialPlace::granted, worker, work);
        }));
    }
    QTRY_COMPARE_WITH_TIMEOUT(done.load(), all, 20'000);
    for (const auto &thread : threads) {
        thread->quit();
        thread->wait();
    }
    QVERIFY(most <= 3);
    QVERIFY(most > 1);
}

/// 09 §8.14: the service restarts under 20 accounts.
void tst_DialBudget::bringsTwentyAccountsBackAfterARestartOfTheService()
{
    constexpr int accounts = 20;
    const SystemClock clock;
    FixedRandom random { 8 };
    const auto budget = std::make_shared<DialBudget>(8, milliseconds(2), clock);
    std::vector<std::unique_ptr<ScriptedServer>> servers;
    std::vector<std::unique_ptr<SessionController>> controllers;
    int dialling = 0;
    int most = 0;
    for (int i = 0; i < accounts; ++i) {
        servers.push_back(std::make_unique<ScriptedServer>(clock, random));
        const KeyPair noise = generateKeyPair(random);
        controllers.push_back(std::make_unique<SessionController>(
            QString::number(i), servers.back()->profile(), quick(), servers.back()->transports(),
            [noise](int) -> Result<ConnectionIdentity> {
                return ConnectionIdentity { { noise, "payload", {}, {} }, false };
            },
            clock, random, budget));
        connect(controllers.back().get(), &SessionController::statusChanged, this,
            [&](const SessionStatus &from, const SessionStatus &to) {
                const auto dials = [](SessionState state) {
                    return state == SessionState::Connecting || state == SessionState::Handshaking
                        || state == SessionState::Authenticating;
                };
                dialling += int(dials(to.state)) - int(dials(from.state));
                most = qMax(most, dialling);
            });
    }
    const auto allOnline = [&] {
        return std::all_of(controllers.begin(), controllers.end(),
            [](const auto &controller) { return controller->isOnline(); });
    };
    for (const auto &controller : controllers)
        controller->connectToService();
    QTRY_VERIFY_WITH_TIMEOUT(allOnline(), 10'000);
    for (const auto &server : servers)
        server->send(Node("stream:error", { { "code", "503" } }));
    QTRY_VERIFY_WITH_TIMEOUT(!allOnline(), 10'000);
    for (const auto &controller : controllers)
        controller->connectNow();
    QTRY_VERIFY_WITH_TIMEOUT(allOnline(), 20'000);
    QVERIFY2(most > 1 && most <= 8, qPrintable(QString::number(most)));
    QCOMPARE(dialling, 0);
}

void tst_DialBudget::leavesTheLineWhenItIsNotWantedAnyMore()
{
    const SystemClock clock;
    FixedRandom random { 9 };
    const auto budget = std::make_shared<DialBudget>(1, milliseconds(0), clock);
    ScriptedServer server(clock, random);
    const KeyPair noise = generateKeyPair(random);
    SessionController controller(
        QStringLiteral("acc"), server.profile(), quick(), server.transports(),
        [noise](int) -> Result<ConnectionIdentity> {
            return ConnectionIdentity { { noise, "payload", {}, {} }, false };
        },
        clock, random, budget);
    auto other = std::make_unique<DialPlace>(budget, clock);
    QVERIFY(other->isGranted());
    const QFuture<Result<bool>> waiting = controller.connectToService();
    QCOMPARE(controller.status().state, SessionState::Settling);
    controller.disconnectFromService();
    QVERIFY(waiting.isFinished());
    other.reset();
    QTest::qWait(20);
    QCOMPARE(server.dials, 0);
    QCOMPARE(controller.status().state, SessionState::Idle);
    // Nothing of it is left in the line: both get their turns now.
    controller.connectToService();
    QTRY_VERIFY_WITH_TIMEOUT(controller.isOnline(), 3000);
    QVERIFY(DialPlace(budget, clock).isGranted());
}

HELIOGRAPH_TEST(DialBudget)

#include "tst_DialBudget.moc"
