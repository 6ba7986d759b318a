// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/PhoneContent.h"
#include "tests/sandbox/PhoneWorld.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

/// Somebody with a phone who writes to people of scripts and keeps what comes back.
struct ScriptWorld : PhoneWorld {
    Account &mia = accounts.named(QStringLiteral("Mia"));
    Account &player = accounts.named(QStringLiteral("Player"));
    std::vector<PhoneMessage> got;
    std::vector<Node> events;

    ScriptWorld()
    {
        QObject::connect(&phones, &Phones::received, &phones,
            [this](SimulatedPhone *phone, const PhoneMessage &message) {
                if (&phone->account() == &mia)
                    got.push_back(message);
            });
        QObject::connect(&stanzas, &StanzaService::received, &phones,
            [this](const DeviceId &from, const Node &stanza) {
                if (from.pn == player.pn && stanza.tag != "message")
                    events.push_back(stanza);
            });
    }
    void play(const char16_t *name, const QJsonObject &params = {})
    {
        contacts.play(player, *Script::fromJson(QString::fromUtf16(name), params));
        events.clear();
    }
    QByteArray write(const QByteArray &content, const PhoneSending &sending = {})
    {
        return phones.of(mia.pn)->send(player.jid(), content, sending).value_or(QByteArray());
    }
    std::vector<QByteArray> receipts() const
    {
        std::vector<QByteArray> types;
        for (const Node &stanza : events) {
            if (stanza.tag == "receipt")
                types.push_back(stanza.text("type"));
        }
        return types;
    }
    std::vector<QByteArray> typing() const
    {
        std::vector<QByteArray> states;
        for (const Node &stanza : events) {
            if (stanza.tag == "chatstate")
                states.push_back(stanza.children().front().tag);
        }
        return states;
    }
};

using Words = std::vector<QByteArray>;

} // namespace

class tst_ScriptedContacts : public QObject {
    Q_OBJECT

private slots:
    void echoesText()
    {
        ScriptWorld world;
        world.play(u"echo", { { u"prefix"_qs, u"you said: "_qs } });
        QVERIFY(!world.write(textContent(u"hello"_qs)).isEmpty());
        settle();
        world.advance(seconds { 10 });
        QTRY_COMPARE(world.got.size(), size_t(1));
        QCOMPARE(kindOfContent(world.got.front().content).text, u"you said: hello"_qs);
    }

    void echoesFilesAndMirrorsReactions()
    {
        ScriptWorld world;
        world.play(u"echo");
        PhoneSending media;
        media.type = "media";
        media.mediaType = "image";
        const QByteArray picture = pictureContent(world.media, world.random);
        const QByteArray id = world.write(picture, media);
        settle();
        world.advance(seconds { 10 });
        QTRY_COMPARE(world.got.size(), size_t(1));
        QVERIFY(kindOfContent(world.got.front().content).isMedia);
        const auto before = mediaPlaceOf(picture);
        const auto after = mediaPlaceOf(world.got.front().content);
        QVERIFY(before && after && before->mediaKey != after->mediaKey);
        PhoneSending reaction;
        reaction.type = "reaction";
        world.write(reactionContent(world.player.jid(), id, true, u"\U0001F44D"_qs), reaction);
        settle();
        world.advance(seconds { 10 });
        QTRY_COMPARE(world.got.size(), size_t(2));
        QVERIFY(kindOfContent(world.got.back().content).isReaction);
    }

    void confirmsInOrder()
    {
        ScriptWorld world;
        world.play(u"reader", { { u"d1"_qs, 1000 }, { u"d2"_qs, 5000 } });
        world.write(textContent(u"hello"_qs));
        settle();
        QCOMPARE(world.receipts(), Words());
        world.advance(seconds { 2 });
        QTRY_COMPARE(world.receipts(), Words { "" });
        world.advance(seconds { 4 });
        QTRY_COMPARE(world.receipts(), (Words { "", "read" }));
        world.advance(seconds { 60 });
        settle();
        QVERIFY(world.got.empty());
    }

