// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/BigEndian.h"
#include "session/PreKeyKeeper.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

namespace {

constexpr milliseconds thirtyDays { 30LL * 24 * 3600 * 1000 };

struct KeeperWorld {
    KeeperWorld()
        : keeper(account.store(), sender, account.clock, account.random)
    {
    }
    /// Sets of keys that left, by their number.
    std::vector<int> uploads() const
    {
        std::vector<int> sizes;
        for (const Node &iq : sender.withTag("iq")) {
            if (iq.text("type") == "set" && iq.child("list"))
                sizes.push_back(int(iq.child("list")->children().size()));
        }
        return sizes;
    }
    int rotations() const
    {
        const std::vector<Node> all = sender.withTag("iq");
        return int(std::count_if(
            all.begin(), all.end(), [](const Node &iq) { return iq.child("rotate") != nullptr; }));
    }
    bool fill()
    {
        const QFuture<Result<bool>> filled = keeper.fill();
        return QTest::qWaitFor([&] { return filled.isFinished(); }, 2000) && filled.result();
    }
    static Node notice(const char *child)
    {
        return Node::withChildren("notification", { Node(child, { { "value", "4" } }) });
    }

    TestAccount account;
    FakeSender sender;
    PreKeyKeeper keeper;
};

} // namespace

/// The published keys: enough, not too old, and known here (04 §2.2, §2.3).
class tst_PreKeyKeeper : public QObject {
    Q_OBJECT
private slots:
    void fillsUpByWhatTheServiceHas_data();
    void fillsUpByWhatTheServiceHas();
    void uploadsNothingTwiceAtOnce();
    void sendsTheSameKeysAgainAfterAnError();
    void stopsWhenNobodyUsesThem();
    void renewsTheSignedPreKeyAfterAMonth();
    void aLostAnswerIsMadeUpFor();
    void aRefusedRotationChangesNothing();
    void publishesAnewWhatIsMissing();
    void publishesAnewWhatIsForeign();
    void leavesWhatIsRight();
};

void tst_PreKeyKeeper::fillsUpByWhatTheServiceHas_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("uploaded");
    QTest::newRow("none") << 0 << 812;
    QTest::newRow("one") << 1 << 100;
    QTest::newRow("nine") << 9 << 100;
    QTest::newRow("ten") << 10 << 0;
    QTest::newRow("many") << 700 << 0;
}

void tst_PreKeyKeeper::fillsUpByWhatTheServiceHas()
{
    QFETCH(int, count);
    QFETCH(int, uploaded);
    KeeperWorld world;
    world.sender.answers.keyCount = count;
    const QFuture<Result<bool>> filled = world.keeper.fill();
    QTRY_VERIFY_WITH_TIMEOUT(filled.isFinished(), 2000);
    QVERIFY(filled.result());
    QCOMPARE(world.uploads(), uploaded > 0 ? std::vector<int> { uploaded } : std::vector<int>());
    QCOMPARE(world.account.store().preKeys().unusedPreKeys(), uploaded);
}

void tst_PreKeyKeeper::uploadsNothingTwiceAtOnce()
{
    KeeperWorld world;
    world.sender.answers.silent = true;
    for (int i = 0; i < 3; ++i)
        world.keeper.onNotification(KeeperWorld::notice("count"));
    QCOMPARE(world.uploads(), std::vector<int> { 100 });
    world.sender.failPending();
    world.sender.answers.silent = false;
    // After the answer a notification counts again.
    QTRY_COMPARE_WITH_TIMEOUT(
        (world.keeper.onNotification(KeeperWorld::notice("count")), world.uploads().size()),
        size_t(2), 2000);
}

void tst_PreKeyKeeper::sendsTheSameKeysAgainAfterAnError()
{
    KeeperWorld world;
    world.sender.answers.keyCount = 3;
    world.sender.answers.uploadError = 503;
    const QFuture<Result<bool>> filled = world.keeper.fill();
    QTRY_VERIFY_WITH_TIMEOUT(filled.isFinished(), 2000);
    QVERIFY(!filled.result());
    world.sender.answers.uploadError = 0;
    QTRY_COMPARE_WITH_TIMEOUT(world.uploads().size(), size_t(2), 5000);
    const std::vector<Node> all = world.sender.withTag("iq");
    QCOMPARE(*all[1].child("list"), *all[2].child("list"));
    QTRY_COMPARE_WITH_TIMEOUT(world.sender.answers.keyCount, 103, 2000);
}

