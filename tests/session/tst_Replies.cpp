// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proto/e2e.pb.h"
#include "session/NamePairs.h"
#include "tests/session/DraftsWorld.h"
#include "tests/session/InboxWorld.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// Replies in both directions (05 §2.8).
class tst_Replies : public QObject {
    Q_OBJECT
private slots:
    void carriesWhatItQuotes();
    void carriesItBesideAFile();
    void quotesWhatIsBeingAccepted();
    void travelsUnderTheNamesOfTheChat();
    void quotesAnEditedTextAsItStands();
    void passesNothingOnThatIsSeenOnce();
    void refusesWhatCannotBeQuoted_data();
    void refusesWhatCannotBeQuoted();
    void showsWhatIsKnownOfTheQuotedMessage_data();
    void showsWhatIsKnownOfTheQuotedMessage();
};

namespace {

const Jid kim = Jid::phoneNumber("447700900123");
const QString longName = QStringLiteral("a picture");

StoredMessage storedPicture(TestAccount &account)
{
    proto::Message picture;
    picture.mutable_imagemessage()->set_caption(longName.toStdString());
    picture.mutable_imagemessage()->set_mediakey("key");
    StoredMessage message;
    message.key = { kim, kim, QStringLiteral("P1") };
    message.time = message.localTime = 1000;
    message.content.kind = MessageKind::Image;
    message.content.text = longName;
    message.raw = QByteArray::fromStdString(picture.SerializeAsString());
    (void)account.store().messages().insert(message);
    return message;
}

StoredMessage storedText(TestAccount &account, const QString &id, const QString &text)
{
    StoredMessage message;
    message.key = { kim, kim, id };
    message.time = message.localTime = 1000;
    message.content.text = text;
    message.raw = textMessage(text);
    (void)account.store().messages().insert(message);
    return message;
}

Draft replyTo(const QString &id)
{
    Draft draft;
    draft.chat = kim;
    draft.text = QStringLiteral("to that");
    draft.quote = Quote { id, {}, {} };
    return draft;
}

StoredMessage accepted(DraftsWorld &world, const Draft &draft)
{
    const QFuture<Result<MessageKey>> answer = world.drafts.send(draft);
    if (!draft.file)
        world.drafts.commit();
    if (!QTest::qWaitFor([&] { return answer.isFinished(); }) || !answer.result())
        return {};
    return world.account.store().messages().find(*answer.result()).value_or(StoredMessage());
}

proto::Message sentOf(const StoredMessage &message)
{
    proto::Message sent;
    sent.ParseFromString(message.raw.toStdString());
    return sent;
}

} // namespace

void tst_Replies::carriesWhatItQuotes()
{
    DraftsWorld world;
    (void)storedPicture(world.account);
    const StoredMessage row = accepted(world, replyTo(QStringLiteral("P1")));
    QCOMPARE(*row.content.quote, (Quote { QStringLiteral("P1"), kim, longName }));
    const auto context = sentOf(row).extendedtextmessage().contextinfo();
    QCOMPARE(QString::fromStdString(context.stanzaid()), QStringLiteral("P1"));
    QCOMPARE(QString::fromStdString(context.participant()), kim.toString());
    QCOMPARE(QString::fromStdString(context.quotedmessage().imagemessage().mediakey()),
        QStringLiteral("key"));
}

void tst_Replies::carriesItBesideAFile()
{
    DraftsWorld world;
    (void)storedPicture(world.account);
    for (const QString &caption : { QString(), QStringLiteral("look") }) {
        Draft draft = replyTo(QStringLiteral("P1"));
        draft.text = caption;
        draft.file = world.file(QStringLiteral("report"), 200).file;
        const StoredMessage row = accepted(world, draft);
        QCOMPARE(row.content.quote->id, QStringLiteral("P1"));
        const proto::Message sent = sentOf(row);
        const auto &document = caption.isEmpty()
            ? sent.documentmessage()
            : sent.documentwithcaptionmessage().message().documentmessage();
        QVERIFY(document.contextinfo().quotedmessage().has_imagemessage());
    }
}

void tst_Replies::quotesWhatIsBeingAccepted()
{
    DraftsWorld world;
    Draft first;
    first.chat = kim;
    first.text = QStringLiteral("first");
    first.id = QStringLiteral("M1");
    (void)world.drafts.send(first);
    const StoredMessage row = accepted(world, replyTo(QStringLiteral("M1")));
    QCOMPARE(*row.content.quote,
        (Quote { QStringLiteral("M1"), world.account.own().bare(), QStringLiteral("first") }));
}

