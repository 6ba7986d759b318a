// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/LineCutter.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <vector>

using namespace heliograph;

Q_DECLARE_METATYPE(std::vector<LineCutter::Line>)

class tst_LineCutter : public QObject {
    Q_OBJECT
private slots:
    void cuts_data();
    void cuts();
};

void tst_LineCutter::cuts_data()
{
    using Lines = std::vector<LineCutter::Line>;
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<Lines>("lines");
    const auto row = [](const QByteArray &input, const Lines &lines) {
        QTest::newRow(input.constData()) << input << lines;
    };
    row("", {});
    row("\n \r\n\t", {});
    row("one\ntwo\n", { { "one" }, { "two" } });
    row("one\ntwo", { { "one" }, { "two" } });
    // As long as a line may be, and one byte more.
    row("12345678\nx", { { "12345678" }, { "x" } });
    row("123456789\nx\n", { { {}, true }, { "x" } });
    row("        9\nx\n", { { {}, true }, { "x" } });
    row("12345678901234567890123\n12345678\n", { { {}, true }, { "12345678" } });
    row("x\n1234567890", { { "x" }, { {}, true } });
    row(QByteArray("a\0b\n\xff", 5), { { QByteArray("a\0b", 3) }, { "\xff" } });
}

void tst_LineCutter::cuts()
{
    QFETCH(QByteArray, input);
    QFETCH(std::vector<LineCutter::Line>, lines);
    LineCutter cutter(8);
    std::vector<LineCutter::Line> found;
    for (const char byte : input) {
        if (const auto line = cutter.take(byte))
            found.push_back(*line);
    }
    if (const auto line = cutter.end())
        found.push_back(*line);
    QCOMPARE(found.size(), lines.size());
    QVERIFY(found == lines);
    QVERIFY(!cutter.end());
}

HELIOGRAPH_TEST(LineCutter)
#include "tst_LineCutter.moc"
