// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountManager.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "ui/chats/ChatListPane.h"
#include "ui/shell/ConversationPane.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/shell/WindowPlace.h"
#include "ui/timeline/MessageInfoPanel.h"

#include <QAbstractButton>
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QTest>

using namespace heliograph;

/// Where the window stands at the next start, and how its panes share it.
class tst_WindowPlace : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void goesWhereItFits_data();
    void goesWhereItFits();
    void anArrangementIsTheSameInAnyOrder();
    void comesBackWhereItWas();
    void aScreenThatIsGoneLeavesItInTheMiddle();
    void aMaximisedOneComesBackMaximised();
    void theListIsDraggedDownToPictures();
    void theInfoFloatsWhereThereIsNoRoom();

private:
    std::unique_ptr<MainWindow> makeWindow() const
    {
        WindowOptions options;
        options.settingsFile = m_folder.filePath(QStringLiteral("window.ini"));
        return std::make_unique<MainWindow>(*m_accounts, m_profile->profile().clock(), options);
    }
    static QRect screen() { return QGuiApplication::primaryScreen()->availableGeometry(); }

    QTemporaryDir m_folder;
    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountManager> m_accounts;
};

void tst_WindowPlace::init()
{
    m_profile = std::make_unique<TestProfile>();
    m_profile->add(QStringLiteral("one"), QStringLiteral("Sales"));
    m_accounts = m_profile->manager();
}

void tst_WindowPlace::cleanup()
{
    m_accounts.reset();
    m_profile.reset();
    QFile::remove(m_folder.filePath(QStringLiteral("window.ini")));
}

void tst_WindowPlace::goesWhereItFits_data()
{
    QTest::addColumn<QRect>("kept");
    QTest::addColumn<QRect>("expected");
    const QRect second(2000, 100, 1000, 700);
    QTest::newRow("there") << second << second;
    QTest::newRow("at an edge") << QRect(920, 380, 1000, 700) << QRect(920, 380, 1000, 700);
    QTest::newRow("over an edge") << QRect(-300, -20, 1000, 700) << QRect(0, 0, 1000, 700);
    QTest::newRow("across two") << QRect(1500, 100, 1000, 700) << QRect(1920, 100, 1000, 700);
    QTest::newRow("on a screen that is gone")
        << QRect(-2500, 100, 1000, 700) << QRect(460, 190, 1000, 700);
    QTest::newRow("mostly outside") << QRect(1000, 900, 1000, 700) << QRect(460, 190, 1000, 700);
    QTest::newRow("larger than any") << QRect(0, 0, 3000, 2000) << QRect(0, 0, 1920, 1080);
}

void tst_WindowPlace::goesWhereItFits()
{
    QFETCH(const QRect, kept);
    QTEST(placeOn(kept, { QRect(0, 0, 1920, 1080), QRect(1920, 0, 1280, 1024) }), "expected");
}

void tst_WindowPlace::anArrangementIsTheSameInAnyOrder()
{
    const QRect left(0, 0, 1920, 1080);
    const QRect right(1920, 0, 1280, 1024);
    QCOMPARE(arrangementName({ left, right }), arrangementName({ right, left }));
    QVERIFY(arrangementName({ left, right }) != arrangementName({ left }));
    QVERIFY(
        arrangementName({ left, right }) != arrangementName({ left, right.translated(0, 100) }));
}

void tst_WindowPlace::comesBackWhereItWas()
{
    const QRect place(120, 90, 640, 500);
    {
        const auto window = makeWindow();
        window->show();
        window->setGeometry(place);
        window->frame()->setListWidth(260);
        window->close();
    }
    const auto window = makeWindow();
    QCOMPARE(window->geometry(), place);
    QCOMPARE(window->frame()->listWidth(), 260);
}

void tst_WindowPlace::aScreenThatIsGoneLeavesItInTheMiddle()
{
    {
        // As another arrangement has left it.
        QSettings settings(m_folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat);
        settings.setValue(QStringLiteral("window/place"), QRect(5000, 200, 600, 400));
        settings.setValue(QStringLiteral("window/listWidth"), 300);
    }
    const auto window = makeWindow();
    QCOMPARE(window->size(), QSize(600, 400));
    QCOMPARE(window->geometry().center(), screen().center());
    QCOMPARE(window->frame()->listWidth(), 300);
}

void tst_WindowPlace::aMaximisedOneComesBackMaximised()
{
    const QRect place(100, 80, 560, 480);
    {
        const auto window = makeWindow();
        window->show();
        window->setGeometry(place);
        window->showMaximized();
        QTRY_VERIFY(window->isMaximized());
        window->close();
    }
    const auto window = makeWindow();
    window->show();
    QVERIFY(window->isMaximized());
    window->showNormal();
    QTRY_COMPARE(window->geometry(), place);
}

void tst_WindowPlace::theListIsDraggedDownToPictures()
{
    const auto window = makeWindow();
    window->resize(1200, 700);
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    auto *splitter = window->findChild<QSplitter *>();
    QSplitterHandle *handle = splitter->handle(1);
    auto *whole = window->findChild<QAbstractButton *>(QStringLiteral("wholeListButton"));
    const auto drag = [&](int by) {
        const QPoint at = handle->rect().center();
        QTest::mousePress(handle, Qt::LeftButton, {}, at);
        QTest::mouseMove(handle, at + QPoint(by, 0));
        QTest::mouseRelease(handle, Qt::LeftButton, {}, at + QPoint(by, 0));
    };
    drag(-60);
    QVERIFY(!whole->isVisible());
    QCOMPARE(window->frame()->list()->width(), window->frame()->listWidth());
    QVERIFY(window->frame()->listWidth() < int(metrics::listWidth));
    drag(-300);
    QCOMPARE(window->frame()->list()->width(), int(metrics::narrowListWidth));
    QVERIFY(whole->isVisible());
    window->close();
    // It is kept, and given back by the button.
    const auto again = makeWindow();
    again->resize(1200, 700);
    again->show();
    QTRY_COMPARE(again->frame()->list()->width(), int(metrics::narrowListWidth));
    auto *back = again->findChild<QAbstractButton *>(QStringLiteral("wholeListButton"));
    back->setFocus();
    QTest::keyClick(back, Qt::Key_Space);
    QTRY_COMPARE(again->frame()->list()->width(), int(metrics::listWidth));
    QVERIFY(!back->isVisible());
}

void tst_WindowPlace::theInfoFloatsWhereThereIsNoRoom()
{
    const auto window = makeWindow();
    window->openChat(QStringLiteral("one"), Jid::phoneNumber("491515550102"));
    window->frame()->setListWidth(metrics::narrowListWidth);
    window->show();
    ConversationPane *pane = window->frame()->conversation();
    pane->showInfo(true);
    const auto messages
        = [pane] { return pane->findChild<QWidget *>(QStringLiteral("timeline"))->width(); };
    window->resize(1000, 700);
    QTRY_COMPARE(messages(), pane->width() - int(metrics::infoWidth));
    window->resize(890, 700);
    QTRY_COMPARE(messages(), pane->width());
    QVERIFY(pane->info()->isVisible());
    QCOMPARE(pane->info()->width(), int(metrics::infoWidth));
}

HELIOGRAPH_TEST(WindowPlace)
#include "tst_WindowPlace.moc"
