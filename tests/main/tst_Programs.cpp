// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/support/TestTls.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

/// How heliograph begins and ends, as a process.
class tst_Programs : public QObject {
    Q_OBJECT
private slots:
    void init();
    void saysThatThereIsNoDisplay();
    void refusesATourThatCannotBeWritten();
    void endsInGoodForm_data();
    void endsInGoodForm();
    void outlivesAReaderThatGoesAway();
    void outlivesALineThatIsTooLong();
    void startsWithoutAWarning();
    void opensMoreFilesThanTheShellAllows();
    void aSecondStartRaisesTheFirstAndEnds();

private:
    QString profile() const { return m_folder->filePath(QStringLiteral("profile")); }
    QString lock() const { return profile() + QStringLiteral("/lock"); }
    QStringList headless() const
    {
        return { QStringLiteral("--headless"), QStringLiteral("--sandbox"),
            QStringLiteral("--profile"), profile() };
    }
    /// Starts it and waits for its first answer.
    void start(const QString &program, const QStringList &arguments);
    void ask(const QByteArray &method)
    {
        m_process->write("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}\n");
    }
    bool endsWith(int code) const
    {
        return QTest::qWaitFor(
                   [this] { return m_process->state() == QProcess::NotRunning; }, 20'000)
            && m_process->exitStatus() == QProcess::NormalExit && m_process->exitCode() == code;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_process;
};

static QString programPath() { return QStringLiteral(HELIOGRAPH_PROGRAM); }

void tst_Programs::init()
{
#ifdef Q_OS_WIN
    QSKIP("signals and limits of Unix");
#endif
    m_process = std::make_unique<QProcess>();
    m_folder = std::make_unique<QTemporaryDir>();
    // Whoever runs tests keeps their own data folder as it is.
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_DATA_HOME"), m_folder->filePath(QStringLiteral("data")));
    m_process->setProcessEnvironment(environment);
}

void tst_Programs::start(const QString &program, const QStringList &arguments)
{
    m_process->start(program, arguments);
    ask("accounts.list");
    QTRY_VERIFY2_WITH_TIMEOUT(
        m_process->canReadLine(), m_process->readAllStandardError().constData(), 20'000);
    QVERIFY(m_process->readLine().contains("\"result\":[]"));
    QVERIFY(QFileInfo::exists(lock()));
}

void tst_Programs::saysThatThereIsNoDisplay()
{
    QProcessEnvironment environment = m_process->processEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("none"));
    m_process->setProcessEnvironment(environment);
    m_process->start(programPath(), { QStringLiteral("--profile"), profile() });
    QVERIFY(endsWith(2));
    const QByteArray words = m_process->readAllStandardError();
    QVERIFY2(words.contains("--headless") && words.count('\n') == 1, words.constData());
    QVERIFY(!QFileInfo::exists(profile()));
}

void tst_Programs::refusesATourThatCannotBeWritten()
{
    QFile inTheWay(m_folder->filePath(QStringLiteral("file")));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    m_process->start(programPath(), { QStringLiteral("--tour"), inTheWay.fileName() });
    QVERIFY(endsWith(2));
    QVERIFY(m_process->readAllStandardError().contains("--tour: "));
}

void tst_Programs::endsInGoodForm_data()
{
    QTest::addColumn<QString>("signal");
    for (const char *name : { "HUP", "INT", "TERM" })
        QTest::newRow(name) << QString::fromLatin1(name);
}

void tst_Programs::endsInGoodForm()
{
    QFETCH(QString, signal);
    start(programPath(), headless());
    QProcess kill;
    kill.start(QStringLiteral("kill"),
        { QStringLiteral("-s"), signal, QString::number(m_process->processId()) });
    QTRY_COMPARE(kill.state(), QProcess::NotRunning);
    QVERIFY(endsWith(0));
    QVERIFY(!QFileInfo::exists(lock()));
}

void tst_Programs::outlivesAReaderThatGoesAway()
{
    start(programPath(), headless());
    m_process->closeReadChannel(QProcess::StandardOutput);
    ask("accounts.list");
    ask("accounts.list");
    m_process->closeWriteChannel();
    QVERIFY(endsWith(0));
    QVERIFY(!QFileInfo::exists(lock()));
}

void tst_Programs::outlivesALineThatIsTooLong()
{
    start(programPath(), headless());
    constexpr int tooLong = 16 * 1024 * 1024 + 1;
    m_process->write(QByteArray(tooLong, 'a') + '\n');
    ask("accounts.list");
    QTRY_VERIFY_WITH_TIMEOUT(m_process->canReadLine(), 20'000);
    const QByteArray refused = m_process->readLine();
    QVERIFY2(refused.contains("-32600") && refused.contains("16 MiB"), refused.constData());
    QTRY_VERIFY_WITH_TIMEOUT(m_process->canReadLine(), 20'000);
    QVERIFY(m_process->readLine().contains("\"result\":[]"));
    ask("shutdown");
    QVERIFY(endsWith(0));
}

/// With authorities of one's own, which are looked at before there is an application.
void tst_Programs::startsWithoutAWarning()
{
    QFile authorities(m_folder->filePath(QStringLiteral("ca.pem")));
    QVERIFY(authorities.open(QIODevice::WriteOnly));
    authorities.write(testtls::authority());
    authorities.close();
    start(programPath(),
        { QStringLiteral("--headless"), QStringLiteral("--profile"), profile(),
            QStringLiteral("--key-store"), QStringLiteral("file"), QStringLiteral("--service"),
            QStringLiteral("wss://localhost:9/ws/chat"), QStringLiteral("--service-root-key"),
            QString(64, u'a'), QStringLiteral("--service-ca"), authorities.fileName() });
    ask("shutdown");
    QVERIFY(endsWith(0));
    const QByteArray said = m_process->readAllStandardError();
    QVERIFY2(!said.contains("nullptr"), said.constData());
}

void tst_Programs::opensMoreFilesThanTheShellAllows()
{
    start(QStringLiteral("sh"),
        QStringList { QStringLiteral("-c"), QStringLiteral("ulimit -S -n 10; exec \"$@\""),
            QStringLiteral("sh"), programPath() }
            + headless());
    ask("shutdown");
    QVERIFY(endsWith(0));
}

void tst_Programs::aSecondStartRaisesTheFirstAndEnds()
{
    const QStringList arguments { QStringLiteral("--profile"), profile(),
        QStringLiteral("--key-store"), QStringLiteral("file"), QStringLiteral("--theme"),
        QStringLiteral("dark") };
    QProcessEnvironment environment = m_process->processEnvironment();
    environment.remove(QStringLiteral("QT_LOGGING_RULES"));
    m_process->setProcessEnvironment(environment);
    m_process->start(programPath(), arguments);
    QFile log(profile() + QStringLiteral("/log"));
    QTRY_VERIFY_WITH_TIMEOUT(
        log.isOpen() || log.open(QIODevice::ReadOnly | QIODevice::Unbuffered), 20'000);
    QByteArray said;
    QTRY_VERIFY2_WITH_TIMEOUT(
        (said += log.readAll()).contains("the window is painted"), said.constData(), 20'000);
    QProcess second;
    second.setProcessEnvironment(m_process->processEnvironment());
    second.start(programPath(), arguments);
    QTRY_COMPARE_WITH_TIMEOUT(second.state(), QProcess::NotRunning, 20'000);
    QCOMPARE(second.exitCode(), 0);
    QVERIFY(second.readAllStandardOutput().contains("already running"));
    QTRY_VERIFY2_WITH_TIMEOUT(
        (said += log.readAll()).contains("a second start"), said.constData(), 5'000);
    QCOMPARE(m_process->state(), QProcess::Running);
    m_process->terminate();
    QVERIFY(endsWith(0));
}

HELIOGRAPH_TEST(Programs)
#include "tst_Programs.moc"