    void maySeeAndNeverRead()
    {
        ScriptWorld world;
        world.play(u"reader", { { u"reads"_qs, false } });
        world.write(textContent(u"hello"_qs));
        settle();
        world.advance(seconds { 60 });
        QTRY_COMPARE(world.receipts(), Words { "" });
    }

    void typesInManyWays_data()
    {
        QTest::addColumn<QString>("variant");
        QTest::addColumn<int>("replies");
        QTest::addColumn<Words>("states");
        QTest::newRow("replies") << u"replies"_qs << 1 << Words { "composing", "paused" };
        QTest::newRow("pauses") << u"pauses"_qs << 1
                                << Words { "composing", "paused", "composing", "paused" };
        QTest::newRow("recording") << u"recording"_qs << 1 << Words { "composing", "paused" };
        QTest::newRow("never sends") << u"never_sends"_qs << 0 << Words { "composing", "paused" };
    }

    void typesInManyWays()
    {
        QFETCH(QString, variant);
        QFETCH(int, replies);
        QFETCH(Words, states);
        ScriptWorld world;
        world.play(u"typist", { { u"variant"_qs, variant }, { u"a"_qs, 100 }, { u"b"_qs, 3000 } });
        world.write(textContent(u"hello"_qs));
        settle();
        for (int i = 0; i < 6; ++i) {
            world.advance(seconds { 1 });
            settle();
        }
        QTRY_COMPARE(world.typing(), states);
        QTRY_COMPARE(int(world.got.size()), replies);
        const bool records = world.events.back().tag == "chatstate";
        for (const Node &stanza : world.events) {
            if (stanza.tag == "chatstate" && stanza.child("composing") && records)
                QCOMPARE(stanza.child("composing")->has("media"), variant == u"recording");
        }
    }

    void writesLinesByItself()
    {
        ScriptWorld world;
        world.play(u"writer",
            { { u"to"_qs, QString::fromLatin1(world.mia.pn) }, { u"lines"_qs, 4 },
                { u"x_ms"_qs, 1000 } });
        for (int i = 0; i < 10; ++i) {
            world.advance(seconds { 1 });
            settle();
        }
        QTRY_COMPARE(world.got.size(), size_t(4));
        for (int i = 0; i < 4; ++i)
            QVERIFY(kindOfContent(world.got[size_t(i)].content).text.endsWith(corpusLine(i)));
    }

    void writesTheSameIdsWhoeverElseWrites()
    {
        const auto idsOf = [](bool withAnother) {
            ScriptWorld world;
            const auto script = Script::fromJson(u"writer"_qs,
                { { u"to"_qs, QString::fromLatin1(world.mia.pn) }, { u"lines"_qs, 3 },
                    { u"x_ms"_qs, 1000 }, { u"jitter_ms"_qs, 300 } });
            if (withAnother)
                world.contacts.play(world.accounts.named(u"Another"_qs), *script);
            world.contacts.play(world.player, *script);
            for (int i = 0; i < 10; ++i) {
                world.advance(seconds { 1 });
                settle();
            }
            std::vector<QByteArray> ids;
            for (const PhoneMessage &message : world.got) {
                if (message.sender.isSameUser(world.player.jid()))
                    ids.push_back(message.id);
            }
            return ids;
        };
        const auto alone = idsOf(false);
        QCOMPARE(alone.size(), size_t(3));
        QCOMPARE(idsOf(false), alone);
        QCOMPARE(idsOf(true), alone);
    }

    void stopsWhenTold()
    {
        ScriptWorld world;
        world.play(u"echo");
        world.contacts.stop();
        world.write(textContent(u"hello"_qs));
        settle();
        world.advance(seconds { 60 });
        settle();
        QVERIFY(world.got.empty());
    }
};

HELIOGRAPH_TEST(ScriptedContacts)
#include "tst_ScriptedContacts.moc"
