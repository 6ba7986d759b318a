// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/layering/LayerRules.h"
#include "tests/layering/SourceText.h"
#include "tests/support/TestMain.h"

#include <QHash>
#include <QTest>

using namespace heliograph;

/// Each rule is fed what it must refuse and what it must let through.
class tst_LayerRules : public QObject {
    Q_OBJECT

private slots:
    void includes_data();
    void includes();
    void calls_data();
    void calls();
    void form_data();
    void form();
    void commentsAndLiteralsDoNotCount();
    void tellsFileAndLine();
    void splitsArgumentsAtTopLevel();
};

/// A small tree that the "values only" rule can look into.
static QString readFixture(const QString &path)
{
    static const QHash<QString, QString> files {
        { QStringLiteral("src/binary/Jid.h"), QStringLiteral("struct Jid {};\n") },
        { QStringLiteral("src/binary/Node.h"), QStringLiteral("struct Node {};\n") },
        { QStringLiteral("src/protocol/Content.h"),
            QStringLiteral("// nothing of a Node\nstruct Content {};\n") },
        { QStringLiteral("src/protocol/Receipt.h"),
            QStringLiteral("Result<Receipt> parseReceipt(const Node &stanza);\n") },
    };
    return files.value(path);
}

void tst_LayerRules::includes_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("include");
    QTest::addColumn<bool>("isRefused");
    const auto row = [](const char *path, const char *include, bool isRefused) {
        QTest::addRow("%s: %s", path, include)
            << QString::fromLatin1(path) << QString::fromLatin1(include) << isRefused;
    };
    constexpr bool refused = true;
    constexpr bool allowed = false;
    row("src/base/Error.cpp", "\"base/Error.h\"", allowed);
    row("src/base/Error.cpp", "\"binary/Jid.h\"", refused);
    row("src/crypto/Hash.cpp", "\"base/Result.h\"", allowed);
    row("src/crypto/Hash.cpp", "\"binary/Jid.h\"", refused);
    row("src/transport/NoiseHandshake.cpp", "\"proto/handshake.pb.h\"", allowed);
    row("src/transport/NoiseHandshake.h", "\"proto/handshake.pb.h\"", refused);
    row("src/transport/FrameCodec.cpp", "\"binary/Node.h\"", refused);
    row("src/e2ee/SignalCipher.h", "\"storage/AccountStore.h\"", refused);
    row("src/protocol/Message.cpp", "\"transport/HttpClient.h\"", refused);
    row("src/storage/AccountStore.cpp", "\"protocol/Receipt.h\"", allowed);
    row("src/storage/AccountStore.cpp", "\"session/Outbox.h\"", refused);
    row("src/media/MediaUpload.cpp", "\"binary/Node.h\"", refused);
    row("src/session/Outbox.cpp", "\"media/MediaUpload.h\"", allowed);
    row("src/session/Outbox.cpp", "\"app/Account.h\"", refused);
    row("src/session/Outbox.cpp", "\"sandbox/Sandbox.h\"", refused);
    row("src/app/Account.cpp", "\"session/SessionState.h\"", allowed);
    row("src/app/Account.cpp", "\"transport/ServiceProfile.h\"", refused);
    row("src/app/Account.h", "\"binary/Jid.h\"", allowed);
    row("src/app/Account.h", "\"binary/Node.h\"", refused);
    row("src/app/Account.h", "\"protocol/Content.h\"", allowed);
    row("src/app/Account.h", "\"protocol/Receipt.h\"", refused);
    row("src/app/Account.h", "\"protocol/Missing.h\"", refused);
    row("src/rpc/RpcServer.cpp", "\"app/AccountManager.h\"", allowed);
    row("src/rpc/RpcServer.cpp", "\"session/SessionController.h\"", refused);
    row("src/sandbox/Service.cpp", "\"protocol/Content.h\"", allowed);
    row("src/sandbox/Service.cpp", "\"protocol/Receipt.h\"", refused);
    row("src/sandbox/Service.cpp", "\"session/Inbox.h\"", refused);
    row("src/main/main.cpp", "\"sandbox/Service.h\"", allowed);
    row("src/main/main.cpp", "\"ui/shell/MainWindow.h\"", allowed);
    row("src/main/main.cpp", "\"tests/support/ManualClock.h\"", refused);
    row("ui/chats/ChatList.cpp", "\"app/ChatListModel.h\"", allowed);
    row("ui/chats/ChatList.cpp", "\"ui/widgets/Theme.h\"", allowed);
    row("ui/chats/ChatList.cpp", "\"storage/StoreReader.h\"", refused);
    row("ui/chats/ChatList.cpp", "\"session/SessionState.h\"", refused);
    row("ui/chats/ChatList.cpp", "\"ChatList.h\"", refused);
    row("tests/app/tst_Account.cpp", "\"sandbox/Service.h\"", allowed);
    row("tests/app/tst_Account.cpp", "\"tests/support/ManualClock.h\"", allowed);
    row("tests/app/tst_Account.cpp", "\"tests/session/Fixture.h\"", refused);
    row("tests/app/tst_Account.cpp", "\"tst_Account.moc\"", allowed);
    row("src/base/Platform_unix.cpp", "<unistd.h>", allowed);
    row("src/base/Platform_posix.cpp", "<sys/un.h>", allowed);
    row("src/base/Platform_win.cpp", "<windows.h>", allowed);
    row("ui/shell/Tray_mac.mm", "<Cocoa/Cocoa.h>", allowed);
    row("src/base/Clock.cpp", "<unistd.h>", refused);
    row("src/storage/Database.cpp", "<sys/stat.h>", refused);
    row("ui/shell/Tray.cpp", "<Windows.h>", refused);
    row("ui/shell/Tray.cpp", "<Cocoa/Cocoa.h>", refused);
    row("tests/storage/tst_Database.cpp", "<fcntl.h>", refused);
    row("src/crypto/Curve.cpp", "<signal/curve.h>", allowed);
    row("src/crypto/Curve.cpp", "<signal.h>", refused);
    row("src/storage/Database.cpp", "<QSqlQuery>", allowed);
    row("src/app/Account.cpp", "<QSqlQuery>", refused);
    row("ui/stats/StatsPage.cpp", "<QtSql/QSqlDatabase>", refused);
}

