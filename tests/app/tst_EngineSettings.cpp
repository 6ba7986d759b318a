// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EngineSettings.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// What an operator sets in the environment.
class tst_EngineSettings : public QObject {
    Q_OBJECT
private slots:
    void cleanup();
    void defaultsDependOnTheService();
    void theEnvironmentWins();
    void refusesWhatIsOutOfRange_data();
    void refusesWhatIsOutOfRange();

private:
    static constexpr const char *names[] { "MAX_SESSION_USAGE_PER_MINUTE",
        "SESSION_COOLDOWN_PERIOD", "STREAM_CONFLICT_MAX_COUNT", "STREAM_CONFLICT_COOLDOWN" };
};

void tst_EngineSettings::cleanup()
{
    for (const char *name : names)
        qunsetenv(name);
}

void tst_EngineSettings::defaultsDependOnTheService()
{
    QCOMPARE(*engineSettings(true), EngineSettings());
    EngineSettings own;
    own.paceLimit = 6000;
    QCOMPARE(*engineSettings(false), own);
}

void tst_EngineSettings::theEnvironmentWins()
{
    qputenv(names[0], "7");
    qputenv(names[1], "2000");
    qputenv(names[2], " 5 ");
    qputenv(names[3], "45000");
    const EngineSettings expected { 7, milliseconds(2000), 5, milliseconds(45'000) };
    QCOMPARE(*engineSettings(true), expected);
    QCOMPARE(*engineSettings(false), expected);
}

void tst_EngineSettings::refusesWhatIsOutOfRange_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("range");
    const QByteArray ranges[] { "1…60", "1000…600000 ms", "1…10", "1000…3600000 ms" };
    for (size_t i = 0; i < std::size(names); ++i) {
        for (const char *value : { "0", "-1", "abc", "99999999999", "1.5", "3600001" })
            QTest::addRow("%s=%s", names[i], value)
                << QByteArray(names[i]) << QByteArray(value) << ranges[i];
    }
}

void tst_EngineSettings::refusesWhatIsOutOfRange()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, range);
    qputenv(name, value);
    const Result<EngineSettings> settings = engineSettings(true);
    QVERIFY(!settings);
    QCOMPARE(settings.error().code, ErrorCode::InvalidArgument);
    QCOMPARE(
        settings.error().detail, QString::fromUtf8(name + '=' + value + " is not in " + range));
}

HELIOGRAPH_TEST(EngineSettings)
#include "tst_EngineSettings.moc"
