// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proto/e2e.pb.h"
#include "session/ReceiptTracker.h"
#include "tests/session/DraftsWorld.h"
#include "tests/session/InboxWorld.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// Reactions in both directions (05 §2.7, §2.9).
class tst_Reactions : public QObject {
    Q_OBJECT
private slots:
    void standsUnderItsMessage_data();
    void standsUnderItsMessage();
    void theNewestCounts();
    void aClockThatIsAheadKeepsNothingOut();
    void comesBeforeItsMessage();
    void bringsNoDeletedMessageBack();
    void standsUnderNoMessageThatWasDeletedBeforeItCame();
    void goesToEveryDevice();
    void namesItsTargetFromItsOwnSide();
    void theSameTwiceIsOne();
    void countsBeforeItIsStored();
    void isTheNewestWhateverTheClockSays();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
    void keepsItsPlaceInTheChat();
    void anOwnClockThatIsAheadKeepsNothingOut();
    void isTakenBackWhenItFails();
    void whatTheOtherSideHasIsBackWhenSeveralFail_data();
    void whatTheOtherSideHasIsBackWhenSeveralFail();
    void isBackWhenItArrivedAfterAll_data();
    void isBackWhenItArrivedAfterAll();
};

namespace {

const QString thumb = QStringLiteral("\U0001F44D");
const QString star = QStringLiteral("\u2b50");
const QString heart = QStringLiteral("\u2764\ufe0f");

QByteArray reactionTo(
    const QString &id, bool fromMe, const QString &emoji, qint64 time = 1'790'000'000'500)
{
    return buildReaction({ { id, fromMe, {} }, emoji, time }, Jid::phoneNumber("447700900123"));
}

/// A message of either side of the chat with the friend.
StoredMessage storedIn(TestAccount &account, const QString &id, bool own)
{
    const Jid person = Jid::phoneNumber("447700900123");
    StoredMessage message;
    message.key = { person, own ? account.own().bare() : person, id };
    message.fromMe = own;
    message.time = message.localTime = 1000;
    message.content.text = QStringLiteral("hello");
    message.raw = textMessage(message.content.text);
    (void)account.store().messages().insert(message);
    return message;
}

QString shownUnder(TestAccount &account, const MessageKey &key)
{
    QStringList parts;
    const StoredMessage now = account.store().messages().find(key).value_or(StoredMessage());
    for (const Reaction &reaction : now.reactions)
        parts << reaction.sender.toString().section(u'@', 0, 0).right(3) + reaction.emoji;
    return parts.join(u' ');
}

Draft reactionDraft(const QString &id, const QString &emoji)
{
    Draft draft;
    draft.chat = Jid::phoneNumber("447700900123");
    draft.quote = Quote { id, {}, {} };
    draft.text = emoji;
    draft.action = Draft::Action::React;
    return draft;
}

Result<MessageKey> answerOf(DraftsWorld &world, const Draft &draft)
{
    const QFuture<Result<MessageKey>> answer = world.drafts.send(draft);
    world.drafts.commit();
    return answer.result();
}

} // namespace

void tst_Reactions::standsUnderItsMessage_data()
{
    QTest::addColumn<bool>("byTheOwnTablet");
    QTest::addColumn<bool>("fromMe");
    QTest::addColumn<bool>("ownMessage");
    QTest::newRow("a friend to what I wrote") << false << false << true;
    QTest::newRow("a friend to what they wrote") << false << true << false;
    QTest::newRow("my tablet to what a friend wrote") << true << false << false;
    QTest::newRow("my tablet to what I wrote") << true << true << true;
}

