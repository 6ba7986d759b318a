// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LoginSequence.h"
#include "session/PreKeyKeeper.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

namespace {

/// A login whose `active` the service refuses.
struct LoginWorld {
    LoginWorld() { sender.answers.isActiveRefused = true; }
    int asked() const
    {
        const std::vector<Node> all = sender.withTag("iq");
        return int(std::count_if(
            all.begin(), all.end(), [](const Node &iq) { return iq.text("xmlns") == "passive"; }));
    }

    TestAccount account;
    FakeSender sender;
    PreKeyKeeper keeper { account.store(), sender, account.clock, account.random };
    LoginSequence login { sender, keeper, account.clock };
    QSignalSpy active { &login, &LoginSequence::active };
};

} // namespace

/// What follows `<success>`: without `active` the service keeps everything that waits (03 §8).
class tst_LoginSequence : public QObject {
    Q_OBJECT
private slots:
    void asksForActiveUntilItIsGranted();
    void aLostConnectionAsksNoMore();
};

void tst_LoginSequence::asksForActiveUntilItIsGranted()
{
    LoginWorld world;
    world.login.start(Node("success"));
    // What can be sent is not kept back by that.
    QTRY_COMPARE_WITH_TIMEOUT(world.active.size(), 1, 2000);
    QCOMPARE(world.asked(), 1);
    world.account.clock.advance(milliseconds(9'999));
    QCOMPARE(world.asked(), 1);
    world.account.clock.advance(milliseconds(1));
    QTRY_COMPARE_WITH_TIMEOUT(world.account.clock.alarms(), size_t(1), 2000);
    QCOMPARE(world.asked(), 2);
    world.sender.answers.isActiveRefused = false;
    // Less and less often.
    world.account.clock.advance(milliseconds(19'999));
    QCOMPARE(world.asked(), 2);
    world.account.clock.advance(milliseconds(1));
    QCOMPARE(world.asked(), 3);
    QTest::qWait(20);
    world.account.clock.advance(milliseconds(600'000));
    QCOMPARE(world.asked(), 3);
    QCOMPARE(world.active.size(), 1);
}

void tst_LoginSequence::aLostConnectionAsksNoMore()
{
    LoginWorld world;
    world.login.start(Node("success"));
    QTRY_COMPARE_WITH_TIMEOUT(world.active.size(), 1, 2000);
    world.sender.online = false;
    world.account.clock.advance(milliseconds(600'000));
    QTest::qWait(20);
    const int asked = world.asked();
    QCOMPARE(world.account.clock.alarms(), size_t(0));
    // The next login asks by itself, and only once.
    world.sender.online = true;
    world.sender.answers.isActiveRefused = false;
    world.login.start(Node("success"));
    QTRY_COMPARE_WITH_TIMEOUT(world.active.size(), 2, 2000);
    world.account.clock.advance(milliseconds(60'000));
    QCOMPARE(world.asked(), asked + 1);
}

HELIOGRAPH_TEST(LoginSequence)
#include "tst_LoginSequence.moc"
