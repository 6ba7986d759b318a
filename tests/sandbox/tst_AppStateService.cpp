// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proto/action.pb.h"
#include "proto/syncd.pb.h"
#include "sandbox/AppStateService.h"
#include "sandbox/MediaBox.h"
#include "sandbox/MediaStore.h"
#include "sandbox/ProtoBytes.h"
#include "tests/sandbox/World.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

const QByteArray criticalBlock = "critical_block";
const QByteArray regularHigh = "regular_high";

/// The service with Anna's two devices, and what one of them knows of a collection.
struct AppStateWorld : World {
    Faults faults { 1, clock };
    AppStateService service { SandboxOptions::Behaviour::App, accounts, delivery, clock, ids,
        faults };
    QTemporaryDir folder;
    MediaStore media { folder.path(), 1, clock };

    explicit AppStateWorld(bool hasBegun = true)
    {
        service.setMedia(&media);
        if (hasBegun)
            service.begin(anna);
        for (auto &[number, device] : anna.devices)
            device.greeted = true;
    }
    AppStateKeyring keyring() const
    {
        return [this](const QByteArray &id) {
            return id == anna.appStateKeyId ? std::optional(anna.appStateKey) : std::nullopt;
        };
    }
    Node ask(const DeviceId &from, Node collection)
    {
        Node iq("iq",
            { { "id", "1" }, { "type", "set" }, { "to", Jid::service() },
                { "xmlns", "w:sync:app:state" } });
        Node sync("sync");
        sync.add(std::move(collection));
        iq.add(std::move(sync));
        const auto answer = service.answer(from, iq);
        return answer ? answer->child("sync")->children().front() : Node("nothing");
    }
    Node fetch(const QByteArray &name, qint64 version, const char *snapshot = "false")
    {
        return ask(anna1(),
            Node("collection",
                { { "name", name }, { "version", QByteArray::number(version) },
                    { "return_snapshot", snapshot } }));
    }
    Node upload(const DeviceId &from, const QByteArray &name, qint64 base, const QByteArray &patch)
    {
        Node collection("collection",
            { { "name", name }, { "version", QByteArray::number(base) },
                { "return_snapshot", "false" } });
        collection.add(Node::withBytes("patch", patch));
        return ask(from, std::move(collection));
    }
    /// A patch as a companion makes it; the collection moves on.
    QByteArray patchOf(AppStateCollection &collection, const QByteArray &index)
    {
        AppStateMutation mutation;
        mutation.index = index;
        mutation.value = "\x08\x01";
        return buildAppStatePatch(collection, { mutation },
            { anna.appStateKeyId, anna.appStateKey }, [] { return QByteArray(16, 'i'); });
    }
    std::vector<Node> noticesFor(const DeviceId &id) const
    {
        std::vector<Node> notices;
        if (const DeviceQueue *queue = delivery.queue(id)) {
            for (const DeviceQueue::Entry &entry : queue->entries())
                notices.push_back(entry.stanza);
        }
        return notices;
    }
};

QList<QByteArray> patchesIn(const Node &answer)
{
    QList<QByteArray> patches;
    if (const Node *node = answer.child("patches")) {
        for (const Node &patch : node->children())
            patches.append(patch.bytes());
    }
    return patches;
}

AppStateCollection emptyCollection(const QByteArray &name)
{
    AppStateCollection collection;
    collection.name = name;
    return collection;
}

} // namespace

class tst_AppStateService : public QObject {
    Q_OBJECT

private slots:
    void beginsWithThePushName()
    {
        AppStateWorld world;
        const Node answer = world.fetch(criticalBlock, 0, "true");
        QCOMPARE(answer.text("version"), QByteArray("1"));
        const auto patches = patchesIn(answer);
        QCOMPARE(patches.size(), 1);
        AppStateCollection collection = emptyCollection(criticalBlock);
        const auto applied = applyAppStatePatch(collection, patches.front(), world.keyring());
        QVERIFY(applied);
        QStringList names;
        for (const AppStateMutation &mutation : applied->mutations)
            names.append(QString::fromUtf8(mutation.index));
        QCOMPARE(names,
            QStringList(
                { QStringLiteral("[\"setting_pushName\"]"), QStringLiteral("[\"setting_locale\"]"),
                    QStringLiteral("[\"setting_securityNotification\"]") }));
        QCOMPARE(*pushNameIn(applied->mutations.front()), QStringLiteral("Anna"));
    }

