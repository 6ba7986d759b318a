// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Script.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QJsonArray>
#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

class tst_Script : public QObject {
    Q_OBJECT

private slots:
    void readsItsParameters()
    {
        const auto script = Script::fromJson(QStringLiteral("typist"),
            { { QStringLiteral("d1"), 5 }, { QStringLiteral("d2"), QJsonArray { 10, 20 } },
                { QStringLiteral("a"), 7 }, { QStringLiteral("b"), 900 },
                { QStringLiteral("variant"), QStringLiteral("recording") },
                { QStringLiteral("reads"), false } });
        QVERIFY(script);
        QCOMPARE(script->kind, Script::Kind::Typist);
        QCOMPARE(script->typing, Script::Typing::Records);
        QCOMPARE(script->deliveredAfter, (Script::Span { milliseconds { 5 }, milliseconds { 5 } }));
        QCOMPARE(script->readAfter, (Script::Span { milliseconds { 10 }, milliseconds { 20 } }));
        QCOMPARE(script->typesFor, milliseconds { 900 });
        QVERIFY(!script->reads);
    }

    void refusesUnknownNames()
    {
        QVERIFY(!Script::fromJson(QStringLiteral("poet"), {}));
        QVERIFY(!Script::fromJson(
            QStringLiteral("typist"), { { QStringLiteral("variant"), QStringLiteral("sings") } }));
    }

    void boundsItsParameters()
    {
        const auto script = Script::fromJson(QStringLiteral("writer"),
            { { QStringLiteral("lines"), -5 }, { QStringLiteral("x_ms"), -1 },
                { QStringLiteral("d1"), QJsonArray { 20, 10 } }, { QStringLiteral("d2"), -30 } });
        QVERIFY(script);
        QCOMPARE(script->lines, 1);
        QCOMPARE(script->pause, milliseconds { 0 });
        QCOMPARE(script->deliveredAfter, Script().deliveredAfter);
        QCOMPARE(script->readAfter.least, milliseconds { 0 });
    }

    void picksWithinASpan()
    {
        FixedRandom random;
        const Script::Span span { milliseconds { 10 }, milliseconds { 12 } };
        std::set<milliseconds> seen;
        for (int i = 0; i < 200; ++i)
            seen.insert(span.pick(random));
        QCOMPARE(
            seen, (std::set { milliseconds { 10 }, milliseconds { 11 }, milliseconds { 12 } }));
    }

    void hasLinesOfManyKinds()
    {
        QString all;
        for (int i = 0; i < corpusSize(); ++i)
            all += corpusLine(i);
        QVERIFY(all.contains(u"https://") && all.contains(QChar(0x05ea))
            && all.isRightToLeft() == false);
        QCOMPARE(corpusLine(corpusSize()), corpusLine(0));
    }
};

HELIOGRAPH_TEST(Script)
#include "tst_Script.moc"
