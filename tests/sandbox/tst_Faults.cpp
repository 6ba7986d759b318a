// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Faults.h"
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

} // namespace

class tst_Faults : public QObject {
    Q_OBJECT

private slots:
    void refusesUnknownKinds()
    {
        Faults faults(1);
        QCOMPARE(faults.add(faultOf(QStringLiteral("earthquake"))).error().code,
            ErrorCode::InvalidArgument);
    }

    void strikesOnceByDefault()
    {
        Faults faults(1);
        QVERIFY(faults.add(faultOf(QStringLiteral("iq_mute"))));
        QVERIFY(faults.judge(Direction::In, someDevice, queryOf("w:p")).isLost);
        QVERIFY(!faults.judge(Direction::In, someDevice, queryOf("w:p")).isLost);
        QCOMPARE(faults.toJson().first()[u"fired"].toInt(), 1);
    }

    void matchesTargetAndPattern()
    {
        Faults faults(1);
        const QJsonObject pattern { { QStringLiteral("xmlns"), QStringLiteral("w:m") } };
        QVERIFY(faults.add(faultOf(QStringLiteral("iq_error"),
            { { QStringLiteral("code"), 503 }, { QStringLiteral("match"), pattern },
                { QStringLiteral("target"),
                    QJsonObject { { QStringLiteral("device"),
                        QStringLiteral("15550001111:1@s.whatsapp.net") } } } })));
        QVERIFY(!faults.judge(Direction::In, someDevice, queryOf("abt")).answer);
        QVERIFY(!faults.judge(Direction::In, DeviceId { "15550001111", 2 }, queryOf("w:m")).answer);
        QVERIFY(!faults.judge(Direction::Out, someDevice, queryOf("w:m")).answer);
        const auto answer = faults.judge(Direction::In, someDevice, queryOf("w:m")).answer;
        QVERIFY(answer);
        QCOMPARE(answer->child("error")->text("code"), QByteArray("503"));
    }

    void shapesAcks()
    {
        Faults faults(1);
        const Node message("message", { { "id", "m" }, { "to", Jid::phoneNumber("15550002222") } });
        QVERIFY(
            faults.add(faultOf(QStringLiteral("ack_error"), { { QStringLiteral("code"), 463 } })));
        QCOMPARE(faults.judge(Direction::In, someDevice, message).answer->text("error"),
            QByteArray("463"));
        QVERIFY(faults.add(
            faultOf(QStringLiteral("ack_never"), { { QStringLiteral("deliver"), false } })));
        const StanzaVerdict verdict = faults.judge(Direction::In, someDevice, message);
        QVERIFY(verdict.isAnswerMuted && verdict.isLost);
        QVERIFY(faults.add(faultOf(QStringLiteral("duplicate"), { { QStringLiteral("n"), 3 } })));
        QCOMPARE(faults.judge(Direction::Out, someDevice, message).copies, 3);
    }

    void waitsForItsStage()
    {
        Faults faults(1);
        QVERIFY(
            faults.add(faultOf(QStringLiteral("failure"), { { QStringLiteral("reason"), 403 } })));
        QVERIFY(!faults.strikeAt(Stage::Hello, {}));
        QCOMPARE((*faults.strikeAt(Stage::Success, someDevice))[u"reason"].toInt(), 403);
        QVERIFY(!faults.strikeAt(Stage::Success, someDevice));
    }

    void strikesFromTheEventLoop()
    {
        Faults faults(1);
        QSignalSpy struck(&faults, &Faults::struck);
        QVERIFY(faults.add(faultOf(QStringLiteral("drop"))));
        QVERIFY(struck.isEmpty());
        QTRY_COMPARE(struck.size(), 1);
    }

    void drawsChancesFromTheSeed()
    {
        const auto draw = [](quint64 seed) {
            Faults faults(seed);
            QByteArray result;
            if (faults.add(faultOf(QStringLiteral("lose"),
                    { { QStringLiteral("probability"), 0.5 },
                        { QStringLiteral("count"), 1000 } }))) {
                for (int i = 0; i < 64; ++i)
                    result.append(faults.judge(Direction::Out, someDevice, Node("message")).isLost
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
