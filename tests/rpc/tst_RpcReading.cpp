// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountHost.h"
#include "tests/rpc/RpcWorld.h"
#include "tests/support/TestMain.h"

using namespace heliograph;

/// What can be read: lists, steps, statistics and the connection of an account.
class tst_RpcReading : public QObject, protected RpcWorld {
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }
    void accountsAreListed();
    void messagesAreListedNewestFirst();
    void reactionsAreListedWithTheirMessage();
    void stepsOfAMessage();
    void chatsAreListed();
    void statisticsOfNobodyAreRefused();
    void statisticsReachBackFromAnyYear();
    void endsComeWithASentence();
    void aConflictNamesTheOtherProgram();
    void theTimelineTellsEverything();
    void theTimelineIsFiltered();
};

void tst_RpcReading::accountsAreListed()
{
    const QJsonArray list = call("accounts.list", {}).value(QStringLiteral("result")).toArray();
    const auto entry = [](const char *id, const char *label, int unread) {
        return QJsonObject { { QStringLiteral("account"), QLatin1String(id) },
            { QStringLiteral("label"), QLatin1String(label) },
            { QStringLiteral("jid"), QStringLiteral("15550009999@s.whatsapp.net") },
            { QStringLiteral("lid"), QString() },
            { QStringLiteral("state"), QStringLiteral("unlinked") },
            { QStringLiteral("unread"), unread } };
    };
    QCOMPARE(list, QJsonArray({ entry("one", "Private", 1), entry("two", "Work", 0) }));
}

void tst_RpcReading::messagesAreListedNewestFirst()
{
    QJsonObject params { { QStringLiteral("account"), QStringLiteral("one") },
        { QStringLiteral("chat"), QStringLiteral("447700900123") } };
    const QJsonArray list = call("messages.list", params).value(QStringLiteral("result")).toArray();
    QCOMPARE(list.size(), 2);
    const QString peer = QStringLiteral("447700900123@s.whatsapp.net");
    const QJsonObject quote { { QStringLiteral("id"), QStringLiteral("m1") },
        { QStringLiteral("sender"), peer },
        { QStringLiteral("text"), QStringLiteral("text of m1") } };
    const QJsonObject own { { QStringLiteral("chat"), peer },
        { QStringLiteral("sender"), QStringLiteral("15550009999@s.whatsapp.net") },
        { QStringLiteral("id"), QStringLiteral("m2") },
        { QStringLiteral("timestamp"), rpcBase + 1000 },
        { QStringLiteral("kind"), QStringLiteral("text") }, { QStringLiteral("fromMe"), true },
        { QStringLiteral("status"), QStringLiteral("sent") },
        { QStringLiteral("text"), QStringLiteral("text of m2") },
        { QStringLiteral("quote"), quote } };
    QCOMPARE(list.at(0).toObject(), own);
    QCOMPARE(list.at(1).toObject().value(QStringLiteral("id")).toString(), QStringLiteral("m1"));
    params.insert(QStringLiteral("before"), QStringLiteral("m2"));
    QCOMPARE(call("messages.list", params).value(QStringLiteral("result")).toArray(),
        QJsonArray { list.at(1) });
    params.insert(QStringLiteral("before"), QStringLiteral("none"));
    QVERIFY(errorCodeOf(call("messages.list", params)) > 0);
}

void tst_RpcReading::reactionsAreListedWithTheirMessage()
{
    const auto store = m_profile->store(QStringLiteral("one"));
    const MessageKey target { rpcPeer, rpcPeer, QStringLiteral("m1") };
    QVERIFY(store->reactions().keep(
        target, { rpcPeer, QStringLiteral("\u2764"), rpcBase, QStringLiteral("r1") }));
    const QJsonArray list = call("messages.list",
        { { QStringLiteral("account"), QStringLiteral("one") },
            { QStringLiteral("chat"), QStringLiteral("447700900123") } })
                                .value(QStringLiteral("result"))
                                .toArray();
    const QJsonArray wanted { QJsonObject {
        { QStringLiteral("sender"), QStringLiteral("447700900123@s.whatsapp.net") },
        { QStringLiteral("emoji"), QStringLiteral("\u2764") } } };
    QCOMPARE(list.at(1).toObject().value(QStringLiteral("reactions")).toArray(), wanted);
    QVERIFY(!list.at(0).toObject().contains(QStringLiteral("reactions")));
}