void tst_PreKeyKeeper::stopsWhenNobodyUsesThem()
{
    KeeperWorld world;
    QVERIFY(world.account.store().transact([&] {
        return world.account.store().preKeys().preKeysToUpload(10'000, world.account.random);
    }));
    world.keeper.onNotification(KeeperWorld::notice("count"));
    QVERIFY(world.uploads().empty());
}

void tst_PreKeyKeeper::renewsTheSignedPreKeyAfterAMonth()
{
    KeeperWorld world;
    PreKeyTable &keys = world.account.store().preKeys();
    world.sender.answers.keyCount = 0;
    QVERIFY(world.fill());
    world.keeper.check();
    QCOMPARE(world.rotations(), 0);
    world.account.clock.advance(thirtyDays - seconds(1));
    world.keeper.check();
    QCOMPARE(world.rotations(), 0);
    world.account.clock.advance(seconds(1));
    world.keeper.check();
    QCOMPARE(world.rotations(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(keys.currentSignedPreKey()->id, 2U, 2000);
    const SignedPreKey current = *keys.currentSignedPreKey();
    QVERIFY(verify(world.account.store().keys().ownIdentity().publicKey,
        withTypeByte(current.keyPair.publicKey), current.signature));
    QCOMPARE(fromBigEndian(world.sender.answers.shelf->signedKey.child("id")->bytes()), 2U);
    // Peers that read the old one are understood for three months more.
    QVERIFY(keys.loadSignedPreKey(1));
    world.keeper.check();
    QCOMPARE(world.rotations(), 1);
}

void tst_PreKeyKeeper::aLostAnswerIsMadeUpFor()
{
    KeeperWorld world;
    PreKeyTable &keys = world.account.store().preKeys();
    world.sender.answers.keyCount = 0;
    QVERIFY(world.fill());
    world.keeper.check();
    world.account.clock.advance(thirtyDays);
    world.sender.answers.silent = true;
    world.keeper.check();
    QCOMPARE(world.rotations(), 1);
    const Node sent = world.sender.withTag("iq").back();
    world.sender.failPending();
    QCOMPARE(keys.currentSignedPreKey()->id, 1U);
    world.sender.answers.silent = false;
    // The same key goes out again, no third one.
    QTRY_COMPARE_WITH_TIMEOUT((world.keeper.check(), keys.currentSignedPreKey()->id), 2U, 2000);
    QVERIFY(!keys.unpublishedSignedPreKey());
}

void tst_PreKeyKeeper::aRefusedRotationChangesNothing()
{
    KeeperWorld world;
    world.keeper.check();
    world.account.clock.advance(thirtyDays);
    world.sender.answers.uploadError = 409;
    world.keeper.check();
    QTest::qWait(20);
    QCOMPARE(world.account.store().preKeys().currentSignedPreKey()->id, 1U);
}

void tst_PreKeyKeeper::publishesAnewWhatIsMissing()
{
    KeeperWorld world;
    // 503: nothing is known, nothing is done.
    world.keeper.check();
    QTest::qWait(20);
    QVERIFY(world.uploads().empty());
    world.sender.answers.missingKeys = true;
    world.keeper.onNotification(KeeperWorld::notice("digest"));
    QTRY_COMPARE_WITH_TIMEOUT(world.uploads(), std::vector<int> { 812 }, 2000);
}

void tst_PreKeyKeeper::publishesAnewWhatIsForeign()
{
    KeeperWorld world;
    world.sender.answers.keyCount = 0;
    QVERIFY(world.fill());
    QTRY_COMPARE_WITH_TIMEOUT(world.uploads(), std::vector<int> { 812 }, 2000);
    // The file was put back from a copy: one key that the service hands out is not known here.
    QVERIFY(world.account.store().preKeys().removePreKey(5));
    world.keeper.onNotification(KeeperWorld::notice("digest"));
    QTRY_COMPARE_WITH_TIMEOUT(world.uploads(), (std::vector<int> { 812, 100 }), 2000);
    // Another signed prekey than ours.
    world.sender.answers.shelf->preKeys.clear();
    world.sender.answers.shelf->signedKey = Node::withChildren("skey",
        { Node::withBytes("id", bigEndian(9, 3)), Node::withBytes("value", QByteArray(32, 'z')),
            Node::withBytes("signature", QByteArray(64, 'z')) });
    world.keeper.onNotification(KeeperWorld::notice("digest"));
    QTRY_COMPARE_WITH_TIMEOUT(world.uploads().size(), size_t(3), 2000);
    QCOMPARE(fromBigEndian(world.sender.answers.shelf->signedKey.child("id")->bytes()), 1U);
}

void tst_PreKeyKeeper::leavesWhatIsRight()
{
    KeeperWorld world;
    world.sender.answers.keyCount = 0;
    QVERIFY(world.fill());
    QTRY_COMPARE_WITH_TIMEOUT(world.uploads(), std::vector<int> { 812 }, 2000);
    // Handed out and used: gone on both sides.
    world.sender.answers.shelf->preKeys.erase(world.sender.answers.shelf->preKeys.begin());
    QVERIFY(world.account.store().preKeys().removePreKey(1));
    world.keeper.check();
    world.keeper.onNotification(KeeperWorld::notice("digest"));
    QTest::qWait(20);
    QCOMPARE(world.uploads().size(), size_t(1));
}

HELIOGRAPH_TEST(PreKeyKeeper)
#include "tst_PreKeyKeeper.moc"
