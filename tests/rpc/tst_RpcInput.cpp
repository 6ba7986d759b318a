// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/RpcServer.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// Bad input at every method of docs/rpc.md: each call is answered with an error, nothing happens,
/// and the server goes on.
class tst_RpcInput : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void theDocumentNamesWhatThereIs();
    void missingFields_data() { methods(); }
    void missingFields();
    void wrongValues_data() { methods(); }
    void wrongValues();
    void unknownIds_data() { methods(); }
    void unknownIds();
    void namesHaveNoNul_data() { methods(); }
    void namesHaveNoNul();
    void notificationsAreAsHarmless();

private:
    void methods();
    QJsonObject call(const QString &method, const QJsonObject &params);
    void nothingHappened();

    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountManager> m_manager;
    std::unique_ptr<SandboxControl> m_sandbox;
    std::unique_ptr<RpcServer> m_server;
    std::unique_ptr<QSignalSpy> m_lines;
};

namespace {

enum class Kind { Text, Number, Flag, Persons, Object };

struct Field {
    QString name;
    Kind kind;
    bool required;
    QJsonValue good;
};

struct MethodShape {
    QString name;
    std::vector<Field> fields;
    /// This version answers that it cannot do it.
    bool unsupported = false;
};

class StubbornSandbox final : public SandboxControl {
public:
    QJsonArray phones() override { return {}; }
    Result<QJsonObject> scan(const QString &, const QString &) override
    {
        return fail(ErrorCode::NotFound);
    }
    Result<QJsonObject> fault(const QJsonObject &) override
    {
        return fail(ErrorCode::InvalidArgument, QStringLiteral("no such fault"));
    }
};

Field text(const char *name, bool required, const char *good)
{
    return { QLatin1String(name), Kind::Text, required, QLatin1String(good) };
}

Field account() { return text("account", true, "one"); }

Field chat(const char *name = "chat") { return text(name, true, "447700900123"); }

std::vector<MethodShape> supportedMethods()
{
    const Field limit { QStringLiteral("limit"), Kind::Number, false, 5 };
    const Field erase { QStringLiteral("erase"), Kind::Flag, false, false };
    const Field media { QStringLiteral("media"), Kind::Object, false,
        QJsonObject { { QStringLiteral("path"), QStringLiteral("/none") } } };
    return {
        { QStringLiteral("accounts.link"),
            { text("method", false, "qr"), text("label", false, "x"),
                text("account", false, "nine"), text("phone", false, "447700900123"),
                text("code", false, "7KQ2WXYZ") } },
        { QStringLiteral("accounts.connect"), { account() } },
        { QStringLiteral("accounts.disconnect"), { account() } },
        { QStringLiteral("accounts.useHere"), { account() } },
        { QStringLiteral("accounts.unlink"), { account(), erase } },
        { QStringLiteral("messages.send"),
            { account(), chat("to"), text("text", true, "hi"), text("quote", false, "m1"),
                text("id", false, "m9"), text("wait", false, "queued"),
                { QStringLiteral("mentions"), Kind::Persons, false, QJsonArray {} }, media } },
        { QStringLiteral("messages.react"),
            { account(), chat(), text("id", true, "m1"), text("emoji", true, "+") } },
        { QStringLiteral("messages.edit"),
            { account(), chat(), text("id", true, "m1"), text("text", true, "new") } },
        { QStringLiteral("messages.revoke"),
            { account(), chat(), text("id", true, "m1"),
                { QStringLiteral("forMe"), Kind::Flag, false, false } } },
        { QStringLiteral("messages.markRead"), { account(), chat(), text("id", false, "m1") } },
        { QStringLiteral("messages.list"),
            { account(), chat(), text("before", false, "m1"), limit } },
        { QStringLiteral("messages.status"), { account(), text("id", true, "m1") } },
        { QStringLiteral("media.download"),
            { account(), chat(), text("id", true, "m1"), text("to", false, "/none") } },
        { QStringLiteral("chats.list"), { account() } },
        { QStringLiteral("contacts.list"), { account() } },
        { QStringLiteral("stats.summary"),
            { text("account", false, "one"), { QStringLiteral("from"), Kind::Number, false, 1 },
                { QStringLiteral("to"), Kind::Number, false, 2 } } },
        { QStringLiteral("session.timeline"),
            { account(), limit, { QStringLiteral("from"), Kind::Number, false, 1 },
                { QStringLiteral("to"), Kind::Number, false, 2 },
                text("cause", false, "StreamReplaced") } },
        { QStringLiteral("sandbox.scan"),
            { text("qr", true, "x"), text("name", false, "Ada"), text("account", false, "Ada") } },
    };
}

/// Those that take no parameters have nothing that could be wrong.
std::vector<MethodShape> allMethods()
{
    std::vector<MethodShape> all = supportedMethods();
    for (const char *name : { "groups.list", "groups.create", "groups.add", "groups.remove",
             "groups.leave", "groups.rename" })
        all.push_back({ QLatin1String(name), { account() }, true });
    return all;
}

/// Values that no field of this kind takes.
QJsonArray wrongFor(const Field &field)
{
    QJsonValue deep(1);
    for (int i = 0; i < 200; ++i)
        deep = i % 2 ? QJsonValue(QJsonObject { { QStringLiteral("a"), deep } })
                     : QJsonValue(QJsonArray { deep });
    QJsonArray wrong { QJsonArray { 1, QStringLiteral("x") }, QJsonArray { deep } };
    if (field.kind != Kind::Object) {
        wrong.append(deep);
        wrong.append(QJsonObject { { QStringLiteral("path"), 1 } });
    } else {
        for (const char *path : { "{}", "{\"path\":1}", "{\"path\":\"\"}", "{\"path\":{}}",
                 "{\"path\":\"/x\",\"as\":1}", "{\"path\":\"/x\",\"as\":\"nonsense\"}",
                 "{\"path\":\"/x\",\"caption\":[]}", "{\"path\":\"/x\",\"fileName\":7}" })
            wrong.append(QJsonDocument::fromJson(path).object());
    }
    if (field.kind != Kind::Text)
        wrong.append(QStringLiteral("words"));
    if (field.kind != Kind::Flag)
        wrong.append(true);
    if (field.kind != Kind::Number)
        wrong.append(7);
    for (const double number : { -1.0, 0.5, 1e300, -1e300, 1e19, -9'223'372'036'854'775'808.0 })
        wrong.append(number);
    return wrong;
}

QJsonObject goodParams(const MethodShape &method)
{
    QJsonObject params;
    for (const Field &field : method.fields) {
        if (field.required)
            params.insert(field.name, field.good);
    }
    return params;
}

QString errorOf(const QJsonObject &answer)
{
    const QJsonObject error = answer.value(QStringLiteral("error")).toObject();
    const QString name
        = error.value(QStringLiteral("data")).toObject().value(QStringLiteral("error")).toString();
    const bool whole = error.value(QStringLiteral("code")).isDouble()
        && !error.value(QStringLiteral("message")).toString().isEmpty();
    return whole ? name
                 : QStringLiteral("no error: ")
            + QString::fromUtf8(QJsonDocument(answer).toJson(QJsonDocument::Compact));
}

} // namespace

