// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/GroupPictures.h"
#include "sandbox/MediaStore.h"
#include "sandbox/SettingsService.h"
#include "tests/sandbox/GroupWorld.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

/// The desk for pictures, and a group of Anna and Ben.
struct PictureWorld : GroupWorld {
    QTemporaryDir folder;
    MediaStore media { folder.path(), 1, clock };
    SettingsService settings { accounts, delivery, clock, ids, media };
    GroupPictures pictures { { accounts, groups, delivery, clock, ids, media, settings } };
    Group &group = garden();

    PictureWorld() { media.setOrigin("https://127.0.0.1:1"); }
    Node request(const Account &asker, const char *type, const Jid &target, Node picture)
    {
        Node iq("iq",
            { { "id", "q" }, { "type", type }, { "xmlns", "w:profile:picture" },
                { "to", Jid::service() } });
        if (!target.isNull())
            iq.set("target", target);
        if (!picture.tag.isEmpty())
            iq.add(std::move(picture));
        return *pictures.answer({ asker.pn, 1 }, iq);
    }
    Node look(const Account &asker, const QByteArray &known = {})
    {
        Node picture("picture", { { "type", "preview" }, { "query", "url" } });
        if (!known.isEmpty())
            picture.set("id", known);
        return request(asker, "get", group.jid(), picture);
    }
    Node hang(const Account &actor, const QByteArray &bytes)
    {
        return request(actor, "set", group.jid(),
            bytes.isEmpty() ? Node() : Node("picture", { { "type", "image" } }, bytes));
    }
};

class tst_GroupPictures : public QObject {
    Q_OBJECT

private slots:
    void showsTheNewestToMembers()
    {
        PictureWorld world;
        QCOMPARE(GroupWorld::errorOf(world.look(world.ben)), QByteArray("404"));
        world.take(world.anna1());
        world.take(world.ben1());
        const QByteArray first = world.hang(world.ben, "one").child("picture")->text("id");
        const Node second = world.hang(world.ben, "two");
        const QByteArray id = second.child("picture")->text("id");
        QVERIFY(id != first);
        const Node shown = world.look(world.anna);
        const Node *picture = shown.child("picture");
        QCOMPARE(picture->text("id"), id);
        QCOMPARE(picture->text("type"), QByteArray("preview"));
        QVERIFY(picture->text("url").endsWith(picture->text("direct_path")));
        QCOMPARE(world.media.read(picture->text("direct_path"), 100).value_or("nothing"),
            QByteArray("two"));
        const Node same = world.look(world.anna, id);
        QCOMPARE(same.child("picture")->text("status"), QByteArray("304"));
        const auto news = world.take(world.anna1());
        QCOMPARE(news.size(), size_t(2));
        QCOMPARE(news[1].text("type"), QByteArray("picture"));
        QCOMPARE(news[1].jid("from"), world.group.jid());
        QCOMPARE(news[1].child("set")->text("id"), id);
        QCOMPARE(news[1].child("set")->jid("jid"), world.group.jid());
        QCOMPARE(news[1].child("set")->jid("author"), world.ben.hidden());
    }

    void takesItDown()
    {
        PictureWorld world;
        world.hang(world.ben, "one");
        world.take(world.anna1());
        QCOMPARE(GroupWorld::errorOf(world.hang(world.anna, {})), QByteArray());
        QVERIFY(world.take(world.anna1()).front().child("delete"));
        QCOMPARE(GroupWorld::errorOf(world.look(world.ben)), QByteArray("404"));
    }

    void refusesWhoMayNot()
    {
        PictureWorld world;
        world.hang(world.anna, "one");
        QCOMPARE(GroupWorld::errorOf(world.look(world.cem)), QByteArray("401"));
        QCOMPARE(GroupWorld::errorOf(world.hang(world.cem, "two")), QByteArray("403"));
        QCOMPARE(GroupWorld::errorOf(world.hang(world.ben, QByteArray(1024 * 1024 + 1, 'x'))),
            QByteArray("406"));
        world.set(world.anna, world.group.jid(), Node("locked"));
        QCOMPARE(GroupWorld::errorOf(world.hang(world.ben, "two")), QByteArray("403"));
        QCOMPARE(GroupWorld::errorOf(world.hang(world.anna, "two")), QByteArray());
    }

    void leavesPeopleToTheirDesk()
    {
        PictureWorld world;
        const Node own = world.request(
            world.ben, "set", {}, Node("picture", { { "type", "image" } }, QByteArray("me")));
        QVERIFY(!own.child("picture")->text("id").isEmpty());
        QCOMPARE(world.ben.picture, QByteArray("me"));
        QVERIFY(world.group.pictureId.isEmpty());
    }
};

HELIOGRAPH_TEST(GroupPictures)
#include "tst_GroupPictures.moc"