void tst_LayerRules::includes()
{
    QFETCH(QString, path);
    QFETCH(QString, include);
    QFETCH(bool, isRefused);
    const QString text = QStringLiteral("#include %1\n").arg(include);
    const QStringList findings = checkIncludes(path, text, readFixture);
    QVERIFY2(findings.isEmpty() != isRefused, qPrintable(findings.join(u'\n')));
}

void tst_LayerRules::calls_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("code");
    QTest::addColumn<bool>("isRefused");
    const auto row = [](const char *path, const char *code, bool isRefused) {
        QTest::addRow("%s: %s", path, code)
            << QString::fromLatin1(path) << QString::fromLatin1(code) << isRefused;
    };
    constexpr bool refused = true;
    constexpr bool allowed = false;
    row("src/app/Account.cpp", "QEventLoop loop;", refused);
    row("tests/app/tst_Account.cpp", "QEventLoop loop;", refused);
    row("src/main/main.cpp", "return application.exec();", allowed);
    row("src/main/main.cpp", "return QApplication::exec();", allowed);
    row("src/rpc/RpcServer.cpp", "QCoreApplication::exec();", refused);
    row("tests/app/tst_Account.cpp", "app.exec();", refused);
    row("src/main/main.cpp", "dialog.exec();", refused);
    row("ui/shell/MainWindow.cpp", "m_contextMenu->exec(position);", refused);
    row("ui/shell/MainWindow.cpp", "m_sheet->exec();", refused);
    row("ui/chats/ChatList.cpp", "auto *drag = new QDrag(this);\ndrag->exec();", allowed);
    row("src/storage/Database.cpp", "if (!query.exec(sql)) return;", allowed);
    row("src/storage/Database.cpp", "m_thread.exec();", refused);
    row("ui/shell/MainWindow.cpp", "QMessageBox::warning(this, a, b);", refused);
    row("ui/shell/MainWindow.cpp", "QFileDialog::getOpenFileName(this);", refused);
    row("src/app/Account.cpp", "future.waitForFinished();", refused);
    row("src/storage/ProfileKey.cpp", "future.waitForFinished();", allowed);
    row("tests/app/tst_Account.cpp", "future.waitForFinished();", refused);
    row("tests/ui/tst_Window.cpp", "QCoreApplication::processEvents();", refused);
    row("tests/app/tst_Account.cpp", "QThread::msleep(5);", refused);
    row("tests/app/tst_Account.cpp", "QTest::qSleep(5);", refused);
    row("src/session/Outbox.cpp", "std::this_thread::sleep_for(5ms);", refused);
    row("src/base/Clock.cpp", "QDateTime::currentMSecsSinceEpoch();", allowed);
    row("src/session/Outbox.cpp", "QDateTime::currentDateTimeUtc();", refused);
    row("src/session/Outbox.cpp", "QElapsedTimer timer;", refused);
    row("src/session/Outbox.cpp", "std::chrono::steady_clock::now();", refused);
    row("src/session/Outbox.cpp", "m_clock.now();", allowed);
    row("tests/bench/bench_Codec.cpp", "QElapsedTimer timer;", allowed);
    row("src/app/Account.cpp", "connect(a, &A::b, [this] { c(); });", refused);
    row("src/app/Account.cpp", "QObject::connect(f(x, y), &A::b,\n    [=](int v) { c(v); });",
        refused);
    row("src/app/Account.cpp", "connect(a, &A::b, this, [this] { c(); });", allowed);
    row("src/app/Account.cpp", "connect(a, &A::b, this, &Account::c);", allowed);
    row("src/app/Account.cpp", "QTimer::singleShot(5s, [this] { c(); });", refused);
    row("src/app/Account.cpp", "QTimer::singleShot(0, Qt::PreciseTimer, [] { });", refused);
    row("src/app/Account.cpp", "QTimer::singleShot(5s, this, [this] { c(); });", allowed);
    row("src/app/Account.cpp", "future.then([](int v) { return v; });", refused);
    row("src/app/Account.cpp", "then(future, this, [](int v) { return v; });", allowed);
}

