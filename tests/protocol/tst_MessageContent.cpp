// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proto/e2e.pb.h"
#include "tests/protocol/ContentSamples.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::content;
using Proto = proto::Message;
using Wrapper = proto::Message::FutureProofMessage;
using Note = proto::Message::ProtocolMessage;

/// Content in and out (05 §2.7 to §3.3).
class tst_MessageContent : public QObject {
    Q_OBJECT
private slots:
    void roundTripsText();
    void C18_textGoesAsItIs();
    void roundTripsQuotesAndMentions();
    void roundTripsMedia_data();
    void roundTripsMedia();
    void wrapsCaptionedDocuments();
    void tellsPlayersWhatTheyNeed();
    void refusesWhatCannotBeSent_data();
    void refusesWhatCannotBeSent();
    void readsEveryKind_data();
    void readsEveryKind();
    void opensWrappers_data();
    void opensWrappers();
    void leavesASixthWrapperClosed();
    void hidesViewOnceContent_data();
    void hidesViewOnceContent();
    void readsCopiesOfOwnDevices();
    void keepsTheContextOfAnOwnCopy();
    void readsRevokes();
    void readsEdits();
    void ignoresUnreadableEdits();
    void readsPeerNotes();
    void ignoresKeyDistribution();
    void namesAdditions_data();
    void namesAdditions();
    void namesStanzaAttributes_data();
    void namesStanzaAttributes();
};

void tst_MessageContent::roundTripsText()
{
    for (const QString &text : { QString(), QStringLiteral("hello"),
             QStringLiteral(" \u00e9\n\U0001F469\u200d\U0001F467 ") }) {
        MessageContent content;
        content.text = text;
        QCOMPARE(roundTrip(content), content);
    }
}

void tst_MessageContent::C18_textGoesAsItIs()
{
    MessageContent content;
    content.text = QString::fromUtf8("10\u00a0000 \u00ab\u00a0oui\u00a0\u00bb 1 < 2 && \"x\" &amp; "
                                     "<br>\n\n  b\u2028c\ufdd0d \ufffc end");
    content.quote
        = Quote { QStringLiteral("AC01"), Jid::phoneNumber("447700900123"), content.text };
    QCOMPARE(roundTrip(content), content);
}

void tst_MessageContent::roundTripsQuotesAndMentions()
{
    MessageContent content;
    content.text = QStringLiteral("hi @100000000000001");
    content.quote
        = Quote { QStringLiteral("3EB0AA"), Jid::lid("100000000000002"), QStringLiteral("before") };
    content.mentions = { Jid::lid("100000000000001"), Jid::phoneNumber("15550001111") };
    QCOMPARE(roundTrip(content), content);
    content.quote.reset();
    QCOMPARE(roundTrip(content), content);
}

void tst_MessageContent::roundTripsMedia_data()
{
    QTest::addColumn<MessageContent>("content");
    const auto row = [](const char *name, MessageKind kind, MediaType type, auto change) {
        MessageContent content { kind, {}, someMedia(type), {}, {} };
        change(content);
        QTest::newRow(name) << content;
    };
    const auto visual = [](MessageContent &content) {
        content.text = QStringLiteral("caption");
        content.media->width = 40;
        content.media->height = 20;
        content.media->thumbnail = "jpeg";
    };
    row("image", MessageKind::Image, MediaType::Image, visual);
    row("video", MessageKind::Video, MediaType::Video, [&](MessageContent &content) {
        visual(content);
        content.media->seconds = 9;
    });
    row("gif", MessageKind::Gif, MediaType::Gif, visual);
    row("audio", MessageKind::Audio, MediaType::Audio,
        [](MessageContent &content) { content.media->seconds = 9; });
    row("voice", MessageKind::Voice, MediaType::Voice, [](MessageContent &content) {
        content.media->seconds = 3;
        content.media->waveform = QByteArray(64, '\x20');
        content.quote = Quote { QStringLiteral("A"), Jid::lid("1"), QStringLiteral("b") };
    });
    row("document", MessageKind::Document, MediaType::Document, [](MessageContent &content) {
        content.media->fileName = QStringLiteral("r\u00e9sum\u00e9.tar.gz");
        content.mentions = { Jid::lid("1") };
    });
}

void tst_MessageContent::roundTripsMedia()
{
    QFETCH(MessageContent, content);
    QCOMPARE(roundTrip(content), content);
}

