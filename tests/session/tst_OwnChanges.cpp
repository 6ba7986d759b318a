// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proto/e2e.pb.h"
#include "session/ReceiptTracker.h"
#include "tests/session/DraftsWorld.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// Edits and deletions of own messages on their way out (05 §2.7, §2.9).
class tst_OwnChanges : public QObject {
    Q_OBJECT
private slots:
    void anEditIsSeenAtOnceAndGoesToEveryDevice();
    void anEditKeepsWhatTheMessageRefersTo();
    void anEditOfACaptionCarriesNoKeys();
    void aDeletionCountsOnceTheServiceHasIt();
    void whatWasDeletedIsToldInNoWayAnyMore();
    void olderEditsAreToldNoMore();
    void theSameTwiceIsOne();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
    void whatItSaidBeforeIsBackWhenItFails_data();
    void whatItSaidBeforeIsBackWhenItFails();
    void anEditOfThePhoneOutlivesAFailedOne();
    void anEditCountsWhenItArrivedAfterAll();
    void aDeletionThatFailsLeavesTheMessage();
    void anOvertakenEditGoesNoMore();
};

namespace {

const QString first = QStringLiteral("first");
const QString second = QStringLiteral("second");
const QString third = QStringLiteral("third");

struct World : DraftsWorld {
    World()
    {
        sender.online = true;
        message.key = { friendJid, account.own().bare(), QStringLiteral("M1") };
        message.fromMe = true;
        message.time = message.localTime = account.clock.now().count();
        message.content.text = first;
        message.raw = textMessage(first);
        message.wireChat = friendJid;
        (void)account.store().messages().insert(message);
    }
    Draft change(Draft::Action action, const QString &text = {}) const
    {
        Draft draft;
        draft.chat = friendJid;
        draft.action = action;
        draft.quote = Quote { QStringLiteral("M1"), {}, {} };
        draft.text = text;
        return draft;
    }
    Result<MessageKey> answerOf(const Draft &draft)
    {
        const QFuture<Result<MessageKey>> answer = drafts.send(draft);
        drafts.commit();
        return answer.result();
    }
    Result<MessageKey> edit(const QString &text)
    {
        return answerOf(change(Draft::Action::Edit, text));
    }
    Result<MessageKey> revoke() { return answerOf(change(Draft::Action::Revoke)); }
    StoredMessage now() { return account.store().messages().find(message.key).value(); }
    StoredMessage row(const MessageKey &key)
    {
        return account.store().messages().find(key).value();
    }
    bool waitForMessages(size_t count)
    {
        outbox.pump();
        return QTest::qWaitFor([&] { return messages().size() == count; }, 2000);
    }
    /// What the friend's first device and the own phone read.
    ParsedMessage opened(const Node &stanza, size_t device, size_t copy)
    {
        const auto &copies = stanza.child("participants")->children();
        return *parseMessageContent(sender.answers.devices[device]->decrypt(
            account.own(), copies[copy].children().front()));
    }

    StoredMessage message;
};

} // namespace

void tst_OwnChanges::anEditIsSeenAtOnceAndGoesToEveryDevice()
{
    World world;
    const MessageKey key = world.edit(second).value();
    QCOMPARE(world.now().content.text, second);
    QVERIFY(world.now().edited);
    const auto told = world.changes.front().front().value<Outcome>();
    QCOMPARE(told.updated.size(), size_t(1));
    QCOMPARE(told.updated.front().change, Outcome::Updated::Change::Edit);
    QCOMPARE(told.updated.front().message.key, world.message.key);
    QVERIFY(world.waitForMessages(1));
    const Node stanza = world.messages().front();
    QCOMPARE(stanza.text("id"), key.id.toUtf8());
    QCOMPARE(stanza.text("type"), QByteArray("text"));
    QCOMPARE(stanza.text("edit"), QByteArray("1"));
    for (const Node &to : stanza.child("participants")->children())
        QCOMPARE(to.children().front().text("decrypt-fail"), QByteArray("hide"));
    for (const auto &[device, copy] : { std::pair<size_t, size_t> { 1, 0 }, { 0, 2 } }) {
        const ParsedMessage parsed = world.opened(stanza, device, copy);
        const auto &edit = std::get<EditContent>(parsed.body);
        QCOMPARE(edit.target.id, QStringLiteral("M1"));
        QVERIFY(edit.target.fromMe);
        QCOMPARE(edit.content.text, second);
    }
    (void)world.ack(stanza);
    QCOMPARE(world.now().content.text, second);
    QVERIFY(world.account.store().outbox().heads().empty());
}

