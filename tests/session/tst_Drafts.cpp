// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/AccountSession.h"
#include "session/NamePairs.h"
#include "storage/StoreReader.h"
#include "tests/session/DraftsWorld.h"
#include "tests/support/Samples.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTest>

using namespace heliograph;

namespace {

/// What is stored as half written in a chat.
QString halfWritten(TestAccount &account, const Jid &chat)
{
    StoreReader reader(account.path(), account.box());
    const auto chats = reader.chats({ chat });
    return QTest::qWaitFor([&] { return chats.isFinished(); }) ? chats.result()->front().draft
                                                               : QStringLiteral("no answer");
}

/// The whole session of an account, which is not connected either.
std::unique_ptr<AccountSession> openSession(TestAccount &account)
{
    SessionSetup setup;
    setup.database = account.path();
    setup.spoolDirectory = account.directory() + QStringLiteral("/spool");
    setup.mediaDirectory = account.directory() + QStringLiteral("/media");
    setup.box = account.box();
    return std::move(AccountSession::open(setup, account.clock, account.random).value());
}

} // namespace

/// What a person wants to send is a row before anybody hears of it (05 §2.1).
class tst_Drafts : public QObject {
    Q_OBJECT
private slots:
    void textsThatComeTogetherShareOneCommit();
    void answersOnlyWhatIsCommitted();
    void oneIdIsOneRow();
    void anIdIsNoOtherMessage_data();
    void anIdIsNoOtherMessage();
    void isTheSameUnderEitherNameOfTheChat();
    void isTheSameWhenAnotherDeviceHasChangedIt();
    void whatIsRefusedLeavesTheOthersAlone();
    void whatFollowsAFileWaitsForIt();
    void filesKeepTheirOrder();
    void aRefusedFileHoldsNothingUp();
    void aClipIsTheSameUnderTheSameId();
    void audioHasNoCaption();
    void goesToTheChatThatThePersonHasNow();
    void endsWhatWasHalfWrittenWithItsRow();
    void leavesWhatIsHalfWrittenAfterIt_data();
    void leavesWhatIsHalfWrittenAfterIt();
    void keepsWhatWaitsAtTheEnd();
    void takesNothingBackThatHasLeftOnce();
};

void tst_Drafts::textsThatComeTogetherShareOneCommit()
{
    DraftsWorld world;
    std::vector<QFuture<Result<MessageKey>>> answers;
    QStringList texts;
    for (int i = 0; i < 100; ++i) {
        texts.append(QStringLiteral("text %1").arg(i));
        answers.push_back(world.drafts.send(world.text(texts.back())));
    }
    QTRY_COMPARE(world.changes.size(), 1);
    QCOMPARE(world.changes[0][0].value<Outcome>().steps.size(), size_t(100));
    QCOMPARE(world.queued(), texts);
    for (const QFuture<Result<MessageKey>> &answer : answers) {
        QVERIFY(answer.isFinished());
        QVERIFY(answer.result());
    }
}

void tst_Drafts::answersOnlyWhatIsCommitted()
{
    DraftsWorld world;
    const QFuture<Result<MessageKey>> answer
        = world.drafts.send(world.text(QStringLiteral("hello")));
    QVERIFY(!answer.isFinished());
    QCOMPARE(world.queued(), QStringList());
    world.drafts.finish();
    QVERIFY(answer.isFinished());
    QVERIFY(world.account.store().messages().find(*answer.result()));
}

void tst_Drafts::oneIdIsOneRow()
{
    DraftsWorld world;
    const Draft draft
        = world.text(QStringLiteral("hello"), QStringLiteral("3EB0000000000000000001"));
    const QFuture<Result<MessageKey>> first = world.drafts.send(draft);
    const QFuture<Result<MessageKey>> second = world.drafts.send(draft);
    world.drafts.finish();
    const QFuture<Result<MessageKey>> later = world.drafts.send(draft);
    for (const auto &answer : { first, second, later }) {
        QVERIFY(answer.isFinished());
        QCOMPARE(answer.result()->id, draft.id);
    }
    world.drafts.finish();
    QCOMPARE(world.queued(), QStringList { QStringLiteral("hello") });
    QCOMPARE(world.changes.size(), 1);
}

void tst_Drafts::anIdIsNoOtherMessage_data()
{
    QTest::addColumn<bool>("isStored");
    QTest::newRow("while it is on its way") << false;
    QTest::newRow("later") << true;
}

