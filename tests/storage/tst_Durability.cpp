// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/StoreReader.h"
#include "tests/storage/Stores.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace heliograph;

/// What was committed is there after the process was killed. The test starts itself again as the
/// process that writes.
class tst_Durability : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void killedWriterLosesNothingCommitted_data();
    void killedWriterLosesNothingCommitted();

private:
    static void writeUntilKilled(const QString &path);
};

static const char pathVariable[] = "HELIOGRAPH_TEST_WRITE_INTO";
static const Jid durablePeer = Jid::phoneNumber("447700900123");

void tst_Durability::initTestCase()
{
    const QString path = qEnvironmentVariable(pathVariable);
    if (!path.isEmpty())
        writeUntilKilled(path);
}

/// Each transaction holds a message, its place in the outbox, a ratchet and a step.
void tst_Durability::writeUntilKilled(const QString &path)
{
    const std::unique_ptr<AccountStore> store = testStore(path);
    for (int number = 1; number <= 100'000; ++number) {
        const Result<void> done = store->transact([&]() -> Result<void> {
            StoredMessage row = ownText(durablePeer, QString::number(number), number);
            return store->messages()
                .insert(row)
                .and_then([&](bool) { return store->outbox().enqueue(row.rowId, {}); })
                .and_then([&] {
                    return store->keys().saveSession(
                        SignalAddress::of(durablePeer), QByteArray::number(number));
                })
                .and_then([&] {
                    return store->deliveries().noteStep(
                        row, { durablePeer, DeliveryStep::Sent, number, number });
                })
                .map([](bool) {});
        });
        if (!done)
            return;
        std::fprintf(stderr, "committed %d.\n", number);
        std::fflush(stderr);
    }
}

void tst_Durability::killedWriterLosesNothingCommitted_data()
{
    QTest::addColumn<int>("after");
    for (const int after : { 1, 17, 60, 150 })
        QTest::addRow("after %d rows", after) << after;
}

void tst_Durability::killedWriterLosesNothingCommitted()
{
    QFETCH(int, after);
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("account.db"));
    QProcess writer;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QLatin1String(pathVariable), path);
    writer.setProcessEnvironment(environment);
    writer.start(QCoreApplication::applicationFilePath(), { QStringLiteral("Durability") });
    QByteArray said;
    const QByteArray mark = "committed " + QByteArray::number(after) + ".\n";
    QTRY_VERIFY_WITH_TIMEOUT((said += writer.readAllStandardError()).contains(mark), 60'000);
    writer.kill();
    QTRY_COMPARE_WITH_TIMEOUT(writer.state(), QProcess::NotRunning, 30'000);
    QCOMPARE(writer.exitStatus(), QProcess::CrashExit);
    said += writer.readAllStandardError();
    const int promised = static_cast<int>(said.count(".\n"));
    QVERIFY(promised >= after);

    const std::unique_ptr<AccountStore> store = testStore(path);
    std::vector<StoredMessage> rows;
    for (const OutboxHead &head : store->outbox().heads())
        rows.push_back(*store->messages().byRow(head.rowId));
    const int kept = static_cast<int>(rows.size());
    QVERIFY2(kept >= promised, qPrintable(QStringLiteral("%1 of %2").arg(kept).arg(promised)));
    for (int i = 0; i < kept; ++i) {
        QCOMPARE(rows[size_t(i)].key.id, QString::number(i + 1));
        QCOMPARE(rows[size_t(i)].status, DeliveryStep::Sent);
        QCOMPARE(rows[size_t(i)].raw, "raw of " + QByteArray::number(i + 1));
        QCOMPARE(store->deliveries().steps(rows[size_t(i)].rowId).size(), 1);
    }
    // The ratchet stands where the last kept message left it: both or neither.
    QCOMPARE(store->keys().loadSession(SignalAddress::of(durablePeer)).value(),
        QByteArray::number(kept));
}

HELIOGRAPH_TEST(Durability)
#include "tst_Durability.moc"