    void namesPeopleWhomTheAccountKnows()
    {
        AppStateWorld world { false };
        world.accounts.introduce(world.anna, world.ben);
        const auto patches = patchesIn(world.fetch("critical_unblock_low", 0));
        QCOMPARE(patches.size(), 1);
        AppStateCollection collection = emptyCollection("critical_unblock_low");
        const auto applied = applyAppStatePatch(collection, patches.front(), world.keyring());
        QVERIFY(applied);
        QCOMPARE(applied->mutations.size(), size_t(1));
        QCOMPARE(
            applied->mutations.front().index, "[\"contact\",\"" + world.ben.jid().toUtf8() + "\"]");
        proto::SyncActionValue value;
        QVERIFY(parseInto(value, applied->mutations.front().value));
        QCOMPARE(
            QString::fromStdString(value.contactaction().lidjid()), world.ben.hidden().toString());
    }

    void laysALongPatchIntoTheMediaStore()
    {
        AppStateWorld world { false };
        constexpr int people = 800;
        for (int i = 0; i < people; ++i)
            world.accounts.introduce(
                world.anna, world.accounts.named(QStringLiteral("Acquaintance %1").arg(i)));
        const auto patches = patchesIn(world.fetch("critical_unblock_low", 0));
        QCOMPARE(patches.size(), 1);
        QVERIFY(patches.front().size() < 1024);
        proto::SyncdPatch patch;
        QVERIFY(parseInto(patch, patches.front()));
        QCOMPARE(patch.mutations_size(), 0);
        const proto::ExternalBlobReference &reference = patch.externalmutations();
        const auto sealed
            = world.media.read(QByteArray::fromStdString(reference.directpath()), 1024 * 1024);
        QVERIFY(sealed);
        const auto plain = openMedia(
            MediaType::AppState, *sealed, QByteArray::fromStdString(reference.mediakey()));
        QVERIFY(plain);
        AppStateCollection collection = emptyCollection("critical_unblock_low");
        const auto applied
            = applyAppStatePatch(collection, patches.front(), world.keyring(), *plain);
        QVERIFY(applied);
        QCOMPARE(applied->mutations.size(), size_t(people));
    }

    void answersEveryCollectionAlsoWhenNothingIsNew()
    {
        AppStateWorld world;
        const Node answer = world.fetch("regular", 0);
        QCOMPARE(answer.text("version"), QByteArray("0"));
        QVERIFY(answer.children().empty());
        const Node unknown = world.fetch("irregular", 0);
        QCOMPARE(unknown.text("type"), QByteArray("error"));
        QCOMPARE(unknown.child("error")->text("code"), QByteArray("400"));
    }

    void storesAnUploadAndTellsTheOthers()
    {
        AppStateWorld world;
        QSignalSpy unsound(&world.service, &AppStateService::unsound);
        AppStateCollection mine = emptyCollection(regularHigh);
        const QByteArray patch = world.patchOf(mine, "[\"mute\",\"1@s.whatsapp.net\"]");
        const Node answer = world.upload(world.anna1(), regularHigh, 0, patch);
        QCOMPARE(answer.text("version"), QByteArray("1"));
        QVERIFY(answer.children().empty());
        QVERIFY(unsound.isEmpty());
        QVERIFY(world.noticesFor(world.anna1()).empty());
        const auto notices = world.noticesFor(world.anna2());
        QCOMPARE(notices.size(), size_t(1));
        QCOMPARE(notices.front().text("type"), QByteArray("server_sync"));
        QCOMPARE(notices.front().jid("from"), Jid::service());
        QCOMPARE(notices.front().child("collection")->text("name"), regularHigh);
        QCOMPARE(notices.front().child("collection")->text("version"), QByteArray("1"));
        // The uploader left its version out; the service adds it.
        AppStateCollection theirs = emptyCollection(regularHigh);
        QVERIFY(applyAppStatePatch(
            theirs, patchesIn(world.fetch(regularHigh, 0)).front(), world.keyring()));
        QCOMPARE(theirs.hash, mine.hash);
    }