void tst_RpcReading::stepsOfAMessage()
{
    const QJsonObject params { { QStringLiteral("account"), QStringLiteral("one") },
        { QStringLiteral("id"), QStringLiteral("m2") } };
    const QJsonObject step { { QStringLiteral("recipient"),
                                 QStringLiteral("447700900123@s.whatsapp.net") },
        { QStringLiteral("step"), QStringLiteral("sent") },
        { QStringLiteral("serverTime"), rpcBase + 2000 },
        { QStringLiteral("localTime"), rpcBase + 2100 } };
    QCOMPARE(call("messages.status", params).value(QStringLiteral("result")).toObject(),
        (QJsonObject { { QStringLiteral("status"), QStringLiteral("sent") },
            { QStringLiteral("steps"), QJsonArray { step } } }));
}

void tst_RpcReading::chatsAreListed()
{
    const QJsonArray chats
        = call("chats.list", { { QStringLiteral("account"), QStringLiteral("one") } })
              .value(QStringLiteral("result"))
              .toArray();
    const QJsonObject chat { { QStringLiteral("chat"),
                                 QStringLiteral("447700900123@s.whatsapp.net") },
        { QStringLiteral("name"), QStringLiteral("+44 770 090 0123") },
        { QStringLiteral("unread"), 1 }, { QStringLiteral("timestamp"), rpcBase + 1000 } };
    QCOMPARE(chats, QJsonArray { chat });
}

void tst_RpcReading::statisticsOfNobodyAreRefused()
{
    const QJsonObject answer
        = call("stats.summary", { { QStringLiteral("account"), QStringLiteral("nine") } });
    QVERIFY(errorCodeOf(answer) > 0);
    const QJsonObject all = call("stats.summary", {}).value(QStringLiteral("result")).toObject();
    QCOMPARE(all.value(QStringLiteral("accepted")).toInt(), 1);
    QCOMPARE(errorCodeOf(call(
                 "stats.summary", { { QStringLiteral("from"), 5 }, { QStringLiteral("to"), 4 } })),
        -32602);
}

void tst_RpcReading::statisticsReachBackFromAnyYear()
{
    // A day in 2100.
    const QJsonObject all
        = call("stats.summary", { { QStringLiteral("to"), qint64 { 4'102'444'800'000 } } });
    QCOMPARE(all[u"result"][u"accepted"].toInt(), 1);
}

void tst_RpcReading::endsComeWithASentence()
{
    m_lines->clear();
    say(R"({"jsonrpc":"2.0","id":1,"method":"accounts.connect","params":{"account":"two"}})");
    QJsonObject told;
    QVERIFY(QTest::qWaitFor([&] {
        for (const QList<QVariant> &line : *m_lines) {
            const QJsonObject object = lineObject(line.at(0).toByteArray());
            if (object.value(QStringLiteral("method")) == QStringLiteral("session.state"))
                told = object.value(QStringLiteral("params")).toObject();
        }
        return told.value(QStringLiteral("state")) == QStringLiteral("unlinked");
    }));
    QCOMPARE(told.value(QStringLiteral("cause")).toString(), QStringLiteral("LoggedOut"));
    const QString sentence = told.value(QStringLiteral("message")).toString();
    QVERIFY2(sentence.startsWith(QStringLiteral("Unlinked from the phone.")), qPrintable(sentence));
}

static ConflictEvidence copyOnThisComputer()
{
    return { ConflictEvidence::Kind::CopiedProfile, 4712, QStringLiteral("~/copy") };
}

void tst_RpcReading::aConflictNamesTheOtherProgram()
{
    const auto tell = [this](const ConflictEvidence &evidence) {
        m_lines->clear();
        SessionStatus status;
        status.state = SessionState::OwnedElsewhere;
        status.cause = ErrorCode::StreamReplaced;
        status.status = 440;
        status.evidence = evidence;
        emit m_manager->account(QStringLiteral("one"))
            ->carrier()
            .statusChanged(SessionStatus(), status, 1);
        return lineObject(m_lines->last().at(0).toByteArray())[u"params"].toObject();
    };
    const QJsonObject named = tell(copyOnThisComputer());
    QCOMPARE(named[u"evidence"].toString(), QStringLiteral("copiedProfile"));
    QCOMPARE(named[u"other"],
        QJsonValue(QJsonObject { { QStringLiteral("process"), 4712 },
            { QStringLiteral("profile"), QStringLiteral("~/copy") } }));
    const QString sentence = named[u"message"].toString();
    QVERIFY2(sentence.contains(QStringLiteral("(process 4712, profile ~/copy)"))
            && sentence.endsWith(QStringLiteral(" · 440")),
        qPrintable(sentence));
    const QJsonObject nobody = tell({ ConflictEvidence::Kind::NobodyHere });
    QCOMPARE(nobody[u"evidence"].toString(), QStringLiteral("nobodyHere"));
    QVERIFY(!nobody.contains(QStringLiteral("other")));
    QVERIFY(!tell({}).contains(QStringLiteral("evidence")));
}

