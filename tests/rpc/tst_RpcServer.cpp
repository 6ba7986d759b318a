// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountHost.h"
#include "tests/rpc/RpcWorld.h"
#include "tests/support/TestMain.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

class tst_RpcServer : public QObject, protected RpcWorld {
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }
    void malformedLines_data();
    void malformedLines();
    void idsComeBackAsTheyWere_data();
    void idsComeBackAsTheyWere();
    void invalidParams_data();
    void invalidParams();
    void unknownAccountIsNamed();
    void C06_linkingNeedsANumberAndACode_data();
    void C06_linkingNeedsANumberAndACode();
    void notificationsGetNoAnswer();
    void answersNameTheirAsker();
    void overlongLinesAreAnswered();
    void aClientIsReleasedBehindItsAnswers();
    void aLinkThatFailsLeavesNoAccount();
    void unlinkingWhatWasNeverLinkedRemovesIt();
    void turningOffWhatIsBeingLinkedEndsIt();
    void C07_addressesThatCannotExistAreRefusedAtOnce_data();
    void C07_addressesThatCannotExistAreRefusedAtOnce();
    void C07_spellingsReachTheSameChat_data();
    void C07_spellingsReachTheSameChat();
    void C16_loneSurrogatesAreInvalid_data();
    void C16_loneSurrogatesAreInvalid();
    void C16_brokenBytesAreNoJson();
    void sandboxMethodsNeedASandbox();
    void shutdownAnswersFirst();
    void theEndOfInputKeepsEveryAnswer();
    void anEndTwiceIsOneEnd();
    void anAbandonedLinkLeavesItsCallsAnswered();
    void unsupportedThingsAreNamed_data();
    void unsupportedThingsAreNamed();
    void textAndFileExcludeEachOther();
    void filesOfTextsAreRefused();

private:
    /// Begins a link and gives its account.
    QString link(const QJsonObject &params);
};

namespace {

/// Counts the links that go away behind their own signals.
class DeletedLinks final : public QObject {
public:
    DeletedLinks() { QCoreApplication::instance()->installEventFilter(this); }
    int count() const { return m_count; }
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        m_count += event->type() == QEvent::DeferredDelete && qobject_cast<LinkJob *>(watched);
        return false;
    }

private:
    int m_count = 0;
};

QJsonObject sendParams(const QString &to)
{
    return { { QStringLiteral("account"), QStringLiteral("one") }, { QStringLiteral("to"), to },
        { QStringLiteral("text"), QStringLiteral("hi") } };
}

} // namespace

void tst_RpcServer::malformedLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<QJsonValue>("id");
    const QJsonValue null(QJsonValue::Null);
    QTest::newRow("no JSON") << QByteArray("hello") << -32700 << null;
    QTest::newRow("half an object") << QByteArray(R"({"jsonrpc":"2.0","id":1)") << -32700 << null;
    QTest::newRow("two objects") << QByteArray("{}{}") << -32700 << null;
    QTest::newRow("too deep") << QByteArray(5000, '[') << -32700 << null;
    QTest::newRow("array") << QByteArray("[]") << -32600 << null;
    QTest::newRow("empty object") << QByteArray("{}") << -32600 << null;
    QTest::newRow("no version") << QByteArray(R"({"id":1,"method":"accounts.list"})") << -32600
                                << QJsonValue(1);
    QTest::newRow("old version") << QByteArray(
        R"({"jsonrpc":"1.0","id":1,"method":"accounts.list"})")
                                 << -32600 << QJsonValue(1);
    QTest::newRow("no method") << QByteArray(R"({"jsonrpc":"2.0","id":1})") << -32600
                               << QJsonValue(1);
    QTest::newRow("method is a number")
        << QByteArray(R"({"jsonrpc":"2.0","id":1,"method":7})") << -32600 << QJsonValue(1);
    QTest::newRow("list of params")
        << QByteArray(R"({"jsonrpc":"2.0","id":1,"method":"accounts.list","params":[]})") << -32600
        << QJsonValue(1);
    QTest::newRow("id is an object")
        << QByteArray(R"({"jsonrpc":"2.0","id":{},"method":"accounts.list"})") << -32600 << null;
    QTest::newRow("id is true") << QByteArray(
        R"({"jsonrpc":"2.0","id":true,"method":"accounts.list"})")
                                << -32600 << null;
    QTest::newRow("unknown method")
        << QByteArray(R"({"jsonrpc":"2.0","id":1,"method":"no.such"})") << -32601 << QJsonValue(1);
}

