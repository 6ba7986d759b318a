// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountManager.h"
#include "app/Profile.h"
#include "tests/support/KeyInFile.h"
#include "tests/support/TestMain.h"
#include "tests/ui/SampleData.h"
#include "ui/chats/ChatListPane.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/stats/StatisticsPage.h"

#include <QAbstractButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace heliograph;

/// The window over a real, empty profile.
class tst_MainWindow : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void welcomesWithoutAnAccount();
    void opensStatisticsAndSettings();
    void keepsTheThemeAndTheSize();
    void shortcutsDoNothingBehindACard();
    void theListIsNotPaintedEverySecond();

private:
    WindowOptions options() const;

    QTemporaryDir m_folder;
    SystemClock m_clock;
    std::unique_ptr<Profile> m_profile;
    std::unique_ptr<AccountManager> m_accounts;
};

void tst_MainWindow::init()
{
    auto profile = Profile::open(m_folder.filePath(QStringLiteral("profile")), keyInFile());
    QVERIFY(profile.has_value());
    m_profile = std::move(*profile);
    m_accounts = std::make_unique<AccountManager>(*m_profile, ServiceProfile {});
}

void tst_MainWindow::cleanup()
{
    m_accounts.reset();
    m_profile.reset();
}

WindowOptions tst_MainWindow::options() const
{
    WindowOptions out;
    out.settingsFile = m_folder.filePath(QStringLiteral("window.ini"));
    out.offersSandbox = true;
    return out;
}

void tst_MainWindow::welcomesWithoutAnAccount()
{
    MainWindow window(*m_accounts, m_clock, options());
    window.show();
    QCOMPARE(window.frame()->view(), WindowFrame::View::Welcome);
    QSignalSpy asked(&window, &MainWindow::sandboxRequested);
    auto *button = window.findChild<QAbstractButton *>(QStringLiteral("welcomeSandboxButton"));
    QVERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    QVERIFY(window.conversation() == nullptr);
}

void tst_MainWindow::opensStatisticsAndSettings()
{
    MainWindow window(*m_accounts, m_clock, options());
    window.show();
    QTest::mouseClick(
        window.findChild<QAbstractButton *>(QStringLiteral("statisticsButton")), Qt::LeftButton);
    QCOMPARE(window.frame()->view(), WindowFrame::View::Statistics);
    QTest::mouseClick(
        window.findChild<QAbstractButton *>(QStringLiteral("settingsButton")), Qt::LeftButton);
    QCOMPARE(window.frame()->view(), WindowFrame::View::Settings);
}

void tst_MainWindow::keepsTheThemeAndTheSize()
{
    {
        MainWindow window(*m_accounts, m_clock, options());
        window.show();
        window.resize(1010, 610);
        window.showSettings();
        const QWidget *choice = window.findChild<QWidget *>(QStringLiteral("themeChoice"));
        const auto buttons = choice->findChildren<QAbstractButton *>();
        QCOMPARE(buttons.size(), 3);
        QTest::mouseClick(buttons.at(2), Qt::LeftButton);
        QCOMPARE(window.theme().scheme(), ColourScheme::Dark);
        window.close();
    }
    MainWindow window(*m_accounts, m_clock, options());
    QCOMPARE(window.theme().scheme(), ColourScheme::Dark);
    WindowOptions forced = options();
    forced.theme = ThemeChoice::Light;
    const MainWindow light(*m_accounts, m_clock, forced);
    QCOMPARE(light.theme().scheme(), ColourScheme::Light);
}

void tst_MainWindow::shortcutsDoNothingBehindACard()
{
    MainWindow window(*m_accounts, m_clock, options());
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.frame()->showCard(new QWidget, {});
    QTest::keyClick(&window, Qt::Key_Comma, Qt::ControlModifier);
    QCOMPARE(window.frame()->view(), WindowFrame::View::Welcome);
    window.frame()->closeCard();
    QTest::keyClick(&window, Qt::Key_Comma, Qt::ControlModifier);
    QCOMPARE(window.frame()->view(), WindowFrame::View::Settings);
}

namespace {

/// Counts how often a widget is painted.
class Paints final : public QObject {
public:
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
    int count = 0;
};

} // namespace

void tst_MainWindow::theListIsNotPaintedEverySecond()
{
    const Theme theme(ColourScheme::Light);
    ChatListPane pane(theme, [] { return sampleNow(); });
    SampleChats chats;
    pane.setModel(&chats);
    pane.setScope(QStringLiteral("Search"), true);
    pane.setUnread(2);
    pane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    Paints paints;
    pane.view()->viewport()->installEventFilter(&paints);
    pane.setScope(QStringLiteral("Search"), true);
    pane.setUnread(2);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(paints.count, 0);
    pane.setScope(QStringLiteral("Search"), false);
    QTRY_VERIFY(paints.count > 0);
}

HELIOGRAPH_TEST(MainWindow)
#include "tst_MainWindow.moc"