void tst_MessageContent::wrapsCaptionedDocuments()
{
    MessageContent content { MessageKind::Document, QStringLiteral("look"),
        someMedia(MediaType::Document), {}, {} };
    content.media->fileName = QStringLiteral("report.pdf");
    const QByteArray bytes = buildMessageContent(content).value();
    Proto message;
    QVERIFY(message.ParseFromString(bytes.toStdString()));
    QVERIFY(message.has_documentwithcaptionmessage());
    const auto &document = message.documentwithcaptionmessage().message().documentmessage();
    QCOMPARE(QString::fromStdString(document.caption()), QStringLiteral("look"));
    QCOMPARE(QString::fromStdString(document.title()), QStringLiteral("report"));
    QCOMPARE(roundTrip(content), content);
}

void tst_MessageContent::tellsPlayersWhatTheyNeed()
{
    const auto built = [](MessageKind kind, MediaType type, const QByteArray &sidecar) {
        MessageContent content { kind, {}, someMedia(type), {}, {} };
        content.media->sidecar = sidecar;
        Proto message;
        message.ParseFromString(buildMessageContent(content).value().toStdString());
        return message;
    };
    const Proto video = built(MessageKind::Video, MediaType::Video, "0123456789");
    QVERIFY(!video.videomessage().has_gifplayback());
    QCOMPARE(video.videomessage().streamingsidecar(), std::string("0123456789"));
    const Proto gif = built(MessageKind::Gif, MediaType::Gif, {});
    QVERIFY(gif.videomessage().gifplayback());
    QVERIFY(!gif.videomessage().has_streamingsidecar());
    const Proto voice = built(MessageKind::Voice, MediaType::Voice, "0123456789");
    QVERIFY(voice.audiomessage().ptt());
    QCOMPARE(voice.audiomessage().streamingsidecar(), std::string("0123456789"));
    const Proto audio = built(MessageKind::Audio, MediaType::Audio, {});
    QVERIFY(audio.audiomessage().has_ptt() && !audio.audiomessage().ptt());
    QVERIFY(!audio.audiomessage().has_streamingsidecar());
}

void tst_MessageContent::refusesWhatCannotBeSent_data()
{
    QTest::addColumn<MessageKind>("kind");
    for (int kind = 0; kind <= static_cast<int>(MessageKind::Revoked); ++kind) {
        const auto value = static_cast<MessageKind>(kind);
        if (value != MessageKind::Text)
            QTest::newRow(qPrintable(kindName(value))) << value;
    }
}

void tst_MessageContent::refusesWhatCannotBeSent()
{
    QFETCH(MessageKind, kind);
    MessageContent content;
    content.kind = kind;
    QCOMPARE(buildMessageContent(content).error().code, ErrorCode::BadContent);
}