void tst_RpcServer::malformedLines()
{
    QFETCH(QByteArray, line);
    QFETCH(int, code);
    QFETCH(QJsonValue, id);
    const QJsonObject answer = ask(line);
    QCOMPARE(errorCodeOf(answer), code);
    QCOMPARE(answer.value(QStringLiteral("jsonrpc")).toString(), QStringLiteral("2.0"));
    QVERIFY(answer.contains(QStringLiteral("id")));
    QCOMPARE(answer.value(QStringLiteral("id")), id);
    QVERIFY(!answer.contains(QStringLiteral("result")));
    QCOMPARE(m_lines->size(), 1);
}

void tst_RpcServer::idsComeBackAsTheyWere_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("number") << QByteArray("42");
    QTest::newRow("text") << QByteArray("\"a-1\"");
    QTest::newRow("null") << QByteArray("null");
}

void tst_RpcServer::idsComeBackAsTheyWere()
{
    QFETCH(QByteArray, id);
    const QJsonObject answer = ask(R"({"jsonrpc":"2.0","method":"accounts.list","id":)" + id + '}');
    QVERIFY(answer.value(QStringLiteral("result")).isArray());
    QCOMPARE(answer.value(QStringLiteral("id")),
        lineObject("{\"id\":" + id + '}').value(QStringLiteral("id")));
    QVERIFY(answer.contains(QStringLiteral("id")));
}

void tst_RpcServer::invalidParams_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QJsonObject>("params");
    const QJsonObject good = sendParams(QStringLiteral("447700900123"));
    const auto with = [&](const char *name, const QJsonValue &value) {
        QJsonObject params = good;
        params.insert(QLatin1String(name), value);
        return params;
    };
    const QString send = QStringLiteral("messages.send");
    QTest::newRow("no account") << QStringLiteral("accounts.connect") << QJsonObject();
    QTest::newRow("other way of linking") << QStringLiteral(
        "accounts.link") << QJsonObject { { QStringLiteral("method"), QStringLiteral("letter") } };
    QTest::newRow("no chat") << QStringLiteral(
        "messages.list") << QJsonObject { { QStringLiteral("account"), QStringLiteral("one") } };
    QTest::newRow("recipient is a number") << send << with("to", 447700900123.0);
    QTest::newRow("empty text") << send << with("text", QString());
    QTest::newRow("text is a number") << send << with("text", 5);
    QTest::newRow("wait") << send << with("wait", QStringLiteral("read"));
    QTest::newRow("long id") << send << with("id", QString(129, u'x'));
    QTest::newRow("media without path") << send << with("media", QJsonObject());
    const QString react = QStringLiteral("messages.react");
    const QJsonObject target { { QStringLiteral("account"), QStringLiteral("one") },
        { QStringLiteral("chat"), QStringLiteral("447700900123") },
        { QStringLiteral("id"), QStringLiteral("m1") } };
    // An empty one takes the reaction back; a missing one must not.
    QTest::newRow("no emoji") << react << target;
    QTest::newRow("mention") << send
                             << with("mentions", QJsonArray { QStringLiteral("nobody@nowhere") });
}

void tst_RpcServer::invalidParams()
{
    QFETCH(QString, method);
    QFETCH(QJsonObject, params);
    const QJsonObject error
        = call(method.toLatin1().constData(), params).value(QStringLiteral("error")).toObject();
    QCOMPARE(error.value(QStringLiteral("code")).toInt(), -32602);
    QVERIFY(!error.value(QStringLiteral("message")).toString().isEmpty());
    QCOMPARE(
        error.value(QStringLiteral("data")).toObject().value(QStringLiteral("error")).toString(),
        QStringLiteral("InvalidArgument"));
}

void tst_RpcServer::unknownAccountIsNamed()
{
    const QJsonObject answer
        = call("accounts.connect", { { QStringLiteral("account"), QStringLiteral("nine") } });
    QVERIFY(errorCodeOf(answer) > 0);
    const QJsonObject data
        = answer.value(QStringLiteral("error")).toObject().value(QStringLiteral("data")).toObject();
    QCOMPARE(data.value(QStringLiteral("error")).toString(), QStringLiteral("UnknownAccount"));
}

