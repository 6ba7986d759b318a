// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/FakeCompanion.h"
#include "tests/sandbox/World.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

class tst_Linking : public QObject {
    Q_OBJECT

private slots:
    void offersSixRefsAsBytes()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        FakeCompanion companion(5);
        linking.open(companion);
        const Node &iq = companion.got.front();
        QCOMPARE(iq.jid("from"), Jid::service());
        QCOMPARE(iq.children().size(), size_t(1));
        QCOMPARE(iq.firstChild()->tag, QByteArray("pair-device"));
        QCOMPARE(iq.firstChild()->children().size(), size_t(6));
        for (const Node &ref : iq.firstChild()->children()) {
            QVERIFY(std::holds_alternative<QByteArray>(ref.content));
            QVERIFY(!ref.bytes().contains(','));
        }
    }

    void linksAndStoresTheDevice()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        QSignalSpy linked(&linking, &Linking::linked);
        FakeCompanion companion(5);
        linking.open(companion);
        const auto id = linking.scan(companion.qr(3), { {}, QStringLiteral("Anna") });
        QVERIFY(id);
        QCOMPARE(*id, (DeviceId { world.anna.pn, 3 }));
        const Node &device = *companion.got.back().child("pair-success")->child("device");
        QCOMPARE(device.jid("jid"), world.anna.jid(3));
        QCOMPARE(device.jid("lid"), world.anna.hidden(3));
        QVERIFY(!world.anna.find(3));
        QVERIFY(linking.reply(companion, companion.reply()));
        QVERIFY(companion.restarted);
        QCOMPARE(linked.size(), 1);
        QVERIFY(world.anna.find(3));
        QCOMPARE(world.anna.find(3)->noiseKey, companion.noise.publicKey);
        QCOMPARE(world.anna.find(3)->registrationId, 77U);
    }

    void refusesASecondScan()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        FakeCompanion companion(5);
        linking.open(companion);
        QVERIFY(linking.scan(companion.qr(0)));
        QCOMPARE(linking.scan(companion.qr(0)).error().code, ErrorCode::AlreadyLinked);
        QCOMPARE(linking.scan(companion.qr(1)).error().code, ErrorCode::AlreadyLinked);
        QVERIFY(linking.reply(companion, companion.reply()));
        QCOMPARE(linking.scan(companion.qr(0)).error().code, ErrorCode::AlreadyLinked);
        QCOMPARE(linking.scan(companion.qr(2)).error().code, ErrorCode::NotFound);
    }

    void refusesForeignKeysAndUnknownRefs()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        FakeCompanion companion(5);
        FakeCompanion stranger(6);
        linking.open(companion);
        linking.open(stranger);
        QString mixed = stranger.qr();
        mixed = companion.qr().left(companion.qr().indexOf(u',')) + mixed.mid(mixed.indexOf(u','));
        QCOMPARE(linking.scan(mixed).error().code, ErrorCode::LinkRefused);
        QCOMPARE(linking
                     .scan(QStringLiteral("2@nothing")
                         + companion.qr().mid(companion.qr().indexOf(u',')))
                     .error()
                     .code,
            ErrorCode::NotFound);
        QCOMPARE(linking.scan(QStringLiteral("hello")).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(linking.scan(companion.qr(), { "1", {} }).error().code, ErrorCode::UnknownAccount);
    }

    void storesNothingAfterABadReply()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        FakeCompanion companion(5);
        FakeCompanion liar(6);
        linking.open(companion);
        QVERIFY(linking.scan(companion.qr(), { {}, QStringLiteral("Anna") }));
        liar.got = companion.got;
        QVERIFY(linking.reply(companion, liar.reply()));
        QVERIFY(companion.closed);
        QVERIFY(!companion.restarted);
        QVERIFY(!world.anna.find(3));
        // The number is not given again.
        FakeCompanion next(7);
        linking.open(next);
        QCOMPARE(linking.scan(next.qr(), { {}, QStringLiteral("Anna") })->device, 4);
    }

    void forgetsTheRefsOfAClosedConnection()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        FakeCompanion companion(5);
        linking.open(companion);
        linking.leave(companion);
        QCOMPARE(linking.scan(companion.qr()).error().code, ErrorCode::NotFound);
    }

    void choosesTheAccountByPushName()
    {
        World world;
        Linking linking(world.accounts, world.clock, world.ids);
        FakeCompanion named(5);
        named.name = QStringLiteral("Ben");
        FakeCompanion nameless(6);
        linking.open(named);
        linking.open(nameless);
        QCOMPARE(linking.scan(named.qr())->pn, world.ben.pn);
        const QByteArray fresh = linking.scan(nameless.qr())->pn;
        QVERIFY(fresh != world.anna.pn && fresh != world.ben.pn);
        QVERIFY(!world.accounts.byPn(fresh)->pushName.isEmpty());
    }
};

HELIOGRAPH_TEST(Linking)
#include "tst_Linking.moc"
