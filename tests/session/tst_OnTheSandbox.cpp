// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Sandbox.h"
#include "session/AccountSession.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

/// A whole account on the real sandbox, over real sockets: TLS, WebSocket, Noise, linking, login.
class tst_OnTheSandbox : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void shakesHandsAsTheServiceLikes_data();
    void shakesHandsAsTheServiceLikes();
    void saysWhatTheServiceAnswersToTheUpgrade();
    void givesUpWhatNeverCame();
    void followsTheHistoryOfThePhone_data();
    void followsTheHistoryOfThePhone();
    void anOwnFileComesAsItWasSent();
    void C32_theEndOfWhatWaitedComesAfterIt();

private:
    void startService(
        NoiseServerHandshake::Resumption resumption = NoiseServerHandshake::Resumption::Accept);
    SessionSetup setup() const;
    void link();
    bool comesOnline() const
    {
        return QTest::qWaitFor([&] { return m_session->controller().isOnline(); }, 10'000);
    }
    /// The entries of this kind in the service's journal.
    std::vector<QJsonObject> journal(const QString &kind)
    {
        std::vector<QJsonObject> found;
        const QJsonArray entries
            = m_sandbox.command(QStringLiteral("GET"), QStringLiteral("/events"))
                  .value_or(QJsonObject())[u"events"]
                  .toArray();
        for (const QJsonValue &entry : entries) {
            if (entry[u"kind"].toString() == kind)
                found.push_back(entry.toObject());
        }
        return found;
    }

    SystemClock m_clock;
    SystemRandom m_random;
    Sandbox m_sandbox;
    SandboxInfo m_info;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AccountSession> m_session;
    milliseconds m_historyGap { 120'000 };
    std::function<void(const SyncStatus &)> m_onSync;
    SyncStatus m_lastSync;
};

void tst_OnTheSandbox::init() { m_folder = std::make_unique<QTemporaryDir>(); }

void tst_OnTheSandbox::cleanup()
{
    m_session.reset();
    m_sandbox.stop();
    m_folder.reset();
    m_onSync = {};
    m_lastSync = {};
    m_historyGap = milliseconds(120'000);
}

void tst_OnTheSandbox::startService(NoiseServerHandshake::Resumption resumption)
{
    SandboxOptions options;
    options.scriptedContacts = false;
    options.resumption = resumption;
    m_info = m_sandbox.start(options).value();
}

SessionSetup tst_OnTheSandbox::setup() const
{
    SessionSetup setup;
    setup.account = QStringLiteral("acc");
    setup.service = { m_info.ws, m_info.root, m_info.caPem, "https://web.whatsapp.com" };
    setup.times.settleDelay = milliseconds(5);
    setup.times.backoffBase = setup.times.backoffMax = milliseconds(30);
    setup.database = m_folder->filePath(QStringLiteral("account.db"));
    setup.mediaDirectory = m_folder->filePath(QStringLiteral("media"));
    setup.spoolDirectory = m_folder->filePath(QStringLiteral("spool"));
    setup.box = std::make_shared<const SecretBox>(SecretBytes(QByteArray(32, 'k')));
    setup.times.historyGap = m_historyGap;
    setup.resumeHandshake = true;
    return setup;
}

void tst_OnTheSandbox::link()
{
    m_session = std::move(AccountSession::open(setup(), m_clock, m_random).value());
    QString code;
    connect(&m_session->linking(), &Linking::codeShown, this, [&code](const QString &text) {
        if (!text.isEmpty())
            code = text;
    });
    connect(m_session.get(), &AccountSession::syncChanged, this, [this](const SyncStatus &status) {
        m_lastSync = status;
        if (m_onSync)
            m_onSync(status);
    });
    QVERIFY(m_session->linking().start());
    QTRY_VERIFY_WITH_TIMEOUT(!code.isEmpty(), 10'000);
    m_session->linking().disconnect(this);
    QVERIFY(m_sandbox.scan(code));
    QVERIFY(comesOnline());
    QVERIFY(m_session->isLinked());
}

void tst_OnTheSandbox::shakesHandsAsTheServiceLikes_data()
{
    using Resumption = NoiseServerHandshake::Resumption;
    QTest::addColumn<int>("resumption");
    QTest::addColumn<QStringList>("handshakes");
    const QString anew = QStringLiteral("XX");
    QTest::newRow("accept") << int(Resumption::Accept)
                            << QStringList { anew, QStringLiteral("IK"), QStringLiteral("IK") };
    QTest::newRow("fallback") << int(Resumption::Fallback)
                              << QStringList { anew, QStringLiteral("XXfallback"),
                                     QStringLiteral("XXfallback") };
    // Refused resumptions leave no login; the attempt after each is a new beginning.
    QTest::newRow("refuse") << int(Resumption::Refuse) << QStringList { anew, anew, anew };
}

void tst_OnTheSandbox::shakesHandsAsTheServiceLikes()
{
    QFETCH(int, resumption);
    QFETCH(QStringList, handshakes);
    startService(static_cast<NoiseServerHandshake::Resumption>(resumption));
    link();
    for (int i = 0; i < 2; ++i) {
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->store().keys().routing().isEmpty(), 10'000);
        const QByteArray routing = m_session->store().keys().routing();
        m_session->controller().disconnectFromService();
        m_session->controller().connectToService();
        QVERIFY(comesOnline());
        QCOMPARE(journal(QStringLiteral("login")).back()[u"routing"].toString(),
            QString::fromLatin1(routing.toHex()));
        // The next ones come with each login.
        QTRY_VERIFY_WITH_TIMEOUT(m_session->store().keys().routing() != routing, 10'000);
    }
    QStringList shaken;
    for (const QJsonObject &login : journal(QStringLiteral("login")))
        shaken.append(login[u"handshake"].toString());
    QCOMPARE(shaken, handshakes);
    QVERIFY(m_sandbox.command(QStringLiteral("GET"), QStringLiteral("/metrics/check"))
                .value()[u"ok"]
                .toBool());
}

void tst_OnTheSandbox::givesUpWhatNeverCame()
{
    startService();
    link();
    m_session->controller().disconnectFromService();
    AccountStore &store = m_session->store();
    const Jid person = Jid::phoneNumber("447700900123");
    const auto waitingSince = [&](const QString &id, int days) {
        StoredMessage row;
        row.key = { person, person, id };
        row.time = row.localTime = m_clock.now().count() - days * 86'400'000LL;
        row.content.kind = MessageKind::Placeholder;
        (void)store.messages().insert(row);
        (void)store.retries().noteMissing(row.key, milliseconds(row.time));
        return row;
    };
    const StoredMessage old = waitingSince(QStringLiteral("old"), 15);
    const StoredMessage young = waitingSince(QStringLiteral("young"), 13);
    std::vector<qint64> shown;
    connect(m_session.get(), &AccountSession::committed, this, [&](const Outcome &outcome) {
        for (const Outcome::Changed &changed : outcome.changed)
            shown.push_back(changed.rowId);
    });
    m_session->controller().connectToService();
    QVERIFY(comesOnline());
    QCOMPARE(store.messages().find(old.key)->error, errorName(ErrorCode::NotFound));
    QVERIFY(store.messages().find(young.key)->error.isEmpty());
    QCOMPARE(shown, std::vector<qint64> { old.rowId });
    QCOMPARE(store.retries().notAskedOfPhone(10), std::vector<MessageKey> { young.key });
}

void tst_OnTheSandbox::followsTheHistoryOfThePhone_data()
{
    QTest::addColumn<QJsonObject>("fault");
    QTest::addColumn<QList<int>>("percents");
    QTest::addColumn<int>("end");
    const auto history = [](std::initializer_list<std::pair<QString, QJsonValue>> more) {
        QJsonObject fault { { QStringLiteral("kind"), QStringLiteral("history") } };
        for (const auto &[name, value] : more)
            fault.insert(name, value);
        return fault;
    };
    const auto complete = static_cast<int>(SyncStatus::Phase::Complete);
    const auto paused = static_cast<int>(SyncStatus::Phase::Paused);
    QTest::newRow("one part") << QJsonObject() << QList<int> { 100 } << complete;
    QTest::newRow("four parts") << history({ { QStringLiteral("chunks"), 4 } })
                                << QList<int> { 25, 50, 75, 100 } << complete;
    QTest::newRow("the last one never comes")
        << history({ { QStringLiteral("chunks"), 4 }, { QStringLiteral("drop_last"), true } })
        << QList<int> { 25, 50, 75 } << paused;
    QTest::newRow("in another order") << history({ { QStringLiteral("chunks"), 3 },
        { QStringLiteral("order"), QStringLiteral("shuffled") } })
                                      << QList<int> { 100 } << complete;
}

void tst_OnTheSandbox::followsTheHistoryOfThePhone()
{
    QFETCH(const QJsonObject, fault);
    QFETCH(const QList<int>, percents);
    QFETCH(const int, end);
    startService();
    m_historyGap = milliseconds(1500);
    if (!fault.isEmpty())
        QVERIFY(m_sandbox.fault(fault));
    QList<int> shown;
    m_onSync = [&shown](const SyncStatus &status) {
        if (status.percent > 0 && (shown.isEmpty() || shown.last() != status.percent))
            shown << status.percent;
    };
    link();
    QTRY_COMPARE_WITH_TIMEOUT(static_cast<int>(m_lastSync.phase), end, 15'000);
    QCOMPARE(shown, percents);
    QVERIFY(m_session->store().keys().phoneSeen() > milliseconds(0));
}

void tst_OnTheSandbox::saysWhatTheServiceAnswersToTheUpgrade()
{
    startService();
    link();
    m_session->controller().disconnectFromService();
    QVERIFY(m_sandbox.fault({ { QStringLiteral("kind"), QStringLiteral("refuse") },
        { QStringLiteral("mode"), QStringLiteral("http_503") } }));
    const QFuture<Result<bool>> attempt = m_session->controller().connectToService();
    QTRY_VERIFY_WITH_TIMEOUT(attempt.isFinished(), 10'000);
    QCOMPARE(attempt.result().error().code, ErrorCode::HttpStatus);
    QCOMPARE(attempt.result().error().status, 503);
    // Not a matter of trust: it comes back by itself.
    QVERIFY(comesOnline());
}

void tst_OnTheSandbox::anOwnFileComesAsItWasSent()
{
    startService();
    link();
    const QJsonObject phone
        = m_sandbox.command(QStringLiteral("POST"), QStringLiteral("/accounts")).value();
    QFile file(m_folder->filePath(QStringLiteral("letter.txt")));
    const auto write = [&file](const QByteArray &text) {
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(text);
        file.close();
    };
    write("original");
    Draft draft;
    draft.chat = Jid::phoneNumber(phone[u"id"].toString().toUtf8());
    draft.file.emplace();
    draft.file->path = file.fileName();
    const QFuture<Result<MessageKey>> accepted = m_session->send(draft);
    QTRY_VERIFY_WITH_TIMEOUT(accepted.isFinished(), 10'000);
    QVERIFY(accepted.result());
    const MessageKey key = *accepted.result();
    QTRY_VERIFY_WITH_TIMEOUT(
        m_session->store().messages().find(key)->status != DeliveryStep::Queued, 10'000);
    const auto download = [&] {
        const QFuture<Result<QString>> path = m_session->download(key);
        return QTest::qWaitFor([&] { return path.isFinished(); }, 10'000) && path.result()
            ? *path.result()
            : QString();
    };
    QCOMPARE(download(), file.fileName());
    write("replaced");
    QFile fetched(download());
    QVERIFY(fetched.fileName() != file.fileName());
    QVERIFY(fetched.open(QIODevice::ReadOnly));
    QCOMPARE(fetched.readAll(), QByteArray("original"));
}

/// Whoever tells people of messages waits for it.
void tst_OnTheSandbox::C32_theEndOfWhatWaitedComesAfterIt()
{
    startService();
    link();
    const QString own = QString::fromUtf8(m_session->store().keys().credentials()->jid.user);
    const QString say
        = QStringLiteral("/accounts/%1/say")
              .arg(m_sandbox.command(QStringLiteral("POST"), QStringLiteral("/accounts"))
                       .value()[u"id"]
                       .toString());
    m_session->controller().disconnectFromService();
    for (int i = 0; i < 3; ++i)
        QVERIFY(m_sandbox.command(QStringLiteral("POST"), say,
            { { QStringLiteral("to"), own },
                { QStringLiteral("text"), QStringLiteral("hello") } }));
    QStringList heard;
    connect(m_session.get(), &AccountSession::committed, this, [&heard](const Outcome &outcome) {
        for (const Outcome::Received &received : outcome.received)
            heard << (received.offline ? QStringLiteral("waited") : QStringLiteral("live"));
        if (outcome.queueDelivered)
            heard << QStringLiteral("end");
    });
    m_session->controller().connectToService();
    const QString waited = QStringLiteral("waited");
    QTRY_COMPARE_WITH_TIMEOUT(
        heard, QStringList({ waited, waited, waited, QStringLiteral("end") }), 10'000);
    QVERIFY(m_sandbox.command(QStringLiteral("POST"), say,
        { { QStringLiteral("to"), own }, { QStringLiteral("text"), QStringLiteral("hello") } }));
    QTRY_COMPARE_WITH_TIMEOUT(heard.last(), QStringLiteral("live"), 10'000);
}

HELIOGRAPH_TEST(OnTheSandbox)

#include "tst_OnTheSandbox.moc"
