// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2ee/MemorySignalStores.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_MemorySignalStores : public QObject {
    Q_OBJECT
private slots:
    void init();
    void namesAddressesByPlainNamespace();
    void migratesAllDevicesOfOneUserOnly();
    void keepsWhatTheTargetHasAlready();
    void forgetsAllDevicesOfAPerson();
    void isSilentAboutWhatIsNotThere();

private:
    const Jid m_number = Jid::phoneNumber("491700000001");
    const Jid m_lid = Jid::lid("100000000000001");
    std::unique_ptr<MemorySignalStores> m_stores;

    SignalAddress number(quint16 device) const
    {
        return SignalAddress::of(m_number.withDevice(device));
    }
    SignalAddress lid(quint16 device) const { return SignalAddress::of(m_lid.withDevice(device)); }
};

void tst_MemorySignalStores::init()
{
    FixedRandom random;
    m_stores = std::make_unique<MemorySignalStores>(generateKeyPair(random), 5);
}

void tst_MemorySignalStores::namesAddressesByPlainNamespace()
{
    QCOMPARE(number(3).name, QByteArray("491700000001@s.whatsapp.net"));
    QCOMPARE(number(3).device, 3);
    QCOMPARE(lid(0).name, QByteArray("100000000000001@lid"));
    Jid hosted = m_number.withDevice(99);
    hosted.server = server::hosted;
    QCOMPARE(SignalAddress::of(hosted), number(99));
    hosted.server = server::hostedLid;
    QCOMPARE(SignalAddress::of(hosted).name, QByteArray("491700000001@lid"));
}

void tst_MemorySignalStores::migratesAllDevicesOfOneUserOnly()
{
    const SignalAddress other = SignalAddress::of(Jid::phoneNumber("491700000002"));
    for (const quint16 device : { 0, 12 }) {
        QVERIFY(m_stores->saveSession(number(device), "ratchet"));
        QVERIFY(m_stores->saveIdentity(number(device), "identity"));
        QVERIFY(m_stores->saveSenderKey("1@g.us", number(device), "sender key"));
    }
    QVERIFY(m_stores->saveSession(other, "another"));

    QCOMPARE(migrateSessions(m_stores->stores(), m_number, m_lid).value_or(-1), 2);

    for (const quint16 device : { 0, 12 }) {
        QCOMPARE(m_stores->loadSession(lid(device)).value_or(QByteArray()), QByteArray("ratchet"));
        QCOMPARE(m_stores->identityOf(lid(device)).value_or(QByteArray()), QByteArray("identity"));
        QCOMPARE(m_stores->loadSenderKey("1@g.us", lid(device)).value_or(QByteArray()),
            QByteArray("sender key"));
        QVERIFY(!m_stores->hasSession(number(device)));
        QVERIFY(!m_stores->identityOf(number(device)));
        QVERIFY(!m_stores->loadSenderKey("1@g.us", number(device)));
    }
    QVERIFY(m_stores->hasSession(other));
    QCOMPARE(migrateSessions(m_stores->stores(), m_number, m_lid).value_or(-1), 0);
    QCOMPARE(migrateSessions(m_stores->stores(), m_lid, m_lid).value_or(-1), 0);
    QVERIFY(m_stores->hasSession(lid(12)));
}

void tst_MemorySignalStores::keepsWhatTheTargetHasAlready()
{
    QVERIFY(m_stores->saveSession(number(0), "old"));
    QVERIFY(m_stores->saveSession(lid(0), "new"));
    QVERIFY(m_stores->saveSession(number(1), "only"));
    QCOMPARE(migrateSessions(m_stores->stores(), m_number, m_lid).value_or(-1), 1);
    QCOMPARE(m_stores->loadSession(lid(0)).value_or(QByteArray()), QByteArray("new"));
    QCOMPARE(m_stores->loadSession(lid(1)).value_or(QByteArray()), QByteArray("only"));
    QVERIFY(!m_stores->hasSession(number(0)));
}

void tst_MemorySignalStores::forgetsAllDevicesOfAPerson()
{
    QVERIFY(m_stores->saveSession(lid(0), "a"));
    QVERIFY(m_stores->saveSession(lid(7), "b"));
    QVERIFY(m_stores->saveIdentity(lid(7), "c"));
    QVERIFY(m_stores->saveSession(number(7), "d"));
    QVERIFY(forgetSessions(m_stores->stores(), m_lid));
    QVERIFY(!m_stores->hasSession(lid(0)));
    QVERIFY(!m_stores->hasSession(lid(7)));
    QVERIFY(!m_stores->identityOf(lid(7)));
    QVERIFY(m_stores->hasSession(number(7)));
}

void tst_MemorySignalStores::isSilentAboutWhatIsNotThere()
{
    QVERIFY(!m_stores->loadSession(lid(0)));
    QVERIFY(!m_stores->loadPreKey(1));
    QVERIFY(!m_stores->loadSignedPreKey(1));
    QVERIFY(!m_stores->loadSenderKey("1@g.us", lid(0)));
    QVERIFY(m_stores->removeSession(lid(0)));
    QVERIFY(m_stores->removePreKey(1));
    QVERIFY(m_stores->removeSenderKey("1@g.us", lid(0)));
}

HELIOGRAPH_TEST(MemorySignalStores)
#include "tst_MemorySignalStores.moc"
