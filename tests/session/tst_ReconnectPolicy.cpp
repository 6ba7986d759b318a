// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ReconnectPolicy.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace heliograph;

/// The decision table of 09 §5.3 and §5.4, row by row (tests/data/reconnect.json).
class tst_ReconnectPolicy : public QObject {
    Q_OBJECT
private slots:
    void decidesAsTheTableSays_data();
    void decidesAsTheTableSays();
    void neverWaitsLongerThanTheCap();
    void coolsDownWithTheFourthConflictWhenTheLimitIsFour();

private:
    static constexpr milliseconds now { 1'000'000 };
    /// "unreadable": how long ago, in ms, the newer one first.
    static ReconnectMemory memoryOf(const QJsonObject &object)
    {
        ReconnectMemory memory;
        memory.failures = object[u"failures"].toInt();
        memory.limited = object[u"limited"].toInt();
        memory.conflicts = object[u"conflicts"].toInt();
        memory.holds = object[u"holds"].toInt();
        const QJsonArray unreadable = object[u"unreadable"].toArray();
        for (qsizetype i = 0; i < unreadable.size(); ++i)
            memory.unreadable[static_cast<size_t>(i)]
                = now - milliseconds(unreadable[i].toInteger());
        return memory;
    }
};

void tst_ReconnectPolicy::decidesAsTheTableSays_data()
{
    QTest::addColumn<QJsonObject>("row");
    QFile file(QStringLiteral(HELIOGRAPH_TEST_DATA "/reconnect.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray rows = QJsonDocument::fromJson(file.readAll())[u"rows"].toArray();
    QVERIFY(rows.size() > 40);
    for (const QJsonValue &row : rows)
        QTest::newRow(qPrintable(row[u"name"].toString())) << row.toObject();
}

void tst_ReconnectPolicy::decidesAsTheTableSays()
{
    QFETCH(QJsonObject, row);
    const QStringList kinds { QStringLiteral("Restart"), QStringLiteral("Conflict"),
        QStringLiteral("Relogin"), QStringLiteral("Hold"), QStringLiteral("Version"),
        QStringLiteral("Permanent"), QStringLiteral("Limited"), QStringLiteral("Transient"),
        QStringLiteral("Lost"), QStringLiteral("Unreadable") };
    DisconnectCause cause;
    cause.kind = static_cast<CauseClass>(kinds.indexOf(row[u"kind"].toString()));
    cause.status = row[u"status"].toInt();
    cause.expire = row[u"expire"].toInteger();
    for (int code = 0; errorName(cause.code) != row[u"code"].toString(); ++code) {
        QVERIFY(code <= static_cast<int>(ErrorCode::MediaHostRefused));
        cause.code = static_cast<ErrorCode>(code);
    }
    const ReconnectMemory before = memoryOf(row[u"memory"].toObject());
    qint64 least = -1;
    qint64 most = -1;
    for (const double jitter : { 0.0, 0.5, 0.999999 }) {
        const ReconnectDecision decision
            = reconnectpolicy::afterEnd(before, cause, now, {}, jitter);
        QCOMPARE(stateName(decision.next), row[u"next"].toString());
        if (row.contains(u"then"))
            QCOMPARE(decision.memory, memoryOf(row[u"then"].toObject()));
        least = least < 0 ? decision.delay.count() : least;
        most = decision.delay.count();
    }
    // The bounds are reached, and nothing lies beyond them.
    QVERIFY2(qAbs(least - row[u"delay"][0].toInteger()) <= 1, qPrintable(QString::number(least)));
    QVERIFY2(qAbs(most - row[u"delay"][1].toInteger()) <= 1, qPrintable(QString::number(most)));
}

void tst_ReconnectPolicy::neverWaitsLongerThanTheCap()
{
    const SessionTimes times;
    for (const int failures : { 20, 1000, 2'000'000'000 })
        QCOMPARE(reconnectpolicy::backoff(failures, times), times.backoffMax);
}

void tst_ReconnectPolicy::coolsDownWithTheFourthConflictWhenTheLimitIsFour()
{
    SessionTimes times;
    times.conflictLimit = 4;
    DisconnectCause conflict;
    conflict.kind = CauseClass::Conflict;
    ReconnectMemory memory;
    memory.conflicts = 2;
    const ReconnectDecision third = reconnectpolicy::afterEnd(memory, conflict, {}, times, 0.5);
    QCOMPARE(third.next, SessionState::Waiting);
    QCOMPARE(third.delay, milliseconds(15'000));
    QCOMPARE(reconnectpolicy::afterEnd(third.memory, conflict, {}, times, 0.5).next,
        SessionState::Cooldown);
}

HELIOGRAPH_TEST(ReconnectPolicy)
#include "tst_ReconnectPolicy.moc"
