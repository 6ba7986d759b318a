// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/MessageTables.h"
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// Messages, chats and unread counts.
class tst_MessageTables : public QObject, private StoredRows {
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
    void replacesBytesAfterTheUpload();
    void C15_oneMessageCountsOnce();
    void marksReadUpToARow();
    void marksReadWithinOneSecond();
    void markReadOfUnknownThingsChangesNothing();
    void owesReceiptsUntilSettled();
    void removesWithAllThatHangsOnIt();
    void keepsPeerNotesOnce();
    void keepsDrafts();
    void findsSystemLines();
    void aFilledPlaceholderHasNoErrorLeft();
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
    media.waveform = QByteArray("\0\x64", 2);
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

void tst_MessageTables::replacesBytesAfterTheUpload()
{
    StoredMessage message = ownText(m_kim, QStringLiteral("A"), 1);
    message.content.kind = MessageKind::Document;
    message.content.media = storedMedia();
    message.content.media->type = MediaType::Document;
    message = inserted(message);
    QVERIFY(messages().setLocalPath(message.rowId, QStringLiteral("/files/a")));
    QVERIFY(messages().setRaw(message.rowId, "uploaded"));
    const StoredMessage read = messages().byRow(message.rowId).value();
    QCOMPARE(read.content, message.content);
    QCOMPARE(read.raw, "uploaded");
    QCOMPARE(read.localPath, QStringLiteral("/files/a"));
    QCOMPARE(read.status, DeliveryStep::Queued);
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
    QVERIFY(messages().settleReads({ owed[0].rowId }));
    QCOMPARE(messages().owedReads().size(), 1);
    QVERIFY(messages().settleReads({ owed[0].rowId, owed[1].rowId }));
    QVERIFY(messages().owedReads().empty());
    QVERIFY(messages().markRead(m_kim, 0, true));
    QVERIFY(messages().owedReads().empty());
}

void tst_MessageTables::removesWithAllThatHangsOnIt()
{
    StoredMessage row = ownText(m_kim, QStringLiteral("A"), 1000);
    row.content.kind = MessageKind::Image;
    row.content.media = storedMedia();
    row = inserted(row);
    QVERIFY(outbox().enqueue(row.rowId, {}));
    (void)note(row, DeliveryStep::Sent);
    QVERIFY(messages().remove(row.rowId));
    QVERIFY(!messages().byRow(row.rowId));
    QVERIFY(!outbox().row(row.rowId));
    QVERIFY(deliveries().steps(row.rowId).empty());
    QVERIFY(messages().remove(row.rowId));
    // A new row never takes the number of a removed one.
    QVERIFY(inserted(ownText(m_kim, QStringLiteral("B"), 1)).rowId > row.rowId);
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

void tst_MessageTables::findsSystemLines()
{
    const QString event = eventName(SystemEvent::IdentityChanged);
    QVERIFY(!messages().knowsChat(m_kim));
    QVERIFY(!messages().hasSystemLine(m_kim, event, 0));
    StoredMessage line = incomingText(m_kim, QStringLiteral("A"), 5000);
    line.content.kind = MessageKind::System;
    line.content.text = event;
    (void)inserted(line);
    (void)inserted(incomingText(m_kim, QStringLiteral("B"), 9000));
    QVERIFY(messages().knowsChat(m_kim));
    QVERIFY(messages().hasSystemLine(m_kim, event, 5000));
    QVERIFY(!messages().hasSystemLine(m_kim, event, 5001));
    QVERIFY(!messages().hasSystemLine(m_kim, QStringLiteral("other"), 0));
    QVERIFY(!messages().hasSystemLine(m_kimsLid, event, 0));
    QCOMPARE(eventOf(event), SystemEvent::IdentityChanged);
    QCOMPARE(eventOf(QStringLiteral("of a later version")), SystemEvent::Unknown);
}

void tst_MessageTables::aFilledPlaceholderHasNoErrorLeft()
{
    StoredMessage placeholder = incomingText(m_kim, QStringLiteral("A"), 1000);
    placeholder.content = {};
    placeholder.content.kind = MessageKind::Placeholder;
    placeholder.raw.clear();
    placeholder = inserted(placeholder);
    QVERIFY(messages().setError(placeholder.rowId, QStringLiteral("NotFound")));
    QCOMPARE(messages().byRow(placeholder.rowId)->error, QStringLiteral("NotFound"));
    StoredMessage late = incomingText(m_kim, QStringLiteral("A"), 1000);
    QVERIFY(messages().insert(late).value());
    QVERIFY(messages().byRow(placeholder.rowId)->error.isEmpty());
}

HELIOGRAPH_TEST(MessageTables)
#include "tst_MessageTables.moc"
