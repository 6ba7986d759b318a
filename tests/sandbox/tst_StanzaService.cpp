// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/PhoneWorld.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

class tst_StanzaService : public QObject {
    Q_OBJECT

    static QByteArray answerTo(PhoneWorld &world, StanzaService &service, const QByteArray &xmlns)
    {
        QByteArray said = "nothing";
        service.receive(world.anna1(),
            Node("iq",
                { { "id", "1" }, { "type", "get" }, { "to", Jid::service() }, { "xmlns", xmlns } }),
            [&said](const Node &reply) {
                const Node *error = reply.child("error");
                said = error ? error->text("code") : reply.text("type");
            });
        return said;
    }

private slots:
    void answersByNamespace_data()
    {
        QTest::addColumn<QByteArray>("xmlns");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("ping") << QByteArray("w:p") << QByteArray("result");
        QTest::newRow("other ping") << QByteArray("urn:xmpp:ping") << QByteArray("result");
        QTest::newRow("noted family") << QByteArray("fb:thrift_iq") << QByteArray("result");
        QTest::newRow("another") << QByteArray("w:auth:token") << QByteArray("result");
        QTest::newRow("unknown") << QByteArray("w:dreams") << QByteArray("501");
    }

    void answersByNamespace()
    {
        QFETCH(QByteArray, xmlns);
        PhoneWorld world;
        QTEST(answerTo(world, world.stanzas, xmlns), "answer");
    }

    void endsTheStreamWhereStrict()
    {
        PhoneWorld world;
        RecordingEndpoint endpoint;
        world.delivery.attach(world.anna1(), endpoint);
        StanzaService strict { SandboxOptions::Behaviour::Strict,
            { world.messages, world.receipts, world.presence, world.groupMessages },
            world.delivery };
        QCOMPARE(answerTo(world, strict, "w:p"), QByteArray("result"));
        QVERIFY(!endpoint.ended);
        QCOMPARE(answerTo(world, strict, "w:dreams"), QByteArray("501"));
        QVERIFY(endpoint.ended && endpoint.ended->child("xml-not-well-formed"));
    }
};

HELIOGRAPH_TEST(StanzaService)
#include "tst_StanzaService.moc"