void tst_RpcServer::C06_linkingNeedsANumberAndACode_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("phone");
    QTest::addColumn<QString>("code");
    const QString number = QStringLiteral("+44 7700 900123");
    const QString byCode = QStringLiteral("code");
    QTest::newRow("method") << QStringLiteral("smoke") << number << QString();
    QTest::newRow("no number") << byCode << QString() << QString();
    QTest::newRow("no country") << byCode << QStringLiteral("07700 900123") << QString();
    QTest::newRow("short") << byCode << QStringLiteral("12345") << QString();
    QTest::newRow("letters") << byCode << QStringLiteral("+44 7700 abc") << QString();
    QTest::newRow("short code") << byCode << number << QStringLiteral("ABC");
    QTest::newRow("letter O") << byCode << number << QStringLiteral("HELXO234");
}

void tst_RpcServer::C06_linkingNeedsANumberAndACode()
{
    QFETCH(const QString, method);
    QFETCH(const QString, phone);
    QFETCH(const QString, code);
    const QJsonObject answer = call("accounts.link",
        { { QStringLiteral("method"), method }, { QStringLiteral("phone"), phone },
            { QStringLiteral("code"), code } });
    QCOMPARE(errorCodeOf(answer), -32602);
    // No account was made for it.
    QCOMPARE(m_manager->accounts().size(), size_t(2));
}

void tst_RpcServer::notificationsGetNoAnswer()
{
    m_lines->clear();
    say(R"({"jsonrpc":"2.0","method":"accounts.list"})");
    say(R"({"jsonrpc":"2.0","method":"no.such"})");
    say(R"({"jsonrpc":"2.0","method":"accounts.connect","params":{"account":"nine"}})");
    say(R"({"jsonrpc":"2.0","method":"messages.send","params":{"text":"a\ud83d"}})");
    // Answers come in order: whatever the four would get stands before this one.
    say(R"({"jsonrpc":"2.0","id":5,"method":"accounts.list"})");
    QTRY_VERIFY(!m_lines->isEmpty());
    QCOMPARE(m_lines->size(), 1);
    QCOMPARE(
        lineObject(m_lines->first().at(0).toByteArray()).value(QStringLiteral("id")).toInt(), 5);
}

void tst_RpcServer::C07_addressesThatCannotExistAreRefusedAtOnce_data()
{
    QTest::addColumn<QString>("to");
    QTest::newRow("capital server") << QStringLiteral("447700900123@S.WHATSAPP.NET");
    QTest::newRow("no user") << QStringLiteral("@s.whatsapp.net");
    QTest::newRow("other server") << QStringLiteral("x@example.org");
    QTest::newRow("short") << QStringLiteral("12345");
    QTest::newRow("missing") << QString();
}

void tst_RpcServer::C07_addressesThatCannotExistAreRefusedAtOnce()
{
    QFETCH(QString, to);
    QCOMPARE(errorCodeOf(call("messages.send", sendParams(to))), -32602);
    const QJsonArray chats
        = call("chats.list", { { QStringLiteral("account"), QStringLiteral("one") } })
              .value(QStringLiteral("result"))
              .toArray();
    QCOMPARE(chats.size(), 1);
}

void tst_RpcServer::C07_spellingsReachTheSameChat_data()
{
    QTest::addColumn<QString>("chat");
    QTest::newRow("old server") << QStringLiteral("447700900123@c.us");
    QTest::newRow("digits") << QStringLiteral("447700900123");
    QTest::newRow("plus") << QStringLiteral("+447700900123");
    QTest::newRow("device") << QStringLiteral("447700900123:3@s.whatsapp.net");
}

void tst_RpcServer::C07_spellingsReachTheSameChat()
{
    QFETCH(QString, chat);
    const QJsonObject answer = call("messages.list",
        { { QStringLiteral("account"), QStringLiteral("one") }, { QStringLiteral("chat"), chat } });
    QCOMPARE(answer.value(QStringLiteral("result")).toArray().size(), 2);
}

void tst_RpcServer::C16_loneSurrogatesAreInvalid_data()
{
    QTest::addColumn<QByteArray>("params");
    QTest::newRow("text") << QByteArray(
        R"({"account":"one","to":"447700900123","text":"a\ud83d b"})");
    QTest::newRow("second half alone")
        << QByteArray(R"({"account":"one","to":"447700900123","text":"a\ude00"})");
    QTest::newRow("caption") << QByteArray(
        R"({"account":"one","to":"447700900123","media":{"path":"x","caption":"\ud83d"}})");
    QTest::newRow("name") << QByteArray(
        R"({"account":"one","to":"447700900123","text":"a","\ud83d":1})");
    QTest::newRow("list") << QByteArray(
        R"({"account":"one","to":"447700900123","text":"a","mentions":["\ud83d"]})");
}