void tst_MessageContent::readsEveryKind_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<MessageKind>("kind");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, MessageKind kind, const char *text, auto fill) {
        Proto message;
        fill(message);
        QTest::newRow(name) << wireOf(message) << kind << QString::fromUtf8(text);
    };
    row("conversation", MessageKind::Text, "a", [](Proto &m) { m.set_conversation("a"); });
    row("extended text", MessageKind::Text, "a",
        [](Proto &m) { m.mutable_extendedtextmessage()->set_text("a"); });
    row("image", MessageKind::Image, "c",
        [](Proto &m) { m.mutable_imagemessage()->set_caption("c"); });
    row("video", MessageKind::Video, "c",
        [](Proto &m) { m.mutable_videomessage()->set_caption("c"); });
    row("gif", MessageKind::Gif, "",
        [](Proto &m) { m.mutable_videomessage()->set_gifplayback(true); });
    row("video note", MessageKind::VideoNote, "",
        [](Proto &m) { m.mutable_ptvmessage()->set_seconds(3); });
    row("audio", MessageKind::Audio, "",
        [](Proto &m) { m.mutable_audiomessage()->set_seconds(3); });
    row("voice", MessageKind::Voice, "", [](Proto &m) { m.mutable_audiomessage()->set_ptt(true); });
    row("document", MessageKind::Document, "",
        [](Proto &m) { m.mutable_documentmessage()->set_title("t"); });
    row("sticker", MessageKind::Sticker, "",
        [](Proto &m) { m.mutable_stickermessage()->set_width(9); });
    row("location", MessageKind::Location, "Rome",
        [](Proto &m) { m.mutable_locationmessage()->set_name("Rome"); });
    row("live location", MessageKind::Location, "l",
        [](Proto &m) { m.mutable_livelocationmessage()->set_caption("l"); });
    row("contact", MessageKind::Contact, "Kim",
        [](Proto &m) { m.mutable_contactmessage()->set_displayname("Kim"); });
    row("contacts", MessageKind::Contact, "2",
        [](Proto &m) { m.mutable_contactsarraymessage()->set_displayname("2"); });
    row("invite", MessageKind::GroupInvite, "g",
        [](Proto &m) { m.mutable_groupinvitemessage()->set_groupname("g"); });
    row("event", MessageKind::Event, "e",
        [](Proto &m) { m.mutable_eventmessage()->set_name("e"); });
    row("poll", MessageKind::Poll, "p",
        [](Proto &m) { m.mutable_pollcreationmessage()->set_name("p"); });
    row("poll 2", MessageKind::Poll, "p",
        [](Proto &m) { m.mutable_pollcreationmessagev2()->set_name("p"); });
    row("poll 3", MessageKind::Poll, "p",
        [](Proto &m) { m.mutable_pollcreationmessagev3()->set_name("p"); });
    row("poll 4", MessageKind::Poll, "p", [](Proto &m) {
        m.mutable_pollcreationmessagev4()
            ->mutable_message()
            ->mutable_pollcreationmessage()
            ->set_name("p");
    });
    row("poll 5", MessageKind::Poll, "p",
        [](Proto &m) { m.mutable_pollcreationmessagev5()->set_name("p"); });
    row("unread kind", MessageKind::Unknown, "", [](Proto &m) { m.set_bcallmessage("x"); });
}

void tst_MessageContent::readsEveryKind()
{
    QFETCH(QByteArray, bytes);
    QFETCH(MessageKind, kind);
    QFETCH(QString, text);
    const Result<ParsedMessage> parsed = parseMessageContent(bytes);
    QVERIFY(parsed);
    QCOMPARE(contentOf(*parsed).kind, kind);
    QCOMPARE(contentOf(*parsed).text, text);
    QCOMPARE(parsed->raw, bytes.startsWith("\xea\x05") ? parsed->raw : bytes);
}

using Opener = Wrapper *(Proto::*)();
static const std::pair<const char *, Opener> wrappers[] {
    { "ephemeral", &Proto::mutable_ephemeralmessage },
    { "document with caption", &Proto::mutable_documentwithcaptionmessage },
    { "edited", &Proto::mutable_editedmessage },
    { "group mentioned", &Proto::mutable_groupmentionedmessage },
    { "associated child", &Proto::mutable_associatedchildmessage },
    { "lottie", &Proto::mutable_lottiestickermessage },
    { "bot", &Proto::mutable_botinvokemessage },
    { "group status", &Proto::mutable_groupstatusmessage },
    { "group status 2", &Proto::mutable_groupstatusmessagev2 },
    { "status mention", &Proto::mutable_statusmentionmessage },
    { "group status mention", &Proto::mutable_groupstatusmentionmessage },
};

void tst_MessageContent::opensWrappers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const auto &[name, opener] : wrappers) {
        Proto message;
        message.set_conversation("inside");
        for (int depth = 1; depth <= 5; ++depth) {
            message = wrapped(message, opener);
            QTest::addRow("%s, %d deep", name, depth) << wireOf(message);
        }
    }
    Proto mixed;
    mixed.set_conversation("inside");
    for (const int at : { 0, 2, 4, 6 })
        mixed = wrapped(mixed, wrappers[at].second);
    QTest::newRow("mixed") << wireOf(mixed);
}

void tst_MessageContent::opensWrappers()
{
    QFETCH(QByteArray, bytes);
    const ParsedMessage parsed = parseMessageContent(bytes).value();
    QCOMPARE(contentOf(parsed).kind, MessageKind::Text);
    QCOMPARE(contentOf(parsed).text, QStringLiteral("inside"));
    QCOMPARE(parsed.raw, QByteArray("\x0a\x06inside"));
}

void tst_MessageContent::leavesASixthWrapperClosed()
{
    Proto message;
    message.set_conversation("inside");
    for (int depth = 0; depth < 6; ++depth)
        message = wrapped(message, &Proto::mutable_ephemeralmessage);
    QCOMPARE(contentOf(parsedOf(message)).kind, MessageKind::Unknown);
}

