// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/MessageTables.h"
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// Messages, their deliveries, unread counts and the outbox.
class tst_MessageTables : public QObject {
    Q_OBJECT
private slots:
    void init() { m_store = testStore(); }
    void keepsWholeMessages();
    void C17_keepsTextsWithNul();
    void knowsAMessageAgain();
    void sameIdMayComeFromSeveral();
    void placeholderIsReplacedInPlace();
    void placeholderNeverReplacesContent();
    void revokedMessagesStayRevoked();
    void editsKeepThePlace();
    void replacesContentAfterTheUpload();
    void stepsNeverGoBackwards_data();
    void stepsNeverGoBackwards();
    void readingImpliesDelivery();
    void groupStateIsTheLowestOfAll();
    void C12_receiptsLeaveTheTimeAlone();
    void keepsEarlyReceipts();
    void forgetsOldEarlyReceipts();
    void C15_oneMessageCountsOnce();
    void C15_bothNamesCountOnce();
    void marksReadUpToARow();
    void marksReadWithinOneSecond();
    void markReadOfUnknownThingsChangesNothing();
    void owesReceiptsUntilSettled();
    void outboxKeepsTheOrderOfAcceptance();
    void failedRowsAreHeldUntilReleased();
    void arrivedRowsAreNotOfferedAgain();
    void removesWithAllThatHangsOnIt();
    void mergingRenamesALoneChat();
    void mergingJoinsTwoChats();
    void mergingKeepsDuplicatesOnce();
    void mergingPrefersContentOverPlaceholders();
    void mergingMovesReceiptsAlong();
    void mergingNothingIsNothing();
    void countsRetries();
    void keepsPeerNotesOnce();
    void keepsDrafts();

private:
    MessageTables &messages() const { return m_store->messages(); }
    StoredMessage inserted(StoredMessage message) const
    {
        return messages().insert(message).value() ? message : StoredMessage();
    }
    StoredMessage queued(const QString &id, qint64 time = 1000) const
    {
        const StoredMessage row = inserted(ownText(m_kim, id, time));
        return messages().enqueue(row.rowId, QString()) ? row : StoredMessage();
    }
    DeliveryStep statusOf(const StoredMessage &row) const
    {
        return messages().byRow(row.rowId)->status;
    }
    bool note(
        const StoredMessage &row, DeliveryStep step, qint64 time = 5000, const Jid &who = {}) const
    {
        const Jid recipient = who.isNull() ? row.key.chat : who;
        return messages()
            .noteStep(*messages().byRow(row.rowId), { recipient, step, time, time + 7 })
            .value();
    }
    QStringList outboxIds() const
    {
        QStringList ids;
        for (const OutboxRow &row : messages().outbox(100))
            ids.append(row.message.key.id);
        return ids;
    }

    const Jid m_kim = Jid::phoneNumber("447700900123");
    const Jid m_kimsLid = Jid::lid("235000000000001");
    std::unique_ptr<AccountStore> m_store;
};

static MediaReference storedMedia()
{
    MediaReference media;
    media.type = MediaType::Image;
    media.mimeType = QStringLiteral("image/jpeg");
    media.fileName = QStringLiteral("a.jpg");
    media.fileLength = 5'000'000'000;
    media.width = 40;
    media.height = 20;
    media.seconds = 3;
    media.thumbnail = "jpeg";
    return media;
}

void tst_MessageTables::keepsWholeMessages()
{
    StoredMessage message = incomingText(m_kim, QStringLiteral("A"), 1'790'000'000'000);
    message.content.kind = MessageKind::Image;
    message.content.media = storedMedia();
    message.content.quote = Quote { QStringLiteral("Q"), m_kimsLid, QStringLiteral("quoted") };
    message.wireChat = m_kimsLid;
    message = inserted(message);
    QVERIFY(message.rowId > 0);
    const StoredMessage read = messages().find(message.key).value();
    QCOMPARE(read.rowId, message.rowId);
    QCOMPARE(read.key, message.key);
    QCOMPARE(read.time, message.time);
    QCOMPARE(read.localTime, message.localTime);
    QCOMPARE(read.content, message.content);
    QCOMPARE(read.raw, message.raw);
    QCOMPARE(read.wireChat, m_kimsLid);
    QVERIFY(read.unread && !read.fromMe && !read.edited);
    QVERIFY(messages().setLocalPath(read.rowId, QStringLiteral("/files/a.jpg")));
    QCOMPARE(messages().byRow(read.rowId)->localPath, QStringLiteral("/files/a.jpg"));
    QVERIFY(!messages().findOwn(m_kim, QStringLiteral("A")));
    const StoredMessage own = inserted(ownText(m_kim, QStringLiteral("B"), 1));
    QCOMPARE(messages().findOwn(m_kim, QStringLiteral("B"))->rowId, own.rowId);
    QCOMPARE(messages().byRow(own.rowId)->wireChat, m_kim);
    QVERIFY(!messages().byRow(999));
}