void tst_Drafts::anIdIsNoOtherMessage()
{
    QFETCH(bool, isStored);
    DraftsWorld world;
    const QString id = QStringLiteral("3EB0000000000000000003");
    for (const char *quoted : { "Q1", "Q2" }) {
        StoredMessage message;
        message.key = { world.friendJid, world.friendJid, QString::fromLatin1(quoted) };
        message.content.text = QStringLiteral("what?");
        message.raw = textMessage(message.content.text);
        QVERIFY(world.account.store().messages().insert(message));
    }
    Draft draft = world.text(QStringLiteral("hello"), id);
    draft.quote = Quote { QStringLiteral("Q1"), world.friendJid, QStringLiteral("what?") };
    Draft file = world.file(QStringLiteral("notes"), 10);
    file.id = QStringLiteral("3EB0000000000000000004");
    const QFuture<Result<MessageKey>> first = world.drafts.send(draft);
    const QFuture<Result<MessageKey>> firstFile = world.drafts.send(file);
    if (isStored)
        QTRY_VERIFY(first.isFinished() && firstFile.isFinished());
    std::vector<Draft> others(8, draft);
    others[0].text = QStringLiteral("another text");
    others[1].chat = world.otherJid;
    others[2].quote.reset();
    others[3].quote->id = QStringLiteral("Q2");
    others[4].file = file.file;
    others[5] = world.text(QStringLiteral("notes"), file.id);
    others[6] = file;
    others[6].file->fileName = QStringLiteral("other.txt");
    // That of a message of the other side.
    others[7] = world.text(QStringLiteral("hello"), QStringLiteral("Q1"));
    for (const Draft &other : others) {
        const QFuture<Result<MessageKey>> refused = world.drafts.send(other);
        QVERIFY(refused.isFinished());
        QCOMPARE(refused.result().error().code, ErrorCode::InvalidArgument);
    }
    const QFuture<Result<MessageKey>> same[] { world.drafts.send(draft), world.drafts.send(file) };
    QTRY_VERIFY(same[0].isFinished() && same[1].isFinished());
    QVERIFY(same[0].result() && same[1].result());
    QCOMPARE(world.queued(), (QStringList { QStringLiteral("hello"), QStringLiteral("notes") }));
}

void tst_Drafts::isTheSameUnderEitherNameOfTheChat()
{
    DraftsWorld world;
    const Jid lid = Jid::lid("100000000000123");
    QVERIFY(world.account.store().directory().learnPair(lid, world.friendJid));
    Draft draft = world.text(QStringLiteral("hello"), QStringLiteral("3EB0000000000000000005"));
    const QFuture<Result<MessageKey>> first = world.drafts.send(draft);
    draft.chat = lid;
    const QFuture<Result<MessageKey>> second = world.drafts.send(draft);
    world.drafts.commit();
    QVERIFY(first.result());
    QCOMPARE(second.result().value(), first.result().value());
    QCOMPARE(world.drafts.send(draft).result().value(), first.result().value());
}

void tst_Drafts::isTheSameWhenAnotherDeviceHasChangedIt()
{
    DraftsWorld world;
    const Draft draft
        = world.text(QStringLiteral("hello"), QStringLiteral("3EB0000000000000000006"));
    const QFuture<Result<MessageKey>> first = world.drafts.send(draft);
    world.drafts.commit();
    const MessageKey key = first.result().value();
    MessageTables &messages = world.account.store().messages();
    MessageContent edited;
    edited.text = QStringLiteral("hello there");
    QVERIFY(messages.edit(messages.find(key)->rowId, edited, {}));
    QCOMPARE(world.drafts.send(draft).result().value(), key);
    QVERIFY(messages.revoke(messages.find(key)->rowId));
    QCOMPARE(world.drafts.send(draft).result().value(), key);
    QCOMPARE(world.queued().size(), 1);
}