void tst_MessageContent::hidesViewOnceContent_data()
{
    QTest::addColumn<QByteArray>("bytes");
    Proto image;
    image.mutable_imagemessage()->set_caption("secret");
    QTest::newRow("wrapper") << wireOf(wrapped(image, &Proto::mutable_viewoncemessage));
    QTest::newRow("wrapper 2") << wireOf(wrapped(image, &Proto::mutable_viewoncemessagev2));
    QTest::newRow("extension") << wireOf(
        wrapped(image, &Proto::mutable_viewoncemessagev2extension));
    QTest::newRow("inside another") << wireOf(
        wrapped(wrapped(image, &Proto::mutable_viewoncemessage), &Proto::mutable_ephemeralmessage));
    image.mutable_imagemessage()->set_viewonce(true);
    QTest::newRow("image flag") << wireOf(image);
    Proto video;
    video.mutable_videomessage()->set_viewonce(true);
    QTest::newRow("video flag") << wireOf(video);
    Proto audio;
    audio.mutable_audiomessage()->set_viewonce(true);
    QTest::newRow("audio flag") << wireOf(audio);
}

void tst_MessageContent::hidesViewOnceContent()
{
    QFETCH(QByteArray, bytes);
    const MessageContent content = contentOf(parseMessageContent(bytes).value());
    QCOMPARE(content.kind, MessageKind::ViewOnce);
    QVERIFY(content.text.isEmpty());
    QVERIFY(!content.media);
}

void tst_MessageContent::readsCopiesOfOwnDevices()
{
    MessageContent content;
    content.text = QStringLiteral("to Kim");
    const QByteArray inner = buildMessageContent(content).value();
    const Jid chat = Jid::lid("100000000000001");
    const ParsedMessage parsed = parseMessageContent(wrapForOwnDevices(inner, chat)).value();
    QCOMPARE(parsed.destination, chat);
    QCOMPARE(contentOf(parsed), content);
    QCOMPARE(parsed.raw, inner);
    QVERIFY(parseMessageContent(inner).value().destination.isNull());
}

void tst_MessageContent::keepsTheContextOfAnOwnCopy()
{
    Proto poll;
    poll.mutable_pollcreationmessage()->set_name("p");
    poll.mutable_messagecontextinfo()->set_messagesecret("outside");
    Proto outer;
    outer.ParseFromString(wrapForOwnDevices(wireOf(poll), Jid::lid("1")).toStdString());
    QVERIFY(outer.has_messagecontextinfo());
    outer.mutable_devicesentmessage()->mutable_message()->clear_messagecontextinfo();
    Proto kept;
    QVERIFY(kept.ParseFromString(parsedOf(outer).raw.toStdString()));
    QCOMPARE(QString::fromStdString(kept.messagecontextinfo().messagesecret()),
        QStringLiteral("outside"));
}

void tst_MessageContent::readsRevokes()
{
    const ParsedMessage parsed = parsedOf(noteMessage<Proto>(Note::REVOKE));
    const auto *revoke = std::get_if<RevokeContent>(&parsed.body);
    QVERIFY(revoke);
    QCOMPARE(revoke->target.id, QStringLiteral("3EB0AA"));
    QVERIFY(revoke->target.fromMe);
    QCOMPARE(revoke->target.participant, Jid::phoneNumber("15550001111"));
    Proto withoutKey = noteMessage<Proto>(Note::REVOKE);
    withoutKey.mutable_protocolmessage()->clear_key();
    QVERIFY(!std::holds_alternative<RevokeContent>(parsedOf(withoutKey).body));
}

void tst_MessageContent::readsEdits()
{
    Proto direct = noteMessage<Proto>(Note::MESSAGE_EDIT);
    direct.mutable_protocolmessage()->mutable_editedmessage()->set_conversation("new");
    Proto captioned = noteMessage<Proto>(Note::MESSAGE_EDIT);
    captioned.mutable_protocolmessage()
        ->mutable_editedmessage()
        ->mutable_documentwithcaptionmessage()
        ->mutable_message()
        ->mutable_documentmessage()
        ->set_caption("new");
    for (const Proto &message :
        { direct, captioned, wrapped(direct, &Proto::mutable_editedmessage) }) {
        const ParsedMessage parsed = parsedOf(message);
        const auto *edit = std::get_if<EditContent>(&parsed.body);
        QVERIFY(edit);
        QCOMPARE(edit->target.id, QStringLiteral("3EB0AA"));
        QCOMPARE(edit->content.text, QStringLiteral("new"));
    }
}