void tst_MessageTables::C17_keepsTextsWithNul()
{
    StoredMessage message = incomingText(m_kim, QStringLiteral("A"), 1);
    message.content.text = QStringLiteral("a\0b");
    message = inserted(message);
    QCOMPARE(messages().byRow(message.rowId)->content.text, QStringLiteral("a\0b"));
    QVERIFY(messages().setDraft(m_kim, QStringLiteral("c\0d")));
}

void tst_MessageTables::knowsAMessageAgain()
{
    const StoredMessage first = inserted(incomingText(m_kim, QStringLiteral("A"), 1));
    StoredMessage again = incomingText(m_kim, QStringLiteral("A"), 99);
    again.content.text = QStringLiteral("another");
    QCOMPARE(messages().insert(again).value(), false);
    QCOMPARE(again.rowId, first.rowId);
    QCOMPARE(messages().byRow(first.rowId)->content.text, first.content.text);
    QCOMPARE(messages().byRow(first.rowId)->time, 1);
}

void tst_MessageTables::sameIdMayComeFromSeveral()
{
    const Jid club { "120300000000000001", server::group };
    StoredMessage one = incomingText(club, QStringLiteral("A"), 1);
    one.key.sender = m_kim;
    StoredMessage other = one;
    other.key.sender = Jid::phoneNumber("15550002222");
    QVERIFY(messages().insert(one).value());
    QVERIFY(messages().insert(other).value());
    QVERIFY(inserted(incomingText(m_kim, QStringLiteral("A"), 1)).rowId > 0);
    QVERIFY(one.rowId != other.rowId);
}

void tst_MessageTables::placeholderIsReplacedInPlace()
{
    StoredMessage placeholder = incomingText(m_kim, QStringLiteral("A"), 1000);
    placeholder.content = {};
    placeholder.content.kind = MessageKind::Placeholder;
    placeholder.raw.clear();
    placeholder = inserted(placeholder);
    (void)inserted(incomingText(m_kim, QStringLiteral("B"), 2000));
    QCOMPARE(messages().unread(), 2);

    StoredMessage resend = incomingText(m_kim, QStringLiteral("A"), 9000);
    resend.content.kind = MessageKind::Image;
    resend.content.media = storedMedia();
    QCOMPARE(messages().insert(resend).value(), true);
    QCOMPARE(resend.rowId, placeholder.rowId);
    const StoredMessage read = messages().byRow(placeholder.rowId).value();
    QCOMPARE(read.content, resend.content);
    QCOMPARE(read.raw, resend.raw);
    QCOMPARE(read.time, 1000);
    QCOMPARE(messages().unread(), 2);
    QCOMPARE(messages().insert(resend).value(), false);
}

void tst_MessageTables::placeholderNeverReplacesContent()
{
    const StoredMessage message = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    StoredMessage placeholder = incomingText(m_kim, QStringLiteral("A"), 1000);
    placeholder.content = {};
    placeholder.content.kind = MessageKind::Placeholder;
    QCOMPARE(messages().insert(placeholder).value(), false);
    QCOMPARE(messages().byRow(message.rowId)->content, message.content);
}

