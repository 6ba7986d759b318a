// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountHost.h"
#include "tests/support/ShiftedClock.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "ui/settings/SettingsPage.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/stats/ConnectionList.h"
#include "ui/stats/ConnectionPage.h"
#include "ui/stats/StoryCard.h"

#include <QAbstractButton>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTest>

using namespace heliograph;

/// The ways to the connection of an account, and what one can do there.
class tst_ConnectionPage : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void settingsAndMenuLeadThere();
    void aConflictIsExplainedAndLeadsThere();
    void whatHappensAppears();
    void opensBeforeItIsRead();
    void tellsTheStory();
    void theDaysAreChosen();
    void chipsAndTextFilter();
    void aRowIsReadWholeByKeys();
    void theTableIsExported();
    void goesWithItsAccount();
    void anotherViewLetsGoOfIt();
    void everyCellHasWords();

private:
    Account &account() const { return *m_accounts->account(QStringLiteral("one")); }
    WindowFrame *frame() const { return m_window->frame(); }
    template <typename T> T *find(const char *name) const
    {
        return m_window->findChild<T *>(QLatin1String(name));
    }
    void click(const char *name) const
    {
        auto *button = find<QAbstractButton>(name);
        QVERIFY2(button != nullptr && button->isVisible(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    /// The state before is kept by the session; here it is what was told last.
    void tell(SessionState to, ErrorCode cause = ErrorCode::Unknown, int status = 0,
        const ConflictEvidence &evidence = {}) const
    {
        SessionStatus next { to, cause, status, 1, milliseconds(0), {}, evidence };
        emit account().carrier().statusChanged(account().status(), next, 1);
    }
    void showRead() const
    {
        m_window->showConnection(QStringLiteral("one"));
        QTRY_VERIFY(find<QLabel>("connectionEmpty")->text() != u"Reading what has happened…");
    }
    void tellConflict() const
    {
        tell(SessionState::Online);
        tell(SessionState::OwnedElsewhere, ErrorCode::StreamReplaced, 440,
            { ConflictEvidence::Kind::CopiedProfile, 4712, QStringLiteral("~/copy") });
    }

    ShiftedClock m_clock;
    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountManager> m_accounts;
    std::unique_ptr<MainWindow> m_window;
};

void tst_ConnectionPage::init()
{
    m_profile = std::make_unique<TestProfile>();
    m_profile->add(QStringLiteral("one"), QStringLiteral("Work"));
    m_accounts = m_profile->manager();
    m_accounts->start();
    m_window = std::make_unique<MainWindow>(*m_accounts, m_clock, WindowOptions());
    m_window->show();
    QTRY_COMPARE(account().status().state, SessionState::Unlinked);
    emit account().carrier().identityChanged(TestProfile::own(), Jid());
}

void tst_ConnectionPage::cleanup()
{
    m_window.reset();
    m_accounts.reset();
    m_profile.reset();
}

void tst_ConnectionPage::settingsAndMenuLeadThere()
{
    m_window->showSettings();
    click("accountConnection-one");
    QCOMPARE(frame()->view(), WindowFrame::View::Connection);
    QVERIFY(find<QWidget>("connectionPage")->isVisible());
    QVERIFY(find<QLabel>("connectionEmpty")->isVisible());
    QTRY_COMPARE(find<QLabel>("connectionEmpty")->text(),
        QStringLiteral("This account has not connected yet."));
    QVERIFY(!find<QWidget>("storyCard")->isVisible());
    QVERIFY(!find<QAbstractButton>("connectionExport")->isEnabled());
    click("connectionBack");
    QCOMPARE(frame()->view(), WindowFrame::View::Settings);
    m_window->showAccount({});
    emit frame()->rail()->accountMenuRequested(QStringLiteral("one"), QPoint(10, 10));
    auto *menu = find<QMenu>("accountMenu");
    QVERIFY(menu != nullptr);
    menu->actions().constFirst()->trigger();
    QCOMPARE(frame()->view(), WindowFrame::View::Connection);
    menu->close();
    click("connectionBack");
    QCOMPARE(frame()->view(), WindowFrame::View::Chats);
}

void tst_ConnectionPage::aConflictIsExplainedAndLeadsThere()
{
    tellConflict();
    m_window->openChat(QStringLiteral("one"), Jid::phoneNumber("491515550102"));
    auto *banner = find<Banner>("stateBanner");
    QVERIFY(banner->isVisible());
    QCOMPARE(banner->text(), QStringLiteral("Open in another place · 440"));
    m_window->resize(1400, 800);
    const auto *detail = banner->findChild<QLabel *>(QStringLiteral("bannerDetail"));
    QTRY_VERIFY(detail->isVisible());
    QCOMPARE(
        detail->text(), QStringLiteral("Another Heliograph on this computer uses this account."));
    banner->findChild<QAbstractButton *>(QStringLiteral("bannerMore"))->click();
    QCOMPARE(frame()->view(), WindowFrame::View::Connection);
    QCOMPARE(find<QLabel>("stateNoteTitle")->text(), QStringLiteral("Open in another place · 440"));
    QVERIFY(find<QLabel>("stateNoteWords")->text().contains(QStringLiteral("process 4712")));
    QCOMPARE(find<QAbstractButton>("stateNoteAction")->text(), QStringLiteral("Use here"));
    tell(SessionState::Online);
    QVERIFY(!find<QWidget>("stateNote")->isVisible());
}

void tst_ConnectionPage::whatHappensAppears()
{
    showRead();
    auto *list = find<ConnectionList>("connectionList");
    QVERIFY(!list->isVisible());
    tellConflict();
    QVERIFY(list->isVisible());
    QCOMPARE(list->model()->rowCount(), 2);
    QCOMPARE(find<QAbstractButton>("connectionFilter1")->text(), QStringLiteral("Conflicts 1"));
    // The same after a way out and back.
    click("connectionBack");
    showRead();
    QCOMPARE(list->model()->rowCount(), 2);
}

/// Nothing waits for the disk: the page is there, the rows come.
void tst_ConnectionPage::opensBeforeItIsRead()
{
    tellConflict();
    m_window->showConnection(QStringLiteral("one"));
    auto *list = find<ConnectionList>("connectionList");
    QCOMPARE(list->model()->rowCount(), 0);
    QCOMPARE(find<QLabel>("connectionEmpty")->text(), QStringLiteral("Reading what has happened…"));
    tell(SessionState::Waiting);
    QCOMPARE(list->model()->rowCount(), 1);
    QTRY_COMPARE(list->model()->rowCount(), 3);
    // Ten thousand are no reason to wait for either.
    TimelineEntry entry;
    entry.accountId = QStringLiteral("one");
    entry.time = m_clock.now().count();
    entry.from = QStringLiteral("waiting");
    entry.to = QStringLiteral("online");
    for (int i = 0; i < longestTimeline; ++i)
        m_profile->profile().store().addTimeline(entry);
    m_window->showConnection(QStringLiteral("one"));
    QCOMPARE(list->model()->rowCount(), 0);
    QTRY_COMPARE(list->model()->rowCount(), longestTimeline);
}

void tst_ConnectionPage::tellsTheStory()
{
    tellConflict();
    m_window->resize(1280, 800);
    showRead();
    QVERIFY(find<QWidget>("storyCard")->isVisible());
    QCOMPARE(find<QLabel>("storyTitle")->text(), QStringLiteral("Two programs use this link"));
    const auto *strip = find<StoryStrip>("storyStrip");
    const QString told = strip->accessibleDescription();
    QVERIFY2(told.startsWith(u"Online, < 1 s; Conflict 1, ") && told.contains(u" · 440: ")
            && told.endsWith(u": Open elsewhere, one look an hour"),
        qPrintable(told));
    QCOMPARE(strip->shown(), size_t(2));
    for (int i = 0; i < 4; ++i) {
        tell(SessionState::Online);
        tell(SessionState::Waiting, ErrorCode::StreamReplaced, 440);
    }
    QTRY_COMPARE(strip->shown(), size_t(8));
    // As many as have room, none of them cut.
    m_window->resize(640, 800);
    QTRY_VERIFY(strip->shown() < 8 && strip->shown() > 1);
    tell(SessionState::Online);
    QCOMPARE(find<QLabel>("storyTitle")->text(), QStringLiteral("The last states"));
    m_window->resize(640, 480);
    QTRY_VERIFY(!find<QWidget>("storyCard")->isVisible());
}

void tst_ConnectionPage::theDaysAreChosen()
{
    TimelineEntry entry;
    entry.accountId = QStringLiteral("one");
    entry.from = QStringLiteral("idle");
    entry.to = QStringLiteral("online");
    for (const qint64 days : { 40, 20, 3, 0 }) {
        entry.time = m_clock.now().count() - days * 86'400'000;
        m_profile->profile().store().addTimeline(entry);
    }
    showRead();
    const auto *list = find<ConnectionList>("connectionList");
    QCOMPARE(list->model()->rowCount(), 2);
    QCOMPARE(find<QAbstractButton>("connectionDays")->text(), QStringLiteral("Last 7 days"));
    for (const auto &[place, count] :
        { std::pair { 0, 1 }, std::pair { 2, 3 }, std::pair { 3, 4 }, std::pair { 1, 2 } }) {
        click("connectionDays");
        auto *menu = find<QMenu>("connectionDaysMenu");
        QVERIFY(menu != nullptr);
        menu->actions().at(place)->trigger();
        delete menu;
        QCOMPARE(list->model()->rowCount(), count);
        QCOMPARE(find<QAbstractButton>("connectionFilter0")->text(),
            QStringLiteral("All %1").arg(count));
    }
}

void tst_ConnectionPage::chipsAndTextFilter()
{
    tellConflict();
    tell(SessionState::Online);
    showRead();
    auto *list = find<ConnectionList>("connectionList");
    QCOMPARE(list->model()->rowCount(), 3);
    click("connectionFilter1");
    QCOMPARE(list->model()->rowCount(), 1);
    click("connectionFilter3");
    QCOMPARE(list->model()->rowCount(), 1);
    click("connectionFilter2");
    QVERIFY(!list->isVisible());
    QVERIFY(find<QLabel>("connectionEmpty")->isVisible());
    click("connectionClear");
    QCOMPARE(list->model()->rowCount(), 3);
    QTest::keyClicks(find<QLineEdit>("connectionSearch"), QStringLiteral("440"));
    QCOMPARE(list->model()->rowCount(), 1);
}

void tst_ConnectionPage::aRowIsReadWholeByKeys()
{
    tellConflict();
    m_window->activateWindow();
    showRead();
    auto *list = find<ConnectionList>("connectionList");
    QTRY_VERIFY(list->hasFocus());
    QTest::keyClick(list, Qt::Key_End);
    QTest::keyClick(list, Qt::Key_Home);
    QCOMPARE(list->currentIndex().row(), 0);
    const QString detail = find<QLabel>("connectionDetail")->text();
    QVERIFY2(detail.contains(QStringLiteral("Replaced by another connection"))
            && detail.contains(QStringLiteral("process 4712"))
            && detail.contains(QStringLiteral("Connection 1 of process")),
        qPrintable(detail));
    QTest::keyClick(list, Qt::Key_Escape);
    QCOMPARE(frame()->view(), WindowFrame::View::Chats);
}

void tst_ConnectionPage::theTableIsExported()
{
    tellConflict();
    showRead();
    click("connectionExport");
    auto *dialog = m_window->findChild<QFileDialog *>();
    QVERIFY(dialog != nullptr);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("timeline.csv"));
    emit dialog->fileSelected(path);
    QFile file(path);
    QTRY_VERIFY(file.exists() && file.size() > 0);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray table = file.readAll();
    QVERIFY(table.startsWith("time,from,to,cause,status,"));
    QVERIFY(table.contains(",online,ownedElsewhere,\"StreamReplaced\",440,"));
    QVERIFY(!table.contains(TestProfile::own().user));
}

void tst_ConnectionPage::goesWithItsAccount()
{
    m_window->showConnection(QStringLiteral("one"));
    const auto gone = m_accounts->erase(QStringLiteral("one"));
    QTRY_VERIFY(gone.isFinished());
    QTRY_COMPARE(frame()->view(), WindowFrame::View::Welcome);
    QVERIFY(find<ConnectionList>("connectionList")->model() == nullptr);
}

/// The account that was on view goes later: nobody is moved for it.
void tst_ConnectionPage::anotherViewLetsGoOfIt()
{
    m_window->showSettings();
    m_window->showConnection(QStringLiteral("one"));
    emit frame()->rail()->statisticsRequested();
    QVERIFY(find<ConnectionList>("connectionList")->model() == nullptr);
    const std::unique_ptr<LinkJob> stays = std::move(m_accounts->link({}).value());
    const auto gone = m_accounts->erase(QStringLiteral("one"));
    QTRY_VERIFY(gone.isFinished());
    QVERIFY(m_accounts->account(QStringLiteral("one")) == nullptr);
    QCOMPARE(frame()->view(), WindowFrame::View::Statistics);
}

/// For those who hear the table: the columns that are painted have texts as well.
void tst_ConnectionPage::everyCellHasWords()
{
    tellConflict();
    showRead();
    auto *list = find<ConnectionList>("connectionList");
    QVERIFY(!list->accessibleName().isEmpty());
    const QAbstractItemModel *model = list->model();
    QCOMPARE(model->index(0, SessionTimeline::StateColumn).data().toString(),
        QStringLiteral("Online to Open elsewhere"));
    QCOMPARE(
        model->index(0, SessionTimeline::NumberColumn).data().toString(), QStringLiteral("440"));
    for (int column = 0; column < SessionTimeline::columns; ++column)
        QVERIFY(!model->headerData(column, Qt::Horizontal).toString().isEmpty());
    for (const char *name : { "connectionBack", "connectionExport", "connectionFilter0",
             "connectionSearch", "connectionDays", "stateNoteAction" }) {
        const auto *widget = find<QWidget>(name);
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        QVERIFY2(
            !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()),
            name);
    }
}

HELIOGRAPH_TEST(ConnectionPage)

#include "tst_ConnectionPage.moc"
