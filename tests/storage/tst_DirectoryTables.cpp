// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/DirectoryTables.h"
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// Two names of one person (04 §5), push names, device lists.
class tst_DirectoryTables : public QObject {
    Q_OBJECT
private slots:
    void init() { m_store = testStore(); }
    void learnsAPairOnce();
    void refusesOddPairs_data();
    void refusesOddPairs();
    void reassignedNumbersNameTheNewPerson();
    void prefersTheNumberAsName();
    void C35_nameLearnedUnderTheLidStays();
    void keepsPushNames();
    void cachesDeviceLists();
    void ownedAddressesAreReturnedBare();

private:
    DirectoryTables &directory() const { return m_store->directory(); }

    const Jid m_number = Jid::phoneNumber("447700900123");
    const Jid m_lid = Jid::lid("235000000000001");
    std::unique_ptr<AccountStore> m_store;
};

void tst_DirectoryTables::learnsAPairOnce()
{
    QVERIFY(directory().lidOf(m_number).isNull());
    QVERIFY(directory().phoneNumberOf(m_lid).isNull());
    QCOMPARE(directory().learnPair(m_lid.withDevice(3), m_number.withDevice(3)).value(), true);
    QCOMPARE(directory().learnPair(m_lid, m_number).value(), false);
    QCOMPARE(directory().lidOf(m_number), m_lid);
    QCOMPARE(directory().phoneNumberOf(m_lid), m_number);
}

void tst_DirectoryTables::refusesOddPairs_data()
{
    QTest::addColumn<Jid>("lid");
    QTest::addColumn<Jid>("number");
    QTest::newRow("swapped") << m_number << m_lid;
    QTest::newRow("nothing") << Jid() << Jid();
    QTest::newRow("no number") << m_lid << Jid();
    QTest::newRow("the service") << m_lid << Jid::service();
    QTest::newRow("group") << Jid { "1", server::group } << m_number;
}

void tst_DirectoryTables::refusesOddPairs()
{
    QFETCH(Jid, lid);
    QFETCH(Jid, number);
    QCOMPARE(directory().learnPair(lid, number).value(), false);
    QVERIFY(directory().lidOf(m_number).isNull());
}

void tst_DirectoryTables::reassignedNumbersNameTheNewPerson()
{
    const Jid successor = Jid::lid("100000000000002");
    QVERIFY(directory().learnPair(m_lid, m_number));
    QCOMPARE(directory().learnPair(successor, m_number).value(), true);
    QCOMPARE(directory().lidOf(m_number), successor);
    QCOMPARE(directory().phoneNumberOf(successor), m_number);
    QVERIFY(directory().phoneNumberOf(m_lid).isNull());
    // The same person under a new number.
    const Jid newNumber = Jid::phoneNumber("447700900456");
    QVERIFY(directory().learnPair(successor, newNumber));
    QCOMPARE(directory().phoneNumberOf(successor), newNumber);
    QVERIFY(directory().lidOf(m_number).isNull());
}

void tst_DirectoryTables::prefersTheNumberAsName()
{
    QCOMPARE(directory().canonical(m_lid.withDevice(3)), m_lid);
    QVERIFY(directory().learnPair(m_lid, m_number));
    QCOMPARE(directory().canonical(m_lid.withDevice(3)), m_number);
    QCOMPARE(directory().canonical(m_number.withDevice(3)), m_number);
}

void tst_DirectoryTables::C35_nameLearnedUnderTheLidStays()
{
    QVERIFY(directory().savePushName(m_lid, QStringLiteral("Kim")));
    QVERIFY(directory().learnPair(m_lid, m_number));
    QCOMPARE(directory().pushName(m_number), QStringLiteral("Kim"));
    QCOMPARE(directory().pushName(m_lid), QStringLiteral("Kim"));
    // What the number is called already wins.
    const Jid other = Jid::lid("100000000000002");
    const Jid otherNumber = Jid::phoneNumber("447700900456");
    QVERIFY(directory().savePushName(other, QStringLiteral("old")));
    QVERIFY(directory().savePushName(otherNumber, QStringLiteral("new")));
    QVERIFY(directory().learnPair(other, otherNumber));
    QCOMPARE(directory().pushName(other), QStringLiteral("new"));
}

void tst_DirectoryTables::keepsPushNames()
{
    QVERIFY(directory().pushName(m_number).isEmpty());
    QVERIFY(directory().savePushName(m_number.withDevice(2), QStringLiteral("Kim")));
    QVERIFY(directory().savePushName(m_number, QString()));
    QCOMPARE(directory().pushName(m_number), QStringLiteral("Kim"));
    QVERIFY(directory().savePushName(m_number, QStringLiteral("K\0im")));
    QCOMPARE(directory().pushName(m_number), QStringLiteral("K\0im"));
}

void tst_DirectoryTables::cachesDeviceLists()
{
    QVERIFY(!directory().devices(m_number));
    const std::vector<Jid> devices { m_number, m_number.withDevice(3), m_number.withDevice(255) };
    QVERIFY(directory().saveDevices(m_number, devices, milliseconds(1'790'000'000'123)));
    const auto list = directory().devices(m_number.withDevice(3)).value();
    QCOMPARE(list.devices, devices);
    QCOMPARE(list.fetchedAt, milliseconds(1'790'000'000'123));
    QVERIFY(directory().saveDevices(m_number, {}, milliseconds(5)));
    QVERIFY(directory().devices(m_number)->devices.empty());
    QVERIFY(directory().forgetDevices(m_number));
    QVERIFY(!directory().devices(m_number));
}

void tst_DirectoryTables::ownedAddressesAreReturnedBare()
{
    QCOMPARE(directory().lidOf(m_lid.withDevice(9)), m_lid);
    QCOMPARE(directory().phoneNumberOf(m_number.withDevice(9)), m_number);
}

HELIOGRAPH_TEST(DirectoryTables)
#include "tst_DirectoryTables.moc"
