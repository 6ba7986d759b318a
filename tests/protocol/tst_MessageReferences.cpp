// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proto/e2e.pb.h"
#include "tests/protocol/ContentSamples.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::content;
using ReferenceProto = proto::Message;

/// Replies and reactions (05 §2.7 to §2.9).
class tst_MessageReferences : public QObject {
    Q_OBJECT
private slots:
    void readsReactions();
    void buildsReactions();
    void boundsReactions();
    void readsNoReactionButOneEmoji();
    void boundsQuotes();
    void knowsOneEmoji_data();
    void knowsOneEmoji();
    void quotesByTheContent_data();
    void quotesByTheContent();
    void quotesNothingThatIsSeenOnce();
    void quotesUnknownThingsByTheirText();
    void quotesLargeThingsByTheirText();
    void everyKindCanQuote_data();
    void everyKindCanQuote();
};

namespace {

ReactionContent reactionOf(const ParsedMessage &parsed)
{
    const auto *reaction = std::get_if<ReactionContent>(&parsed.body);
    return reaction ? *reaction : ReactionContent();
}

ReferenceProto protoOf(const QByteArray &bytes)
{
    ReferenceProto message;
    message.ParseFromString(bytes.toStdString());
    return message;
}

const Quote someQuote { QStringLiteral("3EB0AA"), Jid::lid("100000000000002"),
    QStringLiteral("before") };

} // namespace

void tst_MessageReferences::readsReactions()
{
    ReferenceProto message;
    auto &reaction = *message.mutable_reactionmessage();
    reaction.mutable_key()->set_id("3EB0AA");
    reaction.mutable_key()->set_fromme(true);
    reaction.set_text("\U0001F44D");
    reaction.set_sendertimestampms(1'790'000'000'123);
    const ReactionContent read = reactionOf(parsedOf(message));
    QCOMPARE(read.target.id, QStringLiteral("3EB0AA"));
    QVERIFY(read.target.fromMe);
    QCOMPARE(read.emoji, QStringLiteral("\U0001F44D"));
    QCOMPARE(read.time, 1'790'000'000'123);
    reaction.set_text("");
    QVERIFY(reactionOf(parsedOf(message)).emoji.isEmpty());
    QCOMPARE(reactionOf(parsedOf(message)).target.id, QStringLiteral("3EB0AA"));
}

void tst_MessageReferences::buildsReactions()
{
    const ReactionContent reaction { { QStringLiteral("3EB0AA"), false, {} },
        QStringLiteral("\u2764\ufe0f"), 1'790'000'000'123 };
    const QByteArray bytes = buildReaction(reaction, Jid::lid("100000000000002"));
    const auto out = protoOf(bytes).reactionmessage();
    QCOMPARE(QString::fromStdString(out.key().remotejid()), QStringLiteral("100000000000002@lid"));
    QVERIFY(!out.key().has_participant());
    const ReactionContent read = reactionOf(parseMessageContent(bytes).value());
    QCOMPARE(read.target.id, reaction.target.id);
    QVERIFY(!read.target.fromMe);
    QCOMPARE(read.emoji, reaction.emoji);
    QCOMPARE(read.time, reaction.time);
    QVERIFY(protoOf(buildReaction({ reaction.target, {}, 1 }, Jid())).reactionmessage().has_text());
}

void tst_MessageReferences::boundsReactions()
{
    ReferenceProto message;
    auto &reaction = *message.mutable_reactionmessage();
    reaction.mutable_key()->set_id(std::string(5000, 'A'));
    reaction.set_text(" \U0001F44D\n");
    reaction.set_sendertimestampms(-5);
    const ReactionContent read = reactionOf(parsedOf(message));
    QCOMPARE(read.target.id.size(), longestMessageId);
    QCOMPARE(read.emoji, QStringLiteral("\U0001F44D"));
    QCOMPARE(read.time, 0);
}