void tst_OwnChanges::anEditKeepsWhatTheMessageRefersTo()
{
    World world;
    MessageContent content;
    content.text = first;
    content.quote = Quote { QStringLiteral("Q1"), world.friendJid, QStringLiteral("asked") };
    content.mentions = { world.friendJid };
    QVERIFY(world.account.store().messages().setRaw(
        world.message.rowId, *buildMessageContent(content)));
    const MessageKey key = world.edit(second).value();
    const ParsedMessage sent = *parseMessageContent(world.row(key).raw);
    const MessageContent &edited = std::get<EditContent>(sent.body).content;
    QCOMPARE(edited.text, second);
    QCOMPARE(edited.quote->id, QStringLiteral("Q1"));
    QCOMPARE(edited.mentions, content.mentions);
}

void tst_OwnChanges::anEditOfACaptionCarriesNoKeys()
{
    World world;
    MessageContent content;
    content.kind = MessageKind::Document;
    content.text = first;
    content.media = MediaReference {};
    content.media->fileName = QStringLiteral("plan.pdf");
    content.media->mimeType = QStringLiteral("application/pdf");
    content.media->mediaKey = QByteArray(32, 'k');
    content.media->directPath = QStringLiteral("/v/x");
    StoredMessage file = world.message;
    file.key.id = QStringLiteral("F1");
    file.content = content;
    file.raw = *buildMessageContent(content);
    QVERIFY(world.account.store().messages().insert(file));
    Draft draft = world.change(Draft::Action::Edit, second);
    draft.quote->id = file.key.id;
    const MessageKey key = world.answerOf(draft).value();
    const ParsedMessage sent = *parseMessageContent(world.row(key).raw);
    const MessageContent &edited = std::get<EditContent>(sent.body).content;
    QCOMPARE(edited.kind, MessageKind::Document);
    QCOMPARE(edited.text, second);
    QVERIFY(edited.media->mediaKey.isEmpty());
    QVERIFY(edited.media->directPath.isEmpty());
    // The message itself keeps its file.
    QCOMPARE(world.row(file.key).content.text, second);
    QCOMPARE(world.row(file.key).raw, file.raw);
}

void tst_OwnChanges::aDeletionCountsOnceTheServiceHasIt()
{
    World world;
    const MessageKey key = world.revoke().value();
    QCOMPARE(world.now().content.text, first);
    QVERIFY(world.now().isBeingRevoked);
    QVERIFY(world.waitForMessages(1));
    const Node stanza = world.messages().front();
    QCOMPARE(stanza.text("edit"), QByteArray("7"));
    const ParsedMessage parsed = world.opened(stanza, 1, 0);
    QCOMPARE(std::get<RevokeContent>(parsed.body).target.id, QStringLiteral("M1"));
    const Outcome outcome = world.ack(stanza);
    QCOMPARE(world.now().content.kind, MessageKind::Revoked);
    QVERIFY(!world.now().isBeingRevoked);
    QVERIFY(world.now().raw.isEmpty());
    QCOMPARE(outcome.updated.size(), size_t(1));
    QCOMPARE(outcome.updated.front().change, Outcome::Updated::Change::Revoke);
    QCOMPARE(world.revoke().value(), key);
}

