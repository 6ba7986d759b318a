// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Faults.h"
#include "tests/support/ManualClock.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

QJsonObject faultOf(const QString &kind, QJsonObject more = {})
{
    more.insert(QStringLiteral("kind"), kind);
    return more;
}

Node queryOf(const QByteArray &xmlns)
{
    return Node(
        "iq", { { "id", "1" }, { "to", Jid::service() }, { "type", "get" }, { "xmlns", xmlns } });
}

const DeviceId someDevice { "15550001111", 1 };
const FaultTarget someTarget { someDevice, 1 };

} // namespace

class tst_Faults : public QObject {
    Q_OBJECT

    ManualClock clock;

private slots:
    void refusesUnknownKinds()
    {
        Faults faults(1, clock);
        QCOMPARE(faults.add(faultOf(QStringLiteral("earthquake"))).error().code,
            ErrorCode::InvalidArgument);
        // It would meet everybody.
        const auto aimed = [](const QString &target) {
            return faultOf(QStringLiteral("lose"), { { QStringLiteral("target"), target } });
        };
        QCOMPARE(faults.add(aimed(QStringLiteral("447700900123"))).error().code,
            ErrorCode::InvalidArgument);
        QVERIFY(faults.add(aimed(QStringLiteral("*"))));
    }

    void strikesOnceByDefault()
    {
        Faults faults(1, clock);
        QVERIFY(faults.add(faultOf(QStringLiteral("iq_mute"))));
        QVERIFY(faults.judge(Direction::In, someTarget, queryOf("w:p")).isLost);
        QVERIFY(!faults.judge(Direction::In, someTarget, queryOf("w:p")).isLost);
        QCOMPARE(faults.toJson().first()[u"fired"].toInt(), 1);
    }

    void matchesTargetAndPattern()
    {
        Faults faults(1, clock);
        const QJsonObject pattern { { QStringLiteral("xmlns"), QStringLiteral("w:m") } };
        QVERIFY(faults.add(faultOf(QStringLiteral("iq_error"),
            { { QStringLiteral("code"), 503 }, { QStringLiteral("match"), pattern },
                { QStringLiteral("target"),
                    QJsonObject { { QStringLiteral("device"),
                        QStringLiteral("15550001111:1@s.whatsapp.net") } } } })));
        QVERIFY(!faults.judge(Direction::In, someTarget, queryOf("abt")).answer);
        QVERIFY(!faults
                     .judge(Direction::In, FaultTarget { DeviceId { "15550001111", 2 }, 1 },
                         queryOf("w:m"))
                     .answer);
        QVERIFY(!faults.judge(Direction::Out, someTarget, queryOf("w:m")).answer);
        const auto answer = faults.judge(Direction::In, someTarget, queryOf("w:m")).answer;
        QVERIFY(answer);
        QCOMPARE(answer->child("error")->text("code"), QByteArray("503"));
    }

    void shapesAcks()
    {
        Faults faults(1, clock);
        const Node message("message", { { "id", "m" }, { "to", Jid::phoneNumber("15550002222") } });
        QVERIFY(
            faults.add(faultOf(QStringLiteral("ack_error"), { { QStringLiteral("code"), 463 } })));
        QCOMPARE(faults.judge(Direction::In, someTarget, message).answer->text("error"),
            QByteArray("463"));
        QVERIFY(faults.add(
            faultOf(QStringLiteral("ack_never"), { { QStringLiteral("deliver"), false } })));
        const StanzaVerdict verdict = faults.judge(Direction::In, someTarget, message);
        QVERIFY(verdict.isAnswerMuted && verdict.isLost);
        QVERIFY(faults.add(faultOf(QStringLiteral("duplicate"), { { QStringLiteral("n"), 3 } })));
        QCOMPARE(faults.judge(Direction::Out, someTarget, message).copies, 3);
    }

    void waitsForItsStage()
    {
        Faults faults(1, clock);
        QVERIFY(
            faults.add(faultOf(QStringLiteral("failure"), { { QStringLiteral("reason"), 403 } })));
        QVERIFY(faults.strikesAt(Stage::Hello, {}).empty());
        // It stands in the place of success.
        const auto strikes = faults.strikesAt(Stage::Finish, someTarget);
        QCOMPARE(strikes.size(), size_t(1));
        QCOMPARE(strikes.front()[u"reason"].toInt(), 403);
        QVERIFY(faults.strikesAt(Stage::Finish, someTarget).empty());
    }