void tst_RpcReading::theTimelineTellsEverything()
{
    SessionStatus status { SessionState::Waiting, ErrorCode::StreamReplaced, 440, 3,
        milliseconds(rpcBase), QStringLiteral("detail"), copyOnThisComputer() };
    emit m_manager->account(QStringLiteral("one"))
        ->carrier()
        .statusChanged(SessionStatus(), status, 12);
    QJsonObject row = call(
        "session.timeline", { { QStringLiteral("account"), QStringLiteral("one") } })[u"result"][0]
                          .toObject();
    QVERIFY(row.take(QStringLiteral("time")).toDouble() > 0);
    const QJsonObject other { { QStringLiteral("process"), 4712 },
        { QStringLiteral("profile"), QStringLiteral("~/copy") } };
    QCOMPARE(row,
        (QJsonObject { { QStringLiteral("from"), QStringLiteral("idle") },
            { QStringLiteral("to"), QStringLiteral("waiting") },
            { QStringLiteral("cause"), QStringLiteral("StreamReplaced") },
            { QStringLiteral("status"), 440 },
            { QStringLiteral("detail"), QStringLiteral("detail") },
            { QStringLiteral("attempt"), 3 }, { QStringLiteral("retryAt"), rpcBase },
            { QStringLiteral("generation"), 12 },
            { QStringLiteral("process"), QCoreApplication::applicationPid() },
            { QStringLiteral("evidence"), QStringLiteral("copiedProfile") },
            { QStringLiteral("other"), other } }));
}

void tst_RpcReading::theTimelineIsFiltered()
{
    for (const int i : { 1, 2, 3 }) {
        TimelineEntry entry;
        entry.accountId = QStringLiteral("one");
        entry.time = rpcBase + i;
        entry.from = QStringLiteral("online");
        entry.to = QStringLiteral("waiting");
        entry.cause
            = i == 2 ? QStringLiteral("StreamReplaced") : QStringLiteral("ConnectionClosed");
        m_profile->profile().store().addTimeline(entry);
    }
    const auto times = [this](QJsonObject params) {
        params.insert(QStringLiteral("account"), QStringLiteral("one"));
        std::vector<qint64> found;
        for (const QJsonValue &row : call("session.timeline", params)[u"result"].toArray())
            found.push_back(row[u"time"].toInteger() - rpcBase);
        return found;
    };
    QCOMPARE(times({}), (std::vector<qint64> { 3, 2, 1 }));
    QCOMPARE(times({ { QStringLiteral("cause"), QStringLiteral("ConnectionClosed") } }),
        (std::vector<qint64> { 3, 1 }));
    QCOMPARE(times({ { QStringLiteral("from"), rpcBase + 2 } }), (std::vector<qint64> { 3, 2 }));
    QCOMPARE(times({ { QStringLiteral("to"), rpcBase + 2 } }), std::vector<qint64> { 1 });
    QCOMPARE(times({ { QStringLiteral("limit"), 1 },
                 { QStringLiteral("cause"), QStringLiteral("StreamReplaced") } }),
        std::vector<qint64> { 2 });
    QCOMPARE(errorCodeOf(call("session.timeline",
                 { { QStringLiteral("account"), QStringLiteral("one") },
                     { QStringLiteral("from"), 5 }, { QStringLiteral("to"), 4 } })),
        -32602);
    // No such cause is no empty list.
    const QJsonObject refused = call("session.timeline",
        { { QStringLiteral("account"), QStringLiteral("one") },
            { QStringLiteral("cause"), QStringLiteral("StreamReplased") } });
    QCOMPARE(errorCodeOf(refused), -32602);
    const QString why = refused[u"error"][u"data"][u"detail"].toString();
    QVERIFY2(why.startsWith(u"cause is StreamReplased, which is none of InvalidArgument, "),
        qPrintable(why));
    QVERIFY(why.contains(u", StreamReplaced, "));
}

HELIOGRAPH_TEST(RpcReading)
#include "tst_RpcReading.moc"