void tst_RpcServer::C16_loneSurrogatesAreInvalid()
{
    QFETCH(QByteArray, params);
    const QJsonObject answer
        = ask(R"({"jsonrpc":"2.0","id":3,"method":"messages.send","params":)" + params + '}');
    QCOMPARE(errorCodeOf(answer), -32602);
    QCOMPARE(answer.value(QStringLiteral("id")).toInt(), 3);
    QVERIFY(!m_lines->first().at(0).toByteArray().contains("\\ud83d"));
}

void tst_RpcServer::C16_brokenBytesAreNoJson()
{
    const QJsonObject answer
        = ask("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"messages.send\",\"params\":{\"account\":"
              "\"one\",\"to\":\"447700900123\",\"text\":\"a\xed\xa0\xbd b\"}}");
    QCOMPARE(errorCodeOf(answer), -32700);
    QVERIFY(answer.value(QStringLiteral("id")).isNull());
    QVERIFY(ask(R"({"jsonrpc":"2.0","id":4,"method":"accounts.list"})")
                .value(QStringLiteral("result"))
                .isArray());
}

/// Two clients, one after the other, that both count from 1.
void tst_RpcServer::answersNameTheirAsker()
{
    QHash<quint64, QJsonValue> results;
    connect(
        m_server.get(), &RpcServer::lineReady, this, [&](const QByteArray &line, quint64 client) {
            if (client != 0)
                results.insert(client, lineObject(line).value(QStringLiteral("result")));
        });
    m_server->handleLine(
        R"({"jsonrpc":"2.0","id":1,"method":"chats.list","params":{"account":"one"}})", 7);
    m_server->handleLine(R"({"jsonrpc":"2.0","id":1,"method":"accounts.list"})", 8);
    m_server->handleLine("no JSON", 9);
    QTRY_COMPARE(results.size(), 3);
    QCOMPARE(results.value(7).toArray().size(), 1);
    QCOMPARE(results.value(8).toArray().size(), 2);
    QVERIFY(results.contains(9));
}

void tst_RpcServer::overlongLinesAreAnswered()
{
    m_lines->clear();
    m_server->refuseLine(7);
    QCOMPARE(m_lines->size(), 1);
    QCOMPARE(m_lines->at(0).at(1).toULongLong(), 7);
    const QJsonObject answer = lineObject(m_lines->at(0).at(0).toByteArray());
    QVERIFY(answer.value(QStringLiteral("id")).isNull());
    QCOMPARE(answer[u"error"][u"code"].toInt(), -32600);
    QVERIFY(answer[u"error"][u"message"].toString().contains(QStringLiteral("16 MiB")));
}

void tst_RpcServer::aClientIsReleasedBehindItsAnswers()
{
    QSignalSpy released(m_server.get(), &RpcServer::released);
    m_server->release(3);
    QCOMPARE(released.size(), 1);
    m_lines->clear();
    for (const char *chat : { "447700900123", "447700900124" })
        m_server->handleLine(
            R"({"jsonrpc":"2.0","id":1,"method":"messages.list","params":{"account":"one","chat":")"
                + QByteArray(chat) + "\"}}",
            4);
    m_server->release(4);
    m_server->release(5);
    QCOMPARE(released.size(), 2);
    QCOMPARE(released.at(1).at(0).toULongLong(), 5);
    qsizetype answered = 0;
    connect(
        m_server.get(), &RpcServer::released, m_lines.get(), [&] { answered = m_lines->size(); });
    QTRY_COMPARE(released.size(), 3);
    QCOMPARE(released.at(2).at(0).toULongLong(), 4);
    QCOMPARE(answered, 2);
}

QString tst_RpcServer::link(const QJsonObject &params)
{
    QString id;
    call("accounts.link", params);
    (void)QTest::qWaitFor([&] {
        for (const QList<QVariant> &line : *m_lines) {
            const QJsonObject object = lineObject(line.at(0).toByteArray());
            if (object.contains(QStringLiteral("id")))
                id = object[u"result"][u"account"].toString();
        }
        return !id.isEmpty();
    });
    return id;
}

