// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountEvents.h"
#include "rpc/SendWaits.h"
#include "storage/StoreReader.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace heliograph;

class tst_SendWaits : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void endsWithTheAck();
    void whatWasSentBeforeIsKnown();
    void aFailureIsAnErrorWithItsName();
    void aMessageThatHasFailedBeforeIsAnErrorToo();
    void anotherChatWithTheSameIdIsNotMeant();
    void aMessageOfTheOtherSideWithTheSameIdIsNotMeant();
    void withoutConnectionATextStaysQueued();
    void withoutConnectionAFileIsNotConnected();
    void aConnectionThatEndsLaterCountsAnew();
    void aFileThatDoesNotGetOnStaysQueued();
    void theEndLeavesEverythingQueued();
    void aRemovedAccountIsUnknown();

private:
    using Reply = QFuture<Result<QJsonValue>>;
    StoredMessage put(const QString &id, DeliveryStep status = DeliveryStep::Queued);
    StepChange step(const MessageKey &key, DeliveryStep reached) const;
    static QString statusOf(const Reply &reply);

    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountStore> m_store;
    std::unique_ptr<AccountManager> m_manager;
    std::unique_ptr<SendWaits> m_waits;
};

namespace {

constexpr qint64 waitsBase = 1'790'000'000'000;
const Jid waitsPeer = Jid::phoneNumber("447700900123");
const QString waitsAccount = QStringLiteral("one");
constexpr milliseconds longWait { 600'000 };

} // namespace

void tst_SendWaits::init()
{
    m_profile = std::make_unique<TestProfile>();
    m_profile->add(waitsAccount, QStringLiteral("Private"), 0);
    m_store = m_profile->store(waitsAccount);
    m_manager = m_profile->manager();
    m_waits = std::make_unique<SendWaits>(*m_manager, SendWaits::Times {});
}

void tst_SendWaits::cleanup()
{
    m_waits.reset();
    m_manager.reset();
    m_store.reset();
    m_profile.reset();
}

StoredMessage tst_SendWaits::put(const QString &id, DeliveryStep status)
{
    StoredMessage message = acceptedText(waitsPeer, id, waitsBase, status);
    (void)m_store->messages().insert(message);
    return message;
}

StepChange tst_SendWaits::step(const MessageKey &key, DeliveryStep reached) const
{
    return { key, { key.chat, reached, waitsBase + 2000, waitsBase + 2100 } };
}

QString tst_SendWaits::statusOf(const Reply &reply)
{
    if (!QTest::qWaitFor([&] { return reply.isFinished(); }))
        return QStringLiteral("no answer");
    const Result<QJsonValue> result = reply.result();
    return result ? result->toObject().value(QStringLiteral("status")).toString()
                  : errorName(result.error().code);
}

void tst_SendWaits::endsWithTheAck()
{
    const MessageKey key = put(QStringLiteral("a")).key;
    const Reply reply = m_waits->wait(waitsAccount, key, false);
    m_waits->settle(waitsAccount, step(key, DeliveryStep::Queued));
    QCOMPARE(m_waits->count(), 1);
    m_waits->settle(waitsAccount, step(key, DeliveryStep::Sent));
    QCOMPARE(statusOf(reply), QStringLiteral("sent"));
    QCOMPARE(reply.result()->toObject().value(QStringLiteral("timestamp")).toInteger(),
        waitsBase + 2000);
    QCOMPARE(m_waits->count(), 0);
}

void tst_SendWaits::whatWasSentBeforeIsKnown()
{
    const MessageKey key = put(QStringLiteral("a"), DeliveryStep::Delivered).key;
    const Reply reply = m_waits->wait(waitsAccount, key, false);
    QCOMPARE(statusOf(reply), QStringLiteral("delivered"));
    QCOMPARE(m_waits->count(), 0);
}

void tst_SendWaits::aFailureIsAnErrorWithItsName()
{
    const StoredMessage message = put(QStringLiteral("a"));
    const Reply first = m_waits->wait(waitsAccount, message.key, false);
    const Reply second = m_waits->wait(waitsAccount, message.key, true);
    QVERIFY(m_store->outbox().enqueue(message.rowId, {}));
    QVERIFY(m_store->outbox().fail(message.rowId, errorName(ErrorCode::NoSuchRecipient)));
    m_waits->settle(waitsAccount, step(message.key, DeliveryStep::Failed));
    QCOMPARE(statusOf(first), QStringLiteral("NoSuchRecipient"));
    QCOMPARE(statusOf(second), QStringLiteral("NoSuchRecipient"));
    QCOMPARE(m_waits->count(), 0);
}

void tst_SendWaits::aMessageThatHasFailedBeforeIsAnErrorToo()
{
    StoredMessage message
        = acceptedText(waitsPeer, QStringLiteral("a"), waitsBase, DeliveryStep::Failed);
    message.error = errorName(ErrorCode::RestrictedRecipient);
    QVERIFY(m_store->messages().insert(message));
    QCOMPARE(statusOf(m_waits->wait(waitsAccount, message.key, false)),
        QStringLiteral("RestrictedRecipient"));
}

void tst_SendWaits::anotherChatWithTheSameIdIsNotMeant()
{
    const MessageKey key = put(QStringLiteral("a")).key;
    const Reply reply = m_waits->wait(waitsAccount, key, false);
    MessageKey other = key;
    other.chat = Jid::phoneNumber("447700900124");
    m_waits->settle(waitsAccount, step(other, DeliveryStep::Sent));
    m_waits->settle(QStringLiteral("two"), step(key, DeliveryStep::Sent));
    QCOMPARE(m_waits->count(), 1);
    QVERIFY(!reply.isFinished());
    m_waits->settle(waitsAccount, step(key, DeliveryStep::Sent));
    QVERIFY(reply.isFinished());
}

void tst_SendWaits::aMessageOfTheOtherSideWithTheSameIdIsNotMeant()
{
    StoredMessage theirs = receivedText(waitsPeer, QStringLiteral("a"), waitsBase);
    QVERIFY(m_store->messages().insert(theirs));
    const MessageKey key = put(QStringLiteral("a")).key;
    const Reply reply = m_waits->wait(waitsAccount, key, false);
    // Answers of the reader come in order.
    const auto later = m_manager->account(waitsAccount)->reader().find(waitsPeer, key.id);
    QTRY_VERIFY(later.isFinished());
    QCoreApplication::sendPostedEvents();
    QCOMPARE(m_waits->count(), 1);
    m_waits->settle(waitsAccount, step(key, DeliveryStep::Sent));
    QCOMPARE(statusOf(reply), QStringLiteral("sent"));
    QCOMPARE(reply.result()->toObject().value(QStringLiteral("timestamp")).toInteger(),
        waitsBase + 2000);
}

void tst_SendWaits::withoutConnectionATextStaysQueued()
{
    SendWaits waits(*m_manager, { milliseconds(0), milliseconds(0) });
    const MessageKey key = put(QStringLiteral("a")).key;
    QCOMPARE(statusOf(waits.wait(waitsAccount, key, false)), QStringLiteral("queued"));
    QCOMPARE(waits.count(), 0);
}

void tst_SendWaits::withoutConnectionAFileIsNotConnected()
{
    SendWaits waits(*m_manager, { milliseconds(0), milliseconds(0) });
    const MessageKey key = put(QStringLiteral("a")).key;
    QCOMPARE(statusOf(waits.wait(waitsAccount, key, true)), QStringLiteral("NotConnected"));
    QCOMPARE(waits.count(), 0);
}

void tst_SendWaits::aConnectionThatEndsLaterCountsAnew()
{
    SendWaits waits(*m_manager, { milliseconds(50), longWait });
    const Reply file = waits.wait(waitsAccount, put(QStringLiteral("a")).key, true);
    const Reply text = waits.wait(waitsAccount, put(QStringLiteral("b")).key, false);
    waits.noteConnection(waitsAccount, true);
    QVERIFY(!QTest::qWaitFor([&] { return file.isFinished() || text.isFinished(); }, 150));
    waits.noteConnection(QStringLiteral("two"), false);
    QVERIFY(!QTest::qWaitFor([&] { return file.isFinished() || text.isFinished(); }, 150));
    waits.noteConnection(waitsAccount, false);
    QCOMPARE(statusOf(file), QStringLiteral("NotConnected"));
    QCOMPARE(statusOf(text), QStringLiteral("queued"));
    QCOMPARE(waits.count(), 0);
}

/// As long as bytes arrive, however slowly, the call waits.
void tst_SendWaits::aFileThatDoesNotGetOnStaysQueued()
{
    SendWaits waits(*m_manager, { longWait, milliseconds(300) });
    const MessageKey key = put(QStringLiteral("a")).key;
    const Reply reply = waits.wait(waitsAccount, key, true);
    qint64 done = 0;
    QTimer upload;
    connect(&upload, &QTimer::timeout, this, [&] { waits.noteUpload(waitsAccount, key, ++done); });
    upload.start(20);
    QVERIFY(!QTest::qWaitFor([&] { return reply.isFinished(); }, 600));
    // Tries that do not get as far as the one before.
    upload.disconnect(this);
    connect(&upload, &QTimer::timeout, this, [&] { waits.noteUpload(waitsAccount, key, done); });
    QCOMPARE(statusOf(reply), QStringLiteral("queued"));
    QCOMPARE(waits.count(), 0);
}

void tst_SendWaits::theEndLeavesEverythingQueued()
{
    const MessageKey key = put(QStringLiteral("a")).key;
    const Reply text = m_waits->wait(waitsAccount, key, false);
    const Reply file = m_waits->wait(waitsAccount, put(QStringLiteral("b")).key, true);
    m_waits->endAll();
    QCOMPARE(statusOf(text), QStringLiteral("queued"));
    QCOMPARE(statusOf(file), QStringLiteral("queued"));
    QCOMPARE(statusOf(m_waits->wait(waitsAccount, key, false)), QStringLiteral("queued"));
    QCOMPARE(m_waits->count(), 0);
}

void tst_SendWaits::aRemovedAccountIsUnknown()
{
    const Reply reply = m_waits->wait(waitsAccount, put(QStringLiteral("a")).key, false);
    emit m_manager->accountRemoved(waitsAccount);
    QCOMPARE(statusOf(reply), QStringLiteral("UnknownAccount"));
    QCOMPARE(statusOf(m_waits->wait(QStringLiteral("nine"), put(QStringLiteral("b")).key, false)),
        QStringLiteral("UnknownAccount"));
}

HELIOGRAPH_TEST(SendWaits)
#include "tst_SendWaits.moc"
