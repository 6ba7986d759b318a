// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/PhoneSeen.h"
#include "tests/support/TestAccount.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// When the own phone was last heard of: kept, and told once it is certain.
class tst_PhoneSeen : public QObject {
    Q_OBJECT
private slots:
    void countsFromTheLink();
    void aLinkFromBeforeCountsFromItsNextLogin();
    void waitsForWhatWasQueued();
    void tellsWithoutTheEndOfTheQueueToo();
    void takesTheTimeOfTheService_data();
    void takesTheTimeOfTheService();
    void survivesARestart();
};

namespace {

constexpr milliseconds idle { 600'000 };
constexpr milliseconds day { 86'400'000 };

Outcome phoneAt(milliseconds when)
{
    Outcome outcome;
    outcome.sawPhone(when.count() / 1000);
    return outcome;
}

milliseconds toldTime(const QSignalSpy &spy)
{
    return spy.isEmpty() ? milliseconds(0) : spy.last().first().value<milliseconds>();
}

} // namespace

void tst_PhoneSeen::countsFromTheLink()
{
    TestAccount account;
    PhoneSeen phone(account.store(), idle, account.clock);
    QSignalSpy told(&phone, &PhoneSeen::seen);
    phone.onPaired();
    QCOMPARE(toldTime(told), account.clock.now());
    QCOMPARE(account.store().keys().phoneSeen(), account.clock.now());
}

void tst_PhoneSeen::aLinkFromBeforeCountsFromItsNextLogin()
{
    TestAccount account;
    QCOMPARE(account.store().keys().phoneSeen(), milliseconds(0));
    PhoneSeen phone(account.store(), idle, account.clock);
    QSignalSpy told(&phone, &PhoneSeen::seen);
    phone.onLoggedIn();
    phone.onQueueDelivered();
    QCOMPARE(toldTime(told), account.clock.now());
}

void tst_PhoneSeen::waitsForWhatWasQueued()
{
    TestAccount account;
    QVERIFY(account.store().keys().savePhoneSeen(account.clock.now() - 12 * day));
    PhoneSeen phone(account.store(), idle, account.clock);
    QSignalSpy told(&phone, &PhoneSeen::seen);
    phone.onLoggedIn();
    // The phone was there while this computer was off: no false alarm before that is known.
    QVERIFY(phone.note(phoneAt(account.clock.now() - 2 * day)));
    phone.tell();
    QCOMPARE(told.size(), 0);
    phone.onQueueDelivered();
    QCOMPARE(told.size(), 1);
    QCOMPARE(toldTime(told), account.clock.now() - 2 * day);
    phone.onQueueDelivered();
    QCOMPARE(told.size(), 1);
}

void tst_PhoneSeen::tellsWithoutTheEndOfTheQueueToo()
{
    TestAccount account;
    PhoneSeen phone(account.store(), milliseconds(20), account.clock);
    QSignalSpy told(&phone, &PhoneSeen::seen);
    phone.onLoggedIn();
    QTRY_COMPARE(told.size(), 1);
}

void tst_PhoneSeen::takesTheTimeOfTheService_data()
{
    QTest::addColumn<qint64>("hours");
    QTest::addColumn<qint64>("kept");
    QTest::newRow("earlier than known") << qint64(-50) << qint64(-48);
    QTest::newRow("a little later") << qint64(-48) << qint64(-48);
    QTest::newRow("later") << qint64(-3) << qint64(-3);
    QTest::newRow("a clock that is ahead") << qint64(900) << qint64(0);
}

void tst_PhoneSeen::takesTheTimeOfTheService()
{
    QFETCH(const qint64, hours);
    QFETCH(const qint64, kept);
    constexpr qint64 hour = 3'600'000;
    TestAccount account;
    const milliseconds now = account.clock.now();
    QVERIFY(account.store().keys().savePhoneSeen(now - 2 * day));
    PhoneSeen phone(account.store(), idle, account.clock);
    QVERIFY(phone.note(phoneAt(now + milliseconds(hours * hour))));
    QCOMPARE(account.store().keys().phoneSeen(), now + milliseconds(kept * hour));
    QVERIFY(phone.note(Outcome()));
    QCOMPARE(account.store().keys().phoneSeen(), now + milliseconds(kept * hour));
}

void tst_PhoneSeen::survivesARestart()
{
    TestAccount account;
    {
        PhoneSeen phone(account.store(), idle, account.clock);
        phone.onPaired();
    }
    const milliseconds linked = account.clock.now();
    account.reopen();
    account.clock.advance(11 * day);
    PhoneSeen phone(account.store(), idle, account.clock);
    QSignalSpy told(&phone, &PhoneSeen::seen);
    phone.onLoggedIn();
    phone.onQueueDelivered();
    QCOMPARE(toldTime(told), linked);
    // A new link begins anew.
    QVERIFY(account.store().keys().eraseCredentials());
    QCOMPARE(account.store().keys().phoneSeen(), milliseconds(0));
}

HELIOGRAPH_TEST(PhoneSeen)
#include "tst_PhoneSeen.moc"
