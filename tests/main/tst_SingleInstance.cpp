// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/SingleInstance.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace heliograph;

/// As another program does it: it waits without an event loop.
static bool raiseFrom(const QString &profile, const SecondStart &start)
{
    bool answered = false;
    std::unique_ptr<QThread> program(
        QThread::create([&] { answered = SingleInstance(profile).raiseOther(start); }));
    program->start();
    return QTest::qWaitFor([&] { return program->isFinished(); }, 10'000) && answered;
}

/// A second start on the same profile.
class tst_SingleInstance : public QObject {
    Q_OBJECT
private slots:
    void raisesTheFirstByWhateverNameItsFolderHas();
    void leavesOtherProfilesAlone();
    void handsOverItsArguments();
    void whoSaysNothingIsSentAway();
};

void tst_SingleInstance::raisesTheFirstByWhateverNameItsFolderHas()
{
#ifdef Q_OS_WIN
    QSKIP("links are files there");
#endif
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("profile")));
    const QString link = folder.filePath(QStringLiteral("link"));
    QVERIFY(QFile::link(folder.filePath(QStringLiteral("profile")), link));
    SingleInstance first(folder.filePath(QStringLiteral("profile")));
    first.listen();
    QSignalSpy raised(&first, &SingleInstance::raiseRequested);
    for (const QString &name : { folder.filePath(QStringLiteral("profile/../profile/")), link }) {
        raised.clear();
        QVERIFY2(raiseFrom(name, {}), qPrintable(name));
        QCOMPARE(raised.size(), 1);
    }
}

void tst_SingleInstance::leavesOtherProfilesAlone()
{
    const QTemporaryDir one;
    const QTemporaryDir other;
    SingleInstance first(one.path());
    first.listen();
    QVERIFY(!raiseFrom(other.path(), {}));
}

void tst_SingleInstance::handsOverItsArguments()
{
    const QTemporaryDir folder;
    SingleInstance first(folder.path());
    first.listen();
    QSignalSpy raised(&first, &SingleInstance::raiseRequested);
    const SecondStart start { { QStringLiteral("--theme"), QStringLiteral("dark") },
        QStringLiteral("token-3") };
    QVERIFY(raiseFrom(folder.path(), start));
    QCOMPARE(raised.size(), 1);
    const auto heard = raised.front().front().value<SecondStart>();
    QCOMPARE(heard.arguments, start.arguments);
    QCOMPARE(heard.token, start.token);
    // More than a command line holds is not kept, and nothing is raised for it.
    (void)raiseFrom(folder.path(), { { QString(100'000, u'x') }, {} });
    QCOMPARE(raised.size(), 1);
}

void tst_SingleInstance::whoSaysNothingIsSentAway()
{
    const QTemporaryDir folder;
    SingleInstance first(folder.path());
    first.listen();
    QSignalSpy raised(&first, &SingleInstance::raiseRequested);
    QLocalSocket mute;
    mute.connectToServer(first.name());
    QTRY_COMPARE(mute.state(), QLocalSocket::ConnectedState);
    QTRY_COMPARE(mute.state(), QLocalSocket::UnconnectedState);
    QCOMPARE(raised.size(), 0);
}

HELIOGRAPH_TEST(SingleInstance)
#include "tst_SingleInstance.moc"
