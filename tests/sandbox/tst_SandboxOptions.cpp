// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/SandboxOptions.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_SandboxOptions : public QObject {
    Q_OBJECT

    static QProcessEnvironment with(std::initializer_list<std::pair<const char *, QString>> values)
    {
        QProcessEnvironment environment;
        for (const auto &[name, value] : values)
            environment.insert(QString::fromLatin1(name), value);
        return environment;
    }

private slots:
    void hasDefaults()
    {
        const auto options = SandboxOptions::fromEnvironment({});
        QVERIFY(options);
        QCOMPARE(options->host, QStringLiteral("127.0.0.1"));
        QCOMPARE(options->port, quint16(8080));
        QCOMPARE(options->firstDevice, quint16(1));
        QVERIFY(!options->control && options->stateFolder.isEmpty() && options->lidGroups);
        QCOMPARE(options->autoPair, seconds { 0 });
    }

    void readsEveryVariable()
    {
        const QString secret = QString::fromLatin1(QByteArray(32, 'a').toBase64());
        const auto options = SandboxOptions::fromEnvironment(with({ { "HELIO_SANDBOX_LISTEN",
                                                                        QStringLiteral("[::1]:0") },
            { "HELIO_SANDBOX_PROFILE", QStringLiteral("suite") },
            { "HELIO_SANDBOX_SEED", QStringLiteral("18446744073709551615") },
            { "HELIO_SANDBOX_CONTROL", QStringLiteral("1") },
            { "CHATSTATE_TTL_SECS", QStringLiteral("3") },
            { "MAX_COMPANIONS", QStringLiteral("4") }, { "AUTO_PAIR_SECS", QStringLiteral("5") },
            { "GROUP_ADDRESSING", QStringLiteral("pn") }, { "LOG", QStringLiteral("debug") },
            { "ADV_SECRET_KEY", secret } }));
        QVERIFY(options);
        QCOMPARE(options->host, QStringLiteral("::1"));
        QCOMPARE(options->port, quint16(0));
        QCOMPARE(options->firstDevice, quint16(0));
        QVERIFY(!options->scriptedContacts && options->control);
        QCOMPARE(options->seed, ~quint64(0));
        QCOMPARE(options->chatstateLifetime, seconds { 3 });
        QCOMPARE(options->maxCompanions, 4);
        QVERIFY(!options->lidGroups);
        QCOMPARE(options->autoPair, seconds { 5 });
        QCOMPARE(options->verbosity, SandboxOptions::Verbosity::Debug);
        QCOMPARE(options->advSecret, QByteArray(32, 'a'));
    }

    void refusesWhatCannotBeUsed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        const auto row = [](const char *name, const char *value) {
            QTest::addRow("%s=%s", name, value)
                << QString::fromLatin1(name) << QString::fromLatin1(value);
        };
        row("HELIO_SANDBOX_LISTEN", "192.0.2.1:8080");
        row("HELIO_SANDBOX_LISTEN", "127.0.0.1:70000");
        row("HELIO_SANDBOX_LISTEN", "nonsense");
        row("PORT", "-1");
        row("HELIO_SANDBOX_PROFILE", "lenient");
        row("HELIO_SANDBOX_SEED", "x");
        row("HELIO_SANDBOX_FIRST_DEVICE", "2");
        row("HELIO_SANDBOX_NOISE_IK", "maybe");
        row("CHATSTATE_TTL_SECS", "1e9");
        row("MAX_COMPANIONS", "100");
        row("ADV_SECRET_KEY", "c2hvcnQ=");
        row("AUTO_PAIR_SECS", "5");
        row("LOG", "chatty");
        row("GROUP_ADDRESSING", "both");
    }

    void refusesWhatCannotBeUsed()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QProcessEnvironment environment;
        environment.insert(name, value);
        const auto options = SandboxOptions::fromEnvironment(environment);
        QVERIFY(!options);
        QCOMPARE(options.error().code, ErrorCode::InvalidArgument);
        QVERIFY(options.error().detail.contains(name));
    }
};

HELIOGRAPH_TEST(SandboxOptions)
#include "tst_SandboxOptions.moc"