void tst_MessageTables::revokedMessagesStayRevoked()
{
    StoredMessage message = incomingText(m_kim, QStringLiteral("A"), 1000);
    message.content.kind = MessageKind::Image;
    message.content.media = storedMedia();
    message.content.quote = Quote { QStringLiteral("Q"), m_kim, QStringLiteral("quoted") };
    message = inserted(message);
    QVERIFY(messages().revoke(message.rowId));
    StoredMessage read = messages().byRow(message.rowId).value();
    QCOMPARE(read.content.kind, MessageKind::Revoked);
    QVERIFY(read.content.text.isEmpty() && read.raw.isEmpty());
    QVERIFY(!read.content.media && !read.content.quote);
    // Neither the original, late, nor an edit brings it back.
    StoredMessage late = incomingText(m_kim, QStringLiteral("A"), 1000);
    QCOMPARE(messages().insert(late).value(), false);
    MessageContent content;
    content.text = QStringLiteral("edited");
    QVERIFY(messages().edit(message.rowId, content, "raw"));
    read = messages().byRow(message.rowId).value();
    QCOMPARE(read.content.kind, MessageKind::Revoked);
    QVERIFY(read.content.text.isEmpty() && read.raw.isEmpty() && !read.edited);
}

void tst_MessageTables::editsKeepThePlace()
{
    const StoredMessage message = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    MessageContent content;
    content.text = QStringLiteral("edited");
    QVERIFY(messages().edit(message.rowId, content, {}));
    StoredMessage read = messages().byRow(message.rowId).value();
    QCOMPARE(read.content.text, QStringLiteral("edited"));
    QCOMPARE(read.raw, message.raw);
    QCOMPARE(read.time, 1000);
    QVERIFY(read.edited);
    QVERIFY(messages().edit(message.rowId, content, "new raw"));
    QCOMPARE(messages().byRow(message.rowId)->raw, "new raw");
}

void tst_MessageTables::replacesContentAfterTheUpload()
{
    StoredMessage message = ownText(m_kim, QStringLiteral("A"), 1);
    message.content.kind = MessageKind::Document;
    message.content.media = storedMedia();
    message.content.media->type = MediaType::Document;
    message = inserted(message);
    QVERIFY(messages().setLocalPath(message.rowId, QStringLiteral("/files/a")));
    MessageContent uploaded = message.content;
    uploaded.media->fileName = QStringLiteral("b.pdf");
    uploaded.media->seconds = 9;
    QVERIFY(messages().replaceContent(message.rowId, uploaded, "uploaded"));
    const StoredMessage read = messages().byRow(message.rowId).value();
    QCOMPARE(read.content, uploaded);
    QCOMPARE(read.raw, "uploaded");
    QCOMPARE(read.localPath, QStringLiteral("/files/a"));
    QCOMPARE(read.status, DeliveryStep::Queued);
}

void tst_MessageTables::stepsNeverGoBackwards_data()
{
    QTest::addColumn<DeliveryStep>("start");
    QTest::addColumn<DeliveryStep>("step");
    QTest::addColumn<DeliveryStep>("expected");
    using Step = DeliveryStep;
    const Step rising[] { Step::Queued, Step::Sent, Step::Delivered, Step::Read, Step::Played };
    for (const Step start : rising) {
        for (const Step step : { Step::Sent, Step::Delivered, Step::Read, Step::Played })
            QTest::addRow("%s, %s", qPrintable(stepName(start)), qPrintable(stepName(step)))
                << start << step << qMax(start, step);
    }
    // What arrived has arrived, whatever was thought before.
    for (const Step step : { Step::Sent, Step::Delivered, Step::Read })
        QTest::addRow("failed, %s", qPrintable(stepName(step))) << Step::Failed << step << step;
}

void tst_MessageTables::stepsNeverGoBackwards()
{
    QFETCH(DeliveryStep, start);
    QFETCH(DeliveryStep, step);
    QFETCH(DeliveryStep, expected);
    StoredMessage message = ownText(m_kim, QStringLiteral("A"), 1);
    message.status = start;
    message.error = start == DeliveryStep::Failed ? QStringLiteral("Offline") : QString();
    message = inserted(message);
    QCOMPARE(note(message, step), start != expected);
    QCOMPARE(statusOf(message), expected);
    QCOMPARE(messages().byRow(message.rowId)->error, QString());
    QVERIFY(!note(message, step));
}

