// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// heliograph-bench-window FOLDER
//
// The window over a profile of heliograph-bench-data, offscreen: prints a line of JSON for each
// figure. docs/benchmarks.md says what they mean.
#include "app/AccountManager.h"
#include "app/ChatListModel.h"
#include "app/DeliveryStats.h"
#include "app/Profile.h"
#include "tests/bench/Bench.h"
#include "tests/support/KeyInFile.h"
#include "ui/chats/ChatListPane.h"
#include "ui/chats/ChatListView.h"
#include "ui/shell/ConversationPane.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/timeline/TimelineView.h"

#include <QApplication>
#include <QScrollBar>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>

#include <cstdlib>
#include <functional>

using namespace heliograph;
using namespace heliograph::bench;

namespace {

constexpr qint64 dayMs = 86'400'000;
/// Of the data.
constexpr milliseconds lastDay { 1'793'491'200'000 };

/// The time at which the data ends.
class DataClock final : public Clock {
public:
    milliseconds now() const override { return lastDay; }
    milliseconds monotonic() const override { return m_system.monotonic(); }

private:
    SystemClock m_system;
};

double msOf(const QElapsedTimer &timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

/// Ends the program when something never comes: it has no speed.
void waitFor(const char *what, const std::function<bool()> &come)
{
    QElapsedTimer timer;
    timer.start();
    while (!come()) {
        QTest::qWait(0);
        if (timer.elapsed() > 120'000) {
            QTextStream(stderr) << "heliograph-bench-window: no " << what << '\n';
            std::exit(1);
        }
    }
}

void reportSpread(const char *work, std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
        return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1))];
    };
    report((QByteArray(work) + ": median").constData(), at(0.5));
    report((QByteArray(work) + ": p99").constData(), at(0.99));
}

/// The window with what is asked of it.
class Subject {
public:
    Subject(AccountManager &accounts, const Clock &clock)
        : m_accounts(accounts)
        , m_window(accounts, clock, WindowOptions())
    {
    }

    MainWindow &window() { return m_window; }
    TimelineView &timeline() { return *m_window.frame()->conversation()->timeline(); }

    void waitForChats()
    {
        const auto *chats = m_window.frame()->list()->view()->model();
        waitFor("chats", [&] { return chats->rowCount() > 0; });
    }

    void waitForAll()
    {
        int rows = -1;
        const auto *chats = m_window.frame()->list()->view()->model();
        waitFor("all chats", [&] {
            QTest::qWait(500);
            return std::exchange(rows, chats->rowCount()) == chats->rowCount();
        });
    }

    /// Opens the n-th chat of the list and paints it.
    void open(int row)
    {
        const QModelIndex index = m_window.frame()->list()->view()->model()->index(row, 0);
        const ChatRow chat = index.data(ChatListModel::RowRole).value<ChatRow>();
        m_window.openChat(chat.accountId, chat.chat);
        waitFor("messages", [&] { return m_window.conversation()->isLoaded(); });
        timeline().viewport()->repaint();
    }

    void openLongest()
    {
        m_window.showAccount(QStringLiteral("bench-000"));
        m_window.openChat(QStringLiteral("bench-000"), Jid::phoneNumber("491515550000000"));
        waitFor("messages", [&] { return m_window.conversation()->isLoaded(); });
    }

    void scroll()
    {
        openLongest();
        std::vector<double> frames;
        for (int i = 0; i < 1500; ++i) {
            QElapsedTimer timer;
            timer.start();
            QScrollBar *bar = timeline().verticalScrollBar();
            bar->setValue(bar->value() - 97);
            timeline().viewport()->repaint();
            QTest::qWait(0);
            frames.push_back(msOf(timer));
        }
        reportSpread("frame while scrolling up", frames);
        report("rows read while scrolling", m_window.conversation()->rowCount());
    }

    void switchChats()
    {
        m_window.showAccount({});
        waitForChats();
        std::vector<double> times;
        for (int i = 0; i < 60; ++i) {
            QElapsedTimer timer;
            timer.start();
            open(i % 20);
            times.push_back(msOf(timer));
        }
        reportSpread("chat switch until painted", times);
    }

    void switchAccounts()
    {
        std::vector<double> times;
        for (int i = 0; i < 40; ++i) {
            QElapsedTimer timer;
            timer.start();
            m_window.showAccount(
                i % 2 ? QString() : QStringLiteral("bench-%1").arg(i, 3, 10, QLatin1Char('0')));
            m_window.frame()->list()->view()->viewport()->repaint();
            times.push_back(msOf(timer));
        }
        reportSpread("account switch until the list is painted", times);
        m_window.showAccount({});
    }

    void statistics()
    {
        DeliveryStats stats(m_accounts);
        for (const int days : { 14, 90, 400 }) {
            QElapsedTimer timer;
            timer.start();
            const auto answer = stats.summary({}, lastDay.count() - days * dayMs, lastDay.count());
            waitFor("statistics", [&] { return answer.isFinished(); });
            report(
                ("statistics of " + QByteArray::number(days) + " days").constData(), msOf(timer));
        }
    }

private:
    AccountManager &m_accounts;
    MainWindow m_window;
};

} // namespace

int main(int argc, char **argv)
{
    QElapsedTimer sinceStart;
    sinceStart.start();
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    if (QCoreApplication::arguments().size() != 2) {
        QTextStream(stderr) << "heliograph-bench-window FOLDER\n";
        return 2;
    }
    Result<std::unique_ptr<Profile>> profile
        = Profile::open(QCoreApplication::arguments().at(1), keyInFile());
    if (!profile) {
        QTextStream(stderr) << errorName(profile.error().code) << '\n';
        return 1;
    }
    const DataClock clock;
    AccountManager accounts(**profile, ServiceProfile {});
    Subject subject(accounts, clock);
    accounts.start();
    subject.window().show();
    subject.window().repaint();
    report("start until the window is painted", msOf(sinceStart));
    subject.waitForChats();
    subject.window().repaint();
    report("start until the chats are painted", msOf(sinceStart));
    subject.open(0);
    report("start until a chat is painted", msOf(sinceStart));
    subject.waitForAll();
    report("memory with all chats", memory());
    subject.scroll();
    subject.switchChats();
    subject.switchAccounts();
    subject.statistics();
    report("memory at the end", memory());
    report("memory at the most", peakMemory());
    return 0;
}
