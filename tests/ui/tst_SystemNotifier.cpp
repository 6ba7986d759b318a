// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Clock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/FakeNotificationServer.h"
#include "ui/shell/Badge.h"
#include "ui/shell/FreedesktopNotifier_linux.h"
#include "ui/shell/PortalNotifier_linux.h"

#include <QDBusMessage>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

/// Notifications over a bus of this test's own (tests/session-bus.sh); without a bus only that
/// nothing happens then.
class tst_SystemNotifier : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void withoutABusNothingHappens();
    void namesTheProgramAndTheChat();
    void C31_markupIsOnlyText_data();
    void C31_markupIsOnlyText();
    void C22_numbersReadFromLeftToRight();
    void aNewerOneTakesThePlace();
    void aClickOpensWithTheToken();
    void repliesWhereTheServerOffersIt();
    void nobodyElseMayAnswer();
    void aReadChatTakesItsNotificationBack();
    void aServerThatNeverAnswersHoldsNothingUp();
    void anotherServerIsAskedAnew();
    void onlySoManyStand();
    void thePortalShowsAndOpens();
    void theDockIsTold();

private:
    static Notification sample(int chat, const QString &text)
    {
        return { { QStringLiteral("one"),
                     Jid::phoneNumber("4915155501" + QByteArray::number(10 + chat)) },
            QStringLiteral("Anna · Sales"), text, QStringLiteral("M1") };
    }
    std::unique_ptr<FreedesktopNotifier> makeNotifier(milliseconds answer = notifierAnswer)
    {
        return std::make_unique<FreedesktopNotifier>(m_bus, answer);
    }
    void needsServer(const QStringList &offered);

    QDBusConnection m_bus { QStringLiteral("none") };
    std::unique_ptr<FakeNotificationServer> m_server;
};

void tst_SystemNotifier::init()
{
    QGuiApplication::setDesktopFileName(QStringLiteral("org.heliograph.Heliograph"));
    m_bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("client"));
}

void tst_SystemNotifier::cleanup()
{
    m_server.reset();
    QDBusConnection::disconnectFromBus(QStringLiteral("client"));
}

void tst_SystemNotifier::needsServer(const QStringList &offered)
{
    if (!m_bus.isConnected())
        QSKIP("there is no session bus: tests/session-bus.sh gives it one");
    m_server = std::make_unique<FakeNotificationServer>(offered);
    QVERIFY(m_server->isThere);
}

/// Ends a test that has no server.
#define NEEDS_SERVER(...)                                                                          \
    needsServer(__VA_ARGS__);                                                                      \
    if (!m_server)                                                                                 \
    return

void tst_SystemNotifier::withoutABusNothingHappens()
{
    FreedesktopNotifier notifier { QDBusConnection(QStringLiteral("none")) };
    PortalNotifier portal { QDBusConnection(QStringLiteral("none")) };
    for (Notifier *each :
        { static_cast<Notifier *>(&notifier), static_cast<Notifier *>(&portal) }) {
        QSignalSpy opened(each, &Notifier::opened);
        each->show(sample(1, QStringLiteral("text")));
        each->withdraw(sample(1, {}).place);
        QCOMPARE(opened.size(), 0);
    }
}

void tst_SystemNotifier::namesTheProgramAndTheChat()
{
    NEEDS_SERVER({ QStringLiteral("body"), QStringLiteral("actions") });
    const auto notifier = makeNotifier();
    notifier->show(sample(1, QStringLiteral("See you")));
    QTRY_COMPARE(m_server->shown.size(), size_t(1));
    const auto &shown = m_server->shown.front();
    QCOMPARE(shown.summary, QStringLiteral("Anna · Sales"));
    QCOMPARE(shown.body, QStringLiteral("See you"));
    QCOMPARE(shown.actions, QStringList({ QStringLiteral("default"), QStringLiteral("Open") }));
    QCOMPARE(shown.hints.value(QStringLiteral("desktop-entry")).toString(),
        QStringLiteral("org.heliograph.Heliograph"));
    QCOMPARE(
        shown.hints.value(QStringLiteral("category")).toString(), QStringLiteral("im.received"));
}

