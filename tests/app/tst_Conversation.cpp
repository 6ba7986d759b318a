// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ChatListModel.h"
#include "tests/app/Talk.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

class tst_Conversation : public QObject {
    Q_OBJECT

private slots:
    void emptyChat();
    void olderPagesComeBefore();
    void equalIdsOfTwoAuthorsAreBothShown();
    void changedRowsAreReadAgain();
    void removedRowDisappears();
    void rowsOutsideTheWindowStayOut();
    void titleAndDraft();
    void whatIsTypedEarlyIsNotReplaced();
    void quotesNameTheirAuthor();
    void reactionsStandUnderTheirMessage();
    void stepsOfAMessage();
    void C14_orderFollowsTheService();
    void C14_rowMovesWhenTheServiceTimeIsKnown();
    void tellsOfANewSecurityCode();
    void aMessageThatNeverCameSaysSo();
    void C35_goesOnUnderTheNumber();
    void C35_takesInWhatCameUnderTheHiddenId();
};

namespace {

QStringList numbers(int from, int to)
{
    QStringList out;
    for (int i = from; i < to; ++i)
        out << QString::number(i);
    return out;
}

} // namespace

void tst_Conversation::emptyChat()
{
    Talk talk;
    talk.open();
    QSignalSpy loaded(talk.conversation.get(), &Conversation::loaded);
    QTRY_COMPARE(loaded.size(), 1);
    QVERIFY(talk.conversation->isLoaded());
    QVERIFY(!talk.conversation->hasOlder());
    QCOMPARE(talk.conversation->rowCount(), 0);
    QCOMPARE(talk.conversation->title(), QStringLiteral("+49 151 555 0110"));
}

void tst_Conversation::olderPagesComeBefore()
{
    Talk talk;
    talk.fill(250);
    talk.open();
    QSignalSpy inserted(talk.conversation.get(), &QAbstractItemModel::rowsInserted);
    QTRY_COMPARE(talk.ids(), numbers(150, 250));
    QVERIFY(talk.conversation->hasOlder());
    talk.conversation->loadOlder();
    // Asking twice while a page is on its way changes nothing.
    talk.conversation->loadOlder();
    QTRY_COMPARE(talk.ids(), numbers(50, 250));
    QVERIFY(talk.conversation->hasOlder());
    talk.conversation->loadOlder();
    QTRY_COMPARE(talk.ids(), numbers(0, 250));
    QVERIFY(!talk.conversation->hasOlder());
    talk.conversation->loadOlder();
    QCOMPARE(inserted.size(), 3);
    QCOMPARE(inserted.at(2).at(1).toInt(), 0);
    QCOMPARE(inserted.at(2).at(2).toInt(), 49);
}