void tst_MessageReferences::readsNoReactionButOneEmoji()
{
    for (const std::string &text : { std::string("ok"), std::string("\u202e\U0001F44D"),
             std::string("\U0001F44D\U0001F44D"), std::string(5000, 'c') }) {
        ReferenceProto message;
        message.mutable_reactionmessage()->mutable_key()->set_id("3EB0AA");
        message.mutable_reactionmessage()->set_text(text);
        QVERIFY(std::holds_alternative<AdditionContent>(parsedOf(message).body));
    }
}

void tst_MessageReferences::boundsQuotes()
{
    ReferenceProto message;
    message.mutable_extendedtextmessage()->set_text("hi");
    auto &context = *message.mutable_extendedtextmessage()->mutable_contextinfo();
    context.set_stanzaid(std::string(5000, 'A'));
    context.mutable_quotedmessage()->set_conversation(std::string(50'000, 'b'));
    const Quote quote = contentOf(parsedOf(message)).quote.value();
    QCOMPARE(quote.id.size(), longestMessageId);
    QCOMPARE(quote.text, QString(longestQuote, u'b'));
}

void tst_MessageReferences::knowsOneEmoji_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("emoji");
    QTest::newRow("thumb") << QStringLiteral("\U0001F44D") << true;
    QTest::newRow("with a skin") << QStringLiteral("\U0001F44D\U0001F3FD") << true;
    QTest::newRow("heart") << QStringLiteral("\u2764") << true;
    QTest::newRow("red heart") << QStringLiteral("\u2764\ufe0f") << true;
    QTest::newRow("family") << QStringLiteral("\U0001F469\u200d\U0001F469\u200d\U0001F467") << true;
    QTest::newRow("flag") << QStringLiteral("\U0001F1E9\U0001F1EA") << true;
    QTest::newRow("keycap") << QStringLiteral("1\ufe0f\u20e3") << true;
    QTest::newRow("copyright") << QStringLiteral("\u00a9\ufe0f") << true;
    QTest::newRow("information") << QStringLiteral("\u2139\ufe0f") << true;
    QTest::newRow("nothing") << QString() << false;
    QTest::newRow("letter") << QStringLiteral("a") << false;
    QTest::newRow("word") << QStringLiteral("ok") << false;
    QTest::newRow("digit") << QStringLiteral("1") << false;
    QTest::newRow("accent") << QStringLiteral("e\u0301") << false;
    QTest::newRow("space") << QStringLiteral(" ") << false;
    QTest::newRow("two") << QStringLiteral("\U0001F44D\U0001F44D") << false;
    QTest::newRow("and a space") << QStringLiteral("\U0001F44D ") << false;
    QTest::newRow("NUL") << QString(QChar(0)) << false;
    QTest::newRow("tower of marks")
        << QStringLiteral("\u2764") + QString(40, QChar(0x0301)) << false;
}

void tst_MessageReferences::knowsOneEmoji()
{
    QFETCH(const QString, text);
    QFETCH(const bool, emoji);
    QCOMPARE(isReactionEmoji(text), emoji);
}

void tst_MessageReferences::quotesByTheContent_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QByteArray>("quoted");
    ReferenceProto text;
    text.set_conversation("hello");
    const QByteArray plain = wireOf(text);
    text.mutable_messagecontextinfo()->set_messagesecret("secret");
    QTest::newRow("text") << wireOf(text) << plain;

    ReferenceProto reply;
    reply.mutable_extendedtextmessage()->set_text("a reply");
    const QByteArray bare = wireOf(reply);
    reply.mutable_extendedtextmessage()->mutable_contextinfo()->set_stanzaid("3EB0BB");
    QTest::newRow("reply") << wireOf(reply) << bare;

    ReferenceProto image;
    image.mutable_imagemessage()->set_caption("look");
    image.mutable_imagemessage()->set_mediakey("key");
    const QByteArray picture = wireOf(image);
    image.mutable_imagemessage()->mutable_contextinfo()->set_stanzaid("3EB0BB");
    QTest::newRow("picture") << wireOf(image) << picture;

    ReferenceProto document;
    document.mutable_documentmessage()->set_filename("report.pdf");
    QTest::newRow("captioned document")
        << wireOf(wrapped(document, &ReferenceProto::mutable_documentwithcaptionmessage))
        << wireOf(document);
}