    void knowsEveryStage_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<Stage>("stage");
        QTest::newRow("hello") << QStringLiteral("hello") << Stage::Hello;
        QTest::newRow("server hello") << QStringLiteral("server_hello") << Stage::ServerHello;
        QTest::newRow("finish") << QStringLiteral("finish") << Stage::Finish;
        QTest::newRow("success") << QStringLiteral("success") << Stage::Success;
        QTest::newRow("active") << QStringLiteral("active") << Stage::Active;
        QTest::newRow("offline end") << QStringLiteral("offline_end") << Stage::OfflineEnd;
    }

    void knowsEveryStage()
    {
        QFETCH(QString, name);
        QFETCH(Stage, stage);
        Faults faults(1, clock);
        const QJsonObject when { { QStringLiteral("at_stage"), name } };
        QVERIFY(faults.add(faultOf(QStringLiteral("drop"), { { QStringLiteral("when"), when } })));
        for (const Stage other : { Stage::Hello, Stage::ServerHello, Stage::Finish, Stage::Success,
                 Stage::Active, Stage::OfflineEnd }) {
            if (other != stage)
                QVERIFY(faults.strikesAt(other, someTarget).empty());
        }
        QCOMPARE(faults.strikesAt(stage, someTarget).size(), size_t(1));
        QCOMPARE(faults.firings(), qint64(1));
    }

    void refusesChoicesThatAKindDoesNotKnow_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : { "drop", "half_open", "corrupt", "cert", "tls", "noise",
                 "media_corrupt", "prekey_bad", "device_list", "app_state" })
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }

    void refusesChoicesThatAKindDoesNotKnow()
    {
        QFETCH(QString, kind);
        Faults faults(1, clock);
        QVERIFY(faults.add(faultOf(kind)));
        QCOMPARE(
            faults.add(faultOf(kind, { { kind, QStringLiteral("no such choice") } })).error().code,
            ErrorCode::InvalidArgument);
    }

    void namesAConnection()
    {
        Faults faults(1, clock);
        const QJsonObject target { { QStringLiteral("connection"), 2 } };
        QVERIFY(
            faults.add(faultOf(QStringLiteral("lose"), { { QStringLiteral("target"), target } })));
        QVERIFY(!faults.judge(Direction::Out, someTarget, Node("message")).isLost);
        QVERIFY(faults.judge(Direction::Out, { someDevice, 2 }, Node("message")).isLost);
    }

    void actsOnEveryMatchWithoutEnd()
    {
        Faults faults(1, clock);
        const QJsonObject when { { QStringLiteral("every"),
            QJsonObject { { QStringLiteral("tag"), QStringLiteral("message") } } } };
        QVERIFY(
            faults.add(faultOf(QStringLiteral("duplicate"), { { QStringLiteral("when"), when } })));
        for (int i = 0; i < 20; ++i)
            QCOMPARE(faults.judge(Direction::Out, someTarget, Node("message")).copies, 2);
        QCOMPARE(faults.judge(Direction::Out, someTarget, Node("receipt")).copies, 1);
    }

    void limitsRates()
    {
        Faults faults(1, clock);
        QVERIFY(faults.add(faultOf(QStringLiteral("rate_limit"),
            { { QStringLiteral("per_s"), 1 }, { QStringLiteral("burst"), 2 },
                { QStringLiteral("backoff"), 7 },
                { QStringLiteral("match"),
                    QJsonObject { { QStringLiteral("xmlns"), QStringLiteral("usync") } } } })));
        const auto ask = [&](const char *xmlns) {
            return faults.judge(Direction::In, someTarget, queryOf(xmlns)).answer;
        };
        QVERIFY(!ask("usync") && !ask("usync"));
        const auto refused = ask("usync");
        QVERIFY(refused);
        QCOMPARE(refused->child("error")->text("code"), QByteArray("429"));
        QCOMPARE(refused->child("error")->text("backoff"), QByteArray("7"));
        QVERIFY(!ask("abt"));
        clock.advance(seconds { 1 });
        QVERIFY(!ask("usync") && ask("usync"));
        QCOMPARE(faults.firings(), qint64(2));
    }

    void countsAWindowOfReorderOnce()
    {
        Faults faults(1, clock);
        QVERIFY(
            faults.add(faultOf(QStringLiteral("reorder"), { { QStringLiteral("window"), 3 } })));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(faults.judge(Direction::Out, someTarget, Node("message")).shuffleWindow, 3);
        QCOMPARE(faults.judge(Direction::Out, someTarget, Node("message")).shuffleWindow, 0);
        QCOMPARE(faults.firings(), qint64(1));
    }

    void standsWithoutBeingUsedUp()
    {
        Faults faults(1, clock);
        QSignalSpy fired(&faults, &Faults::fired);
        const auto id
            = faults.add(faultOf(QStringLiteral("clock"), { { QStringLiteral("offset_s"), 60 } }));
        QVERIFY(id);
        for (int i = 0; i < 5; ++i)
            QVERIFY(faults.standing("clock", someTarget));
        QCOMPARE(fired.size(), 1);
        QVERIFY(faults.remove(*id));
        QVERIFY(!faults.standing("clock", someTarget));
    }

    void strikesFromTheEventLoop()
    {
        Faults faults(1, clock);
        QSignalSpy struck(&faults, &Faults::struck);
        QVERIFY(faults.add(faultOf(QStringLiteral("drop"))));
        QVERIFY(struck.isEmpty());
        QTRY_COMPARE(struck.size(), 1);
    }

    void drawsChancesFromTheSeed()
    {
        const auto draw = [this](quint64 seed) {
            Faults faults(seed, clock);
            QByteArray result;
            if (faults.add(faultOf(QStringLiteral("lose"),
                    { { QStringLiteral("probability"), 0.5 },
                        { QStringLiteral("count"), 1000 } }))) {
                for (int i = 0; i < 64; ++i)
                    result.append(faults.judge(Direction::Out, someTarget, Node("message")).isLost
                            ? '1'
                            : '0');
            }
            return result;
        };
        QCOMPARE(draw(1), draw(1));
        QVERIFY(draw(1) != draw(2));
        QVERIFY(draw(1).contains('0') && draw(1).contains('1'));
    }
};

HELIOGRAPH_TEST(Faults)
#include "tst_Faults.moc"
