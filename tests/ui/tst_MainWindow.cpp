// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountManager.h"
#include "app/Profile.h"
#include "storage/StoreReader.h"
#include "tests/support/KeyInFile.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "tests/ui/SampleData.h"
#include "ui/chats/ChatListPane.h"
#include "ui/chats/ChatListView.h"
#include "ui/composer/Composer.h"
#include "ui/composer/ComposerEdit.h"
#include "ui/media/MediaSheet.h"
#include "ui/shell/ConversationPane.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/stats/StatisticsPage.h"

#include <QAbstractButton>
#include <QLineEdit>
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
    void ctrlPeriodWritesEmoji();
    void C11_whatIsSentStaysInItsChat_data();
    void C11_whatIsSentStaysInItsChat();

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
    pane.setStripes(true);
    pane.setUnread(2);
    pane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    Paints paints;
    pane.view()->viewport()->installEventFilter(&paints);
    pane.setStripes(true);
    pane.setUnread(2);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(paints.count, 0);
    pane.setStripes(false);
    QTRY_VERIFY(paints.count > 0);
}

void tst_MainWindow::ctrlPeriodWritesEmoji()
{
    TestProfile profile;
    const QString id = QStringLiteral("one");
    profile.add(id, QStringLiteral("Private"));
    const Jid person = Jid::phoneNumber("491515550111");
    StoredMessage received = receivedText(person, QStringLiteral("M"), 1'790'000'000'000);
    QVERIFY(profile.store(id)->messages().insert(received));
    const std::unique_ptr<AccountManager> accounts = profile.manager();
    accounts->start();
    MainWindow window(*accounts, m_clock, options());
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const auto *picker = window.findChild<QWidget *>(QStringLiteral("emojiPicker"));
    QTest::keyClick(&window, Qt::Key_Period, Qt::ControlModifier);
    QVERIFY(!picker->isVisible());
    window.openChat(id, person);
    QTRY_VERIFY(window.conversation());
    Composer *composer = window.frame()->conversation()->composer();
    QTest::keyClicks(composer->edit(), QStringLiteral("up "));
    QTest::keyClick(&window, Qt::Key_Period, Qt::ControlModifier);
    QVERIFY(picker->isVisible());
    auto *search = picker->findChild<QLineEdit *>();
    QTest::keyClicks(search, QStringLiteral("rocket"));
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(!picker->isVisible());
    QVERIFY(composer->edit()->hasFocus());
    QTest::keyClicks(composer->edit(), QStringLiteral("!"));
    QCOMPARE(composer->text(), QStringLiteral("up \U0001F680!"));
    QTest::mouseClick(
        composer->findChild<QAbstractButton *>(QStringLiteral("emojiButton")), Qt::LeftButton);
    QVERIFY(picker->isVisible());
}

void tst_MainWindow::C11_whatIsSentStaysInItsChat_data()
{
    QTest::addColumn<bool>("isLinked");
    QTest::newRow("accepted") << true;
    QTest::newRow("refused") << false;
}

/// The chat is changed in the moment after Enter, before the account has answered.
void tst_MainWindow::C11_whatIsSentStaysInItsChat()
{
    QFETCH(bool, isLinked);
    TestProfile profile;
    const QString id = QStringLiteral("one");
    profile.add(id, QStringLiteral("Private"));
    const Jid people[] { Jid::phoneNumber("491515550111"), Jid::phoneNumber("491515550110") };
    {
        const std::unique_ptr<AccountStore> store = profile.store(id);
        for (const Jid &person : people) {
            StoredMessage message = receivedText(person, QStringLiteral("M"), 1'790'000'000'000);
            QVERIFY(store->messages().insert(message));
        }
        if (isLinked)
            TestProfile::link(*store);
    }
    const std::unique_ptr<AccountManager> accounts = profile.manager();
    accounts->start();
    MainWindow window(*accounts, m_clock, options());
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const auto *list = window.frame()->list()->view()->model();
    QTRY_COMPARE(list->rowCount(), 2);
    QTRY_COMPARE(accounts->account(id)->isLinked(), isLinked);
    ConversationPane *pane = window.frame()->conversation();
    Composer *composer = pane->composer();
    const auto step = [&window](int key) {
        QTest::keyClick(&window, static_cast<Qt::Key>(key), Qt::AltModifier);
    };
    step(Qt::Key_Down);
    QVERIFY(window.conversation());
    const Jid first = window.conversation()->chat();
    emit pane->filesDropped({ { samplePhoto(m_folder.path(), 0), {}, {} } }, false);
    auto *sheet = window.findChild<MediaSheet *>();
    QVERIFY(sheet);
    QTRY_COMPARE(sheet->outgoing().size(), size_t(1));
    sheet->setCaption(QStringLiteral("a caption"));
    QVERIFY(sheet->outgoing().front().caption == QStringLiteral("a caption"));
    emit sheet->sendRequested(sheet->outgoing());
    QTest::keyClicks(composer->edit(), QStringLiteral("for the first"));
    QTest::keyClick(composer->edit(), Qt::Key_Return);
    step(Qt::Key_Down);
    const Jid second = window.conversation()->chat();
    QVERIFY(first != second);
    QTest::keyClicks(composer->edit(), QStringLiteral("for the second"));

    const auto *kept = pane->findChild<QWidget *>(QStringLiteral("keptFilesBanner"));
    StoreReader &reader = accounts->account(id)->reader();
    const auto textsIn = [&reader](const Jid &chat) {
        const auto page = reader.page(chat, 0, 0, 10);
        QStringList texts;
        if (!QTest::qWaitFor([&] { return page.isFinished(); }))
            return texts;
        const Result<std::vector<StoredMessage>> rows = page.result();
        if (!rows)
            return texts;
        for (const StoredMessage &message : *rows) {
            if (message.fromMe)
                texts.prepend(message.content.text);
        }
        return texts;
    };
    const QStringList sent { QStringLiteral("a caption"), QStringLiteral("for the first") };
    QTRY_COMPARE(textsIn(first), isLinked ? sent : QStringList());
    QCOMPARE(textsIn(second), QStringList());
    QCOMPARE(composer->text(), QStringLiteral("for the second"));
    QVERIFY(!kept->isVisible());
    step(Qt::Key_Up);
    QCOMPARE(window.conversation()->chat(), first);
    QTRY_COMPARE(composer->text(), isLinked ? QString() : QStringLiteral("for the first"));
    QTRY_COMPARE(kept->isVisible(), !isLinked);
    step(Qt::Key_Down);
    QTRY_COMPARE(composer->text(), QStringLiteral("for the second"));
}

HELIOGRAPH_TEST(MainWindow)
#include "tst_MainWindow.moc"