void tst_SystemNotifier::C31_markupIsOnlyText_data()
{
    QTest::addColumn<bool>("markup");
    QTest::addColumn<QString>("body");
    QTest::newRow("body-markup") << true
                                 << QStringLiteral("1 &lt; 2 &amp; &lt;img "
                                                   "src=\"https://198.51.100.7/x\"&gt;&lt;a "
                                                   "href=\"https://example.org\"&gt;log "
                                                   "in&lt;/a&gt;");
    QTest::newRow("plain") << false
                           << QStringLiteral("1 < 2 & <img src=\"https://198.51.100.7/x\"><a "
                                             "href=\"https://example.org\">log in</a>");
}

void tst_SystemNotifier::C31_markupIsOnlyText()
{
    QFETCH(const bool, markup);
    NEEDS_SERVER(markup ? QStringList { QStringLiteral("body-markup") } : QStringList());
    const auto notifier = makeNotifier();
    Notification notification = sample(1,
        QStringLiteral("1 < 2 & <img src=\"https://198.51.100.7/x\"><a "
                       "href=\"https://example.org\">log in</a>"));
    notification.title = QStringLiteral("Tom & Ann <b> · Sales");
    notifier->show(notification);
    QTRY_COMPARE(m_server->shown.size(), size_t(1));
    QCOMPARE(m_server->shown.front().summary, notification.title);
    QTEST(m_server->shown.front().body.remove(QChar(0x2066)).remove(QChar(0x2069)), "body");
}

void tst_SystemNotifier::C22_numbersReadFromLeftToRight()
{
    NEEDS_SERVER({});
    const auto notifier = makeNotifier();
    notifier->show(sample(
        1, QStringLiteral("\u0627\u062a\u0635\u0644 +44 7700 900123 \u0627\u0644\u0622\u0646")));
    QTRY_COMPARE(m_server->shown.size(), size_t(1));
    QVERIFY(m_server->shown.front().body.contains(QStringLiteral("\u2066+44 7700 900123\u2069")));
}

void tst_SystemNotifier::aNewerOneTakesThePlace()
{
    NEEDS_SERVER({});
    const auto notifier = makeNotifier();
    // While the server has not answered the newest one waits, and the one before it is not shown.
    for (const char *text : { "one", "two", "three" })
        notifier->show(sample(1, QString::fromLatin1(text)));
    notifier->show(sample(2, QStringLiteral("other")));
    QTRY_COMPARE(m_server->shown.size(), size_t(2));
    notifier->show(sample(1, QStringLiteral("four")));
    QTRY_COMPARE(m_server->shown.size(), size_t(3));
    QVERIFY(m_server->shown[0].id != m_server->shown[1].id);
    const auto &last = m_server->shown.back();
    QCOMPARE(last.body, QStringLiteral("four"));
    QCOMPARE(last.replaces,
        m_server->shown[m_server->shown[0].body == QStringLiteral("other") ? 1 : 0].id);
}

void tst_SystemNotifier::aClickOpensWithTheToken()
{
    NEEDS_SERVER({ QStringLiteral("actions") });
    const auto notifier = makeNotifier();
    QSignalSpy opened(notifier.get(), &Notifier::opened);
    notifier->show(sample(1, QStringLiteral("one")));
    notifier->show(sample(2, QStringLiteral("two")));
    QTRY_COMPARE(m_server->shown.size(), size_t(2));
    const uint id = m_server->shown[0].body == QStringLiteral("one") ? m_server->shown[0].id
                                                                     : m_server->shown[1].id;
    emit m_server->ActivationToken(id, QStringLiteral("token-1"));
    emit m_server->ActionInvoked(id, QStringLiteral("default"));
    QTRY_COMPARE(opened.size(), 1);
    QCOMPARE(opened.front().at(0).value<ChatPlace>(), sample(1, {}).place);
    QCOMPARE(opened.front().at(1).toString(), QStringLiteral("token-1"));
    emit m_server->ActionInvoked(9999, QStringLiteral("default"));
    emit m_server->NotificationClosed(id, 2);
    emit m_server->ActionInvoked(id, QStringLiteral("default"));
    QTest::qWait(100);
    QCOMPARE(opened.size(), 1);
}

