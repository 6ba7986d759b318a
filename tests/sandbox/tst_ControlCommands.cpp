// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Sandbox.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_ControlCommands : public QObject {
    Q_OBJECT

    Sandbox m_sandbox;

    Result<QJsonObject> post(const char16_t *path, const QJsonObject &body = {})
    {
        return m_sandbox.command(u"POST"_qs, QString::fromUtf16(path), body);
    }
    Result<QJsonObject> get(const QString &path) { return m_sandbox.command(u"GET"_qs, path); }
    QString create(const QString &name, QJsonObject more = {})
    {
        more.insert(u"push_name"_qs, name);
        const auto made = post(u"/accounts", more);
        return made ? made->value(u"id").toString() : QString();
    }

private slots:
    void init()
    {
        SandboxOptions options;
        options.scriptedContacts = false;
        QVERIFY(m_sandbox.start(options));
    }
    void cleanup() { m_sandbox.stop(); }

    void makesAccountsAsDescribed()
    {
        const QString ben = create(u"Ben"_qs);
        const QString mia = create(u"Mia"_qs,
            { { u"about"_qs, u"Reading"_qs }, { u"business"_qs, true }, { u"restricted"_qs, true },
                { u"contacts"_qs, QJsonArray { ben } }, { u"pn"_qs, u"15550001111"_qs } });
        QCOMPARE(mia, u"15550001111"_qs);
        const auto account = get(u"/accounts/"_qs + mia);
        QVERIFY(account);
        QCOMPARE(account->value(u"about").toString(), u"Reading"_qs);
        QVERIFY(account->value(u"business").toBool() && account->value(u"restricted").toBool());
        QVERIFY(account->value(u"event").toInteger() > 0);
        QCOMPARE(post(u"/accounts", { { u"pn"_qs, mia } }).error().code, ErrorCode::AlreadyLinked);
        QCOMPARE(get(u"/accounts/1"_qs).error().code, ErrorCode::UnknownAccount);
    }

    void startsAgainFromASeed()
    {
        const QString first = create(u"Mia"_qs);
        QVERIFY(post(u"/reset", { { u"seed"_qs, 7 } }));
        const QString other = create(u"Mia"_qs);
        QVERIFY(!other.isEmpty() && other != first);
        QVERIFY(post(u"/reset", { { u"seed"_qs, 1 } }));
        QCOMPARE(create(u"Mia"_qs), first);
        QVERIFY(post(u"/reset"));
        QCOMPARE(create(u"Mia"_qs), first);
    }

    void movesTheClock()
    {
        const auto frozen = post(u"/time", { { u"frozen"_qs, true } });
        QVERIFY(frozen && frozen->value(u"frozen").toBool());
        const qint64 now = frozen->value(u"now_s").toInteger();
        QCOMPARE(
            post(u"/time", { { u"advance_s"_qs, 90 } })->value(u"now_s").toInteger(), now + 90);
        QCOMPARE(post(u"/time", { { u"advance_ms"_qs, 10'000 } })->value(u"now_s").toInteger(),
            now + 100);
        for (const char16_t *name : { u"advance_s", u"offset_s", u"advance_ms" })
            QCOMPARE(post(u"/time", { { QString::fromUtf16(name), 9e15 } }).error().code,
                ErrorCode::InvalidArgument);
        QVERIFY(!post(u"/time", { { u"frozen"_qs, false } })->value(u"frozen").toBool());
    }

    void letsPhonesSpeak()
    {
        const QString mia = create(u"Mia"_qs);
        const QString ben = create(u"Ben"_qs);
        const QString path = u"/accounts/"_qs + mia + u"/say"_qs;
        const auto say
            = [&](const QJsonObject &body) { return m_sandbox.command(u"POST"_qs, path, body); };
        QCOMPARE(say({ { u"to"_qs, ben }, { u"text"_qs, u"hello"_qs } })
                     ->value(u"message_id")
                     .toString()
                     .size(),
            32);
        QVERIFY(say({ { u"to"_qs, ben }, { u"text"_qs, u"yes"_qs },
            { u"quoted"_qs,
                QJsonObject { { u"id"_qs, u"ABC"_qs }, { u"text"_qs, u"so?"_qs } } } }));
        QCOMPARE(say({ { u"to"_qs, ben }, { u"text"_qs, u"x"_qs }, { u"as_device"_qs, 3 } })
                     .error()
                     .code,
            ErrorCode::Unsupported);
        QCOMPARE(say({ { u"to"_qs, u"nobody"_qs } }).error().code, ErrorCode::NoSuchRecipient);
    }

    void loadsAScenario()
    {
        const QJsonArray accounts { QJsonObject { { u"push_name"_qs, u"Mia"_qs } } };
        const QJsonArray scripts { QJsonObject {
            { u"who"_qs, u"Mia"_qs }, { u"script"_qs, u"echo"_qs }, { u"stop_ms"_qs, 1000 } } };
        const QJsonArray faults { QJsonObject { { u"kind"_qs, u"lose"_qs } } };
        QVERIFY(post(u"/scenario",
            { { u"accounts"_qs, accounts }, { u"scripts"_qs, scripts },
                { u"faults"_qs, faults } }));
        const auto list = get(u"/accounts"_qs);
        QCOMPARE(list->value(u"accounts").toArray().size(), 1);
        QVERIFY(list->value(u"accounts")[0][u"scripted"].toBool());
        QCOMPARE(get(u"/faults"_qs)->value(u"faults").toArray().size(), 1);
        QVERIFY(!post(u"/scenario", { { u"groups"_qs, QJsonArray { QJsonObject() } } }));
        const QJsonArray unknown { QJsonObject {
            { u"who"_qs, u"Mia"_qs }, { u"script"_qs, u"poet"_qs } } };
        QVERIFY(!post(u"/scenario", { { u"scripts"_qs, unknown } }));
    }

    void makesAndChangesGroups()
    {
        const QString ben = create(u"Ben"_qs);
        const QString mia = create(u"Mia"_qs);
        const QString zoe = create(u"Zoe"_qs);
        const auto made = post(u"/groups",
            { { u"creator"_qs, mia }, { u"subject"_qs, u"Garden"_qs }, { u"locked"_qs, true },
                { u"participants"_qs, QJsonArray { ben, u"15550199999"_qs } } });
        QVERIFY(made);
        QCOMPARE(
            made->value(u"refused"), QJsonValue(QJsonObject { { u"15550199999"_qs, u"404"_qs } }));
        QCOMPARE(made->value(u"members").toArray().size(), 2);
        QCOMPARE(made->value(u"members")[0][u"role"].toString(), u"superadmin"_qs);
        const auto change = [&](QJsonObject body) {
            return m_sandbox.command(
                u"POST"_qs, u"/groups/%1/change"_qs.arg(made->value(u"id").toString()), body);
        };
        QCOMPARE(change({ { u"actor"_qs, ben }, { u"subject"_qs, u"Mine"_qs } }).error().code,
            ErrorCode::InvalidArgument);
        const auto changed = change({ { u"actor"_qs, mia }, { u"subject"_qs, u"Pond"_qs },
            { u"description"_qs, u"Fish"_qs }, { u"add"_qs, QJsonArray { zoe } },
            { u"promote"_qs, QJsonArray { ben } } });
        QVERIFY(changed);
        QCOMPARE(changed->value(u"subject").toString(), u"Pond"_qs);
        QCOMPARE(changed->value(u"members")[1][u"role"].toString(), u"admin"_qs);
        QVERIFY(change({ { u"actor"_qs, ben }, { u"description"_qs, u"Frogs"_qs } }));
        const auto left = change({ { u"actor"_qs, zoe }, { u"leave"_qs, true } });
        QCOMPARE(left->value(u"members").toArray().size(), 2);
        QCOMPARE(change({ { u"actor"_qs, zoe }, { u"leave"_qs, true } })
                     ->value(u"members")
                     .toArray()
                     .size(),
            2);
        QCOMPARE(change({ { u"actor"_qs, u"1"_qs } }).error().code, ErrorCode::UnknownAccount);
    }

    void givesPeopleToRemember()
    {
        const QString mia = create(u"Mia"_qs);
        QVERIFY(m_sandbox.command(u"POST"_qs, u"/accounts/"_qs + mia + u"/history"_qs,
            { { u"chats"_qs, 3 }, { u"messages"_qs, 1 } }));
        QCOMPARE(m_sandbox.phones().size(), 4);
    }

    void writesTheSameLogInEveryRun()
    {
        const auto run = [this](quint64 seed) {
            SandboxOptions options;
            options.scriptedContacts = false;
            options.control = true;
            options.seed = seed;
            QStringList lines;
            if (!m_sandbox.start(options) || !post(u"/time", { { u"frozen"_qs, true } }))
                return lines;
            const QString mia = create(u"Mia"_qs);
            const QString ben = create(u"Ben"_qs);
            for (const QString &who : { mia, ben }) {
                if (!m_sandbox.say(who, who == mia ? ben : mia, u"hello"_qs))
                    return lines;
            }
            const auto events = get(u"/events"_qs);
            const QJsonArray list = events->value(u"events").toArray();
            for (const QJsonValue &event : list)
                lines.append(event[u"kind"].toString() + event[u"device"].toString()
                    + event[u"stanza"].toString());
            return lines;
        };
        const QStringList first = run(1);
        QVERIFY(first.join(u' ').contains(u"pkmsg"));
        QCOMPARE(run(1), first);
        QVERIFY(run(2) != first);
    }

    void refusesWhatItDoesNotKnow_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("path");
        const auto row = [](const char *method, const char *path) {
            QTest::addRow("%s %s", method, path)
                << QString::fromLatin1(method) << QString::fromLatin1(path);
        };
        row("GET", "/");
        row("GET", "/reset");
        row("GET", "/groups");
        row("POST", "/groups/120363000000000000/change");
        row("POST", "/newsletters");
        row("DELETE", "/faults/17");
        row("GET", "/devices/x/queue");
        row("DELETE", "/accounts");
    }

    void refusesWhatItDoesNotKnow()
    {
        QFETCH(QString, method);
        QFETCH(QString, path);
        QCOMPARE(m_sandbox.command(method, path).error().code, ErrorCode::NotFound);
    }
};

HELIOGRAPH_TEST(ControlCommands)
#include "tst_ControlCommands.moc"
