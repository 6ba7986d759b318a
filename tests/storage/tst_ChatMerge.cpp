// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// Two names of one person become one chat.
class tst_ChatMerge : public QObject, private StoredRows {
    Q_OBJECT
private slots:
    void init() { m_store = testStore(); }
    void C15_bothNamesCountOnce();
    void mergingRenamesALoneChat();
    void mergingJoinsTwoChats();
    void mergingKeepsDuplicatesOnce();
    void mergingPrefersContentOverPlaceholders();
    void mergingMovesReceiptsAlong();
    void mergingNothingIsNothing();
};

void tst_ChatMerge::C15_bothNamesCountOnce()
{
    (void)inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    (void)inserted(incomingText(m_kimsLid, QStringLiteral("A"), 1000));
    (void)inserted(incomingText(m_kimsLid, QStringLiteral("B"), 2000));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    QCOMPARE(messages().unread(), 2);
    QVERIFY(messages().markRead(m_kim, 0, false));
    QCOMPARE(messages().unread(), 0);
}

void tst_ChatMerge::mergingRenamesALoneChat()
{
    const StoredMessage message = inserted(incomingText(m_kimsLid, QStringLiteral("A"), 1000));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    const StoredMessage read = messages().byRow(message.rowId).value();
    QCOMPARE(read.key, (MessageKey { m_kim, m_kim, QStringLiteral("A") }));
    QCOMPARE(read.wireChat, m_kimsLid);
    QCOMPARE(messages().unread(), 1);
}

void tst_ChatMerge::mergingJoinsTwoChats()
{
    const StoredMessage old = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    const StoredMessage incoming = inserted(incomingText(m_kimsLid, QStringLiteral("B"), 2000));
    const StoredMessage own = inserted(ownText(m_kimsLid, QStringLiteral("C"), 3000));
    QVERIFY(outbox().enqueue(own.rowId, {}));
    QVERIFY(messages().setDraft(m_kimsLid, QStringLiteral("draft")));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    for (const StoredMessage &row : { old, incoming })
        QCOMPARE(messages().byRow(row.rowId)->key, (MessageKey { m_kim, m_kim, row.key.id }));
    QCOMPARE(messages().findOwn(m_kim, QStringLiteral("C"))->rowId, own.rowId);
    QCOMPARE(outboxIds(), QStringList { QStringLiteral("C") });
    QCOMPARE(messages().unread(), 2);
}

void tst_ChatMerge::mergingKeepsDuplicatesOnce()
{
    const StoredMessage kept = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    const StoredMessage extra = inserted(incomingText(m_kimsLid, QStringLiteral("A"), 1000));
    // The same message under both authors in one chat.
    StoredMessage foreign = incomingText(m_kim, QStringLiteral("A"), 1000);
    foreign.key.sender = m_kimsLid;
    foreign = inserted(foreign);
    QVERIFY(foreign.rowId > 0);
    QVERIFY(messages().markRead(m_kimsLid, 0, true));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    QVERIFY(messages().byRow(kept.rowId));
    QVERIFY(!messages().byRow(extra.rowId));
    QVERIFY(!messages().byRow(foreign.rowId));
    // Read under one name is read, and its receipt is still owed.
    QCOMPARE(messages().unread(), 0);
    QCOMPARE(messages().owedReads().size(), 1);
    QVERIFY(!messages().find({ m_kimsLid, m_kimsLid, QStringLiteral("A") }));
}

void tst_ChatMerge::mergingPrefersContentOverPlaceholders()
{
    StoredMessage placeholder = incomingText(m_kim, QStringLiteral("A"), 1000);
    placeholder.content = {};
    placeholder.content.kind = MessageKind::Placeholder;
    (void)inserted(placeholder);
    const StoredMessage full = inserted(incomingText(m_kimsLid, QStringLiteral("A"), 1000));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    const StoredMessage read = messages().find({ m_kim, m_kim, QStringLiteral("A") }).value();
    QCOMPARE(read.content, full.content);
    QCOMPARE(read.raw, full.raw);
    QCOMPARE(messages().unread(), 1);
}

void tst_ChatMerge::mergingMovesReceiptsAlong()
{
    const StoredMessage own = inserted(ownText(m_kimsLid, QStringLiteral("A"), 1000));
    (void)note(own, DeliveryStep::Delivered);
    const DeliveryRow early { m_kimsLid, DeliveryStep::Read, 1, 1 };
    QVERIFY(deliveries().keepEarlyReceipt(m_kimsLid, QStringLiteral("B"), early));
    QCOMPARE(
        retries().nextRetry({ m_kimsLid, m_kimsLid, QStringLiteral("C") }, seconds(1)).value(), 1);
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    QCOMPARE(deliveries().steps(own.rowId)[0].recipient, m_kim);
    const std::vector<DeliveryRow> taken
        = deliveries().takeEarlyReceipts(m_kim, QStringLiteral("B"));
    QCOMPARE(taken.size(), 1);
    QCOMPARE(taken[0].recipient, m_kim);
    QCOMPARE(retries().nextRetry({ m_kim, m_kim, QStringLiteral("C") }, seconds(1)).value(), 2);
}

void tst_ChatMerge::mergingNothingIsNothing()
{
    const StoredMessage message = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    QVERIFY(messages().mergeChats(m_kim, m_kim));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    QCOMPARE(messages().byRow(message.rowId)->key, message.key);
    QCOMPARE(messages().unread(), 1);
}

HELIOGRAPH_TEST(ChatMerge)
#include "tst_ChatMerge.moc"