    void keepsOneNoticeForEachCollectionOfAnAbsentDevice()
    {
        AppStateWorld world;
        AppStateCollection high = emptyCollection(regularHigh);
        AppStateCollection low = emptyCollection("regular_low");
        for (int i = 0; i < 3; ++i) {
            const QByteArray index = "[\"x\",\"" + QByteArray::number(i) + "\"]";
            world.upload(world.anna1(), regularHigh, i, world.patchOf(high, index));
        }
        world.upload(world.anna1(), "regular_low", 0, world.patchOf(low, "[\"y\"]"));
        const auto notices = world.noticesFor(world.anna2());
        QCOMPARE(notices.size(), size_t(2));
        QCOMPARE(notices.front().child("collection")->text("version"), QByteArray("3"));
    }

    void answersAConflictWithWhatIsMissing()
    {
        AppStateWorld world;
        AppStateCollection mine = emptyCollection(regularHigh);
        world.upload(world.anna1(), regularHigh, 0, world.patchOf(mine, "[\"a\"]"));
        AppStateCollection theirs = emptyCollection(regularHigh);
        const Node answer
            = world.upload(world.anna2(), regularHigh, 0, world.patchOf(theirs, "[\"b\"]"));
        QCOMPARE(answer.text("type"), QByteArray("error"));
        QCOMPARE(answer.child("error")->text("code"), QByteArray("409"));
        theirs = emptyCollection(regularHigh);
        QVERIFY(applyAppStatePatch(theirs, patchesIn(answer).front(), world.keyring()));
        // Whoever looks at no answer is told beside it.
        QCOMPARE(world.noticesFor(world.anna2()).size(), size_t(1));
        QCOMPARE(world.upload(world.anna2(), regularHigh, 1, world.patchOf(theirs, "[\"b\"]"))
                     .text("version"),
            QByteArray("2"));
    }

    void refusesMisshapenPatches_data()
    {
        QTest::addColumn<QString>("damage");
        for (const char *damage : { "garbage", "no snapshot MAC", "no patch MAC", "no key",
                 "one index twice", "short value", "too large" })
            QTest::newRow(damage) << QString::fromLatin1(damage);
    }

    void refusesMisshapenPatches()
    {
        QFETCH(QString, damage);
        AppStateWorld world;
        AppStateCollection mine = emptyCollection(regularHigh);
        proto::SyncdPatch patch;
        QVERIFY(parseInto(patch, world.patchOf(mine, "[\"a\"]")));
        if (damage == u"no snapshot MAC")
            patch.clear_snapshotmac();
        else if (damage == u"no patch MAC")
            patch.clear_patchmac();
        else if (damage == u"no key")
            patch.clear_keyid();
        else if (damage == u"one index twice")
            *patch.add_mutations() = patch.mutations(0);
        else if (damage == u"short value")
            patch.mutable_mutations(0)->mutable_record()->mutable_value()->set_blob(
                std::string(63, 'x'));
        else if (damage == u"too large")
            patch.set_clientdebugdata(std::string(1024 * 1024, 'x'));
        const QByteArray bytes = damage == u"garbage" ? QByteArray("\xFF\xFF\xFF") : bytesOf(patch);
        const Node answer = world.upload(world.anna1(), regularHigh, 0, bytes);
        QCOMPARE(answer.child("error")->text("code"), QByteArray("400"));
        QCOMPARE(world.fetch(regularHigh, 0).text("version"), QByteArray("0"));
        QVERIFY(world.noticesFor(world.anna2()).empty());
    }