void tst_Replies::travelsUnderTheNamesOfTheChat()
{
    DraftsWorld world;
    (void)storedText(world.account, QStringLiteral("A"), QStringLiteral("hello"));
    Outcome outcome;
    AccountStore &store = world.account.store();
    const Jid lid = Jid::lid("235000000000123");
    QVERIFY(learnNames(store, lid, kim, outcome));
    const StoredMessage row = accepted(world, replyTo(QStringLiteral("A")));
    QCOMPARE(QString::fromStdString(sentOf(row).extendedtextmessage().contextinfo().participant()),
        lid.toString());
    QCOMPARE(row.content.quote->sender, kim);
}

void tst_Replies::quotesAnEditedTextAsItStands()
{
    DraftsWorld world;
    const StoredMessage text
        = storedText(world.account, QStringLiteral("A"), QStringLiteral("before"));
    MessageContent edited;
    edited.text = QStringLiteral("after");
    QVERIFY(world.account.store().messages().edit(text.rowId, edited, {}));
    const StoredMessage row = accepted(world, replyTo(QStringLiteral("A")));
    QCOMPARE(row.content.quote->text, edited.text);
    QCOMPARE(QString::fromStdString(
                 sentOf(row).extendedtextmessage().contextinfo().quotedmessage().conversation()),
        edited.text);
}

/// What came in a wrapper for things that are seen once is stored without it.
void tst_Replies::passesNothingOnThatIsSeenOnce()
{
    DraftsWorld world;
    StoredMessage once = storedPicture(world.account);
    once.key.id = QStringLiteral("P2");
    once.content.kind = MessageKind::ViewOnce;
    once.content.text.clear();
    QVERIFY(world.account.store().messages().insert(once));
    const auto context = sentOf(accepted(world, replyTo(QStringLiteral("P2"))))
                             .extendedtextmessage()
                             .contextinfo();
    QCOMPARE(QString::fromStdString(context.stanzaid()), QStringLiteral("P2"));
    QVERIFY(!context.quotedmessage().has_imagemessage());
    QVERIFY(context.quotedmessage().conversation().empty());
}

void tst_Replies::refusesWhatCannotBeQuoted_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("unknown") << QStringLiteral("X") << ErrorCode::UnknownMessage;
    QTest::newRow("of another chat") << QStringLiteral("O") << ErrorCode::UnknownMessage;
    QTest::newRow("deleted") << QStringLiteral("D") << ErrorCode::InvalidArgument;
}

void tst_Replies::refusesWhatCannotBeQuoted()
{
    QFETCH(const QString, id);
    QFETCH(const ErrorCode, code);
    DraftsWorld world;
    const StoredMessage deleted
        = storedText(world.account, QStringLiteral("D"), QStringLiteral("hello"));
    QVERIFY(world.account.store().messages().revoke(deleted.rowId));
    StoredMessage other = deleted;
    other.key = { world.otherJid, world.otherJid, QStringLiteral("O") };
    QVERIFY(world.account.store().messages().insert(other));
    const QFuture<Result<MessageKey>> answer = world.drafts.send(replyTo(id));
    QVERIFY(answer.isFinished());
    QCOMPARE(answer.result().error().code, code);
    QVERIFY(!answer.result().error().detail.isEmpty());
    world.drafts.commit();
    QVERIFY(world.queued().isEmpty());
}

void tst_Replies::showsWhatIsKnownOfTheQuotedMessage_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("text");
    QTest::newRow("known") << QStringLiteral("A") << QStringLiteral("as it was");
    QTest::newRow("unknown") << QStringLiteral("B") << QStringLiteral("claimed");
    QTest::newRow("deleted") << QStringLiteral("D") << QString();
}

void tst_Replies::showsWhatIsKnownOfTheQuotedMessage()
{
    QFETCH(const QString, id);
    QFETCH(const QString, text);
    InboxWorld world;
    const Jid own = world.account.own().bare();
    for (const QString &known : { QStringLiteral("A"), QStringLiteral("D") }) {
        StoredMessage message;
        message.key = { kim, own, known };
        message.fromMe = true;
        message.time = message.localTime = 1000;
        message.content.text = QStringLiteral("as it was");
        QVERIFY(world.account.store().messages().insert(message));
        if (known == QStringLiteral("D"))
            QVERIFY(world.account.store().messages().revoke(message.rowId));
    }
    MessageContent reply;
    reply.text = QStringLiteral("so you say");
    // Whoever writes to a hidden id names me by mine.
    reply.quote = Quote { id, world.account.ownLid().bare(), QStringLiteral("claimed") };
    QVERIFY(world.take(world.stanza(world.friendDevice, "R1", buildMessageContent(reply).value())));
    const Quote expected { id, own, text };
    QCOMPARE(*world.row(world.friendDevice, "R1")->content.quote, expected);
    QCOMPARE(*world.outcome.received.front().message.content.quote, expected);
}

HELIOGRAPH_TEST(Replies)
#include "tst_Replies.moc"
