// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proto/e2e.pb.h"
#include "tests/protocol/ContentSamples.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::content;
using Proto = proto::Message;
using Note = proto::Message::ProtocolMessage;

/// Content that no honest client of today sends: kept, bounded or refused (05 §3).
class tst_HostileContent : public QObject {
    Q_OBJECT
private slots:
    void keepsUnknownKinds();
    void C16_brokenUtf8BecomesVisible();
    void C17_nulBecomesVisible();
    void boundsWhatItKeeps();
    void refusesNoise();
    void survivesEveryTruncatedPrefix();
    void survivesRandomBytes();
};

void tst_HostileContent::keepsUnknownKinds()
{
    // Field 9999, a length-delimited value that no version knows yet.
    const QByteArray bytes = QByteArray::fromHex("fAf00403616263");
    const ParsedMessage parsed = parseMessageContent(bytes).value();
    QCOMPARE(contentOf(parsed).kind, MessageKind::Unknown);
    QCOMPARE(parsed.raw, bytes);
    Proto outer;
    outer.mutable_ephemeralmessage()->mutable_message()->ParseFromString(bytes.toStdString());
    QCOMPARE(parsedOf(outer).raw, bytes);
}

void tst_HostileContent::C16_brokenUtf8BecomesVisible()
{
    const ParsedMessage parsed
        = parseMessageContent(QByteArray::fromHex("0a0661eda0bd2062")).value();
    const QString text = contentOf(parsed).text;
    QVERIFY(text.startsWith(u'a'));
    QVERIFY(text.endsWith(QStringLiteral(" b")));
    const QString middle = text.mid(1, text.size() - 3);
    QVERIFY(middle.size() >= 1 && middle.size() <= 3);
    QCOMPARE(middle, QString(middle.size(), QChar(QChar::ReplacementCharacter)));

    Proto document;
    document.mutable_documentmessage()->set_filename("a\xed\xa0\xbd b.pdf");
    const QString name = contentOf(parsedOf(document)).media->fileName;
    QVERIFY(name.isValidUtf16() && name.endsWith(QStringLiteral(" b.pdf")));

    MessageContent lone;
    lone.text = QStringLiteral("a%1 b").arg(QChar(0xd83d));
    QVERIFY(roundTrip(lone).text.isValidUtf16());
}

void tst_HostileContent::C17_nulBecomesVisible()
{
    const ParsedMessage parsed = parseMessageContent(QByteArray::fromHex("0a03610062")).value();
    QCOMPARE(contentOf(parsed).text, QStringLiteral("a\uFFFDb"));
    Proto image;
    image.mutable_imagemessage()->set_caption(std::string("a\0b", 3));
    QCOMPARE(contentOf(parsedOf(image)).text, QStringLiteral("a\uFFFDb"));
    Proto poll;
    poll.mutable_pollcreationmessage()->set_name(std::string("a\0b", 3));
    QCOMPARE(contentOf(parsedOf(poll)).text, QStringLiteral("a\uFFFDb"));
}

void tst_HostileContent::boundsWhatItKeeps()
{
    Proto message;
    auto &image = *message.mutable_imagemessage();
    image.set_filelength(~quint64(0));
    image.set_width(~quint32(0));
    image.set_jpegthumbnail(std::string(64 * 1024 + 1, 'j'));
    for (int i = 0; i < 1100; ++i)
        image.mutable_contextinfo()->add_mentionedjid("100000000000001@lid");
    const MessageContent content = contentOf(parsedOf(message));
    QCOMPARE(content.media->fileLength, qint64(1) << 40);
    QCOMPARE(content.media->width, 1'000'000);
    QVERIFY(content.media->thumbnail.isEmpty());
    QCOMPARE(content.mentions.size(), 1024);
}

void tst_HostileContent::refusesNoise()
{
    QCOMPARE(parseMessageContent(QByteArray::fromHex("0aff")).error().code, ErrorCode::BadContent);
    QCOMPARE(
        parseMessageContent(QByteArray::fromHex("ffffffff")).error().code, ErrorCode::BadContent);
    // Nested without end: more levels than the parser goes down.
    QByteArray deep;
    for (int i = 0; i < 200; ++i) {
        Proto outer;
        outer.mutable_extendedtextmessage()->mutable_contextinfo()->mutable_quotedmessage();
        QByteArray inner
            = "\x0a" + QByteArray(1, char(qMin<qsizetype>(deep.size(), 127))) + deep.left(127);
        deep = "\x32" + QByteArray(1, char(qMin<qsizetype>(inner.size(), 127))) + inner.left(127);
    }
    (void)parseMessageContent(deep);
}

static QList<QByteArray> goodMessages()
{
    MessageContent image { MessageKind::Image, QStringLiteral("c"), someMedia(MediaType::Image), {},
        { Jid::lid("1") } };
    image.quote = Quote { QStringLiteral("A"), Jid::lid("1"), QStringLiteral("q") };
    Proto edit = noteMessage<Proto>(Note::MESSAGE_EDIT);
    edit.mutable_protocolmessage()->mutable_editedmessage()->set_conversation("new");
    Proto poll;
    poll.mutable_pollcreationmessagev3()->set_name("p");
    poll.mutable_pollcreationmessagev3()->add_options()->set_optionname("o");
    return { buildMessageContent(image).value(),
        wrapForOwnDevices(buildMessageContent(image).value(), Jid::lid("1")), wireOf(edit),
        wireOf(wrapped(poll, &Proto::mutable_ephemeralmessage)) };
}

void tst_HostileContent::survivesEveryTruncatedPrefix()
{
    for (const QByteArray &good : goodMessages()) {
        for (qsizetype size = 0; size < good.size(); ++size) {
            const Result<ParsedMessage> parsed
                = parseMessageContent(QByteArrayView(good).first(size));
            if (!parsed)
                QCOMPARE(parsed.error().code, ErrorCode::BadContent);
        }
    }
}

void tst_HostileContent::survivesRandomBytes()
{
    FixedRandom random(3);
    for (const QByteArray &good : goodMessages()) {
        for (int round = 0; round < 2000; ++round) {
            QByteArray bad = good;
            for (quint32 changes = 1 + random.below(4); changes > 0; --changes)
                bad[random.below(static_cast<quint32>(bad.size()))] = random.bytes(1)[0];
            const Result<ParsedMessage> parsed = parseMessageContent(bad);
            if (parsed)
                QVERIFY(contentOf(*parsed).text.isValidUtf16());
        }
    }
}

HELIOGRAPH_TEST(HostileContent)
#include "tst_HostileContent.moc"