    void takesThePushNameFromACompanionsPatch()
    {
        AppStateWorld world;
        AppStateCollection mine = emptyCollection(criticalBlock);
        QVERIFY(applyAppStatePatch(
            mine, patchesIn(world.fetch(criticalBlock, 0)).front(), world.keyring()));
        const QByteArray patch
            = buildAppStatePatch(mine, { AppStateActions(world.clock).pushName(u"Anya"_qs) },
                { world.anna.appStateKeyId, world.anna.appStateKey },
                [] { return QByteArray(16, 'i'); });
        world.upload(world.anna1(), criticalBlock, 1, patch);
        QCOMPARE(world.anna.pushName, QStringLiteral("Anya"));
    }

    void saysWhenAPatchCannotBeVerified()
    {
        AppStateWorld world;
        QSignalSpy unsound(&world.service, &AppStateService::unsound);
        AppStateCollection mine = emptyCollection(regularHigh);
        mine.hash.add(QByteArray(32, 'x'));
        const Node answer
            = world.upload(world.anna1(), regularHigh, 0, world.patchOf(mine, "[\"a\"]"));
        QCOMPARE(answer.text("version"), QByteArray("1"));
        QCOMPARE(unsound.size(), 1);
        QCOMPARE(unsound.front()[1].toString(), QStringLiteral("snapshotMac"));
    }

    void changesWhatThePhoneIsToldTo()
    {
        AppStateWorld world;
        QVERIFY(world.service.change(world.anna,
            { { u"index"_qs, QJsonArray { u"mute"_qs, u"1@s.whatsapp.net"_qs } },
                { u"mute_until_ms"_qs, -1 } }));
        QCOMPARE(world.noticesFor(world.anna1()).size(), size_t(1));
        AppStateCollection mine = emptyCollection(regularHigh);
        const auto applied = applyAppStatePatch(
            mine, patchesIn(world.fetch(regularHigh, 0)).front(), world.keyring());
        QVERIFY(applied);
        QCOMPARE(applied->mutations.front().index, QByteArray("[\"mute\",\"1@s.whatsapp.net\"]"));
        QCOMPARE(applied->mutations.front().version, 2);
        QVERIFY(!world.service.change(world.anna, {}));
        QVERIFY(!world.service.change(world.anna,
            { { u"index"_qs, QJsonArray { u"x"_qs } }, { u"collection"_qs, u"none"_qs },
                { u"pinned"_qs, true } }));
    }

    void givesASnapshotInPlaceOfALongChain()
    {
        AppStateWorld world;
        AppStateCollection mine = emptyCollection(regularHigh);
        for (int i = 0; i < 101; ++i)
            world.upload(world.anna1(), regularHigh, i,
                world.patchOf(mine, "[\"x\",\"" + QByteArray::number(i % 7) + "\"]"));
        // Who does not ask for one gets none, and not everything at once.
        const Node chain = world.fetch(regularHigh, 0);
        QVERIFY(!chain.child("snapshot"));
        QCOMPARE(patchesIn(chain).size(), 100);
        QCOMPARE(chain.text("has_more_patches"), QByteArray("true"));
        const Node answer = world.fetch(regularHigh, 3, "true");
        QVERIFY(!answer.child("patches"));
        QCOMPARE(answer.text("version"), QByteArray("101"));
        proto::ExternalBlobReference reference;
        QVERIFY(parseInto(reference, answer.child("snapshot")->bytes()));
        const auto bytes
            = world.media.read(QByteArray::fromStdString(reference.directpath()), 1024 * 1024);
        QVERIFY(bytes);
        const auto plain = openMedia(
            MediaType::AppState, *bytes, QByteArray::fromStdString(reference.mediakey()));
        QVERIFY(plain);
        AppStateCollection theirs = emptyCollection(regularHigh);
        const auto applied = applyAppStateSnapshot(theirs, *plain, world.keyring());
        QVERIFY(applied);
        QCOMPARE(applied->mutations.size(), size_t(7));
        QCOMPARE(theirs.version, quint64(101));
        QCOMPARE(theirs.hash, mine.hash);
    }

