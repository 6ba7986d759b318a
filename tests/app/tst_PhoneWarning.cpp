// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Account.h"
#include "app/AccountHost.h"
#include "app/AccountManager.h"
#include "app/PhoneWarning.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"

#include <QTest>

using namespace heliograph;

/// Warned on day 10 and on day 12 of the 14 days without the phone.
class tst_PhoneWarning : public QObject {
    Q_OBJECT
private slots:
    void warnsTwice_data();
    void warnsTwice();
    void putOffUntilTheNextStep();
};

namespace {
constexpr milliseconds seenAt { 1'790'000'000'000 };
constexpr milliseconds aDay { 86'400'000 };
} // namespace

void tst_PhoneWarning::warnsTwice_data()
{
    QTest::addColumn<qint64>("hours");
    QTest::addColumn<int>("step");
    QTest::addColumn<QString>("seen");
    QTest::addColumn<QString>("warning");
    const auto none = static_cast<int>(PhoneWarning::None);
    const auto first = static_cast<int>(PhoneWarning::First);
    const auto second = static_cast<int>(PhoneWarning::Second);
    QTest::newRow("now") << qint64(0) << none << QStringLiteral("Phone seen in the last day")
                         << QString();
    QTest::newRow("a clock that went back")
        << qint64(-5) << none << QStringLiteral("Phone seen in the last day") << QString();
    QTest::newRow("a day") << qint64(30) << none << QStringLiteral("Phone seen about a day ago")
                           << QString();
    QTest::newRow("day 9") << qint64(239) << none << QStringLiteral("Phone seen about 9 days ago")
                           << QString();
    QTest::newRow("day 10") << qint64(240) << first
                            << QStringLiteral("Phone seen about 10 days ago")
                            << QStringLiteral("Phone not seen for about 10 days. Open WhatsApp on "
                                              "it; after 14 the link ends.");
    QTest::newRow("day 11") << qint64(287) << first
                            << QStringLiteral("Phone seen about 11 days ago")
                            << QStringLiteral("Phone not seen for about 11 days. Open WhatsApp on "
                                              "it; after 14 the link ends.");
    QTest::newRow("day 12") << qint64(288) << second
                            << QStringLiteral("Phone seen about 12 days ago")
                            << QStringLiteral("Phone not seen for about 12 days. Open WhatsApp on "
                                              "it today; after 14 the link ends.");
}

void tst_PhoneWarning::warnsTwice()
{
    QFETCH(const qint64, hours);
    QFETCH(const int, step);
    QFETCH(const QString, seen);
    QFETCH(const QString, warning);
    const milliseconds now = seenAt + milliseconds(hours * 3'600'000);
    QCOMPARE(static_cast<int>(phoneWarning(seenAt, now)), step);
    QCOMPARE(phoneSeenText(seenAt, now), seen);
    QCOMPARE(phoneWarningText(seenAt, now), warning);
    // Unknown: nothing is said.
    QCOMPARE(phoneWarning(milliseconds(0), now), PhoneWarning::None);
    QVERIFY(phoneSeenText(milliseconds(0), now).isEmpty());
    QVERIFY(phoneWarningText(milliseconds(0), now).isEmpty());
}

void tst_PhoneWarning::putOffUntilTheNextStep()
{
    TestProfile profile;
    profile.add(QStringLiteral("one"), QStringLiteral("Sales"));
    const auto open = [&](milliseconds now, milliseconds seen, bool putsOff) {
        // As after a restart each time: what was put off is kept in the profile.
        const std::unique_ptr<AccountManager> manager = profile.manager();
        const Account &account = *manager->account(QStringLiteral("one"));
        emit account.carrier().identityChanged(TestProfile::own(), Jid());
        emit account.carrier().phoneSeen(seen);
        const PhoneWarning step = openPhoneWarning(account, now);
        if (putsOff)
            putOffPhoneWarning(account, now);
        return step;
    };
    QCOMPARE(open(seenAt + 9 * aDay, seenAt, false), PhoneWarning::None);
    QCOMPARE(open(seenAt + 10 * aDay, seenAt, false), PhoneWarning::First);
    QCOMPARE(open(seenAt + 10 * aDay, seenAt, true), PhoneWarning::First);
    QCOMPARE(open(seenAt + 11 * aDay, seenAt, false), PhoneWarning::None);
    QCOMPARE(open(seenAt + 12 * aDay, seenAt, true), PhoneWarning::Second);
    QCOMPARE(open(seenAt + 13 * aDay, seenAt, false), PhoneWarning::None);
    // Seen once more, and away anew.
    const milliseconds again = seenAt + 13 * aDay;
    QCOMPARE(open(again + 10 * aDay, again, false), PhoneWarning::First);
}

HELIOGRAPH_TEST(PhoneWarning)
#include "tst_PhoneWarning.moc"
