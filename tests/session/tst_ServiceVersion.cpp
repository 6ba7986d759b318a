// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/AccountSession.h"
#include "session/ServiceVersion.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/ManualClock.h"
#include "tests/support/ScriptedServer.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

/// 405: one fetch of the newer number for all accounts, one try with it (09 §5.4, §8.12).
class tst_ServiceVersion : public QObject {
    Q_OBJECT
private slots:
    void readsTheRevision_data();
    void readsTheRevision();
    void keepsTheLargestKnown();
    void fiftyAccountsCauseOneFetch();
    void fetchesAtMostOnceAnHour();
    void anOlderOrMissingNumberChangesNothing();

private:
    ServiceVersion::Fetch fetching()
    {
        return [this](const Proxy &) {
            ++m_fetches;
            m_answer.emplace();
            return m_answer->future();
        };
    }
    static QByteArray script(quint32 revision)
    {
        return R"(self.x={\"client_revision\":)" + QByteArray::number(revision) + ",";
    }
    static constexpr quint32 builtIn = builtInServiceVersion.tertiary;

    ManualClock m_clock;
    int m_fetches = 0;
    std::optional<Answer<QByteArray>> m_answer;
};

void tst_ServiceVersion::readsTheRevision_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<quint32>("revision");
    QTest::newRow("plain") << QByteArray(R"(a"client_revision":1045650000,"b)") << 1045650000U;
    QTest::newRow("escaped") << QByteArray(R"(a\"client_revision\":1045650000,\"b)") << 1045650000U;
    QTest::newRow("quoted number") << QByteArray(R"("client_revision":"12")") << 12U;
    QTest::newRow("spaces") << QByteArray(R"("client_revision" : 12)") << 12U;
    QTest::newRow("none") << QByteArray("<html>no</html>") << 0U;
    QTest::newRow("empty") << QByteArray() << 0U;
    QTest::newRow("no digits") << QByteArray(R"("client_revision":null)") << 0U;
    QTest::newRow("too large") << QByteArray(R"("client_revision":4294967296)") << 0U;
    QTest::newRow("zero") << QByteArray(R"("client_revision":0)") << 0U;
}

void tst_ServiceVersion::readsTheRevision()
{
    QFETCH(QByteArray, text);
    QFETCH(quint32, revision);
    QCOMPARE(revisionOf(text).value_or(0), revision);
}

void tst_ServiceVersion::keepsTheLargestKnown()
{
    QCOMPARE(ServiceVersion({ 2, 3000, 1 }, m_clock).current(), builtInServiceVersion);
    const AppVersion kept { 2, 3000, builtIn + 5 };
    QCOMPARE(ServiceVersion(kept, m_clock).current(), kept);
}

void tst_ServiceVersion::fiftyAccountsCauseOneFetch()
{
    m_fetches = 0;
    ServiceVersion version({}, m_clock, fetching());
    QSignalSpy changed(&version, &ServiceVersion::changed);
    const AppVersion used = version.current();
    std::vector<QFuture<Result<bool>>> asked;
    for (int i = 0; i < 50; ++i)
        asked.push_back(version.renew(used, {}));
    QCOMPARE(m_fetches, 1);
    m_answer->finish(script(builtIn + 7));
    for (const auto &future : asked) {
        QTRY_VERIFY(future.isFinished());
        QVERIFY(future.result().value());
    }
    QCOMPARE(version.current().tertiary, builtIn + 7);
    QCOMPARE(changed.size(), 1);
    // One that comes late has its number already.
    QVERIFY(version.renew(used, {}).result().value());
    QCOMPARE(m_fetches, 1);
}

void tst_ServiceVersion::fetchesAtMostOnceAnHour()
{
    m_fetches = 0;
    ServiceVersion version({}, m_clock, fetching());
    const AppVersion used = version.current();
    const QFuture<Result<bool>> first = version.renew(used, {});
    m_answer->finish(fail(ErrorCode::NetworkUnreachable));
    QTRY_VERIFY(first.isFinished());
    QVERIFY(!first.result().value());
    m_clock.advance(minutes(59));
    QVERIFY(!version.renew(used, {}).result().value());
    QCOMPARE(m_fetches, 1);
    m_clock.advance(minutes(2));
    const QFuture<Result<bool>> second = version.renew(used, {});
    QCOMPARE(m_fetches, 2);
    m_answer->finish(script(builtIn + 1));
    QTRY_VERIFY(second.isFinished());
    QVERIFY(second.result().value());
}

void tst_ServiceVersion::anOlderOrMissingNumberChangesNothing()
{
    for (const QByteArray &text : { script(builtIn), script(builtIn - 1), QByteArray("nothing") }) {
        ServiceVersion version({}, m_clock, fetching());
        QSignalSpy changed(&version, &ServiceVersion::changed);
        const QFuture<Result<bool>> renewed = version.renew(version.current(), {});
        m_answer->finish(text);
        QTRY_VERIFY(renewed.isFinished());
        QVERIFY(!renewed.result().value());
        QCOMPARE(version.current(), builtInServiceVersion);
        QVERIFY(changed.isEmpty());
    }
}

HELIOGRAPH_TEST(ServiceVersion)

#include "tst_ServiceVersion.moc"
