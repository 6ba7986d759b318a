// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/GroupRouter.h"
#include "sandbox/PresenceHub.h"
#include "sandbox/SandboxState.h"
#include "tests/sandbox/World.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

/// A service's memory and what it keeps; phones stay out of it.
struct Run {
    ManualClock manual;
    ServiceClock clock { manual };
    IdSource ids { 1 };
    AccountRegistry accounts { 1, 1, clock };
    GroupRegistry groups { 1, true, clock };
    Delivery delivery { clock };
    Faults faults { 1, clock };
    AppStateService appState { SandboxOptions::Behaviour::App, accounts, delivery, clock, ids,
        faults };
    KeyService keys { accounts, delivery, clock, ids, faults, 1 };
    DeviceLists lists { accounts, delivery, clock, ids, groups };
    Resends resends { clock };
    MessageRouter messages { accounts, delivery, lists, clock, resends };
    GroupRouter groupMessages { accounts, groups, delivery, clock, resends };
    ReceiptRouter receipts { accounts, delivery, clock, resends, groups };
    PresenceHub presence { accounts, delivery, clock, seconds { 30 }, groups };
    StanzaService stanzas { SandboxOptions::Behaviour::App,
        { messages, receipts, presence, groupMessages }, delivery };
    Phones phones { { accounts, keys, stanzas, faults, clock, ids, 1 } };
    SandboxState state;

    Result<void> start(const QString &folder, quint64 seed = 1, bool reset = false)
    {
        return state.open(folder, seed, reset)
            .and_then([&] { return state.load(accounts, delivery, appState); })
            .map([&] {
                state.keep(accounts, delivery, appState, phones);
                state.load(groups);
                state.keep(groups);
            });
    }
};

} // namespace

class tst_SandboxState : public QObject {
    Q_OBJECT

private slots:
    void remembersEverything()
    {
        QTemporaryDir folder;
        QByteArray pn;
        Device device;
        device.id = 1;
        device.keyIndex = 1;
        device.noiseKey = QByteArray(32, 'n');
        device.preKeys = { { 5, QByteArray(32, 'p') }, { 6, QByteArray(32, 'q') } };
        device.greeted = true;
        {
            Run run;
            QVERIFY(run.start(folder.path()));
            Account &anna = run.accounts.named(QStringLiteral("Anna"));
            run.accounts.named(QStringLiteral("Ben"));
            pn = anna.pn;
            run.accounts.addDevice(anna, device);
            anna.blocked.insert("15550002222");
            anna.privacy["last"] = "none";
            run.accounts.touch(anna);
            for (const char *id : { "a", "b", "c" })
                run.delivery.post({ pn, 1 },
                    Node("message",
                        { { "id", id }, { "from", Jid::phoneNumber("15550002222", 3) } },
                        QByteArray("sealed")));
            run.delivery.acknowledge({ pn, 1 }, "message", "b", {});
            run.phones.of(pn)->stores().restore({ "x@lid", 1 }, false, "not kept");
            QVERIFY(run.phones.of(pn)->stores().saveSession({ "y@lid", 2 }, "record"));
        }
        Run run;
        QVERIFY(run.start(folder.path()));
        QCOMPARE(run.state.starts(), quint64(1));
        QCOMPARE(run.accounts.all().size(), size_t(2));
        QCOMPARE(run.accounts.all().front()->pushName, QStringLiteral("Anna"));
        const Account &anna = *run.accounts.byPn(pn);
        QCOMPARE(*anna.find(1), device);
        QVERIFY(anna.blocked.contains("15550002222"));
        QCOMPARE(anna.privacy.at("last"), QByteArray("none"));
        QCOMPARE(anna.identity, run.accounts.byName(QStringLiteral("Anna"))->identity);
        const auto &queue = run.delivery.queue({ pn, 1 })->entries();
        QCOMPARE(queue.size(), size_t(2));
        QCOMPARE(queue[0].stanza.text("id"), QByteArray("a"));
        QCOMPARE(queue[0].stanza.jid("from"), Jid::phoneNumber("15550002222", 3));
        QCOMPARE(queue[1].stanza.text("id"), QByteArray("c"));
        QCOMPARE(run.phones.of(pn)->stores().loadSession({ "y@lid", 2 }),
            std::optional<QByteArray>("record"));
        QVERIFY(!run.phones.of(pn)->stores().hasSession({ "x@lid", 1 }));
    }

    void knowsAnAccountByTheNameItWasMadeFor()
    {
        QTemporaryDir folder;
        QByteArray pn;
        {
            Run run;
            QVERIFY(run.start(folder.path()));
            Account &anna = run.accounts.named(QStringLiteral("Anna"));
            pn = anna.pn;
            anna.pushName = QStringLiteral("Another name");
            anna.memory.messages = 5;
            run.accounts.touch(anna);
        }
        Run run;
        QVERIFY(run.start(folder.path()));
        QCOMPARE(run.accounts.named(QStringLiteral("Anna")).pn, pn);
        QCOMPARE(run.accounts.byPn(pn)->pushName, QStringLiteral("Another name"));
        QCOMPARE(run.accounts.byPn(pn)->memory.messages, 5);
    }

    void remembersGroups()
    {
        QTemporaryDir folder;
        Group stored;
        {
            Run run;
            QVERIFY(run.start(folder.path()));
            Group &garden = run.groups.create();
            garden.subject = "Garden";
            garden.members = { { "15550001111", GroupRole::Owner }, { "15550002222" } };
            run.groups.touch(garden);
            garden.subject = "Pond";
            run.groups.touch(garden);
            stored = garden;
        }
        {
            Run run;
            QVERIFY(run.start(folder.path()));
            QCOMPARE(run.groups.of("15550002222").size(), size_t(1));
            QCOMPARE(*run.groups.of("15550002222").front(), stored);
            QVERIFY(run.groups.create().id != stored.id);
            QVERIFY(run.groups.nextVersion() > stored.announcementVersion);
            run.groups.reset();
        }
        Run run;
        QVERIFY(run.start(folder.path()));
        QVERIFY(run.groups.of("15550002222").empty());
    }

    void refusesAnotherSeedOrVersionUntilReset()
    {
        QTemporaryDir folder;
        {
            Run run;
            QVERIFY(run.start(folder.path()));
            run.accounts.named(QStringLiteral("Anna"));
        }
        {
            Run run;
            QCOMPARE(run.start(folder.path(), 2).error().code, ErrorCode::InvalidArgument);
        }
        Run run;
        QVERIFY(run.start(folder.path(), 2, true));
        QVERIFY(run.accounts.all().empty());
    }
};

HELIOGRAPH_TEST(SandboxState)
#include "tst_SandboxState.moc"
