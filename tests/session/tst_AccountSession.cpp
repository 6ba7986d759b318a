// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/AccountSession.h"
#include "tests/support/ScriptedServer.h"
#include "tests/support/ShiftedClock.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace heliograph;

/// A whole account on a played service: what its parts do for one another.
class tst_AccountSession : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void S08_sendsAgainWhatWasInFlightWhenAPersonDisconnected();
    void takesANewProxyAtOnce_data();
    void takesANewProxyAtOnce();
    void aTypedMessageWaitsWhileOpenElsewhere();
    void forgetsAtLoginWhatNeverCame();
    void stopsWhereNothingCanBeStored();
    void aRestrictionOutlivesTheProgram_data();
    void aRestrictionOutlivesTheProgram();
    void aLoginEndsARestriction();
    void S03_manyReconnectsLeaveNothingBehind();

private:
    void open();
    SessionController &controller() { return m_session->controller(); }
    void comeOnline()
    {
        controller().connectToService();
        QTRY_VERIFY_WITH_TIMEOUT(controller().isOnline(), 3000);
    }
    Draft text(const QString &text) const
    {
        Draft draft;
        draft.chat = m_friend;
        draft.text = text;
        return draft;
    }
    static Node conflict()
    {
        Node error("stream:error");
        error.add(Node("conflict", { { "type", "replaced" } }));
        return error;
    }

    ShiftedClock m_clock;
    FixedRandom m_random { 31 };
    Jid m_friend = Jid::phoneNumber("447700900123");
    std::unique_ptr<TestAccount> m_account;
    std::unique_ptr<ScriptedServer> m_server;
    SessionSetup m_setup;
    std::unique_ptr<AccountSession> m_session;
};

void tst_AccountSession::init()
{
    m_account = std::make_unique<TestAccount>();
    m_server = std::make_unique<ScriptedServer>(m_clock, m_random);
    m_server->answers.lids = { { m_account->own().bare(), m_account->ownLid().bare() } };
    for (const Jid &device : { m_account->own().withDevice(0), m_friend })
        m_server->answers.devices.push_back(std::make_shared<PeerDevice>(device, m_random));
    m_setup = {};
    m_setup.account = QStringLiteral("acc");
    m_setup.service = m_server->profile();
    m_setup.times.settleDelay = milliseconds(5);
    m_setup.times.conflictStep = milliseconds(5);
    m_setup.times.conflictCooldown = milliseconds(10);
    m_setup.times.backoffBase = milliseconds(5);
    m_setup.database = m_account->path();
    m_setup.mediaDirectory = m_account->directory() + QStringLiteral("/media");
    m_setup.spoolDirectory = m_account->directory() + QStringLiteral("/spool");
    m_setup.box = m_account->box();
    m_setup.transports = m_server->transports();
    open();
}

void tst_AccountSession::open()
{
    m_session.reset();
    m_session = std::move(AccountSession::open(m_setup, m_clock, m_random).value());
}

void tst_AccountSession::cleanup()
{
    m_session.reset();
    m_server.reset();
    m_account.reset();
}

void tst_AccountSession::S08_sendsAgainWhatWasInFlightWhenAPersonDisconnected()
{
    comeOnline();
    const QFuture<Result<MessageKey>> key = m_session->send(text(QStringLiteral("hello")));
    QTRY_COMPARE_WITH_TIMEOUT(m_server->withTag("message").size(), size_t(1), 3000);
    controller().disconnectFromService();
    comeOnline();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->withTag("message").size(), size_t(2), 3000);
    for (const Node &message : m_server->withTag("message"))
        QCOMPARE(QString::fromUtf8(message.text("id")), key.result()->id);
}

void tst_AccountSession::takesANewProxyAtOnce_data()
{
    QTest::addColumn<bool>("isOnline");
    QTest::newRow("online") << true;
    QTest::newRow("while connecting") << false;
}

void tst_AccountSession::takesANewProxyAtOnce()
{
    QFETCH(bool, isOnline);
    m_server->acceptsOpen = isOnline;
    controller().connectToService();
    QTRY_COMPARE_WITH_TIMEOUT(controller().status().state,
        isOnline ? SessionState::Online : SessionState::Connecting, 3000);
    QCOMPARE(m_server->dials, 1);
    m_server->acceptsOpen = true;
    QVERIFY(m_session->setProxy(Proxy()));
    // Nothing goes on over the old way.
    QVERIFY(!controller().isOnline());
    QTRY_VERIFY_WITH_TIMEOUT(controller().isOnline(), 3000);
    QCOMPARE(m_server->dials, 2);
}