void tst_SystemNotifier::repliesWhereTheServerOffersIt()
{
    NEEDS_SERVER({ QStringLiteral("actions"), QStringLiteral("inline-reply") });
    const auto notifier = makeNotifier();
    QSignalSpy replied(notifier.get(), &Notifier::replied);
    notifier->show(sample(1, QStringLiteral("one")));
    QTRY_COMPARE(m_server->shown.size(), size_t(1));
    QVERIFY(m_server->shown.front().actions.contains(QStringLiteral("inline-reply")));
    const uint id = m_server->shown.front().id;
    emit m_server->NotificationReplied(id, QStringLiteral("On my way"));
    QTRY_COMPARE(replied.size(), 1);
    QCOMPARE(replied.front().at(0).value<Notification>(), sample(1, QStringLiteral("one")));
    QCOMPARE(replied.front().at(1).toString(), QStringLiteral("On my way"));
}

void tst_SystemNotifier::nobodyElseMayAnswer()
{
    NEEDS_SERVER({ QStringLiteral("inline-reply") });
    const auto notifier = makeNotifier();
    QSignalSpy replied(notifier.get(), &Notifier::replied);
    notifier->show(sample(1, QStringLiteral("one")));
    QTRY_COMPARE(m_server->shown.size(), size_t(1));
    QDBusConnection stranger
        = QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("stranger"));
    QDBusMessage forged
        = QDBusMessage::createSignal(QStringLiteral("/org/freedesktop/Notifications"),
            QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("NotificationReplied"));
    forged << m_server->shown.front().id << QStringLiteral("forged");
    QTest::qWait(100);
    QVERIFY(stranger.send(forged));
    QTest::qWait(200);
    QCOMPARE(replied.size(), 0);
    QDBusConnection::disconnectFromBus(QStringLiteral("stranger"));
}

void tst_SystemNotifier::aReadChatTakesItsNotificationBack()
{
    NEEDS_SERVER({});
    const auto notifier = makeNotifier();
    notifier->show(sample(1, QStringLiteral("one")));
    QTRY_COMPARE(m_server->shown.size(), size_t(1));
    // Read before the server's answer has come, and after it.
    notifier->withdraw(sample(1, {}).place);
    QTRY_COMPARE(m_server->closed.size(), size_t(1));
    QCOMPARE(m_server->closed.front(), m_server->shown.front().id);
    notifier->show(sample(2, QStringLiteral("two")));
    QTRY_COMPARE(m_server->shown.size(), size_t(2));
    QTest::qWait(100);
    notifier->withdraw(sample(2, {}).place);
    QTRY_COMPARE(m_server->closed.size(), size_t(2));
    notifier->withdraw(sample(2, {}).place);
    QTest::qWait(50);
    QCOMPARE(m_server->closed.size(), size_t(2));
}

void tst_SystemNotifier::aServerThatNeverAnswersHoldsNothingUp()
{
    NEEDS_SERVER({});
    m_server->hangs = true;
    const auto notifier = makeNotifier(milliseconds(1000));
    const SystemClock clock;
    const milliseconds before = clock.monotonic();
    for (int i = 0; i < 50; ++i)
        notifier->show(sample(i % 5, QStringLiteral("text %1").arg(i)));
    notifier->withdraw(sample(1, {}).place);
    // Not even as long as one answer may take.
    QVERIFY(clock.monotonic() - before < milliseconds(1000));
    QTRY_COMPARE(m_server->calls, 1);
    QTest::qWait(1300);
    QCOMPARE(m_server->calls, 1);
    // It answers what it can do, and hangs with the notification: the next one is shown again.
    m_server->hangs = false;
    notifier->show(sample(1, QStringLiteral("now")));
    QTRY_COMPARE(m_server->shown.size(), size_t(1));
    QCOMPARE(m_server->shown.front().body, QStringLiteral("now"));
    m_server->hangs = true;
    notifier->show(sample(2, QStringLiteral("lost")));
    QTest::qWait(1300);
    m_server->hangs = false;
    notifier->show(sample(2, QStringLiteral("there")));
    QTRY_COMPARE(m_server->shown.size(), size_t(2));
    QCOMPARE(m_server->shown.back().body, QStringLiteral("there"));
}