void tst_OwnChanges::whatWasDeletedIsToldInNoWayAnyMore()
{
    World world;
    const MessageKey edit = world.edit(second).value();
    QVERIFY(world.waitForMessages(1));
    (void)world.ack(world.messages()[0]);
    QVERIFY(!world.row(edit).raw.isEmpty());
    QVERIFY(world.revoke());
    QVERIFY(world.waitForMessages(2));
    (void)world.ack(world.messages()[1]);
    QVERIFY(world.row(edit).raw.isEmpty());
    QVERIFY(world.row(edit).content.text.isEmpty());
    QVERIFY(!world.row(edit).content.quote || world.row(edit).content.quote->text.isEmpty());
}

void tst_OwnChanges::olderEditsAreToldNoMore()
{
    World world;
    const MessageKey older = world.edit(second).value();
    const MessageKey newer = world.edit(third).value();
    QVERIFY(world.waitForMessages(2));
    (void)world.ack(world.messages()[0]);
    QVERIFY(!world.row(older).raw.isEmpty());
    (void)world.ack(world.messages()[1]);
    QVERIFY(world.row(older).raw.isEmpty());
    QVERIFY(!world.row(newer).raw.isEmpty());
    QCOMPARE(world.now().content.text, third);
}

void tst_OwnChanges::theSameTwiceIsOne()
{
    World world;
    const QString edit = world.edit(second).value().id;
    QCOMPARE(world.edit(second).value().id, edit);
    QVERIFY(world.edit(first).value().id != edit);
    const QString revocation = world.revoke().value().id;
    QCOMPARE(world.revoke().value().id, revocation);
    QCOMPARE(world.queued(), (QStringList { second, first, QString() }));
}

void tst_OwnChanges::refusesWhatCannotBe_data()
{
    QTest::addColumn<int>("action");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("minutes");
    QTest::addColumn<ErrorCode>("code");
    const int edit = static_cast<int>(Draft::Action::Edit);
    const int revoke = static_cast<int>(Draft::Action::Revoke);
    const QString own = QStringLiteral("M1");
    QTest::newRow("nobody's") << edit << QStringLiteral("X") << second << 0
                              << ErrorCode::UnknownMessage;
    QTest::newRow("theirs") << edit << QStringLiteral("T1") << second << 0 << ErrorCode::NotAllowed;
    QTest::newRow("deleting theirs")
        << revoke << QStringLiteral("T1") << QString() << 0 << ErrorCode::NotAllowed;
    QTest::newRow("a voice note") << edit << QStringLiteral("V1") << second << 0
                                  << ErrorCode::NotAllowed;
    QTest::newRow("to nothing") << edit << own << QString() << 0 << ErrorCode::InvalidArgument;
    QTest::newRow("to the same") << edit << own << first << 0 << ErrorCode::InvalidArgument;
    QTest::newRow("too late") << edit << own << second << 16 << ErrorCode::NotAllowed;
    QTest::newRow("deleting too late")
        << revoke << own << QString() << 60 * 60 + 1 << ErrorCode::NotAllowed;
    QTest::newRow("deleted already")
        << edit << QStringLiteral("D1") << second << 0 << ErrorCode::InvalidArgument;
    QTest::newRow("deleting what the phone deleted")
        << revoke << QStringLiteral("D1") << QString() << 0 << ErrorCode::InvalidArgument;
}

void tst_OwnChanges::refusesWhatCannotBe()
{
    QFETCH(const int, action);
    QFETCH(const QString, target);
    QFETCH(const QString, text);
    QFETCH(const int, minutes);
    QFETCH(const ErrorCode, code);
    World world;
    const auto add = [&](const QString &id, const Jid &sender, MessageKind kind) {
        StoredMessage other = world.message;
        other.key = { world.friendJid, sender, id };
        other.fromMe = sender != world.friendJid;
        other.content.kind = kind;
        QVERIFY(world.account.store().messages().insert(other));
    };
    add(QStringLiteral("T1"), world.friendJid, MessageKind::Text);
    add(QStringLiteral("V1"), world.message.key.sender, MessageKind::Voice);
    add(QStringLiteral("D1"), world.message.key.sender, MessageKind::Revoked);
    world.account.clock.advance(std::chrono::minutes(minutes));
    Draft draft = world.change(static_cast<Draft::Action>(action), text);
    draft.quote->id = target;
    const Result<MessageKey> refused = world.answerOf(draft);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, code);
    QVERIFY(!refused.error().detail.isEmpty());
    QVERIFY(world.queued().isEmpty());
    QCOMPARE(world.now().content.text, first);
}

