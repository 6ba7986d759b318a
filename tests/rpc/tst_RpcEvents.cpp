// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountHost.h"
#include "rpc/RpcServer.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// What JSON-RPC tells by itself about an account.
class tst_RpcEvents : public QObject {
    Q_OBJECT
private slots:
    void tellsHowFarTheHistoryIs_data();
    void tellsHowFarTheHistoryIs();
    void namesWhenThePhoneWasSeen();
    void tellsWhatStandsUnderAMessage();
};

namespace {

QJsonObject lastLine(const QSignalSpy &lines)
{
    return lines.isEmpty() ? QJsonObject()
                           : QJsonDocument::fromJson(lines.last().first().toByteArray()).object();
}

} // namespace

void tst_RpcEvents::tellsHowFarTheHistoryIs_data()
{
    using Phase = SyncStatus::Phase;
    QTest::addColumn<SyncStatus>("status");
    QTest::addColumn<QString>("state");
    QTest::newRow("waiting") << SyncStatus { Phase::Waiting, 0, 0 } << QStringLiteral("waiting");
    QTest::newRow("running") << SyncStatus { Phase::Running, 42, 0 } << QStringLiteral("running");
    QTest::newRow("paused") << SyncStatus { Phase::Paused, 42, 0 } << QStringLiteral("paused");
    QTest::newRow("complete") << SyncStatus { Phase::Complete, 100, 0 }
                              << QStringLiteral("complete");
}

void tst_RpcEvents::tellsHowFarTheHistoryIs()
{
    QFETCH(const SyncStatus, status);
    QFETCH(const QString, state);
    TestProfile profile;
    profile.add(QStringLiteral("one"), QStringLiteral("Private"));
    const std::unique_ptr<AccountManager> accounts = profile.manager();
    RpcServer server(*accounts, nullptr);
    QSignalSpy lines(&server, &RpcServer::lineReady);
    emit accounts->account(QStringLiteral("one"))->carrier().syncChanged(status);
    QCOMPARE(lastLine(lines)[u"method"].toString(), QStringLiteral("sync.progress"));
    const QJsonObject wanted { { QStringLiteral("account"), QStringLiteral("one") },
        { QStringLiteral("kind"), QStringLiteral("history") }, { QStringLiteral("state"), state },
        { QStringLiteral("percent"), status.percent } };
    QCOMPARE(lastLine(lines)[u"params"].toObject(), wanted);
}

void tst_RpcEvents::namesWhenThePhoneWasSeen()
{
    TestProfile profile;
    profile.add(QStringLiteral("one"), QStringLiteral("Private"));
    const std::unique_ptr<AccountManager> accounts = profile.manager();
    RpcServer server(*accounts, nullptr);
    QSignalSpy lines(&server, &RpcServer::lineReady);
    const auto seen = [&] {
        lines.clear();
        server.handleLine(R"({"jsonrpc":"2.0","id":1,"method":"accounts.list"})");
        (void)QTest::qWaitFor([&] { return !lines.isEmpty(); });
        return lastLine(lines)[u"result"][0][u"phoneSeen"];
    };
    QVERIFY(seen().isUndefined());
    emit accounts->account(QStringLiteral("one"))
        ->carrier()
        .phoneSeen(milliseconds(1'790'000'000'000));
    QCOMPARE(seen().toInteger(), 1'790'000'000'000);
}

void tst_RpcEvents::tellsWhatStandsUnderAMessage()
{
    TestProfile profile;
    profile.add(QStringLiteral("one"), QStringLiteral("Private"));
    const std::unique_ptr<AccountManager> accounts = profile.manager();
    RpcServer server(*accounts, nullptr);
    QSignalSpy lines(&server, &RpcServer::lineReady);
    Outcome outcome;
    const Jid kim = Jid::phoneNumber("447700900123");
    using Change = Outcome::Updated::Change;
    StoredMessage message = receivedText(kim, QStringLiteral("m1"), 1'790'000'000'000);
    message.reactions = { { kim, QStringLiteral("\u2764") } };
    outcome.updated
        = { { Change::Edit, message }, { Change::Revoke, message }, { Change::Reaction, message } };
    emit accounts->account(QStringLiteral("one"))->committed(outcome);
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines.at(0).front().toByteArray().contains(R"("change":"edit")"));
    QVERIFY(lines.at(1).front().toByteArray().contains(R"("change":"revoke")"));
    QCOMPARE(lastLine(lines)[u"method"].toString(), QStringLiteral("message.updated"));
    const QJsonObject told = lastLine(lines)[u"params"].toObject();
    QCOMPARE(told[u"account"].toString(), QStringLiteral("one"));
    QCOMPARE(told[u"change"].toString(), QStringLiteral("reaction"));
    QCOMPARE(told[u"id"].toString(), QStringLiteral("m1"));
    QCOMPARE(told[u"text"].toString(), QStringLiteral("text of m1"));
    QCOMPARE(told[u"reactions"][0][u"emoji"].toString(), QStringLiteral("\u2764"));
    QCOMPARE(told[u"reactions"][0][u"sender"].toString(), kim.toString());
}

HELIOGRAPH_TEST(RpcEvents)
#include "tst_RpcEvents.moc"
