// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/NotificationPolicy.h"
#include "app/Profile.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"

#include <QTest>
#include <QTextBoundaryFinder>

using namespace heliograph;

/// What is worth a notification, when, and in which words.
class tst_NotificationPolicy : public QObject {
    Q_OBJECT
private slots:
    void whatIsNews_data();
    void whatIsNews();
    void quietTimes_data();
    void quietTimes();
    void whatAPersonTurnedOff();
    void choicesAreKept();
    void words();
    void C21_linesAreCutBetweenGraphemes();
};

namespace {
constexpr milliseconds theMoment { 1'790'000'000'000 };
}

void tst_NotificationPolicy::whatIsNews_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("fromMe");
    QTest::addColumn<bool>("unread");
    QTest::addColumn<qint64>("age");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *name, MessageKind kind, bool fromMe, bool unread, qint64 age,
                         bool expected) {
        QTest::newRow(name) << static_cast<int>(kind) << fromMe << unread << age << expected;
    };
    const qint64 day = 24 * 3'600'000;
    row("a text", MessageKind::Text, false, true, 0, true);
    row("a clock behind", MessageKind::Text, false, true, -5000, true);
    row("a picture", MessageKind::Image, false, true, 1000, true);
    row("a missed call", MessageKind::Call, false, true, 1000, true);
    row("a kind unknown here", MessageKind::Unknown, false, true, 1000, true);
    row("from the own phone", MessageKind::Text, true, false, 0, false);
    row("read on the phone", MessageKind::Text, false, false, 0, false);
    row("a day old", MessageKind::Text, false, true, day, true);
    row("older", MessageKind::Text, false, true, day + 1, false);
    row("a line between messages", MessageKind::System, false, true, 0, false);
    row("not readable yet", MessageKind::Placeholder, false, true, 0, false);
    row("deleted", MessageKind::Revoked, false, true, 0, false);
    row("a reaction", MessageKind::Reaction, false, true, 0, false);
}

void tst_NotificationPolicy::whatIsNews()
{
    QFETCH(const int, kind);
    QFETCH(const bool, fromMe);
    QFETCH(const bool, unread);
    QFETCH(const qint64, age);
    StoredMessage message = receivedText(
        Jid::phoneNumber("491515550102"), QStringLiteral("M"), theMoment.count() - age);
    message.content.kind = static_cast<MessageKind>(kind);
    message.fromMe = fromMe;
    message.unread = unread;
    QTEST(isNews(message, theMoment), "expected");
}

void tst_NotificationPolicy::quietTimes_data()
{
    QTest::addColumn<bool>("daily");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::addColumn<int>("untilMinutes");
    QTest::addColumn<int>("minute");
    QTest::addColumn<bool>("expected");
    constexpr int ten = 22 * 60;
    constexpr int seven = 7 * 60;
    QTest::newRow("none") << false << ten << seven << 0 << 23 * 60 << false;
    QTest::newRow("before") << true << ten << seven << 0 << ten - 1 << false;
    QTest::newRow("begins") << true << ten << seven << 0 << ten << true;
    QTest::newRow("over midnight") << true << ten << seven << 0 << 3 * 60 << true;
    QTest::newRow("ends") << true << ten << seven << 0 << seven << false;
    QTest::newRow("within a day") << true << 12 * 60 << 13 * 60 << 0 << 12 * 60 + 30 << true;
    QTest::newRow("after that") << true << 12 * 60 << 13 * 60 << 0 << 13 * 60 << false;
    QTest::newRow("the whole day") << true << seven << seven << 0 << 12 * 60 << true;
    QTest::newRow("for a while") << false << ten << seven << 61 << 60 << true;
    QTest::newRow("that is over") << false << ten << seven << 60 << 60 << false;
}

void tst_NotificationPolicy::quietTimes()
{
    QFETCH(const bool, daily);
    QFETCH(const int, from);
    QFETCH(const int, to);
    QFETCH(const int, untilMinutes);
    QFETCH(const int, minute);
    const QDate day(2026, 11, 24);
    const QDateTime until(day, QTime(untilMinutes / 60, untilMinutes % 60));
    const QDateTime now(day, QTime(minute / 60, minute % 60));
    QTEST(isQuiet({ daily, from, to, untilMinutes > 0 ? until.toMSecsSinceEpoch() : 0 }, now),
        "expected");
}