    void answersAsFaultsWant_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("check");
        QTest::newRow("hash") << QStringLiteral("bad_lthash") << QStringLiteral("snapshotMac");
        QTest::newRow("patch") << QStringLiteral("bad_patch_mac") << QStringLiteral("patchMac");
        QTest::newRow("key") << QStringLiteral("missing_key") << QStringLiteral("missingKey");
    }

    void answersAsFaultsWant()
    {
        QFETCH(QString, what);
        QFETCH(QString, check);
        AppStateWorld world;
        QVERIFY(world.faults.add({ { u"kind"_qs, u"app_state"_qs }, { u"app_state"_qs, what } }));
        AppStateCollection mine = emptyCollection(criticalBlock);
        const auto spoiled = applyAppStatePatch(
            mine, patchesIn(world.fetch(criticalBlock, 0)).front(), world.keyring());
        QVERIFY(!spoiled);
        QCOMPARE(spoiled.error().detail, check);
        QVERIFY(applyAppStatePatch(
            mine, patchesIn(world.fetch(criticalBlock, 0)).front(), world.keyring()));
    }

    void conflictsAndCutsAsFaultsWant()
    {
        AppStateWorld world;
        QVERIFY(world.faults.add({ { u"kind"_qs, u"app_state"_qs },
            { u"app_state"_qs, u"conflict_409"_qs }, { u"times"_qs, 2 } }));
        AppStateCollection mine = emptyCollection(regularHigh);
        const QByteArray patch = world.patchOf(mine, "[\"a\"]");
        for (int i = 0; i < 2; ++i)
            QCOMPARE(
                world.upload(world.anna1(), regularHigh, 0, patch).child("error")->text("code"),
                QByteArray("409"));
        QVERIFY(!world.upload(world.anna1(), regularHigh, 0, patch).has("type"));
        world.upload(world.anna1(), regularHigh, 1, world.patchOf(mine, "[\"b\"]"));
        QVERIFY(world.faults.add({ { u"kind"_qs, u"app_state"_qs },
            { u"app_state"_qs, u"has_more"_qs }, { u"n"_qs, 1 } }));
        const Node first = world.fetch(regularHigh, 0);
        QCOMPARE(patchesIn(first).size(), 1);
        QCOMPARE(first.text("has_more_patches"), QByteArray("true"));
        const Node second = world.fetch(regularHigh, 1);
        QCOMPARE(patchesIn(second).size(), 1);
        QVERIFY(!second.has("has_more_patches"));
    }

    void goesOnAfterARestart()
    {
        AppStateWorld world;
        QList<std::pair<QByteArray, QByteArray>> kept;
        connect(&world.service, &AppStateService::patchStored, this,
            [&](const QByteArray &, const QByteArray &name, quint64, const QByteArray &patch) {
                kept.append({ name, patch });
            });
        AppStateCollection mine = emptyCollection(regularHigh);
        world.upload(world.anna1(), regularHigh, 0, world.patchOf(mine, "[\"a\"]"));
        world.service.reset();
        for (const auto &[name, patch] : kept)
            world.service.restore(world.anna.pn, name, patch);
        world.service.begin(world.anna);
        QSignalSpy unsound(&world.service, &AppStateService::unsound);
        QCOMPARE(world.upload(world.anna1(), regularHigh, 1, world.patchOf(mine, "[\"a\"]"))
                     .text("version"),
            QByteArray("2"));
        QVERIFY(unsound.isEmpty());
        QCOMPARE(world.fetch(criticalBlock, 0).text("version"), QByteArray("1"));
    }
};

HELIOGRAPH_TEST(AppStateService)
#include "tst_AppStateService.moc"