Q_DECLARE_METATYPE(MethodShape)

void tst_RpcInput::initTestCase()
{
    m_profile = std::make_unique<TestProfile>();
    m_profile->add(QStringLiteral("one"), QStringLiteral("Private"), 0);
    const auto store = m_profile->store(QStringLiteral("one"));
    StoredMessage message
        = receivedText(Jid::phoneNumber("447700900123"), QStringLiteral("m1"), 1'790'000'000'000);
    QVERIFY(store->messages().insert(message));
    m_manager = m_profile->manager();
    m_sandbox = std::make_unique<StubbornSandbox>();
    m_server = std::make_unique<RpcServer>(*m_manager, m_sandbox.get());
    m_lines = std::make_unique<QSignalSpy>(m_server.get(), &RpcServer::lineReady);
    QSignalSpy counted(m_manager.get(), &AccountManager::unreadChanged);
    m_manager->start();
    QTRY_VERIFY(!counted.isEmpty());
}

void tst_RpcInput::cleanupTestCase()
{
    m_lines.reset();
    m_server.reset();
    m_sandbox.reset();
    m_manager.reset();
    m_profile.reset();
}

QJsonObject tst_RpcInput::call(const QString &method, const QJsonObject &params)
{
    const QJsonObject request { { QStringLiteral("jsonrpc"), QStringLiteral("2.0") },
        { QStringLiteral("id"), 1 }, { QStringLiteral("method"), method },
        { QStringLiteral("params"), params } };
    m_lines->clear();
    m_server->handleLine(QJsonDocument(request).toJson(QJsonDocument::Compact));
    if (!QTest::qWaitFor([&] { return !m_lines->isEmpty(); }))
        return {};
    return QJsonDocument::fromJson(m_lines->first().at(0).toByteArray()).object();
}

