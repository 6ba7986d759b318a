// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ReceiptTracker.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

namespace {

struct ReceiptWorld {
    ReceiptWorld()
        : tracker(account.store(), account.clock)
    {
        mine = insert(QStringLiteral("M1"), true);
    }
    StoredMessage insert(const QString &id, bool fromMe, qint64 time = 1'790'000'000'000)
    {
        StoredMessage message;
        message.key = { friendJid, fromMe ? account.own().bare() : friendJid, id };
        message.fromMe = fromMe;
        message.time = message.localTime = time;
        message.unread = !fromMe;
        message.status = DeliveryStep::Sent;
        message.content.text = id;
        message.raw = textMessage(id);
        (void)account.store().messages().insert(message);
        return message;
    }
    Outcome apply(ReceiptType type, const Jid &from, const std::vector<QString> &ids,
        qint64 t = 1'790'000'005, const Jid &recipient = {})
    {
        Receipt receipt;
        receipt.type = type;
        receipt.peer = from;
        receipt.ids = ids;
        receipt.timestamp = t;
        receipt.recipient = recipient;
        Outcome outcome;
        (void)account.store().transact([&] { return tracker.apply(receipt, outcome); });
        return outcome;
    }
    DeliveryStep status() { return account.store().messages().byRow(mine.rowId)->status; }

    TestAccount account;
    ReceiptTracker tracker;
    Jid friendJid = Jid::phoneNumber("447700900123");
    StoredMessage mine;
};

} // namespace

/// Steps of outgoing messages, and reading on other own devices (05 §4.3).
class tst_ReceiptTracker : public QObject {
    Q_OBJECT
private slots:
    void raisesAndNeverLowers();
    void changesNothing_data();
    void changesNothing();
    void keepsBothClocks();
    void takesLists();
    void findsTheChatUnderTheHiddenId();
    void keepsReceiptsThatComeTooEarly();
    void keepsNoneOfChatsThatAreNotStored();
    void readsElsewhereReadsUpToThere();
    void isNotFooledByOthersWhoClaimToHaveRead();
};

void tst_ReceiptTracker::raisesAndNeverLowers()
{
    ReceiptWorld world;
    world.apply(ReceiptType::Delivered, world.friendJid, { QStringLiteral("M1") });
    QCOMPARE(world.status(), DeliveryStep::Delivered);
    world.apply(ReceiptType::Read, world.friendJid, { QStringLiteral("M1") });
    QCOMPARE(world.status(), DeliveryStep::Read);
    world.apply(ReceiptType::Delivered, world.friendJid.withDevice(4), { QStringLiteral("M1") });
    QCOMPARE(world.status(), DeliveryStep::Read);
    world.apply(ReceiptType::Played, world.friendJid, { QStringLiteral("M1") });
    QCOMPARE(world.status(), DeliveryStep::Played);
}

void tst_ReceiptTracker::changesNothing_data()
{
    QTest::addColumn<int>("type");
    for (const ReceiptType type :
        { ReceiptType::Inactive, ReceiptType::Sender, ReceiptType::PeerMessage,
            ReceiptType::HistorySync, ReceiptType::ServerError, ReceiptType::Other })
        QTest::newRow(qPrintable(QString::number(static_cast<int>(type))))
            << static_cast<int>(type);
}

void tst_ReceiptTracker::changesNothing()
{
    QFETCH(int, type);
    ReceiptWorld world;
    const Outcome outcome
        = world.apply(static_cast<ReceiptType>(type), world.friendJid, { QStringLiteral("M1") });
    QCOMPARE(world.status(), DeliveryStep::Sent);
    QVERIFY(outcome.steps.empty());
}

void tst_ReceiptTracker::keepsBothClocks()
{
    ReceiptWorld world;
    const Outcome outcome
        = world.apply(ReceiptType::Delivered, world.friendJid, { QStringLiteral("M1") });
    QCOMPARE(outcome.steps.size(), size_t(1));
    QCOMPARE(outcome.steps.front().row.serverTime, 1'790'000'005'000LL);
    QCOMPARE(outcome.steps.front().row.localTime, qint64(world.account.clock.now().count()));
    QCOMPARE(outcome.steps.front().key, world.mine.key);
    QCOMPARE(world.account.store().deliveries().steps(world.mine.rowId).size(), size_t(1));
}

void tst_ReceiptTracker::takesLists()
{
    ReceiptWorld world;
    const StoredMessage second = world.insert(QStringLiteral("M2"), true);
    const Outcome outcome = world.apply(
        ReceiptType::Read, world.friendJid, { QStringLiteral("M1"), QStringLiteral("M2") });
    QCOMPARE(outcome.steps.size(), size_t(2));
    QCOMPARE(world.account.store().messages().byRow(second.rowId)->status, DeliveryStep::Read);
}

void tst_ReceiptTracker::findsTheChatUnderTheHiddenId()
{
    ReceiptWorld world;
    const Jid lid = Jid::lid("235000000000123", 2);
    QVERIFY(world.account.store().directory().learnPair(lid.bare(), world.friendJid));
    world.apply(ReceiptType::Delivered, lid, { QStringLiteral("M1") });
    QCOMPARE(world.status(), DeliveryStep::Delivered);
}

void tst_ReceiptTracker::keepsReceiptsThatComeTooEarly()
{
    ReceiptWorld world;
    const Outcome outcome
        = world.apply(ReceiptType::Read, world.friendJid, { QStringLiteral("M7") });
    QVERIFY(outcome.steps.empty() && outcome.changed.empty());
    const auto kept = world.account.store().deliveries().takeEarlyReceipts(
        world.friendJid, QStringLiteral("M7"));
    QCOMPARE(kept.size(), size_t(1));
    QCOMPARE(kept.front().step, DeliveryStep::Read);
}

void tst_ReceiptTracker::keepsNoneOfChatsThatAreNotStored()
{
    ReceiptWorld world;
    const QString id = QStringLiteral("G1");
    const auto kept = [&](const Jid &chat) {
        return world.account.store().deliveries().takeEarlyReceipts(chat, id).size();
    };
    const Jid group { "120300000000000001", server::group };
    const Jid status { "status", server::broadcast };
    Receipt receipt;
    receipt.ids = { id };
    for (const Jid &chat : { group, status }) {
        for (const Jid &reader : { world.friendJid, world.account.own().withDevice(0) }) {
            receipt.type = ReceiptType::Read;
            receipt.peer = chat;
            receipt.participant = reader;
            Outcome outcome;
            QVERIFY(world.account.store().transact(
                [&] { return world.tracker.apply(receipt, outcome); }));
            QCOMPARE(kept(chat), size_t(0));
        }
    }
    // What the phone sends to a person comes here too, if later.
    world.apply(ReceiptType::Delivered, world.friendJid, { id });
    QCOMPARE(kept(world.friendJid), size_t(1));
}

void tst_ReceiptTracker::readsElsewhereReadsUpToThere()
{
    ReceiptWorld world;
    const StoredMessage first = world.insert(QStringLiteral("I1"), false, 1'790'000'001'000);
    const StoredMessage second = world.insert(QStringLiteral("I2"), false, 1'790'000'002'000);
    const StoredMessage third = world.insert(QStringLiteral("I3"), false, 1'790'000'003'000);
    QCOMPARE(world.account.store().messages().unread(), 3);
    const Outcome outcome = world.apply(ReceiptType::ReadSelf, world.account.own().withDevice(0),
        { QStringLiteral("I2") }, 1'790'000'009, world.friendJid);
    QCOMPARE(world.account.store().messages().unread(), 1);
    QVERIFY(!world.account.store().messages().byRow(first.rowId)->unread);
    QVERIFY(!world.account.store().messages().byRow(second.rowId)->unread);
    QVERIFY(world.account.store().messages().byRow(third.rowId)->unread);
    QVERIFY(outcome.steps.empty());
    QVERIFY(world.account.store().messages().owedReads().empty());
}

void tst_ReceiptTracker::isNotFooledByOthersWhoClaimToHaveRead()
{
    ReceiptWorld world;
    world.insert(QStringLiteral("I1"), false);
    world.apply(ReceiptType::ReadSelf, world.friendJid, { QStringLiteral("I1") }, 1'790'000'009,
        world.friendJid);
    QCOMPARE(world.account.store().messages().unread(), 1);
    QCOMPARE(world.status(), DeliveryStep::Sent);
}

HELIOGRAPH_TEST(ReceiptTracker)
#include "tst_ReceiptTracker.moc"