void tst_LayerRules::calls()
{
    QFETCH(QString, path);
    QFETCH(QString, code);
    QFETCH(bool, isRefused);
    const QStringList findings = checkCalls(path, code);
    QVERIFY2(findings.isEmpty() != isRefused, qPrintable(findings.join(u'\n')));
}

void tst_LayerRules::form_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isRefused");
    const QString good = QStringLiteral("// SPDX-FileCopyrightText: 2026 Somebody\n"
                                        "// SPDX-License-Identifier: GPL-3.0-or-later\n");
    QTest::newRow("both lines") << good << false;
    QTest::newRow("after a shebang")
        << QString(QStringLiteral("#!/usr/bin/env node\n") + good) << false;
    QTest::newRow("empty") << QString() << true;
    QTest::newRow("one line") << good.section(u'\n', 0, 0) << true;
    QTest::newRow("another licence")
        << QString(good).replace(u"GPL-3.0-or-later"_qs, u"MIT"_qs) << true;
    QTest::newRow("too far down") << QString(QString(8, u'\n') + good) << true;
    QTest::newRow("900 lines") << QString(good + QString(898, u'\n')) << false;
    QTest::newRow("901 lines") << QString(good + QString(899, u'\n')) << true;
}

void tst_LayerRules::form()
{
    QFETCH(QString, text);
    QFETCH(bool, isRefused);
    QCOMPARE(checkForm(QStringLiteral("src/base/Error.cpp"), text).isEmpty(), !isRefused);
}

void tst_LayerRules::commentsAndLiteralsDoNotCount()
{
    const QString code = QStringLiteral("// QEventLoop\n/* processEvents()\n */\n"
                                        "auto a = \"QElapsedTimer\"; auto b = '\"';\n"
                                        "auto c = R\"x(\"waitForFinished)x\";\n"
                                        "int d = 1'000'000; // it's fine\n");
    QCOMPARE(checkCalls(QStringLiteral("src/app/Account.cpp"), code), QStringList());
    const QString include = QStringLiteral("// #include \"session/Outbox.h\"\n");
    QCOMPARE(
        checkIncludes(QStringLiteral("src/base/Error.h"), include, readFixture), QStringList());
    const QString after = code + QStringLiteral("QEventLoop loop;\n");
    QCOMPARE(checkCalls(QStringLiteral("src/app/Account.cpp"), after).size(), 1);
}

void tst_LayerRules::tellsFileAndLine()
{
    const QStringList findings = checkCalls(
        QStringLiteral("src/app/Account.cpp"), QStringLiteral("/* one\ntwo */\nQEventLoop l;\n"));
    QCOMPARE(findings.size(), 1);
    QVERIFY2(findings.first().startsWith(u"src/app/Account.cpp:3: "), qPrintable(findings.first()));
}

void tst_LayerRules::splitsArgumentsAtTopLevel()
{
    const QString code = QStringLiteral("f(a, g(b, c), [d, e] { h(i, j); })");
    const QStringList expected { QStringLiteral("a"), QStringLiteral("g(b, c)"),
        QStringLiteral("[d, e] { h(i, j); }") };
    QCOMPARE(callArguments(code, 1), expected);
    QCOMPARE(callArguments(QStringLiteral("f(a, b"), 1), QStringList());
}

HELIOGRAPH_TEST(LayerRules)
#include "tst_LayerRules.moc"