void tst_Reactions::standsUnderItsMessage()
{
    QFETCH(const bool, byTheOwnTablet);
    QFETCH(const bool, fromMe);
    QFETCH(const bool, ownMessage);
    InboxWorld world;
    const StoredMessage mine = storedIn(world.account, QStringLiteral("M1"), true);
    const StoredMessage theirs = storedIn(world.account, QStringLiteral("M1"), false);
    PeerDevice &device = byTheOwnTablet ? world.tablet : world.friendDevice;
    QByteArray bytes = reactionTo(QStringLiteral("M1"), fromMe, thumb);
    if (byTheOwnTablet)
        bytes = wrapForOwnDevices(bytes, mine.key.chat);
    Node stanza = world.stanza(device, "R1", bytes);
    if (byTheOwnTablet)
        stanza.set("recipient", mine.key.chat);
    QVERIFY(world.take(stanza));
    const StoredMessage &target = ownMessage ? mine : theirs;
    QCOMPARE(shownUnder(world.account, target.key),
        (byTheOwnTablet ? QStringLiteral("100") : QStringLiteral("123")) + thumb);
    QVERIFY(shownUnder(world.account, (ownMessage ? theirs : mine).key).isEmpty());
    // It is told as a change of that message, and is none itself.
    QCOMPARE(world.outcome.updated.size(), size_t(1));
    QCOMPARE(world.outcome.updated.front().message.key, target.key);
    QCOMPARE(world.outcome.updated.front().message.reactions.size(), size_t(1));
    QVERIFY(world.outcome.received.empty());
    QVERIFY(!world.row(world.friendDevice, "R1"));
    QCOMPARE(world.account.store().messages().unread(), 0);
    QCOMPARE(world.replies("receipt").size(), size_t(1));
}

void tst_Reactions::theNewestCounts()
{
    InboxWorld world;
    const MessageKey key = storedIn(world.account, QStringLiteral("M1"), true).key;
    const auto take = [&](const QByteArray &id, const QString &emoji, qint64 time) {
        return world.take(world.stanza(
            world.friendDevice, id, reactionTo(QStringLiteral("M1"), false, emoji, time)));
    };
    QVERIFY(take("R2", heart, 1'790'000'000'600));
    QVERIFY(take("R1", thumb, 1'790'000'000'500));
    QCOMPARE(shownUnder(world.account, key), QStringLiteral("123") + heart);
    QVERIFY(world.outcome.updated.empty());
    QVERIFY(take("R3", {}, 1'790'000'000'700));
    QVERIFY(shownUnder(world.account, key).isEmpty());
    QCOMPARE(world.outcome.updated.size(), size_t(1));
    QVERIFY(world.outcome.updated.front().message.reactions.empty());
}