void tst_RpcServer::aLinkThatFailsLeavesNoAccount()
{
    const QString id = link({});
    Account *account = m_manager->account(id);
    QVERIFY(account);
    QSignalSpy removed(m_manager.get(), &AccountManager::accountRemoved);
    DeletedLinks deleted;
    emit account->carrier().linkFailed(Error { ErrorCode::QrExpired, {}, 408, 0 }, Jid());
    QVERIFY(m_lines->last().at(0).toByteArray().contains("\"QrExpired\""));
    QCOMPARE(removed.size(), 1);
    QVERIFY(!m_manager->account(id));
    QTRY_COMPARE(deleted.count(), 1);
    QTRY_COMPARE(m_profile->profile().store().accounts()->size(), size_t(2));
    // One that was linked before keeps what it has.
    Account *known = m_manager->account(QStringLiteral("one"));
    QCOMPARE(link({ { QStringLiteral("account"), known->id() } }), known->id());
    emit known->carrier().linkFailed(Error { ErrorCode::QrExpired, {}, 408, 0 }, Jid());
    QCOMPARE(m_manager->account(QStringLiteral("one")), known);
}

void tst_RpcServer::unlinkingWhatWasNeverLinkedRemovesIt()
{
    const QString id = link({});
    QVERIFY(m_manager->account(id));
    call("accounts.unlink", { { QStringLiteral("account"), id } });
    QTRY_VERIFY(!m_manager->account(id));
}

void tst_RpcServer::turningOffWhatIsBeingLinkedEndsIt()
{
    const QString id = link({});
    say(QStringLiteral(
        R"({"jsonrpc":"2.0","id":1,"method":"accounts.disconnect","params":{"account":"%1"}})")
            .arg(id)
            .toUtf8());
    QTRY_VERIFY(!m_manager->account(id));
    const auto has = [&](const QByteArray &text) {
        return std::any_of(m_lines->begin(), m_lines->end(),
            [&](const QList<QVariant> &line) { return line.at(0).toByteArray().contains(text); });
    };
    QTRY_VERIFY(has(R"("result":{"state":"idle"})"));
    QVERIFY(has(R"("account.linkFailed")"));
}

void tst_RpcServer::sandboxMethodsNeedASandbox()
{
    QCOMPARE(errorCodeOf(call("sandbox.phones", {})), -32601);
}

void tst_RpcServer::shutdownAnswersFirst()
{
    bool answered = false;
    bool answeredFirst = false;
    connect(m_server.get(), &RpcServer::lineReady, this, [&] { answered = true; });
    connect(m_server.get(), &RpcServer::shutdownRequested, this, [&] { answeredFirst = answered; });
    QSignalSpy ended(m_server.get(), &RpcServer::shutdownRequested);
    const QJsonObject answer = ask(R"({"jsonrpc":"2.0","id":9,"method":"shutdown"})");
    QCOMPARE(answer.value(QStringLiteral("result")), QJsonValue(QJsonObject()));
    QCOMPARE(answer.value(QStringLiteral("id")).toInt(), 9);
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(answeredFirst);
    // What comes later is refused, not lost.
    QVERIFY(errorCodeOf(call("messages.send", sendParams(QStringLiteral("447700900123")))) > 0);
}

/// All lines as they were written, until the server tells that it is done.
void tst_RpcServer::theEndOfInputKeepsEveryAnswer()
{
    QSignalSpy ended(m_server.get(), &RpcServer::shutdownRequested);
    QList<int> answered;
    qsizetype answeredAtTheEnd = 0;
    connect(m_server.get(), &RpcServer::lineReady, this, [&](const QByteArray &line) {
        const QJsonValue id = lineObject(line).value(QStringLiteral("id"));
        if (!id.isUndefined())
            answered << id.toInt();
    });
    connect(m_server.get(), &RpcServer::shutdownRequested, this,
        [&] { answeredAtTheEnd = answered.size(); });
    say(R"({"jsonrpc":"2.0","id":1,"method":"messages.list","params":{"account":"one","chat":"447700900123","before":"m2"}})");
    say(R"({"jsonrpc":"2.0","id":2,"method":"messages.status","params":{"account":"one","id":"m2"}})");
    say(R"({"jsonrpc":"2.0","id":3,"method":"shutdown"})");
    m_server->end();
    QTRY_COMPARE(ended.size(), 1);
    std::sort(answered.begin(), answered.end());
    QCOMPARE(answered, QList<int>({ 1, 2, 3 }));
    QCOMPARE(answeredAtTheEnd, 3);
}

