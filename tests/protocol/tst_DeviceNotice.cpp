// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/DeviceNotice.h"
#include "tests/protocol/Mutations.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// News of device lists (04 §3.3).
class tst_DeviceNotice : public QObject {
    Q_OBJECT
private slots:
    void readsOneChange_data();
    void readsOneChange();
    void readsTheWholeOwnList();
    void leavesForeignAndHostedDevicesOut();
    void saysNothingOfOtherNews();
    void survivesRandomMutations();

private:
    static Node notice(const char *change)
    {
        Node node(
            "notification", { { "from", kim() }, { "lid", kimsLid() }, { "type", "devices" } });
        Node detail(change, { { "device_hash", "2:abcdefgh" } });
        detail.add(Node("device", { { "jid", kim().withDevice(12) }, { "key-index", "3" } }));
        detail.add(Node("key-index-list", { { "ts", "1790000000" } }));
        node.add(std::move(detail));
        return node;
    }
    static Jid kim() { return Jid::phoneNumber("447700900123"); }
    static Jid kimsLid() { return Jid::lid("235000000000123"); }
};

void tst_DeviceNotice::readsOneChange_data()
{
    QTest::addColumn<QByteArray>("tag");
    QTest::addColumn<int>("change");
    QTest::addColumn<int>("devices");
    using Change = DeviceNotice::Change;
    QTest::newRow("add") << QByteArray("add") << int(Change::Added) << 1;
    QTest::newRow("remove") << QByteArray("remove") << int(Change::Removed) << 1;
    QTest::newRow("update") << QByteArray("update") << int(Change::Unknown) << 0;
    QTest::newRow("unheard of") << QByteArray("rename") << int(Change::Unknown) << 0;
}

void tst_DeviceNotice::readsOneChange()
{
    QFETCH(QByteArray, tag);
    QFETCH(int, change);
    QFETCH(int, devices);
    const auto read = parseDeviceNotice(notice(tag.constData()));
    QVERIFY(read);
    QCOMPARE(int(read->change), change);
    QCOMPARE(read->user, kim());
    QCOMPARE(read->otherName, kimsLid());
    QCOMPARE(int(read->devices.size()), devices);
    if (devices > 0) {
        QCOMPARE(read->devices.front(), kim().withDevice(12));
        QCOMPARE(read->hash, "2:abcdefgh");
    }
}

void tst_DeviceNotice::readsTheWholeOwnList()
{
    Node node("notification", { { "from", kim() }, { "type", "account_sync" } });
    Node list("devices", { { "dhash", "2:abcdefgh" } });
    for (const quint16 number : { 0, 3 })
        list.add(Node("device", { { "jid", kim().withDevice(number) }, { "key-index", "1" } }));
    node.add(std::move(list));
    const auto read = parseDeviceNotice(node);
    QVERIFY(read);
    QCOMPARE(read->change, DeviceNotice::Change::Whole);
    QCOMPARE(read->devices, (std::vector<Jid> { kim(), kim().withDevice(3) }));
    QCOMPARE(read->hash, "2:abcdefgh");
}

void tst_DeviceNotice::leavesForeignAndHostedDevicesOut()
{
    Node node("notification", { { "from", kim() }, { "lid", kimsLid() }, { "type", "devices" } });
    Node detail("add");
    for (const Jid &jid :
        { Jid::phoneNumber("447700900666", 1), kim().withDevice(99), kimsLid().withDevice(4) })
        detail.add(Node("device", { { "jid", jid }, { "key-index", "1" } }));
    detail.add(Node("device"));
    node.add(std::move(detail));
    // The other name of the same person counts, under the name of the notice.
    QCOMPARE(parseDeviceNotice(node)->devices, (std::vector<Jid> { kim().withDevice(4) }));
}

void tst_DeviceNotice::saysNothingOfOtherNews()
{
    Node node("notification", { { "from", kim() }, { "type", "account_sync" } });
    node.add(Node("privacy"));
    QVERIFY(!parseDeviceNotice(node));
    QVERIFY(!parseDeviceNotice(Node("notification", { { "type", "devices" } })));
    QVERIFY(!parseDeviceNotice(
        Node("notification", { { "from", Jid::service() }, { "type", "devices" } })));
}

void tst_DeviceNotice::survivesRandomMutations()
{
    FixedRandom random(3);
    for (int i = 0; i < 3000; ++i) {
        Node node = notice(i % 2 ? "add" : "remove");
        for (quint32 changes = 1 + random.below(6); changes > 0; --changes)
            mutate(node, random);
        if (const auto read = parseDeviceNotice(node)) {
            QVERIFY(read->user.isPerson());
            for (const Jid &device : read->devices)
                QVERIFY(device.isSameUser(read->user));
        }
    }
}

HELIOGRAPH_TEST(DeviceNotice)
#include "tst_DeviceNotice.moc"
