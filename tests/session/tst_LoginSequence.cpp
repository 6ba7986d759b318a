// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LoginSequence.h"
#include "session/PreKeyKeeper.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// What follows `<success>`: without `active` the service keeps everything that waits (03 §8).
class tst_LoginSequence : public QObject {
    Q_OBJECT
private slots:
    void asksForActiveUntilItIsGranted();
    void aLostConnectionAsksNoMore();

private:
    static int asked(const FakeSender &sender)
    {
        const std::vector<Node> all = sender.withTag("iq");
        return int(std::count_if(
            all.begin(), all.end(), [](const Node &iq) { return iq.text("xmlns") == "passive"; }));
    }
};

void tst_LoginSequence::asksForActiveUntilItIsGranted()
{
    TestAccount account;
    FakeSender sender;
    sender.answers.isActiveRefused = true;
    PreKeyKeeper keeper(account.store(), sender, account.clock, account.random);
    LoginSequence login(sender, keeper, account.clock);
    const QSignalSpy active(&login, &LoginSequence::active);
    login.start(Node("success"));
    // What can be sent is not kept back by that.
    QTRY_COMPARE_WITH_TIMEOUT(active.size(), 1, 2000);
    QCOMPARE(asked(sender), 1);
    account.clock.advance(milliseconds(9'999));
    QCOMPARE(asked(sender), 1);
    account.clock.advance(milliseconds(1));
    QTRY_COMPARE_WITH_TIMEOUT(account.clock.alarms(), size_t(1), 2000);
    sender.answers.isActiveRefused = false;
    account.clock.advance(milliseconds(10'000));
    QCOMPARE(asked(sender), 3);
    QTest::qWait(20);
    account.clock.advance(milliseconds(60'000));
    QCOMPARE(asked(sender), 3);
    QCOMPARE(active.size(), 1);
}

void tst_LoginSequence::aLostConnectionAsksNoMore()
{
    TestAccount account;
    FakeSender sender;
    sender.answers.isActiveRefused = true;
    PreKeyKeeper keeper(account.store(), sender, account.clock, account.random);
    LoginSequence login(sender, keeper, account.clock);
    const QSignalSpy active(&login, &LoginSequence::active);
    login.start(Node("success"));
    QTRY_COMPARE_WITH_TIMEOUT(active.size(), 1, 2000);
    sender.answers.isActiveRefused = false;
    // The next login asks by itself, and only once.
    login.start(Node("success"));
    QTRY_COMPARE_WITH_TIMEOUT(active.size(), 2, 2000);
    account.clock.advance(milliseconds(60'000));
    QCOMPARE(asked(sender), 2);
}

HELIOGRAPH_TEST(LoginSequence)
#include "tst_LoginSequence.moc"