void tst_Conversation::equalIdsOfTwoAuthorsAreBothShown()
{
    Talk talk;
    talk.put(receivedText(talkAda, QStringLiteral("same"), talkBase));
    talk.fill(99);
    talk.put(acceptedText(talkAda, QStringLiteral("same"), talkBase + 200'000, DeliveryStep::Sent));
    talk.open();
    QTRY_COMPARE(talk.conversation->rowCount(), 100);
    talk.conversation->loadOlder();
    QTRY_COMPARE(talk.conversation->rowCount(), 101);
}

void tst_Conversation::changedRowsAreReadAgain()
{
    Talk talk;
    talk.fill(3);
    talk.open();
    QTRY_COMPARE(talk.conversation->rowCount(), 3);
    QSignalSpy data(talk.conversation.get(), &QAbstractItemModel::dataChanged);
    StoredMessage own = acceptedText(talkAda, QStringLiteral("own"), talkBase + 9000);
    own.rowId = talk.put(own);
    talk.changed(own.rowId);
    QTRY_COMPARE(talk.ids(), numbers(0, 3) << QStringLiteral("own"));
    QCOMPARE(talk.conversation->at(3).status, DeliveryStep::Queued);
    QVERIFY(talk.conversation->at(3).fromMe);
    QVERIFY(talk.store->outbox().fail(own.rowId, errorName(ErrorCode::NoSuchRecipient)));
    data.clear();
    talk.changed(own.rowId);
    QTRY_COMPARE(talk.conversation->at(3).status, DeliveryStep::Failed);
    QVERIFY(!data.isEmpty());
    QVERIFY(talk.conversation->at(3).reason.contains(QStringLiteral("not on WhatsApp")));
    QVERIFY(talk.conversation->index(3)
                .data(Qt::AccessibleTextRole)
                .toString()
                .contains(QStringLiteral("failed")));
}

void tst_Conversation::removedRowDisappears()
{
    Talk talk;
    talk.fill(2);
    const qint64 own = talk.put(acceptedText(talkAda, QStringLiteral("own"), talkBase + 9000));
    talk.open();
    QTRY_COMPARE(talk.conversation->rowCount(), 3);
    QVERIFY(talk.store->messages().remove(own));
    talk.changed(own);
    QTRY_COMPARE(talk.ids(), numbers(0, 2));
}

void tst_Conversation::rowsOutsideTheWindowStayOut()
{
    Talk talk;
    talk.fill(150);
    talk.open();
    QTRY_COMPARE(talk.conversation->rowCount(), 100);
    const qint64 old = talk.put(receivedText(talkAda, QStringLiteral("late"), talkBase - 5000));
    talk.changed(old);
    const qint64 fresh = talk.put(receivedText(talkAda, QStringLiteral("new"), talkBase + 900'000));
    talk.changed(fresh);
    QTRY_COMPARE(talk.ids(), numbers(50, 150) << QStringLiteral("new"));
    talk.conversation->loadOlder();
    QTRY_COMPARE(talk.ids(),
        QStringList { QStringLiteral("late") } + numbers(0, 150) << QStringLiteral("new"));
}

void tst_Conversation::titleAndDraft()
{
    Talk talk;
    talk.fill(1);
    QVERIFY(talk.store->directory().savePushName(talkAda, QStringLiteral("Ada")));
    QVERIFY(talk.store->messages().setDraft(talkAda, QStringLiteral("half")));
    talk.open();
    QTRY_COMPARE(talk.conversation->title(), QStringLiteral("Ada"));
    QCOMPARE(talk.conversation->draft(), QStringLiteral("half"));
    QTRY_COMPARE(talk.conversation->rowCount(), 1);
    QCOMPARE(talk.conversation->at(0).senderName, QStringLiteral("Ada"));
    QSignalSpy changed(&talk.account(), &Account::chatsChanged);
    // C18: each character comes back.
    const QString whole = QString::fromUtf8("10\u00a0000 & <br>\n  b\u2028c\ufdd0d \ufffc end");
    talk.conversation->setDraft(whole);
    // The second is the draft's; the first came from opening the account.
    QTRY_VERIFY(
        !changed.isEmpty() && !changed.last().at(0).value<std::vector<ChatChange>>().empty());
    talk.open();
    QTRY_COMPARE(talk.conversation->draft(), whole);
}

/// What was on the disk comes when it has been read, which may be late.
void tst_Conversation::whatIsTypedEarlyIsNotReplaced()
{
    Talk talk;
    talk.fill(1);
    QVERIFY(talk.store->directory().savePushName(talkAda, QStringLiteral("Ada")));
    QVERIFY(talk.store->messages().setDraft(talkAda, QStringLiteral("half")));
    talk.open();
    (void)talk.conversation->sendText(QStringLiteral("half and more"), {});
    QTRY_COMPARE(talk.conversation->title(), QStringLiteral("Ada"));
    QCOMPARE(talk.conversation->draft(), QString());
    // Whoever looks at the chat again before all is stored finds the newest.
    for (int i = 0; i < 50; ++i)
        talk.conversation->setDraft(QString::number(i));
    const Conversation again(talk.account(), talkAda);
    QCOMPARE(again.draft(), QStringLiteral("49"));
    const Conversation ofADevice(talk.account(), talkAda.withDevice(3));
    QCOMPARE(ofADevice.draft(), QStringLiteral("49"));
    QTest::qWait(50);
    QCOMPARE(again.draft(), QStringLiteral("49"));
}

void tst_Conversation::quotesNameTheirAuthor()
{
    Talk talk;
    StoredMessage answer = receivedText(talkAda, QStringLiteral("answer"), talkBase);
    answer.content.quote
        = Quote { QStringLiteral("q"), TestProfile::own(), QStringLiteral("mine") };
    talk.put(answer);
    StoredMessage other = receivedText(talkAda, QStringLiteral("other"), talkBase + 1);
    other.content.quote = Quote { QStringLiteral("p"), talkAda, QStringLiteral("hers") };
    talk.put(other);
    talk.open();
    QTRY_COMPARE(talk.conversation->rowCount(), 2);
    QCOMPARE(talk.conversation->at(0).quotedName, QStringLiteral("You"));
    QCOMPARE(talk.conversation->at(1).quotedName, talk.conversation->title());
}

void tst_Conversation::reactionsStandUnderTheirMessage()
{
    Talk talk;
    talk.fill(2);
    talk.open();
    QTRY_COMPARE(talk.conversation->rowCount(), 2);
    const MessageKey target { talkAda, talkAda, QStringLiteral("1") };
    StoredMessage own = acceptedText(talkAda, QStringLiteral("reaction"), talkBase + 9000);
    own.content.kind = MessageKind::Reaction;
    own.rowId = talk.put(own);
    QVERIFY(talk.store->reactions().keep(
        target, { TestProfile::own(), QStringLiteral("+"), talkBase, own.key.id }));
    // Neither when it is set nor when the service has it does it become a row.
    talk.changed(own.rowId);
    talk.changed(talk.conversation->at(1).rowId);
    QTRY_COMPARE(talk.conversation->at(1).reactions.size(), size_t(1));
    QCOMPARE(talk.conversation->at(1).reactions.front().emoji, QStringLiteral("+"));
    QCOMPARE(talk.ids(), numbers(0, 2));
}

void tst_Conversation::stepsOfAMessage()
{
    Talk talk;
    StoredMessage own = acceptedText(talkAda, QStringLiteral("own"), talkBase);
    own.rowId = talk.put(own);
    QVERIFY(talk.store->deliveries().noteStep(
        own, { talkAda, DeliveryStep::Sent, talkBase + 1000, talkBase + 1200 }));
    talk.open();
    QTRY_COMPARE(talk.conversation->rowCount(), 1);
    const auto steps = talk.conversation->steps(talk.conversation->at(0).key);
    QTRY_VERIFY(steps.isFinished());
    const Result<std::vector<Conversation::StepRow>> rows = steps.result();
    QVERIFY(rows);
    QCOMPARE(rows->size(), 1U);
    QCOMPARE(rows->front().step, DeliveryStep::Sent);
    QCOMPARE(rows->front().serverTime, talkBase + 1000);
    QCOMPARE(rows->front().localTime, talkBase + 1200);
    const auto unknown = talk.conversation->steps({ talkAda, talkAda, QStringLiteral("none") });
    QTRY_VERIFY(unknown.isFinished());
    QCOMPARE(unknown.result().error().code, ErrorCode::UnknownMessage);
}

constexpr qint64 clockAhead = 7'200'000;

void tst_Conversation::C14_orderFollowsTheService()
{
    Talk talk;
    // The clock is two hours ahead, then it is set right.
    const qint64 first
        = talk.put(acceptedText(talkAda, QStringLiteral("m1"), talkBase + clockAhead));
    QVERIFY(talk.store->messages().setTime(first, talkBase));
    const qint64 second = talk.put(acceptedText(talkAda, QStringLiteral("m2"), talkBase + 9000));
    QVERIFY(talk.store->messages().setTime(second, talkBase + 10'000));
    talk.put(receivedText(talkAda, QStringLiteral("m3"), talkBase + 20'000));
    // The second round is a restart.
    for (int round = 0; round < 2; ++round) {
        talk.open();
        QTRY_COMPARE(talk.ids(),
            QStringList({ QStringLiteral("m1"), QStringLiteral("m2"), QStringLiteral("m3") }));
        QCOMPARE(talk.conversation->at(0).timestamp, talkBase);
        ChatListModel list(*talk.manager);
        emit talk.account().chatsChanged({});
        QTRY_COMPARE(list.rowCount(), 1);
        QCOMPARE(list.at(0).preview, QStringLiteral("text of m3"));
        QCOMPARE(list.at(0).timestamp, talkBase + 20'000);
    }
}

void tst_Conversation::C14_rowMovesWhenTheServiceTimeIsKnown()
{
    Talk talk;
    const qint64 ahead
        = talk.put(acceptedText(talkAda, QStringLiteral("m1"), talkBase + clockAhead));
    talk.put(receivedText(talkAda, QStringLiteral("m2"), talkBase + 20'000));
    talk.open();
    QTRY_COMPARE(talk.ids(), QStringList({ QStringLiteral("m2"), QStringLiteral("m1") }));
    QVERIFY(talk.store->messages().setTime(ahead, talkBase));
    talk.changed(ahead);
    QTRY_COMPARE(talk.ids(), QStringList({ QStringLiteral("m1"), QStringLiteral("m2") }));
}

namespace {

/// A row between messages, or one that waits.
StoredMessage lineOf(MessageKind kind, const QString &text)
{
    StoredMessage line = receivedText(talkAda, QStringLiteral("line"), talkBase);
    line.content.kind = kind;
    line.content.text = text;
    return line;
}

} // namespace

void tst_Conversation::tellsOfANewSecurityCode()
{
    Talk talk;
    talk.put(lineOf(MessageKind::System, eventName(SystemEvent::IdentityChanged)));
    QVERIFY(talk.store->directory().savePushName(talkAda, QStringLiteral("Ada")));
    talk.open();
    QTRY_COMPARE(talk.conversation->rowCount(), 1);
    const QModelIndex index = talk.conversation->index(0);
    QCOMPARE(index.data().toString(), QStringLiteral("The security code with Ada changed"));
    QVERIFY(index.data(Qt::AccessibleTextRole).toString().contains(index.data().toString()));
}

void tst_Conversation::aMessageThatNeverCameSaysSo()
{
    Talk talk;
    const qint64 row = talk.put(lineOf(MessageKind::Placeholder, {}));
    talk.open();
    QTRY_COMPARE(talk.conversation->rowCount(), 1);
    QVERIFY(talk.conversation->at(0).reason.isEmpty());
    QVERIFY(talk.store->messages().setError(row, errorName(ErrorCode::NotFound)));
    talk.changed(row);
    QTRY_COMPARE(
        talk.conversation->at(0).reason, QStringLiteral("This message could not be loaded"));
}

void tst_Conversation::C35_goesOnUnderTheNumber()
{
    const Jid hidden = Jid::lid("235000000000001");
    Talk talk;
    talk.put(receivedText(talkAda, QStringLiteral("under the number"), talkBase));
    talk.put(receivedText(hidden, QStringLiteral("under the hidden id"), talkBase + 1000));
    talk.open();
    talk.conversation = std::make_unique<Conversation>(talk.account(), hidden);
    QTRY_COMPARE(talk.ids(), QStringList { QStringLiteral("under the hidden id") });
    QCOMPARE(talk.conversation->title(), QStringLiteral("Unknown contact"));
    talk.conversation->setDraft(QStringLiteral("half a sentence"));
    QVERIFY(talk.store->messages().mergeChats(hidden, talkAda));
    emit talk.account().chatsJoined(hidden, talkAda, true);
    QTRY_COMPARE(talk.ids(),
        QStringList({ QStringLiteral("under the number"), QStringLiteral("under the hidden id") }));
    QCOMPARE(talk.conversation->chat(), talkAda);
    QCOMPARE(talk.conversation->at(1).key.chat, talkAda);
    QTRY_COMPARE(talk.conversation->title(), QStringLiteral("+49 151 555 0110"));
    QCOMPARE(talk.conversation->draft(), QStringLiteral("half a sentence"));
}

void tst_Conversation::C35_takesInWhatCameUnderTheHiddenId()
{
    const Jid hidden = Jid::lid("235000000000001");
    Talk talk;
    talk.put(receivedText(hidden, QStringLiteral("a"), talkBase));
    talk.put(receivedText(talkAda, QStringLiteral("b"), talkBase + 1000));
    talk.open();
    QTRY_COMPARE(talk.ids(), QStringList { QStringLiteral("b") });
    // Two names of somebody else.
    emit talk.account().chatsJoined(hidden, Jid::phoneNumber("491515550199"), true);
    QCOMPARE(talk.conversation->rowCount(), 1);
    QVERIFY(talk.store->messages().mergeChats(hidden, talkAda));
    emit talk.account().chatsJoined(hidden, talkAda, true);
    QTRY_COMPARE(talk.ids(), QStringList({ QStringLiteral("a"), QStringLiteral("b") }));
}

HELIOGRAPH_TEST(Conversation)
#include "tst_Conversation.moc"