void tst_OwnChanges::whatItSaidBeforeIsBackWhenItFails_data()
{
    QTest::addColumn<QList<int>>("errors");
    QTest::addColumn<QString>("shown");
    QTest::newRow("both") << QList<int> { 403, 403 } << first;
    QTest::newRow("the first") << QList<int> { 403, 0 } << third;
    QTest::newRow("the last") << QList<int> { 0, 403 } << second;
}

void tst_OwnChanges::whatItSaidBeforeIsBackWhenItFails()
{
    QFETCH(const QList<int>, errors);
    QFETCH(const QString, shown);
    World world;
    QVERIFY(world.edit(second));
    QVERIFY(world.edit(third));
    QVERIFY(world.waitForMessages(2));
    for (qsizetype i = 0; i < errors.size(); ++i)
        (void)world.ack(world.messages()[size_t(i)], errors[i]);
    QCOMPARE(world.now().content.text, shown);
    QCOMPARE(world.now().edited, shown != first);
}

void tst_OwnChanges::anEditOfThePhoneOutlivesAFailedOne()
{
    World world;
    QVERIFY(world.edit(second));
    QVERIFY(world.waitForMessages(1));
    MessageContent phone;
    phone.text = third;
    QVERIFY(world.account.store().messages().edit(world.message.rowId, phone, {}));
    (void)world.ack(world.messages().front(), 403);
    QCOMPARE(world.now().content.text, third);
    QVERIFY(world.now().edited);
}

void tst_OwnChanges::anEditCountsWhenItArrivedAfterAll()
{
    World world;
    const MessageKey key = world.edit(second).value();
    QVERIFY(world.waitForMessages(1));
    (void)world.ack(world.messages().front(), 403);
    QCOMPARE(world.now().content.text, first);
    Receipt receipt;
    receipt.ids = { key.id };
    receipt.peer = world.friendJid;
    receipt.timestamp = 1'790'000'008;
    Outcome outcome;
    QVERIFY(ReceiptTracker(world.account.store(), world.account.clock).apply(receipt, outcome));
    QCOMPARE(world.now().content.text, second);
    QCOMPARE(outcome.updated.size(), size_t(1));
}

void tst_OwnChanges::aDeletionThatFailsLeavesTheMessage()
{
    World world;
    QVERIFY(world.revoke());
    QVERIFY(world.waitForMessages(1));
    const Outcome outcome = world.ack(world.messages().front(), 403);
    QCOMPARE(world.now().content.text, first);
    QVERIFY(!world.now().isBeingRevoked);
    // Who shows the message is to look again.
    QVERIFY(std::any_of(outcome.changed.begin(), outcome.changed.end(),
        [&](const Outcome::Changed &changed) { return changed.rowId == world.message.rowId; }));
    QVERIFY(world.revoke());
    QVERIFY(world.waitForMessages(2));
}

void tst_OwnChanges::anOvertakenEditGoesNoMore()
{
    World world;
    QVERIFY(world.edit(second));
    QVERIFY(world.edit(third));
    QVERIFY(world.waitForMessages(2));
    // The service takes the first for the moment not, and the second.
    (void)world.ack(world.messages()[0], 503);
    (void)world.ack(world.messages()[1]);
    QVERIFY(world.account.store().outbox().heads().empty());
    QCOMPARE(world.now().content.text, third);
}

HELIOGRAPH_TEST(OwnChanges)
#include "tst_OwnChanges.moc"