void tst_MessageContent::ignoresUnreadableEdits()
{
    Proto message = noteMessage<Proto>(Note::MESSAGE_EDIT);
    message.mutable_protocolmessage()->mutable_editedmessage()->set_bcallmessage("x");
    QVERIFY(std::holds_alternative<AdditionContent>(parsedOf(message).body));
}

void tst_MessageContent::readsPeerNotes()
{
    Proto history = noteMessage<Proto>(Note::HISTORY_SYNC_NOTIFICATION);
    auto &notification = *history.mutable_protocolmessage()->mutable_historysyncnotification();
    notification.set_directpath("/h");
    notification.set_chunkorder(3);
    const ParsedMessage parsed = parsedOf(history);
    const auto *peer = std::get_if<PeerContent>(&parsed.body);
    QVERIFY(peer);
    QCOMPARE(peer->type, PeerContent::Type::HistoryNotification);
    QCOMPARE(peer->bytes, QByteArray::fromStdString(notification.SerializeAsString()));

    const ParsedMessage share = parsedOf(noteMessage<Proto>(Note::APP_STATE_SYNC_KEY_SHARE));
    QCOMPARE(std::get<PeerContent>(share.body).type, PeerContent::Type::KeyShare);
    const ParsedMessage other = parsedOf(noteMessage<Proto>(Note::APP_STATE_SYNC_KEY_REQUEST));
    QCOMPARE(std::get<PeerContent>(other.body).type, PeerContent::Type::Other);
    QCOMPARE(std::get<PeerContent>(other.body).protocolType, 7);
}

void tst_MessageContent::ignoresKeyDistribution()
{
    Proto message;
    message.mutable_senderkeydistributionmessage()->set_groupid("1@g.us");
    message.mutable_messagecontextinfo()->set_messagesecret("s");
    QVERIFY(std::holds_alternative<NothingToShow>(parsedOf(message).body));
    QVERIFY(std::holds_alternative<NothingToShow>(parsedOf(Proto()).body));
    message.set_conversation("and text");
    QCOMPARE(contentOf(parsedOf(message)).text, QStringLiteral("and text"));
}

void tst_MessageContent::namesAdditions_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("what");
    const auto row = [](const char *what, auto fill) {
        Proto message;
        fill(message);
        QTest::newRow(what) << wireOf(message) << QString::fromLatin1(what);
    };
    row("reaction", [](Proto &m) { m.mutable_reactionmessage()->set_text("+"); });
    row("vote", [](Proto &m) { m.mutable_pollupdatemessage()->set_sendertimestampms(1); });
    row("pin", [](Proto &m) { m.mutable_pininchatmessage()->set_sendertimestampms(1); });
    row("keep", [](Proto &m) { m.mutable_keepinchatmessage()->set_timestampms(1); });
    row("album", [](Proto &m) { m.mutable_albummessage()->set_expectedimagecount(2); });
}

void tst_MessageContent::namesAdditions()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, what);
    QCOMPARE(std::get<AdditionContent>(parseMessageContent(bytes).value().body).what, what);
}

void tst_MessageContent::namesStanzaAttributes_data()
{
    QTest::addColumn<MessageKind>("kind");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("mediaType");
    const auto row = [](MessageKind kind, const char *type, const char *mediaType) {
        QTest::newRow(qPrintable(kindName(kind)))
            << kind << QByteArray(type) << QByteArray(mediaType);
    };
    row(MessageKind::Text, "text", "");
    row(MessageKind::Image, "media", "image");
    row(MessageKind::Video, "media", "video");
    row(MessageKind::Gif, "media", "gif");
    row(MessageKind::VideoNote, "media", "ptv");
    row(MessageKind::Audio, "media", "audio");
    row(MessageKind::Voice, "media", "ptt");
    row(MessageKind::Document, "media", "document");
    row(MessageKind::Sticker, "media", "sticker");
    row(MessageKind::Reaction, "reaction", "");
}

void tst_MessageContent::namesStanzaAttributes()
{
    QFETCH(MessageKind, kind);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, mediaType);
    QCOMPARE(attributesOf(kind).type, type);
    QCOMPARE(attributesOf(kind).mediaType, mediaType);
}

HELIOGRAPH_TEST(MessageContent)
#include "tst_MessageContent.moc"