void tst_MessageTables::readingImpliesDelivery()
{
    const StoredMessage message = inserted(ownText(m_kim, QStringLiteral("A"), 1));
    QVERIFY(note(message, DeliveryStep::Sent, 5000));
    QVERIFY(note(message, DeliveryStep::Read, 9000));
    QVERIFY(!note(message, DeliveryStep::Delivered, 9500));
    std::vector<DeliveryRow> steps = messages().steps(message.rowId);
    QCOMPARE(steps.size(), 3);
    QCOMPARE(steps[0].step, DeliveryStep::Sent);
    QCOMPARE(steps[1].step, DeliveryStep::Delivered);
    QCOMPARE(steps[1].serverTime, 9000);
    QCOMPARE(steps[2].step, DeliveryStep::Read);
    QCOMPARE(steps[2].serverTime, 9000);
    QCOMPARE(steps[2].localTime, 9007);
    QVERIFY(note(message, DeliveryStep::Played, 9900));
    QCOMPARE(messages().steps(message.rowId).size(), 4);
}

void tst_MessageTables::groupStateIsTheLowestOfAll()
{
    const Jid one = Jid::lid("1");
    const Jid two = Jid::lid("2");
    const StoredMessage message
        = inserted(ownText({ "120300000000000001", server::group }, QStringLiteral("A"), 1));
    QVERIFY(messages().expectRecipients(message.rowId, { one, two }));
    QVERIFY(messages().steps(message.rowId).empty());
    QVERIFY(note(message, DeliveryStep::Sent));
    QVERIFY(!note(message, DeliveryStep::Read, 5000, one));
    QCOMPARE(statusOf(message), DeliveryStep::Sent);
    // Somebody who was no member does not count.
    QVERIFY(!note(message, DeliveryStep::Read, 5000, Jid::lid("3")));
    QVERIFY(note(message, DeliveryStep::Delivered, 5000, two));
    QCOMPARE(statusOf(message), DeliveryStep::Delivered);
    QVERIFY(note(message, DeliveryStep::Read, 5000, two));
    QCOMPARE(statusOf(message), DeliveryStep::Read);
}

void tst_MessageTables::C12_receiptsLeaveTheTimeAlone()
{
    const StoredMessage message = inserted(ownText(m_kim, QStringLiteral("A"), 1'790'000'000'000));
    QVERIFY(note(message, DeliveryStep::Delivered, 1'790'000'999'000));
    QCOMPARE(messages().byRow(message.rowId)->time, 1'790'000'000'000);
    QVERIFY(messages().setTime(message.rowId, 1'790'000'001'000));
    QCOMPARE(messages().byRow(message.rowId)->time, 1'790'000'001'000);
}

void tst_MessageTables::keepsEarlyReceipts()
{
    const QString id = QStringLiteral("A");
    const DeliveryRow row { m_kim, DeliveryStep::Read, 5000, 6000 };
    QVERIFY(messages().keepEarlyReceipt(m_kim, id, row));
    QVERIFY(messages().keepEarlyReceipt(m_kim, id, row));
    QVERIFY(messages().takeEarlyReceipts(m_kimsLid, id).empty());
    QVERIFY(messages().takeEarlyReceipts(m_kim, QStringLiteral("B")).empty());
    const std::vector<DeliveryRow> taken = messages().takeEarlyReceipts(m_kim, id);
    QCOMPARE(taken.size(), 1);
    QCOMPARE(taken[0].recipient, m_kim);
    QCOMPARE(taken[0].step, DeliveryStep::Read);
    QCOMPARE(taken[0].serverTime, 5000);
    QVERIFY(messages().takeEarlyReceipts(m_kim, id).empty());
}

void tst_MessageTables::forgetsOldEarlyReceipts()
{
    constexpr qint64 day = 24LL * 3600 * 1000;
    const auto keep = [&](const char *id, qint64 time) {
        return messages().keepEarlyReceipt(
            m_kim, QLatin1String(id), { m_kim, DeliveryStep::Read, time, time });
    };
    QVERIFY(keep("old", day));
    QVERIFY(keep("young", 3 * day));
    QVERIFY(keep("now", 9 * day));
    QVERIFY(messages().takeEarlyReceipts(m_kim, QStringLiteral("old")).empty());
    QCOMPARE(messages().takeEarlyReceipts(m_kim, QStringLiteral("young")).size(), 1);
}