void tst_RpcServer::anEndTwiceIsOneEnd()
{
    QSignalSpy ended(m_server.get(), &RpcServer::shutdownRequested);
    m_server->end();
    m_server->end();
    QTRY_COMPARE(ended.size(), 1);
    m_server->end();
    const QJsonObject late = ask(R"({"jsonrpc":"2.0","id":4,"method":"shutdown"})");
    QCOMPARE(late.value(QStringLiteral("result")), QJsonValue(QJsonObject()));
    QCOMPARE(ended.size(), 1);
}

void tst_RpcServer::anAbandonedLinkLeavesItsCallsAnswered()
{
    const std::unique_ptr<LinkJob> job = std::move(m_manager->link({}).value());
    const QString id = job->accountId();
    const auto request = [&](int number, const char *method, const char *more) {
        return QStringLiteral(
            R"({"jsonrpc":"2.0","id":%1,"method":"%2","params":{"account":"%3"%4}})")
            .arg(number)
            .arg(QLatin1String(method), id, QLatin1String(more))
            .toUtf8();
    };
    m_lines->clear();
    say(request(1, "accounts.connect", ""));
    say(request(2, "messages.list", R"(,"chat":"447700900123","before":"m1")"));
    say(request(3, "accounts.disconnect", ""));
    job->cancel();
    QVERIFY(!m_manager->account(id));
    const auto answers = [&] {
        QStringList found;
        for (const QList<QVariant> &line : *m_lines) {
            const QJsonObject object = lineObject(line.at(0).toByteArray());
            if (object.contains(QStringLiteral("id")))
                found.append(QString::number(object[u"id"].toInt())
                    + (object.contains(QStringLiteral("error")) ? u'!' : u'.'));
        }
        found.sort();
        return found.join(u' ');
    };
    QTRY_COMPARE(answers(), QStringLiteral("1! 2! 3."));
}

void tst_RpcServer::unsupportedThingsAreNamed_data()
{
    QTest::addColumn<QByteArray>("call");
    QTest::newRow("groups") << QByteArray(R"("groups.list","params":{"account":"one"})");
    QTest::newRow("sticker") << QByteArray(
        R"("messages.send","params":{"account":"one","to":"447700900123","media":{"path":"/x","as":"sticker"}})");
}

void tst_RpcServer::unsupportedThingsAreNamed()
{
    QFETCH(QByteArray, call);
    const QJsonObject error = ask(R"({"jsonrpc":"2.0","id":1,"method":)" + call + '}')
                                  .value(QStringLiteral("error"))
                                  .toObject();
    QVERIFY(error.value(QStringLiteral("code")).toInt() > 0);
    QCOMPARE(
        error.value(QStringLiteral("data")).toObject().value(QStringLiteral("error")).toString(),
        QStringLiteral("Unsupported"));
}

void tst_RpcServer::textAndFileExcludeEachOther()
{
    QJsonObject params = sendParams(QStringLiteral("447700900123"));
    params.insert(QStringLiteral("media"),
        QJsonObject { { QStringLiteral("path"), QStringLiteral("/none") } });
    QCOMPARE(errorCodeOf(call("messages.send", params)), -32602);
}

void tst_RpcServer::filesOfTextsAreRefused()
{
    const QJsonObject answer = call("media.download",
        { { QStringLiteral("account"), QStringLiteral("one") },
            { QStringLiteral("chat"), QStringLiteral("447700900123") },
            { QStringLiteral("id"), QStringLiteral("m1") } });
    QCOMPARE(errorCodeOf(answer), -32602);
    QCOMPARE(answer[u"error"][u"message"].toString(), QStringLiteral("this message has no file"));
    QJsonObject named = sendParams(QStringLiteral("447700900123"));
    named.remove(QStringLiteral("text"));
    named.insert(QStringLiteral("media"),
        QJsonObject { { QStringLiteral("path"), QStringLiteral("/none") },
            { QStringLiteral("fileName"), QString(1025, u'x') } });
    QCOMPARE(call("messages.send", named)[u"error"][u"message"].toString(),
        QStringLiteral("media: fileName is longer than 1024 bytes"));
}

HELIOGRAPH_TEST(RpcServer)
#include "tst_RpcServer.moc"
