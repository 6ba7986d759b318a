// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/Params.h"
#include "tests/support/TestMain.h"

#include <QJsonDocument>
#include <QTest>

using namespace heliograph;

class tst_Params : public QObject {
    Q_OBJECT

private slots:
    void missingOptionalOnesHaveTheirDefaults();
    void nullCountsAsMissing();
    void numbersAreWholeAndInRange_data();
    void numbersAreWholeAndInRange();
    void otherTypesAreFaults_data();
    void otherTypesAreFaults();
    void namesHaveNoNul();
    void theFirstFaultStays();
    void personsAreReadInAnySpelling();
};

namespace {

QJsonObject paramsFrom(const QByteArray &json) { return QJsonDocument::fromJson(json).object(); }

} // namespace

void tst_Params::missingOptionalOnesHaveTheirDefaults()
{
    Params params({});
    QCOMPARE(params.optionalText("a", QStringLiteral("x")), QStringLiteral("x"));
    QCOMPARE(params.choice("b", { QStringLiteral("one"), QStringLiteral("two") }),
        QStringLiteral("one"));
    QCOMPARE(params.number("c", 7, 1, 10), 7);
    QCOMPARE(params.flag("d"), false);
    QVERIFY(params.persons("e").empty());
    QVERIFY(!params.object("f"));
    QVERIFY(!params.fault());
}

void tst_Params::nullCountsAsMissing()
{
    Params params(paramsFrom(R"({"a":null,"c":null,"account":null})"));
    QCOMPARE(params.optionalText("a", QStringLiteral("x")), QStringLiteral("x"));
    QCOMPARE(params.number("c", 7, 1, 10), 7);
    QVERIFY(!params.fault());
    (void)params.text("account");
    QVERIFY(params.fault());
    QCOMPARE(params.fault()->detail, QStringLiteral("account is missing"));
}

void tst_Params::numbersAreWholeAndInRange_data()
{
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<bool>("good");
    QTest::newRow("lowest") << QByteArray("1") << true;
    QTest::newRow("highest") << QByteArray("1000") << true;
    QTest::newRow("whole with a point") << QByteArray("5.0") << true;
    QTest::newRow("below") << QByteArray("0") << false;
    QTest::newRow("above") << QByteArray("1001") << false;
    QTest::newRow("negative") << QByteArray("-5") << false;
    QTest::newRow("half") << QByteArray("5.5") << false;
    QTest::newRow("huge") << QByteArray("1e300") << false;
    QTest::newRow("hugely negative") << QByteArray("-1e300") << false;
    QTest::newRow("largest 64 bits") << QByteArray("9223372036854775807") << false;
    QTest::newRow("smallest 64 bits") << QByteArray("-9223372036854775808") << false;
    QTest::newRow("text") << QByteArray("\"5\"") << false;
    QTest::newRow("true") << QByteArray("true") << false;
}

void tst_Params::numbersAreWholeAndInRange()
{
    QFETCH(QByteArray, number);
    QFETCH(bool, good);
    Params params(paramsFrom("{\"n\":" + number + '}'));
    const qint64 value = params.number("n", 500, 1, 1000);
    QCOMPARE(!params.fault(), good);
    QVERIFY(value >= 1 && value <= 1000);
    if (!good) {
        QVERIFY(params.fault()->code == ErrorCode::InvalidArgument);
        QVERIFY(params.fault()->detail.startsWith(QStringLiteral("n ")));
    }
}

void tst_Params::otherTypesAreFaults_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("true") << QByteArray("true");
    QTest::newRow("number") << QByteArray("3");
    QTest::newRow("list") << QByteArray("[[1]]");
    QTest::newRow("object") << QByteArray("{\"a\":{}}");
    QTest::newRow("text") << QByteArray("\"no\"");
}

void tst_Params::otherTypesAreFaults()
{
    QFETCH(QByteArray, value);
    const QJsonObject object = paramsFrom("{\"x\":" + value + '}');
    const QJsonValue given = object.value(QStringLiteral("x"));
    const auto refuses = [&](auto read) {
        Params params(object);
        (void)read(params);
        return params.fault().has_value();
    };
    QCOMPARE(refuses([](Params &p) { return p.text("x"); }), !given.isString());
    QCOMPARE(refuses([](Params &p) { return p.optionalText("x"); }), !given.isString());
    QVERIFY(refuses([](Params &p) { return p.choice("x", { QStringLiteral("yes") }); }));
    QCOMPARE(refuses([](Params &p) { return p.number("x", 0, 0, 9); }), !given.isDouble());
    QCOMPARE(refuses([](Params &p) { return p.flag("x"); }), !given.isBool());
    QVERIFY(refuses([](Params &p) { return p.person("x"); }));
    QVERIFY(refuses([](Params &p) { return p.persons("x"); }));
    QCOMPARE(refuses([](Params &p) { return p.object("x"); }), !given.isObject());
}

void tst_Params::namesHaveNoNul()
{
    Params params(paramsFrom(R"({"a":"x","b":"a\u0000b"})"));
    QCOMPARE(params.name("a"), QStringLiteral("x"));
    QVERIFY(params.optionalName("c").isEmpty());
    QVERIFY(!params.fault());
    (void)params.optionalName("b");
    QCOMPARE(params.fault()->detail, QStringLiteral("b has a NUL in it"));
}

void tst_Params::theFirstFaultStays()
{
    Params params(paramsFrom(R"({"a":1,"b":2})"));
    (void)params.text("a");
    (void)params.text("b");
    params.refuse(QStringLiteral("later"));
    QCOMPARE(params.fault()->detail, QStringLiteral("a is not a text"));
}

void tst_Params::personsAreReadInAnySpelling()
{
    Params params(paramsFrom(
        R"({"chat":"+44 7700 900123","mentions":["447700900124@c.us","447700900125:3@s.whatsapp.net"]})"));
    QCOMPARE(params.person("chat"), Jid::phoneNumber("447700900123"));
    QCOMPARE(params.persons("mentions"),
        (std::vector<Jid> { Jid::phoneNumber("447700900124"), Jid::phoneNumber("447700900125") }));
    QVERIFY(!params.fault());
    (void)params.person("nobody");
    QCOMPARE(params.fault()->detail, QStringLiteral("nobody is missing"));
}

HELIOGRAPH_TEST(Params)
#include "tst_Params.moc"