// "Mark as unread" on the phone travels in app state; the store has no such mark yet.
void tst_MessageTables::C15_oneMessageCountsOnce()
{
    StoredMessage message = incomingText(m_kim, QStringLiteral("A"), 1000);
    QVERIFY(messages().insert(message).value());
    QCOMPARE(messages().unread(), 1);
    StoredMessage again = incomingText(m_kim, QStringLiteral("A"), 1000);
    QVERIFY(!messages().insert(again).value());
    QVERIFY(messages().setDraft(m_kim, QStringLiteral("draft")));
    QVERIFY(messages().setTime(message.rowId, 2000));
    QCOMPARE(messages().unread(), 1);
    (void)inserted(ownText(m_kim, QStringLiteral("B"), 2000));
    QCOMPARE(messages().unread(), 1);
    for (int i = 0; i < 2; ++i) {
        QVERIFY(messages().markRead(m_kim, message.rowId, false));
        QCOMPARE(messages().unread(), 0);
    }
}

void tst_MessageTables::C15_bothNamesCountOnce()
{
    (void)inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    (void)inserted(incomingText(m_kimsLid, QStringLiteral("A"), 1000));
    (void)inserted(incomingText(m_kimsLid, QStringLiteral("B"), 2000));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    QCOMPARE(messages().unread(), 2);
    QVERIFY(messages().markRead(m_kim, 0, false));
    QCOMPARE(messages().unread(), 0);
}

void tst_MessageTables::marksReadUpToARow()
{
    const StoredMessage first = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    const StoredMessage second = inserted(incomingText(m_kim, QStringLiteral("B"), 2000));
    const StoredMessage third = inserted(incomingText(m_kim, QStringLiteral("C"), 3000));
    const StoredMessage elsewhere = inserted(incomingText(m_kimsLid, QStringLiteral("D"), 1000));
    QVERIFY(messages().markRead(m_kim, second.rowId, false));
    QVERIFY(!messages().byRow(first.rowId)->unread);
    QVERIFY(!messages().byRow(second.rowId)->unread);
    QVERIFY(messages().byRow(third.rowId)->unread);
    QVERIFY(messages().byRow(elsewhere.rowId)->unread);
    QCOMPARE(messages().unread(), 2);
    QVERIFY(messages().owedReads().empty());
}

void tst_MessageTables::marksReadWithinOneSecond()
{
    const StoredMessage seen = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    const StoredMessage unseen = inserted(incomingText(m_kim, QStringLiteral("B"), 1000));
    QVERIFY(messages().markRead(m_kim, seen.rowId, true));
    QVERIFY(!messages().byRow(seen.rowId)->unread);
    QVERIFY(messages().byRow(unseen.rowId)->unread);
}

void tst_MessageTables::markReadOfUnknownThingsChangesNothing()
{
    const StoredMessage message = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    QVERIFY(messages().markRead(m_kim, message.rowId + 77, true));
    QVERIFY(messages().markRead(Jid::phoneNumber("15550002222"), 0, true));
    QVERIFY(messages().byRow(message.rowId)->unread);
    QVERIFY(messages().owedReads().empty());
}

void tst_MessageTables::owesReceiptsUntilSettled()
{
    (void)inserted(incomingText(m_kim, QStringLiteral("B"), 2000));
    (void)inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    QVERIFY(messages().markRead(m_kim, 0, true));
    QCOMPARE(messages().unread(), 0);
    const std::vector<StoredMessage> owed = messages().owedReads();
    QCOMPARE(owed.size(), 2);
    QCOMPARE(owed[0].key.id, QStringLiteral("A"));
    // Reading elsewhere does not take the debt away, and nothing is owed twice.
    QVERIFY(messages().markRead(m_kim, 0, false));
    QCOMPARE(messages().owedReads().size(), 2);
    QVERIFY(messages().settleReads());
    QVERIFY(messages().owedReads().empty());
    QVERIFY(messages().markRead(m_kim, 0, true));
    QVERIFY(messages().owedReads().empty());
}