void tst_SystemNotifier::anotherServerIsAskedAnew()
{
    NEEDS_SERVER({});
    const auto notifier = makeNotifier();
    notifier->show(sample(1, QStringLiteral("one")));
    QTRY_COMPARE(m_server->shown.size(), size_t(1));
    m_server.reset();
    NEEDS_SERVER({ QStringLiteral("body-markup") });
    QTest::qWait(500);
    notifier->show(sample(1, QStringLiteral("<two>")));
    QTRY_COMPARE(m_server->shown.size(), size_t(1));
    QCOMPARE(m_server->shown.front().replaces, 0U);
    QCOMPARE(m_server->shown.front().body, QStringLiteral("&lt;two&gt;"));
}

void tst_SystemNotifier::onlySoManyStand()
{
    NEEDS_SERVER({});
    const auto notifier = makeNotifier();
    for (int i = 0; i < mostNotifications + 2; ++i) {
        notifier->show(sample(i, QStringLiteral("text")));
        QTRY_COMPARE(m_server->shown.size(), static_cast<size_t>(i) + 1);
        QTest::qWait(10);
    }
    QTRY_COMPARE(m_server->closed.size(), size_t(2));
    QCOMPARE(m_server->closed.front(), m_server->shown.front().id);
}

void tst_SystemNotifier::thePortalShowsAndOpens()
{
    if (!m_bus.isConnected())
        QSKIP("there is no session bus: tests/session-bus.sh gives it one");
    FakePortal portal;
    QVERIFY(portal.isThere);
    PortalNotifier notifier(m_bus);
    QSignalSpy opened(&notifier, &Notifier::opened);
    notifier.show(sample(1, QStringLiteral("1 < 2")));
    notifier.show(sample(1, QStringLiteral("again")));
    QTRY_COMPARE(portal.shown.size(), size_t(2));
    QCOMPARE(portal.shown[0].first, portal.shown[1].first);
    QCOMPARE(portal.shown[0].second.value(QStringLiteral("title")).toString(),
        QStringLiteral("Anna · Sales"));
    QCOMPARE(
        portal.shown[0].second.value(QStringLiteral("body")).toString(), QStringLiteral("1 < 2"));
    const QVariantMap platform { { QStringLiteral("activation-token"), QStringLiteral("t2") } };
    emit portal.ActionInvoked(portal.shown[0].first, QStringLiteral("open"), { platform });
    QTRY_COMPARE(opened.size(), 1);
    QCOMPARE(opened.front().at(0).value<ChatPlace>(), sample(1, {}).place);
    QCOMPARE(opened.front().at(1).toString(), QStringLiteral("t2"));
    notifier.withdraw(sample(1, {}).place);
    QTRY_COMPARE(portal.removed, QStringList(portal.shown[0].first));
}

namespace {

/// Hears what docks hear.
class FakeDock final : public QObject {
    Q_OBJECT
public slots:
    void update(const QString &entry, const QVariantMap &properties)
    {
        heard.emplace_back(entry, properties);
    }

public:
    std::vector<std::pair<QString, QVariantMap>> heard;
};

} // namespace

void tst_SystemNotifier::theDockIsTold()
{
    if (!m_bus.isConnected())
        QSKIP("there is no session bus: tests/session-bus.sh gives it one");
    FakeDock dock;
    QVERIFY(m_bus.connect(QString(), QString(), QStringLiteral("com.canonical.Unity.LauncherEntry"),
        QStringLiteral("Update"), &dock, SLOT(update(QString, QVariantMap))));
    QTest::qWait(300);
    showBadge(7);
    QTRY_COMPARE(dock.heard.size(), size_t(1));
    QCOMPARE(
        dock.heard[0].first, QStringLiteral("application://org.heliograph.Heliograph.desktop"));
    QCOMPARE(dock.heard[0].second.value(QStringLiteral("count")).toLongLong(), 7);
    QVERIFY(dock.heard[0].second.value(QStringLiteral("count-visible")).toBool());
    showBadge(0);
    QTRY_COMPARE(dock.heard.size(), size_t(2));
    QVERIFY(!dock.heard[1].second.value(QStringLiteral("count-visible")).toBool());
}

HELIOGRAPH_TEST(SystemNotifier)
#include "tst_SystemNotifier.moc"