void tst_AccountSession::aTypedMessageWaitsWhileOpenElsewhere()
{
    comeOnline();
    for (int conflicts = 1; conflicts <= 4; ++conflicts) {
        m_server->send(conflict());
        QTRY_VERIFY_WITH_TIMEOUT(!controller().isOnline(), 3000);
        if (conflicts < 4)
            QTRY_VERIFY_WITH_TIMEOUT(controller().isOnline(), 3000);
    }
    QCOMPARE(controller().status().state, SessionState::OwnedElsewhere);
    const int dials = m_server->dials;
    // A program is told; a person's message is kept, and makes one attempt.
    const QFuture<Result<MessageKey>> refused = m_session->send(text(QStringLiteral("program")));
    QVERIFY(refused.isFinished());
    QCOMPARE(refused.result().error().code, ErrorCode::OwnedElsewhere);
    QCOMPARE(m_server->dials, dials);
    Draft typed = text(QStringLiteral("person"));
    typed.byPerson = true;
    const QFuture<Result<MessageKey>> kept = m_session->send(typed);
    QTRY_VERIFY_WITH_TIMEOUT(kept.isFinished(), 3000);
    QVERIFY(kept.result());
    QTRY_COMPARE_WITH_TIMEOUT(m_server->dials, dials + 1, 3000);
    QTRY_COMPARE_WITH_TIMEOUT(m_server->withTag("message").size(), size_t(1), 3000);
}

void tst_AccountSession::forgetsAtLoginWhatNeverCame()
{
    AccountStore &store = m_session->store();
    constexpr milliseconds day { 24LL * 3600 * 1000 };
    std::vector<quint32> preKeys;
    for (const int days : { 20, 1 }) {
        const milliseconds when = m_clock.now() - days * day;
        const QString id = QString::number(days);
        const DeliveryRow receipt { m_friend, DeliveryStep::Read, when.count(), when.count() };
        QVERIFY(store.deliveries().keepEarlyReceipt(m_friend, id, receipt));
        QVERIFY(store.earlyEdits().keep(
            { m_friend, m_friend, id }, { QStringLiteral("new"), when.count() }));
        preKeys.push_back(store.preKeys().privatePreKey(m_friend, when, m_random).value().id);
    }
    comeOnline();
    QVERIFY(!store.preKeys().loadPreKey(preKeys[0]));
    QVERIFY(store.preKeys().loadPreKey(preKeys[1]));
    const QString old = QStringLiteral("20");
    const QString young = QStringLiteral("1");
    QVERIFY(store.deliveries().takeEarlyReceipts(m_friend, old).empty());
    QCOMPARE(store.deliveries().takeEarlyReceipts(m_friend, young).size(), size_t(1));
    QVERIFY(!*store.earlyEdits().take({ m_friend, m_friend, old }));
    QVERIFY(*store.earlyEdits().take({ m_friend, m_friend, young }));
}

/// The folder became read-only while the program runs: logging in again mends nothing.
void tst_AccountSession::stopsWhereNothingCanBeStored()
{
    comeOnline();
    for (const QString &name : QSqlDatabase::connectionNames()) {
        QSqlDatabase database = QSqlDatabase::database(name, false);
        if (database.databaseName() == m_account->path())
            QVERIFY(QSqlQuery(database).exec(QStringLiteral("PRAGMA query_only=1")));
    }
    QSignalSpy changes(&controller(), &SessionController::statusChanged);
    m_server->send(Node("notification",
        { { "id", "1" }, { "from", Jid::service() }, { "type", "w:gp2" }, { "t", "1" } }));
    QTRY_COMPARE_WITH_TIMEOUT(controller().status().state, SessionState::Stopped, 3000);
    QCOMPARE(controller().status().cause, ErrorCode::ProfileUnwritable);
    QCOMPARE(controller().status().retryAt, milliseconds(0));
    QCOMPARE(changes.size(), 1);
    QTest::qWait(100);
    QCOMPARE(m_server->dials, 1);
    // Nothing that was not kept is acknowledged.
    QVERIFY(m_server->withTag("ack").empty());
    const QFuture<Result<MessageKey>> sent = m_session->send(text(QStringLiteral("x")));
    QTRY_VERIFY_WITH_TIMEOUT(sent.isFinished(), 3000);
    QCOMPARE(sent.result().error().code, ErrorCode::ProfileUnwritable);
}

