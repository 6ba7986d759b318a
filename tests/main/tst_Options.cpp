// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/Options.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// What the command line is taken for.
class tst_Options : public QObject {
    Q_OBJECT
private slots:
    void helpNamesTheProgram();
    void theTourHasAProfileOfItsOwn();
    void theTourNeedsAWindow();
    void listeningNeedsAPath();

private:
    static Result<Options> parse(const QStringList &arguments)
    {
        return parseOptions(QStringList { QStringLiteral("./heliograph") } + arguments);
    }
};

void tst_Options::helpNamesTheProgram()
{
    const QString help = parse({ QStringLiteral("--help") })->helpText;
    QVERIFY2(help.startsWith(QStringLiteral("Usage: heliograph [options]")), qPrintable(help));
    QVERIFY2(help.contains(QString::fromUtf8("wss://…/ws/chat")), qPrintable(help));
}

void tst_Options::theTourHasAProfileOfItsOwn()
{
    const QString tour = QStringLiteral("--tour");
    const QString folder = QStringLiteral("pictures");
    QVERIFY(parse({ tour, folder })->profile.isEmpty());
    QCOMPARE(parse({ tour, folder, QStringLiteral("--profile"), QStringLiteral("p") })->profile,
        QStringLiteral("p"));
    QVERIFY(!parse({ QStringLiteral("--sandbox") })->profile.isEmpty());
}

void tst_Options::theTourNeedsAWindow()
{
    QCOMPARE(parse({ QStringLiteral("--tour"), QStringLiteral("pictures"),
                       QStringLiteral("--headless") })
                 .error()
                 .code,
        ErrorCode::InvalidArgument);
}

void tst_Options::listeningNeedsAPath()
{
    const auto listen = [](const QString &path) {
        return parse({ QStringLiteral("--headless"), QStringLiteral("--listen"), path });
    };
    QCOMPARE(listen(QStringLiteral("rpc.sock"))->listen, QStringLiteral("rpc.sock"));
    QCOMPARE(listen({}).error().code, ErrorCode::InvalidArgument);
}

HELIOGRAPH_TEST(Options)
#include "tst_Options.moc"