void tst_MessageTables::outboxKeepsTheOrderOfAcceptance()
{
    // Accepted in this order, although a clock was set back in between (C14).
    const StoredMessage a = queued(QStringLiteral("A"), 3000);
    (void)queued(QStringLiteral("B"), 1000);
    (void)queued(QStringLiteral("C"), 2000);
    QCOMPARE(outboxIds(),
        (QStringList { QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C") }));
    QCOMPARE(messages().outbox(2).size(), 2);
    QVERIFY(messages().countAttempt(a.rowId));
    QVERIFY(messages().countAttempt(a.rowId));
    QVERIFY(messages().markUploaded(a.rowId));
    const OutboxRow row = messages().outboxRow(a.rowId).value();
    QCOMPARE(row.attempts, 2);
    QVERIFY(row.uploaded);
    QCOMPARE(row.message.raw, a.raw);
    QVERIFY(messages().dequeue(a.rowId));
    QVERIFY(!messages().outboxRow(a.rowId));
    QCOMPARE(outboxIds(), (QStringList { QStringLiteral("B"), QStringLiteral("C") }));
    const StoredMessage withFile = inserted(ownText(m_kim, QStringLiteral("D"), 1));
    QVERIFY(messages().enqueue(withFile.rowId, QStringLiteral("/spool/d")));
    QCOMPARE(messages().outboxRow(withFile.rowId)->spool, QStringLiteral("/spool/d"));
}

void tst_MessageTables::failedRowsAreHeldUntilReleased()
{
    const StoredMessage row = queued(QStringLiteral("A"));
    QVERIFY(messages().countAttempt(row.rowId));
    QCOMPARE(messages().release(row.rowId).value(), false);
    QVERIFY(messages().fail(row.rowId, QStringLiteral("NoSession")));
    QCOMPARE(statusOf(row), DeliveryStep::Failed);
    QCOMPARE(messages().byRow(row.rowId)->error, QStringLiteral("NoSession"));
    QVERIFY(outboxIds().isEmpty());
    QCOMPARE(messages().release(row.rowId).value(), true);
    QCOMPARE(statusOf(row), DeliveryStep::Queued);
    QVERIFY(messages().byRow(row.rowId)->error.isEmpty());
    QCOMPARE(outboxIds(), QStringList { QStringLiteral("A") });
    QCOMPARE(messages().outboxRow(row.rowId)->attempts, 0);
    QCOMPARE(messages().release(row.rowId).value(), false);
}

void tst_MessageTables::arrivedRowsAreNotOfferedAgain()
{
    // The ack was lost, a receipt came, then an error: it has arrived.
    const StoredMessage delivered = queued(QStringLiteral("A"));
    QVERIFY(note(delivered, DeliveryStep::Delivered));
    QVERIFY(messages().fail(delivered.rowId, QStringLiteral("RejectedByService")));
    QCOMPARE(statusOf(delivered), DeliveryStep::Delivered);
    QVERIFY(!messages().release(delivered.rowId).value());
    QVERIFY(outboxIds().isEmpty());
    // The receipt after the error.
    const StoredMessage failed = queued(QStringLiteral("B"));
    QVERIFY(messages().fail(failed.rowId, QStringLiteral("RejectedByService")));
    QVERIFY(messages().fail(failed.rowId, QStringLiteral("RejectedByService")));
    QVERIFY(messages().outboxRow(failed.rowId));
    QVERIFY(note(failed, DeliveryStep::Delivered));
    QVERIFY(!messages().release(failed.rowId).value());
    QCOMPARE(statusOf(failed), DeliveryStep::Delivered);
    QVERIFY(!messages().outboxRow(failed.rowId));
}

void tst_MessageTables::removesWithAllThatHangsOnIt()
{
    StoredMessage row = ownText(m_kim, QStringLiteral("A"), 1000);
    row.content.kind = MessageKind::Image;
    row.content.media = storedMedia();
    row = inserted(row);
    QVERIFY(messages().enqueue(row.rowId, {}));
    (void)note(row, DeliveryStep::Sent);
    QVERIFY(messages().remove(row.rowId));
    QVERIFY(!messages().byRow(row.rowId));
    QVERIFY(!messages().outboxRow(row.rowId));
    QVERIFY(messages().steps(row.rowId).empty());
    QVERIFY(messages().remove(row.rowId));
    // A new row never takes the number of a removed one.
    QVERIFY(inserted(ownText(m_kim, QStringLiteral("B"), 1)).rowId > row.rowId);
}

void tst_MessageTables::mergingRenamesALoneChat()
{
    const StoredMessage message = inserted(incomingText(m_kimsLid, QStringLiteral("A"), 1000));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    const StoredMessage read = messages().byRow(message.rowId).value();
    QCOMPARE(read.key, (MessageKey { m_kim, m_kim, QStringLiteral("A") }));
    QCOMPARE(read.wireChat, m_kimsLid);
    QCOMPARE(messages().unread(), 1);
}

void tst_MessageTables::mergingJoinsTwoChats()
{
    const StoredMessage old = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    const StoredMessage incoming = inserted(incomingText(m_kimsLid, QStringLiteral("B"), 2000));
    const StoredMessage own = inserted(ownText(m_kimsLid, QStringLiteral("C"), 3000));
    QVERIFY(messages().enqueue(own.rowId, {}));
    QVERIFY(messages().setDraft(m_kimsLid, QStringLiteral("draft")));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    for (const StoredMessage &row : { old, incoming })
        QCOMPARE(messages().byRow(row.rowId)->key, (MessageKey { m_kim, m_kim, row.key.id }));
    QCOMPARE(messages().findOwn(m_kim, QStringLiteral("C"))->rowId, own.rowId);
    QCOMPARE(outboxIds(), QStringList { QStringLiteral("C") });
    QCOMPARE(messages().unread(), 2);
}

void tst_MessageTables::mergingKeepsDuplicatesOnce()
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

void tst_MessageTables::mergingPrefersContentOverPlaceholders()
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

void tst_MessageTables::mergingMovesReceiptsAlong()
{
    const StoredMessage own = inserted(ownText(m_kimsLid, QStringLiteral("A"), 1000));
    (void)note(own, DeliveryStep::Delivered);
    const DeliveryRow early { m_kimsLid, DeliveryStep::Read, 1, 1 };
    QVERIFY(messages().keepEarlyReceipt(m_kimsLid, QStringLiteral("B"), early));
    QCOMPARE(messages().nextRetry({ m_kimsLid, m_kimsLid, QStringLiteral("C") }).value(), 1);
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    QCOMPARE(messages().steps(own.rowId)[0].recipient, m_kim);
    const std::vector<DeliveryRow> taken = messages().takeEarlyReceipts(m_kim, QStringLiteral("B"));
    QCOMPARE(taken.size(), 1);
    QCOMPARE(taken[0].recipient, m_kim);
    QCOMPARE(messages().nextRetry({ m_kim, m_kim, QStringLiteral("C") }).value(), 2);
}

void tst_MessageTables::mergingNothingIsNothing()
{
    const StoredMessage message = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    QVERIFY(messages().mergeChats(m_kim, m_kim));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    QCOMPARE(messages().byRow(message.rowId)->key, message.key);
    QCOMPARE(messages().unread(), 1);
}

void tst_MessageTables::countsRetries()
{
    const MessageKey key { m_kim, m_kim, QStringLiteral("A") };
    QCOMPARE(messages().nextRetry(key).value(), 1);
    QCOMPARE(messages().nextRetry(key).value(), 2);
    QCOMPARE(messages().nextResend(QStringLiteral("A"), m_kim.withDevice(1)).value(), 1);
    QCOMPARE(messages().nextResend(QStringLiteral("A"), m_kim.withDevice(2)).value(), 1);
    QCOMPARE(messages().nextResend(QStringLiteral("A"), m_kim.withDevice(1)).value(), 2);
}

void tst_MessageTables::keepsPeerNotesOnce()
{
    for (int i = 0; i < 2; ++i)
        QVERIFY(messages().keepPeerNote(
            QStringLiteral("A"), QStringLiteral("history"), "note", milliseconds(1)));
}

void tst_MessageTables::keepsDrafts()
{
    QVERIFY(messages().setDraft(m_kim, QStringLiteral("not yet")));
    QVERIFY(messages().setDraft(m_kim, QString()));
    QCOMPARE(messages().unread(), 0);
}

HELIOGRAPH_TEST(MessageTables)
#include "tst_MessageTables.moc"