void tst_Drafts::whatIsRefusedLeavesTheOthersAlone()
{
    DraftsWorld world;
    Draft heavy = world.text(QStringLiteral("heavy"));
    heavy.mentions = std::vector<Jid>(30'000, world.friendJid);
    const QFuture<Result<MessageKey>> before
        = world.drafts.send(world.text(QStringLiteral("before")));
    const QFuture<Result<MessageKey>> refused = world.drafts.send(heavy);
    const QFuture<Result<MessageKey>> after
        = world.drafts.send(world.text(QStringLiteral("after")));
    world.drafts.finish();
    QVERIFY(before.result());
    QCOMPARE(refused.result().error().code, ErrorCode::TooLarge);
    QVERIFY(after.result());
    QCOMPARE(world.queued(), (QStringList { QStringLiteral("before"), QStringLiteral("after") }));
}

void tst_Drafts::whatFollowsAFileWaitsForIt()
{
    DraftsWorld world;
    Draft draft = world.file(QStringLiteral("caption"), 20'000'000);
    draft.id = QStringLiteral("3EB0000000000000000002");
    const QFuture<Result<MessageKey>> before
        = world.drafts.send(world.text(QStringLiteral("before")));
    const QFuture<Result<MessageKey>> twice[]
        = { world.drafts.send(draft), world.drafts.send(draft) };
    const QFuture<Result<MessageKey>> after
        = world.drafts.send(world.text(QStringLiteral("after")));
    Draft elsewhere = world.text(QStringLiteral("another chat"));
    elsewhere.chat = world.otherJid;
    const QFuture<Result<MessageKey>> other = world.drafts.send(elsewhere);
    QTRY_VERIFY(before.isFinished() && other.isFinished());
    QVERIFY(!twice[0].isFinished() && !after.isFinished());
    QTRY_VERIFY(after.isFinished());
    QVERIFY(twice[0].isFinished() && twice[0].result());
    QCOMPARE(twice[1].result()->id, draft.id);
    QCOMPARE(world.queued(),
        (QStringList {
            QStringLiteral("before"), QStringLiteral("caption"), QStringLiteral("after") }));
    QCOMPARE(QDir(world.setup.spoolDirectory).entryList(QDir::Files).size(), 1);
}

/// As a sheet of files sends them: the large ones take longer than those behind them.
void tst_Drafts::filesKeepTheirOrder()
{
    DraftsWorld world;
    Draft gone = world.file(QStringLiteral("gone"), 1);
    QVERIFY(QFile::remove(gone.file->path));
    const QFuture<Result<MessageKey>> first
        = world.drafts.send(world.file(QStringLiteral("1"), 12'000'000));
    const QFuture<Result<MessageKey>> refused = world.drafts.send(gone);
    const QFuture<Result<MessageKey>> second
        = world.drafts.send(world.file(QStringLiteral("2"), 1'000'000));
    const QFuture<Result<MessageKey>> third
        = world.drafts.send(world.file(QStringLiteral("3"), 1000));
    QTRY_VERIFY(first.isFinished() && second.isFinished() && third.isFinished());
    QTRY_VERIFY(refused.isFinished());
    QVERIFY(!refused.result());
    QCOMPARE(world.queued(),
        (QStringList { QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3") }));
}

void tst_Drafts::aClipIsTheSameUnderTheSameId()
{
    DraftsWorld world;
    const auto clip = [&](MediaType as) {
        Draft draft = world.text({}, QStringLiteral("3EB0000000000000000005"));
        draft.file = Draft::File { samplePath("turned.mp4"), {}, as, false };
        return draft;
    };
    for (int time = 0; time < 2; ++time) {
        const QFuture<Result<MessageKey>> sent = world.drafts.send(clip(MediaType::Gif));
        QTRY_VERIFY(sent.isFinished());
        QVERIFY(sent.result());
    }
    QCOMPARE(world.queued().size(), 1);
    const QFuture<Result<MessageKey>> other = world.drafts.send(clip(MediaType::Video));
    QTRY_VERIFY(other.isFinished());
    QCOMPARE(other.result().error().code, ErrorCode::InvalidArgument);
    const auto row = world.account.store().messages().findOwn(clip(MediaType::Gif).id);
    QCOMPARE(row->content.kind, MessageKind::Gif);
    QCOMPARE(QSize(row->content.media->width, row->content.media->height), QSize(480, 640));
    QCOMPARE(row->content.media->seconds, 1);
}

void tst_Drafts::audioHasNoCaption()
{
    DraftsWorld world;
    for (const MediaType as : { MediaType::Audio, MediaType::Voice }) {
        Draft draft = world.text(QStringLiteral("listen"));
        draft.file = Draft::File { samplePath("voice.ogg"), {}, as, false };
        const QFuture<Result<MessageKey>> refused = world.drafts.send(draft);
        QVERIFY(refused.isFinished());
        QCOMPARE(refused.result().error().code, ErrorCode::InvalidArgument);
        draft.text.clear();
        const QFuture<Result<MessageKey>> sent = world.drafts.send(draft);
        QTRY_VERIFY(sent.isFinished());
        QVERIFY(sent.result());
    }
}

void tst_Drafts::aRefusedFileHoldsNothingUp()
{
    DraftsWorld world;
    Draft gone = world.file(QStringLiteral("gone"), 1);
    QVERIFY(QFile::remove(gone.file->path));
    const QFuture<Result<MessageKey>> refused = world.drafts.send(gone);
    const QFuture<Result<MessageKey>> after
        = world.drafts.send(world.text(QStringLiteral("after")));
    QTRY_VERIFY(after.isFinished());
    QVERIFY(after.result());
    QCOMPARE(refused.result().error().code, ErrorCode::NotFound);
    QCOMPARE(world.queued(), QStringList { QStringLiteral("after") });
}

void tst_Drafts::goesToTheChatThatThePersonHasNow()
{
    DraftsWorld world;
    Draft draft = world.text(QStringLiteral("hello"));
    draft.chat = Jid::lid("235000000000123");
    const QFuture<Result<MessageKey>> answer = world.drafts.send(draft);
    Outcome outcome;
    QVERIFY(world.account.store().transact(
        [&] { return learnNames(world.account.store(), draft.chat, world.friendJid, outcome); }));
    world.drafts.commit();
    QCOMPARE(answer.result()->chat, world.friendJid);
    QCOMPARE(world.queued(), QStringList { draft.text });
    QVERIFY(!world.account.store().messages().knowsChat(draft.chat));
}

void tst_Drafts::endsWhatWasHalfWrittenWithItsRow()
{
    DraftsWorld world;
    const QString words = QStringLiteral("half written");
    QVERIFY(world.account.store().messages().setDraft(world.friendJid, words));
    Draft draft = world.text(words);
    draft.endsHalfWritten = true;
    QVERIFY(world.drafts.send(draft).isValid());
    world.drafts.commit();
    QCOMPARE(world.queued(), QStringList { words });
    QCOMPARE(halfWritten(world.account, world.friendJid), QString());
    // What somebody else sends into the chat is another thing.
    QVERIFY(world.account.store().messages().setDraft(world.friendJid, words));
    QVERIFY(world.drafts.send(world.text(QStringLiteral("by a program"))).isValid());
    world.drafts.commit();
    QCOMPARE(halfWritten(world.account, world.friendJid), words);
    // Neither is it over when it could not be kept.
    draft.mentions = std::vector<Jid>(30'000, world.friendJid);
    QVERIFY(world.drafts.send(draft).isValid());
    world.drafts.commit();
    QCOMPARE(halfWritten(world.account, world.friendJid), words);
}

void tst_Drafts::leavesWhatIsHalfWrittenAfterIt_data()
{
    QTest::addColumn<bool>("behindAFile");
    QTest::newRow("alone") << false;
    QTest::newRow("behind a file") << true;
}

void tst_Drafts::leavesWhatIsHalfWrittenAfterIt()
{
    QFETCH(bool, behindAFile);
    TestAccount account;
    std::unique_ptr<AccountSession> session = openSession(account);
    Draft draft;
    draft.chat = Jid::phoneNumber("447700900123");
    draft.text = QStringLiteral("sent");
    draft.endsHalfWritten = true;
    Draft file = draft;
    file.endsHalfWritten = false;
    file.file = Draft::File { account.path(), {}, MediaType::Document, false };
    if (behindAFile)
        QVERIFY(session->send(file).isValid());
    const QFuture<Result<MessageKey>> answer = session->send(draft);
    QVERIFY(session->setDraft(draft.chat, QStringLiteral("next")));
    QTRY_VERIFY(answer.isFinished());
    session.reset();
    QCOMPARE(halfWritten(account, draft.chat), QStringLiteral("next"));
}

void tst_Drafts::takesNothingBackThatHasLeftOnce()
{
    TestAccount account;
    const std::unique_ptr<AccountSession> session = openSession(account);
    Draft draft;
    draft.chat = Jid::phoneNumber("447700900123");
    draft.text = QStringLiteral("perhaps read there");
    const QFuture<Result<MessageKey>> answer = session->send(draft);
    QTRY_VERIFY(answer.isFinished());
    const MessageKey key = *answer.result();
    OutboxTable &outbox = session->store().outbox();
    const qint64 rowId = session->store().messages().find(key)->rowId;
    QVERIFY(outbox.countAttempt(rowId));
    QVERIFY(outbox.fail(rowId, errorName(ErrorCode::Disconnected)));
    QVERIFY(*session->retry(key));
    QCOMPARE(session->cancel(key).error().code, ErrorCode::NotAllowed);
    QVERIFY(session->store().messages().find(key));
}

void tst_Drafts::keepsWhatWaitsAtTheEnd()
{
    TestAccount account;
    std::unique_ptr<AccountSession> session = openSession(account);
    Draft draft;
    draft.chat = Jid::phoneNumber("447700900123");
    draft.text = QStringLiteral("the last word");
    // A file that is not ready keeps it no longer.
    Draft file = draft;
    file.file = Draft::File { account.path(), {}, MediaType::Document, false };
    const QFuture<Result<MessageKey>> givenUp = session->send(file);
    const QFuture<Result<MessageKey>> answer = session->send(draft);
    session.reset();
    QCOMPARE(givenUp.result().error().code, ErrorCode::Cancelled);
    QVERIFY(answer.isFinished());
    QVERIFY(answer.result());
    account.reopen();
    QVERIFY(account.store().messages().find(*answer.result()));
    QCOMPARE(account.store().outbox().rowsOf(draft.chat).size(), size_t(1));
}

HELIOGRAPH_TEST(Drafts)
#include "tst_Drafts.moc"