void tst_AccountSession::aRestrictionOutlivesTheProgram_data()
{
    QTest::addColumn<QByteArray>("expire");
    QTest::addColumn<milliseconds>("length");
    QTest::addColumn<milliseconds>("next");
    const milliseconds hour(3'600'000);
    const milliseconds margin(60'000);
    QTest::newRow("an hour") << QByteArray("3600") << hour + margin << hour + margin;
    // A second one without a known end lasts longer, whoever met the first.
    QTest::newRow("unknown") << QByteArray("0") << 6 * hour + margin << 24 * hour + margin;
}

void tst_AccountSession::aRestrictionOutlivesTheProgram()
{
    QFETCH(QByteArray, expire);
    QFETCH(milliseconds, length);
    QFETCH(milliseconds, next);
    m_server->instead
        = Node("failure", { { "reason", "402" }, { "code", "101" }, { "expire", expire } });
    connect(m_session.get(), &AccountSession::holdChanged, this,
        [this](const LinkHold &hold) { m_setup.hold = hold; });
    controller().connectToService();
    QTRY_COMPARE_WITH_TIMEOUT(controller().status().state, SessionState::Held, 3000);
    QVERIFY(m_setup.hold);
    const milliseconds end = m_setup.hold->until;
    QVERIFY(qAbs((end - m_clock.now() - length).count()) < 5000);
    open();
    const QFuture<Result<bool>> refused = controller().connectToService();
    QVERIFY(refused.isFinished());
    QCOMPARE(refused.result().error().code, ErrorCode::TemporaryBan);
    QVERIFY(qAbs(refused.result().error().retryAfter - length.count() / 1000) < 5);
    QCOMPARE(controller().status().state, SessionState::Held);
    QCOMPARE(controller().status().detail, QStringLiteral("101"));
    QCOMPARE(controller().status().retryAt, end);
    // Neither a person nor a clock that was set back makes it shorter, nor the one that ran on.
    (void)controller().connectNow();
    m_clock.jump(-length);
    controller().wake();
    m_clock.jump(length);
    m_clock.jump(length - milliseconds(20'000));
    controller().wake();
    QTest::qWait(50);
    QCOMPARE(controller().status().state, SessionState::Held);
    QCOMPARE(m_server->dials, 1);
    // Past its end there is one try.
    m_clock.jump(milliseconds(30'000));
    controller().wake();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->dials, 2, 3000);
    QTRY_COMPARE_WITH_TIMEOUT(controller().status().state, SessionState::Held, 3000);
    QVERIFY(qAbs((controller().status().retryAt - m_clock.now() - next).count()) < 5000);
}

/// What is over must not come back with a clock that is set back.
void tst_AccountSession::aLoginEndsARestriction()
{
    m_server->instead = Node("failure", { { "reason", "402" }, { "expire", "3600" } });
    controller().connectToService();
    QTRY_COMPARE_WITH_TIMEOUT(controller().status().state, SessionState::Held, 3000);
    std::optional<LinkHold> told;
    connect(m_session.get(), &AccountSession::holdChanged, this,
        [&told](const LinkHold &hold) { told = hold; });
    m_server->instead.reset();
    m_clock.jump(milliseconds(3'700'000));
    controller().wake();
    QTRY_VERIFY_WITH_TIMEOUT(controller().isOnline(), 3000);
    QVERIFY(told == LinkHold());
    m_clock.jump(milliseconds(-3'700'000));
    controller().disconnectFromService();
    comeOnline();
    QCOMPARE(m_server->dials, 3);
}

/// Resident memory of this process in KiB; 0 where /proc does not tell.
static qint64 residentMemory()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    static const QRegularExpression line(QStringLiteral("VmRSS:\\s+(\\d+)"));
    return line.match(QString::fromLatin1(status.readAll())).captured(1).toLongLong();
}

/// HELIOGRAPH_RECONNECTS=10000 in ./test --long; fewer say nothing about memory.
void tst_AccountSession::S03_manyReconnectsLeaveNothingBehind()
{
    constexpr int enough = 10'000;
    const int reconnects = qMax(1'000, qEnvironmentVariableIntValue("HELIOGRAPH_RECONNECTS"));
    QLoggingCategory::setFilterRules(QStringLiteral("heliograph.session=false"));
    m_setup.times.settleDelay = milliseconds(0);
    m_setup.times.backoffBase = m_setup.times.backoffMax = milliseconds(2);
    open();
    comeOnline();
    QSignalSpy online(&controller(), &SessionController::loggedIn);
    const int warm = reconnects / 5;
    qint64 memory = 0;
    qsizetype objects = 0;
    for (int i = 0; i <= reconnects; ++i) {
        if (i == warm) {
            memory = residentMemory();
            objects = m_session->findChildren<QObject *>().size();
        }
        m_server->received.clear();
        m_server->dialTimes.clear();
        m_server->patterns.clear();
        m_server->routings.clear();
        m_server->breakOff();
        QVERIFY2(online.wait(5000), qPrintable(QString::number(i)));
        online.clear();
    }
    QLoggingCategory::setFilterRules({});
    QVERIFY(m_server->dials > reconnects);
    QCOMPARE(m_session->findChildren<QObject *>().size(), objects);
    QTRY_COMPARE_WITH_TIMEOUT(FakeTransport::live(), 1, 1000);
    const qint64 growth = residentMemory() - memory;
    qInfo("%d dials, %lld KiB more than after %d", m_server->dials, growth, warm);
    if (reconnects >= enough)
        QVERIFY2(growth < 1'024, qPrintable(QString::number(growth)));
}

HELIOGRAPH_TEST(AccountSession)
#include "tst_AccountSession.moc"