/// The same account with the same message, and the server still answers.
void tst_RpcInput::nothingHappened()
{
    const QJsonArray accounts
        = call(QStringLiteral("accounts.list"), {}).value(QStringLiteral("result")).toArray();
    QCOMPARE(accounts.size(), 1);
    QCOMPARE(accounts.at(0).toObject().value(QStringLiteral("unread")).toInt(), 1);
    QCOMPARE(accounts.at(0).toObject().value(QStringLiteral("state")).toString(),
        QStringLiteral("unlinked"));
    const QJsonArray messages = call(QStringLiteral("messages.list"),
        { { QStringLiteral("account"), QStringLiteral("one") },
            { QStringLiteral("chat"), QStringLiteral("447700900123") } })
                                    .value(QStringLiteral("result"))
                                    .toArray();
    QCOMPARE(messages.size(), 1);
}

void tst_RpcInput::methods()
{
    QTest::addColumn<MethodShape>("method");
    for (const MethodShape &method : allMethods())
        QTest::newRow(qPrintable(method.name)) << method;
}

void tst_RpcInput::theDocumentNamesWhatThereIs()
{
    QFile file(QStringLiteral(HELIOGRAPH_TEST_DATA "/../../docs/rpc.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    const QStringList rows = text.split(u'\n').filter(QRegularExpression(QStringLiteral("^\\| `")));
    QSet<QString> documented;
    static const QRegularExpression name(QStringLiteral("`(\\w+\\.\\w+|shutdown)`"));
    for (const QString &row : rows) {
        for (auto found = name.globalMatch(row.section(u'|', 1, 1)); found.hasNext();)
            documented.insert(found.next().captured(1));
    }
    QSet<QString> known { QStringLiteral("accounts.list"), QStringLiteral("sandbox.phones"),
        QStringLiteral("sandbox.fault"), QStringLiteral("shutdown") };
    for (const MethodShape &method : allMethods())
        known.insert(method.name);
    QCOMPARE(documented, known);
    // Whatever stands there is known to the server; `shutdown` last.
    for (const QString &method : std::as_const(documented)) {
        if (method == QStringLiteral("shutdown"))
            continue;
        const int code = call(method, { { QStringLiteral("account"), 1 } })
                             .value(QStringLiteral("error"))
                             .toObject()
                             .value(QStringLiteral("code"))
                             .toInt();
        QVERIFY2(code != -32601, qPrintable(method));
    }
}

void tst_RpcInput::missingFields()
{
    QFETCH(MethodShape, method);
    for (const Field &field : method.fields) {
        if (!field.required)
            continue;
        for (const QJsonValue &nothing : { QJsonValue(QJsonValue::Undefined),
                 QJsonValue(QJsonValue::Null), QJsonValue(QString()) }) {
            // An empty one takes a reaction back, or a caption away.
            const bool mayBeEmpty = field.name == QStringLiteral("emoji")
                || method.name == QStringLiteral("messages.edit");
            if (mayBeEmpty && field.name != QStringLiteral("id") && nothing.isString())
                continue;
            QJsonObject params = goodParams(method);
            params.insert(field.name, nothing);
            QCOMPARE(errorOf(call(method.name, params)),
                method.unsupported ? QStringLiteral("Unsupported")
                                   : QStringLiteral("InvalidArgument"));
        }
    }
    nothingHappened();
}

void tst_RpcInput::wrongValues()
{
    QFETCH(MethodShape, method);
    for (const Field &field : method.fields) {
        const QJsonArray wrong = wrongFor(field);
        for (const QJsonValue &value : wrong) {
            QJsonObject params = goodParams(method);
            params.insert(field.name, value);
            if (field.kind == Kind::Object)
                params.remove(QStringLiteral("text"));
            const QString error = errorOf(call(method.name, params));
            const QString wanted = method.unsupported ? QStringLiteral("Unsupported")
                                                      : QStringLiteral("InvalidArgument");
            QVERIFY2(error == wanted,
                qPrintable(QStringLiteral("%1: %2").arg(field.name, error.left(200))));
        }
    }
    nothingHappened();
}

void tst_RpcInput::unknownIds()
{
    QFETCH(MethodShape, method);
    QJsonObject params = goodParams(method);
    const bool hasAccount = std::any_of(method.fields.begin(), method.fields.end(),
        [](const Field &field) { return field.name == QStringLiteral("account"); });
    QVERIFY(hasAccount);
    for (const QString &id : { QStringLiteral("nine"), QStringLiteral("../one"),
             QString(100'000, u'x'), QStringLiteral("\u202eone"), QString(QChar(0)) }) {
        params.insert(QStringLiteral("account"), id);
        const QString error = errorOf(call(method.name, params));
        const QString wanted = method.unsupported               ? QStringLiteral("Unsupported")
            : method.name.startsWith(QStringLiteral("sandbox")) ? QStringLiteral("NotFound")
                                                                : QStringLiteral("UnknownAccount");
        QCOMPARE(error, wanted);
    }
    for (const char *field : { "id", "before", "quote" }) {
        const bool has = std::any_of(method.fields.begin(), method.fields.end(),
            [&](const Field &one) { return one.name == QLatin1String(field); });
        if (!has || (method.name == QStringLiteral("messages.send") && field[0] == 'i'))
            continue;
        params = goodParams(method);
        params.insert(QLatin1String(field), QStringLiteral("none"));
        // An account without a link looks nothing up for what it cannot send.
        const bool sends = method.name == QStringLiteral("messages.send")
            || method.name == QStringLiteral("messages.react")
            || method.name == QStringLiteral("messages.edit")
            || method.name == QStringLiteral("messages.revoke");
        QCOMPARE(errorOf(call(method.name, params)),
            sends ? QStringLiteral("LoggedOut") : QStringLiteral("UnknownMessage"));
    }
    nothingHappened();
}

void tst_RpcInput::namesHaveNoNul()
{
    QFETCH(MethodShape, method);
    if (method.unsupported || method.name.startsWith(QStringLiteral("sandbox")))
        return;
    const QString cut = QStringLiteral("/tmp/a") + QChar(0) + u'b';
    for (const Field &field : method.fields) {
        QJsonObject params = goodParams(method);
        params.insert(field.name, cut);
        if (field.kind == Kind::Object) {
            params.remove(QStringLiteral("text"));
            params.insert(field.name, QJsonObject { { QStringLiteral("path"), cut } });
        }
        static const QStringList names { QStringLiteral("id"), QStringLiteral("before"),
            QStringLiteral("quote"), QStringLiteral("media"), QStringLiteral("to") };
        if (names.contains(field.name))
            QCOMPARE(errorOf(call(method.name, params)), QStringLiteral("InvalidArgument"));
    }
    nothingHappened();
}

void tst_RpcInput::notificationsAreAsHarmless()
{
    m_lines->clear();
    for (const MethodShape &method : allMethods()) {
        const QJsonObject request { { QStringLiteral("jsonrpc"), QStringLiteral("2.0") },
            { QStringLiteral("method"), method.name },
            { QStringLiteral("params"), QJsonObject { { QStringLiteral("account"), 1 } } } };
        m_server->handleLine(QJsonDocument(request).toJson(QJsonDocument::Compact));
    }
    nothingHappened();
}

HELIOGRAPH_TEST(RpcInput)
#include "tst_RpcInput.moc"
