// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountHost.h"
#include "tests/app/Talk.h"
#include "tests/support/TestMain.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// What stands between and under the messages of a chat: the unread line, and why one waits.
class tst_ConversationReading : public QObject {
    Q_OBJECT

private slots:
    void remembersWhereReadingStopped();
    void theUnreadLineGoesOnceItHasServed();
    void saysWhatQueuedMessagesWaitFor();
};

void tst_ConversationReading::remembersWhereReadingStopped()
{
    Talk talk;
    for (int i = 0; i < 130; ++i) {
        StoredMessage message = receivedText(talkAda, QString::number(i), talkBase + i * 1000);
        message.unread = i >= 10;
        talk.put(message);
    }
    talk.open();
    QTRY_VERIFY(talk.conversation->isLoaded());
    const auto idOfFirstUnread = [&] {
        for (int row = 0; row < talk.conversation->rowCount(); ++row) {
            if (talk.conversation->at(row).rowId == talk.conversation->firstUnread())
                return talk.conversation->at(row).key.id;
        }
        return QString();
    };
    QCOMPARE(idOfFirstUnread(), QStringLiteral("30"));
    talk.conversation->loadOlder();
    QTRY_COMPARE(talk.conversation->rowCount(), 130);
    QCOMPARE(idOfFirstUnread(), QStringLiteral("10"));
}

void tst_ConversationReading::theUnreadLineGoesOnceItHasServed()
{
    Talk talk;
    qint64 first = 0;
    for (int i = 0; i < 6; ++i) {
        StoredMessage message = receivedText(talkAda, QString::number(i), talkBase + i * 1000);
        message.unread = i >= 4;
        const qint64 row = talk.put(message);
        first = i == 4 ? row : first;
    }
    talk.open();
    QTRY_VERIFY(talk.conversation->isLoaded());
    QCOMPARE(talk.conversation->firstUnread(), first);
    // Read, and still there: it says where reading began.
    talk.conversation->markRead();
    QCOMPARE(talk.conversation->firstUnread(), first);
    QSignalSpy changed(talk.conversation.get(), &QAbstractItemModel::dataChanged);
    talk.conversation->lookAway();
    QCOMPARE(talk.conversation->firstUnread(), qint64(0));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 4);
    // What comes while nobody looks gets a line of its own, before the first of it.
    const qint64 missed
        = talk.put(receivedText(talkAda, QStringLiteral("missed"), talkBase + 10'000));
    talk.changed(missed);
    QTRY_COMPARE(talk.conversation->rowCount(), 7);
    QCOMPARE(talk.conversation->firstUnread(), missed);
    talk.changed(talk.put(receivedText(talkAda, QStringLiteral("missed too"), talkBase + 11'000)));
    QTRY_COMPARE(talk.conversation->rowCount(), 8);
    QCOMPARE(talk.conversation->firstUnread(), missed);
    talk.conversation->lookBack();
    talk.changed(talk.put(receivedText(talkAda, QStringLiteral("seen"), talkBase + 12'000)));
    QTRY_COMPARE(talk.conversation->rowCount(), 9);
    QCOMPARE(talk.conversation->firstUnread(), missed);
    // Who answers has read.
    (void)talk.conversation->sendText(QStringLiteral("Thanks"));
    QCOMPARE(talk.conversation->firstUnread(), qint64(0));
}

void tst_ConversationReading::saysWhatQueuedMessagesWaitFor()
{
    Talk talk;
    const qint64 first = talk.put(acceptedText(talkAda, QStringLiteral("1"), talkBase));
    talk.put(acceptedText(talkAda, QStringLiteral("2"), talkBase + 1000));
    talk.open();
    QTRY_VERIFY(talk.conversation->isLoaded());
    const auto reason = [&](int row) { return talk.conversation->at(row).reason; };
    QTRY_COMPARE(reason(0), QStringLiteral("Waiting: the account needs a scan"));
    QCOMPARE(reason(1), QStringLiteral("Queued: goes out after the one above"));
    SessionStatus online;
    online.state = SessionState::Online;
    emit talk.account().carrier().statusChanged(SessionStatus(), online, 1);
    QCOMPARE(reason(0), QString());
    const milliseconds now = talk.account().profile().clock().now();
    emit talk.account().carrier().queueWaitChanged(QueueWait {
        QueueWait::Why::Pace, first, now + milliseconds(3000), 20, milliseconds(60'000), {} });
    const QRegularExpression waiting(
        QStringLiteral("^Waiting ([0-9]+) s: 20 messages a minute are allowed$"));
    const QRegularExpressionMatch begin = waiting.match(reason(0));
    QVERIFY(begin.hasMatch());
    QCOMPARE(reason(1), QStringLiteral("Queued: goes out after the one above"));
    // The seconds go down by themselves.
    QTRY_VERIFY(waiting.match(reason(0)).captured(1).toInt() < begin.captured(1).toInt());
    emit talk.account().carrier().queueWaitChanged(QueueWait());
    QCOMPARE(reason(0), QString());
    QCOMPARE(reason(1), QString());
}

HELIOGRAPH_TEST(ConversationReading)
#include "tst_ConversationReading.moc"