void tst_MessageReferences::quotesByTheContent()
{
    QFETCH(const QByteArray, stored);
    QFETCH(const QByteArray, quoted);
    QCOMPARE(quotedMessage(stored), quoted);
    MessageContent answer;
    answer.text = QStringLiteral("to that");
    answer.quote = someQuote;
    const auto context = protoOf(buildMessageContent(answer, quotedMessage(stored)).value())
                             .extendedtextmessage()
                             .contextinfo();
    QCOMPARE(QString::fromStdString(context.stanzaid()), someQuote.id);
    QCOMPARE(QString::fromStdString(context.participant()), QStringLiteral("100000000000002@lid"));
    QCOMPARE(wireOf(context.quotedmessage()), quoted);
}

void tst_MessageReferences::quotesNothingThatIsSeenOnce()
{
    ReferenceProto image;
    image.mutable_imagemessage()->set_viewonce(true);
    image.mutable_imagemessage()->set_mediakey("key");
    QVERIFY(quotedMessage(wireOf(image)).isEmpty());
    QVERIFY(quotedMessage({}).isEmpty());
    QVERIFY(quotedMessage("\xff").isEmpty());
}

void tst_MessageReferences::quotesUnknownThingsByTheirText()
{
    // Field 1250, which no version has.
    const QByteArray unknown("\x92\x4e\x02hi");
    QCOMPARE(contentOf(parseMessageContent(unknown).value()).kind, MessageKind::Unknown);
    QVERIFY(quotedMessage(unknown).isEmpty());
}

void tst_MessageReferences::quotesLargeThingsByTheirText()
{
    ReferenceProto image;
    image.mutable_imagemessage()->set_jpegthumbnail(std::string(200 * 1024, 'j'));
    QVERIFY(quotedMessage(wireOf(image)).isEmpty());
    MessageContent answer;
    answer.quote = someQuote;
    QCOMPARE(roundTrip(answer).quote->text, someQuote.text);
}

void tst_MessageReferences::everyKindCanQuote_data()
{
    QTest::addColumn<MessageContent>("content");
    const auto row = [](const char *name, MessageKind kind, MediaType type, const char *caption) {
        QTest::newRow(name) << MessageContent { kind, QString::fromLatin1(caption), someMedia(type),
            someQuote, {} };
    };
    row("image", MessageKind::Image, MediaType::Image, "");
    row("captioned image", MessageKind::Image, MediaType::Image, "look");
    row("video", MessageKind::Video, MediaType::Video, "look");
    row("gif", MessageKind::Gif, MediaType::Gif, "look");
    row("audio", MessageKind::Audio, MediaType::Audio, "");
    row("voice", MessageKind::Voice, MediaType::Voice, "");
    row("document", MessageKind::Document, MediaType::Document, "");
    row("captioned document", MessageKind::Document, MediaType::Document, "look");
}

/// Also once its file lies somewhere.
void tst_MessageReferences::everyKindCanQuote()
{
    QFETCH(MessageContent, content);
    ReferenceProto image;
    image.mutable_imagemessage()->set_caption("the quoted picture");
    const QByteArray built = buildMessageContent(content, wireOf(image)).value();
    content.media->url = QStringLiteral("https://media.example.org/b");
    content.media->directPath = QStringLiteral("/v/b");
    content.quote->text = QStringLiteral("the quoted picture");
    const QByteArray placed
        = withMediaPlace(built, content.media->url, content.media->directPath).value();
    QCOMPARE(contentOf(parseMessageContent(placed).value()), content);
    QVERIFY(!withMediaPlace("\x0a\x01t", {}, {}));
}

HELIOGRAPH_TEST(MessageReferences)
#include "tst_MessageReferences.moc"