void tst_Reactions::aClockThatIsAheadKeepsNothingOut()
{
    InboxWorld world;
    const MessageKey key = storedIn(world.account, QStringLiteral("M1"), true).key;
    QVERIFY(world.take(world.stanza(world.friendDevice, "R1",
        reactionTo(QStringLiteral("M1"), false, thumb, 4'000'000'000'000), 1'790'000'001)));
    QVERIFY(world.take(world.stanza(world.friendDevice, "R2",
        reactionTo(QStringLiteral("M1"), false, heart, 1'790'000'002'100), 1'790'000'002)));
    QCOMPARE(shownUnder(world.account, key), QStringLiteral("123") + heart);
}

void tst_Reactions::comesBeforeItsMessage()
{
    InboxWorld world;
    QVERIFY(world.take(
        world.stanza(world.friendDevice, "R1", reactionTo(QStringLiteral("A1"), true, thumb))));
    QVERIFY(world.outcome.changed.empty());
    QVERIFY(!world.account.store().messages().knowsChat(world.friendDevice.jid().bare()));
    QVERIFY(
        world.take(world.stanza(world.friendDevice, "A1", textMessage(QStringLiteral("hello")))));
    QCOMPARE(world.outcome.received.front().message.reactions.size(), size_t(1));
    QCOMPARE(world.row(world.friendDevice, "A1")->reactions.front().emoji, thumb);
}

void tst_Reactions::bringsNoDeletedMessageBack()
{
    InboxWorld world;
    const StoredMessage message = storedIn(world.account, QStringLiteral("M1"), false);
    QVERIFY(world.account.store().messages().revoke(message.rowId));
    QVERIFY(world.take(
        world.stanza(world.friendDevice, "R1", reactionTo(QStringLiteral("M1"), true, thumb))));
    QVERIFY(shownUnder(world.account, message.key).isEmpty());
}

void tst_Reactions::standsUnderNoMessageThatWasDeletedBeforeItCame()
{
    InboxWorld world;
    QVERIFY(world.take(
        world.stanza(world.friendDevice, "R1", reactionTo(QStringLiteral("A1"), true, thumb))));
    proto::Message revoke;
    revoke.mutable_protocolmessage()->set_type(proto::Message::ProtocolMessage::REVOKE);
    revoke.mutable_protocolmessage()->mutable_key()->set_id("A1");
    QVERIFY(world.take(world.stanza(
        world.friendDevice, "D1", QByteArray::fromStdString(revoke.SerializeAsString()))));
    const auto row = world.row(world.friendDevice, "A1");
    QCOMPARE(row->content.kind, MessageKind::Revoked);
    QVERIFY(row->reactions.empty());
}

void tst_Reactions::goesToEveryDevice()
{
    DraftsWorld world;
    const MessageKey target = storedIn(world.account, QStringLiteral("M1"), false).key;
    const MessageKey key = answerOf(world, reactionDraft(QStringLiteral("M1"), thumb)).value();
    QCOMPARE(shownUnder(world.account, target), QStringLiteral("100") + thumb);
    const auto outcome = world.changes.front().front().value<Outcome>();
    QCOMPARE(outcome.updated.front().message.key, target);
    world.sender.online = true;
    world.outbox.pump();
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    const Node message = world.messages().front();
    QCOMPARE(message.text("id"), key.id.toUtf8());
    QCOMPARE(message.text("type"), QByteArray("reaction"));
    const auto &copies = message.child("participants")->children();
    QCOMPARE(copies.size(), size_t(3));
    for (const Node &to : copies) {
        const Node &enc = to.children().front();
        QCOMPARE(enc.text("decrypt-fail"), QByteArray("hide"));
        QVERIFY(!enc.has("mediatype"));
    }
    const auto opened = [&](size_t device, size_t copy) {
        return *parseMessageContent(world.sender.answers.devices[device]->decrypt(
            world.account.own(), copies[copy].children().front()));
    };
    QCOMPARE(std::get<ReactionContent>(opened(1, 0).body).emoji, thumb);
    const ParsedMessage copy = opened(0, 2);
    QCOMPARE(copy.destination, world.friendJid);
    QCOMPARE(std::get<ReactionContent>(copy.body).emoji, thumb);
    world.ack(message);
    QVERIFY(world.account.store().outbox().heads().empty());
    QCOMPARE(shownUnder(world.account, target), QStringLiteral("100") + thumb);
}

void tst_Reactions::namesItsTargetFromItsOwnSide()
{
    for (const bool own : { true, false }) {
        DraftsWorld world;
        (void)storedIn(world.account, QStringLiteral("M1"), own);
        const MessageKey key = answerOf(world, reactionDraft(QStringLiteral("M1"), thumb)).value();
        proto::Message message;
        const QByteArray raw = world.account.store().messages().find(key)->raw;
        QVERIFY(message.ParseFromString(raw.toStdString()));
        const auto &target = message.reactionmessage().key();
        QCOMPARE(target.fromme(), own);
        QCOMPARE(QString::fromStdString(target.id()), QStringLiteral("M1"));
        QCOMPARE(QString::fromStdString(target.remotejid()), world.friendJid.toString());
        QVERIFY(message.reactionmessage().sendertimestampms() > 0);
    }
}

void tst_Reactions::theSameTwiceIsOne()
{
    DraftsWorld world;
    (void)storedIn(world.account, QStringLiteral("M1"), false);
    const auto react = [&](const QString &emoji) {
        return answerOf(world, reactionDraft(QStringLiteral("M1"), emoji)).value().id;
    };
    const QString first = react(thumb);
    QCOMPARE(react(thumb), first);
    const QString gone = react({});
    QVERIFY(gone != first);
    QCOMPARE(react({}), gone);
    QVERIFY(react(thumb) != first);
    QCOMPARE(world.queued(), (QStringList { thumb, QString(), thumb }));
}

void tst_Reactions::countsBeforeItIsStored()
{
    DraftsWorld world;
    (void)storedIn(world.account, QStringLiteral("M1"), false);
    const auto file = world.drafts.send(world.file(QStringLiteral("file"), 2'000'000));
    std::vector<QFuture<Result<MessageKey>>> answers;
    for (const QString &emoji : { thumb, thumb, QString(), QString(), thumb })
        answers.push_back(world.drafts.send(reactionDraft(QStringLiteral("M1"), emoji)));
    world.drafts.commit();
    // What is not on disk is not answered.
    for (const auto &answer : answers)
        QVERIFY(!answer.isFinished());
    QTRY_VERIFY(file.isFinished() && answers.back().isFinished());
    const auto id = [&](size_t i) { return answers[i].result().value().id; };
    QCOMPARE(id(1), id(0));
    QCOMPARE(id(3), id(2));
    QCOMPARE(QSet<QString>({ id(0), id(2), id(4) }).size(), 3);
    QCOMPARE(world.queued(), (QStringList { QStringLiteral("file"), thumb, QString(), thumb }));
}

void tst_Reactions::isTheNewestWhateverTheClockSays()
{
    DraftsWorld world;
    const MessageKey target = storedIn(world.account, QStringLiteral("M1"), false).key;
    const Jid own = world.account.own().bare();
    const qint64 ahead = world.account.clock.now().count() + 600'000;
    QVERIFY(*world.account.store().reactions().keep(target, { own, heart, ahead, {} }));
    const MessageKey key = answerOf(world, reactionDraft(QStringLiteral("M1"), thumb)).value();
    QCOMPARE(shownUnder(world.account, target), QStringLiteral("100") + thumb);
    const ParsedMessage sent
        = *parseMessageContent(world.account.store().messages().find(key)->raw);
    QCOMPARE(std::get<ReactionContent>(sent.body).time, ahead + 1);
}

void tst_Reactions::refusesWhatCannotBe_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("emoji");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("unknown") << QStringLiteral("X") << thumb << ErrorCode::UnknownMessage;
    QTest::newRow("of another chat") << QStringLiteral("O") << thumb << ErrorCode::UnknownMessage;
    QTest::newRow("deleted") << QStringLiteral("D") << thumb << ErrorCode::InvalidArgument;
    QTest::newRow("words") << QStringLiteral("M1") << QStringLiteral("ok")
                           << ErrorCode::InvalidArgument;
    QTest::newRow("nothing to take back")
        << QStringLiteral("M1") << QString() << ErrorCode::InvalidArgument;
}

void tst_Reactions::refusesWhatCannotBe()
{
    QFETCH(const QString, target);
    QFETCH(const QString, emoji);
    QFETCH(const ErrorCode, code);
    DraftsWorld world;
    (void)storedIn(world.account, QStringLiteral("M1"), false);
    const StoredMessage deleted = storedIn(world.account, QStringLiteral("D"), false);
    QVERIFY(world.account.store().messages().revoke(deleted.rowId));
    StoredMessage other = deleted;
    other.key = { world.otherJid, world.otherJid, QStringLiteral("O") };
    QVERIFY(world.account.store().messages().insert(other));
    const Result<MessageKey> refused = answerOf(world, reactionDraft(target, emoji));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, code);
    QVERIFY(!refused.error().detail.isEmpty());
    QVERIFY(world.queued().isEmpty());
}

void tst_Reactions::keepsItsPlaceInTheChat()
{
    DraftsWorld world;
    (void)storedIn(world.account, QStringLiteral("M1"), false);
    const auto file = world.drafts.send(world.file(QStringLiteral("file"), 2'000'000));
    const auto reaction = world.drafts.send(reactionDraft(QStringLiteral("M1"), thumb));
    const auto text = world.drafts.send(world.text(QStringLiteral("text")));
    QTRY_VERIFY(file.isFinished() && reaction.isFinished() && text.isFinished());
    QCOMPARE(
        world.queued(), (QStringList { QStringLiteral("file"), thumb, QStringLiteral("text") }));
}

void tst_Reactions::anOwnClockThatIsAheadKeepsNothingOut()
{
    DraftsWorld world;
    world.account.clock.advance(seconds(365 * 24 * 3600));
    const MessageKey target = storedIn(world.account, QStringLiteral("M1"), false).key;
    QVERIFY(answerOf(world, reactionDraft(QStringLiteral("M1"), thumb)));
    world.sender.online = true;
    world.outbox.pump();
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    (void)world.ack(world.messages().front());
    // By the own phone, a second later.
    QVERIFY(*world.account.store().reactions().keep(
        target, { world.account.own().bare(), heart, 1'790'000'008'000, QStringLiteral("R2") }));
    QCOMPARE(shownUnder(world.account, target), QStringLiteral("100") + heart);
}

void tst_Reactions::isTakenBackWhenItFails()
{
    DraftsWorld world;
    const MessageKey target = storedIn(world.account, QStringLiteral("M1"), false).key;
    QVERIFY(answerOf(world, reactionDraft(QStringLiteral("M1"), thumb)));
    world.sender.online = true;
    world.outbox.pump();
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    const Outcome outcome = world.ack(world.messages().front(), 403);
    QCOMPARE(outcome.updated.size(), size_t(1));
    QCOMPARE(outcome.updated.front().message.key, target);
    QVERIFY(shownUnder(world.account, target).isEmpty());
    // Asked for once more it goes out once more.
    QVERIFY(answerOf(world, reactionDraft(QStringLiteral("M1"), thumb)));
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(2), 2000);
}

void tst_Reactions::whatTheOtherSideHasIsBackWhenSeveralFail_data()
{
    QTest::addColumn<QList<int>>("errors");
    QTest::addColumn<QString>("shown");
    QTest::newRow("all") << QList<int> { 403, 403, 403 } << QString();
    QTest::newRow("all but the first")
        << QList<int> { 0, 403, 403 } << QStringLiteral("100") + thumb;
    QTest::newRow("the last") << QList<int> { 0, 0, 403 } << QStringLiteral("100") + heart;
    QTest::newRow("the first") << QList<int> { 403, 0, 0 } << QStringLiteral("100") + star;
}

void tst_Reactions::whatTheOtherSideHasIsBackWhenSeveralFail()
{
    QFETCH(const QList<int>, errors);
    QFETCH(const QString, shown);
    DraftsWorld world;
    const MessageKey target = storedIn(world.account, QStringLiteral("M1"), false).key;
    for (const QString &emoji : { thumb, heart, star })
        QVERIFY(answerOf(world, reactionDraft(QStringLiteral("M1"), emoji)));
    world.sender.online = true;
    world.outbox.pump();
    for (qsizetype i = 0; i < errors.size(); ++i) {
        QTRY_VERIFY_WITH_TIMEOUT(world.messages().size() > size_t(i), 2000);
        (void)world.ack(world.messages()[size_t(i)], errors[i]);
        world.outbox.pump();
    }
    QCOMPARE(shownUnder(world.account, target), shown);
}

void tst_Reactions::isBackWhenItArrivedAfterAll_data()
{
    QTest::addColumn<bool>("byReceipt");
    QTest::newRow("an ack") << false;
    QTest::newRow("a receipt") << true;
}

void tst_Reactions::isBackWhenItArrivedAfterAll()
{
    QFETCH(const bool, byReceipt);
    DraftsWorld world;
    const MessageKey target = storedIn(world.account, QStringLiteral("M1"), false).key;
    const MessageKey key = answerOf(world, reactionDraft(QStringLiteral("M1"), thumb)).value();
    world.sender.online = true;
    world.outbox.pump();
    QTRY_COMPARE_WITH_TIMEOUT(world.messages().size(), size_t(1), 2000);
    const Node message = world.messages().front();
    (void)world.ack(message, 403);
    QVERIFY(shownUnder(world.account, target).isEmpty());
    Outcome outcome;
    if (byReceipt) {
        Receipt receipt;
        receipt.ids = { key.id };
        receipt.peer = world.friendJid;
        receipt.timestamp = 1'790'000'008;
        QVERIFY(ReceiptTracker(world.account.store(), world.account.clock).apply(receipt, outcome));
    } else {
        outcome = world.ack(message);
    }
    QCOMPARE(shownUnder(world.account, target), QStringLiteral("100") + thumb);
    QCOMPARE(outcome.updated.size(), size_t(1));
    // And it is that one when it is asked for again.
    QCOMPARE(answerOf(world, reactionDraft(QStringLiteral("M1"), thumb)).value().id, key.id);
}

HELIOGRAPH_TEST(Reactions)
#include "tst_Reactions.moc"
