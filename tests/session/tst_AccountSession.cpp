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
    void S03_manyReconnectsLeaveNothingBehind();

private:
    SessionSetup setup() const;
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
    std::unique_ptr<AccountSession> m_session;
};

void tst_AccountSession::init()
{
    m_account = std::make_unique<TestAccount>();
    m_server = std::make_unique<ScriptedServer>(m_clock, m_random);
    m_server->answers.lids = { { m_account->own().bare(), m_account->ownLid().bare() } };
    for (const Jid &device : { m_account->own().withDevice(0), m_friend })
        m_server->answers.devices.push_back(std::make_shared<PeerDevice>(device, m_random));
    m_session = std::move(AccountSession::open(setup(), m_clock, m_random).value());
}

SessionSetup tst_AccountSession::setup() const
{
    SessionSetup setup;
    setup.account = QStringLiteral("acc");
    setup.service = m_server->profile();
    setup.times.settleDelay = milliseconds(5);
    setup.times.conflictStep = milliseconds(5);
    setup.times.conflictCooldown = milliseconds(10);
    setup.database = m_account->path();
    setup.mediaDirectory = m_account->directory() + QStringLiteral("/media");
    setup.spoolDirectory = m_account->directory() + QStringLiteral("/spool");
    setup.box = m_account->box();
    setup.transports = m_server->transports();
    return setup;
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
    SessionSetup quick = setup();
    quick.times.settleDelay = milliseconds(0);
    quick.times.backoffBase = quick.times.backoffMax = milliseconds(2);
    m_session.reset();
    m_session = std::move(AccountSession::open(quick, m_clock, m_random).value());
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