void tst_NotificationPolicy::whatAPersonTurnedOff()
{
    TestProfile profile;
    Settings &choice = profile.profile().settings();
    const QString one = QStringLiteral("one");
    QVERIFY(mayNotify(choice, one, theMoment));
    choice.set(settings::accountNotifies, false, one);
    QVERIFY(!mayNotify(choice, one, theMoment));
    QVERIFY(mayNotify(choice, QStringLiteral("two"), theMoment));
    choice.set(settings::notifies, false);
    QVERIFY(!mayNotify(choice, QStringLiteral("two"), theMoment));
    choice.set(settings::notifies, true);
    choice.set(settings::quietUntil, theMoment.count() + 1);
    QVERIFY(!mayNotify(choice, QStringLiteral("two"), theMoment));
    QVERIFY(mayNotify(choice, QStringLiteral("two"), theMoment + milliseconds(1)));
}

void tst_NotificationPolicy::choicesAreKept()
{
    TestProfile profile;
    profile.profile().settings().set(settings::quietFrom, 60);
    profile.profile().settings().set(settings::notifies, false);
    profile.profile().settings().set(settings::quietUntil, theMoment.count());
    // Written by something else: the default.
    (void)profile.profile().store().saveSetting(QStringLiteral("quiet/to"), QStringLiteral("soon"));
    profile.endUncleanly();
    Settings &again = profile.profile().settings();
    QCOMPARE(again.get(settings::quietFrom), 60);
    QCOMPARE(again.get(settings::notifies), false);
    QCOMPARE(again.get(settings::quietUntil), theMoment.count());
    QCOMPARE(again.get(settings::quietTo), settings::quietTo.fallback);
}

void tst_NotificationPolicy::words()
{
    MessageContent picture;
    picture.kind = MessageKind::Image;
    picture.text = QStringLiteral("the blue\none");
    QCOMPARE(notificationLine(picture), QStringLiteral("Photo · the blue one"));
    // Read without marks, and no hidden id as a number (C19, C35).
    picture.text = QStringLiteral("*the* blue one, @235000000000001");
    picture.mentions = { Jid::lid("235000000000001") };
    QCOMPARE(notificationLine(picture), QStringLiteral("Photo · the blue one, @Unknown contact"));
    QCOMPARE(notificationTitle(QStringLiteral("Anna\nLindqvist"), QStringLiteral("Sales")),
        QStringLiteral("Anna Lindqvist · Sales"));
    QCOMPARE(notificationText(QStringLiteral("See you"), 1, true), QStringLiteral("See you"));
    QCOMPARE(notificationText(QStringLiteral("See you"), 3, true),
        QStringLiteral("See you\n3 unread messages"));
    QCOMPARE(notificationText(QStringLiteral("See you"), 1, false), QStringLiteral("New message"));
    QCOMPARE(
        notificationText(QStringLiteral("See you"), 3, false), QStringLiteral("3 unread messages"));
    QCOMPARE(lineInGroup(QStringLiteral("Ben"), QStringLiteral("See you")),
        QStringLiteral("Ben: See you"));
    QCOMPARE(inboxText(12, 5), QStringLiteral("12 unread messages in 5 chats"));
}

void tst_NotificationPolicy::C21_linesAreCutBetweenGraphemes()
{
    for (const QString &one : { QStringLiteral("\U0001F469\u200d\u2764\ufe0f\u200d\U0001F468"),
             QStringLiteral("\U0001F44D\U0001F3FD"), QStringLiteral("\U0001F1E9\U0001F1EA"),
             QStringLiteral("e\u0301"), QStringLiteral("\u0915\u094d\u0937\u093f") }) {
        MessageContent content;
        content.text = one.repeated(300);
        QString line = notificationLine(content);
        QVERIFY(line.size() < content.text.size());
        line.remove(u'…');
        QCOMPARE(line, one.repeated(line.size() / one.size()));
    }
}

HELIOGRAPH_TEST(NotificationPolicy)
#include "tst_NotificationPolicy.moc"
