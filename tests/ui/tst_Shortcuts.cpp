// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "ui/chats/ChatListView.h"
#include "ui/settings/ShortcutSettings.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/ShortcutsCard.h"
#include "ui/shell/WindowFrame.h"
#include "ui/widgets/Keys.h"

#include <QAbstractButton>
#include <QLabel>
#include <QSet>
#include <QtTest>

using namespace heliograph;

/// The table of commands and keys, and where a person sees and changes it.
class tst_Shortcuts : public QObject {
    Q_OBJECT

private slots:
    void eachCommandStandsOnceWithItsOwnKeys();
    void keysThatCannotBeHad_data();
    void keysThatCannotBeHad();
    void ownKeysAreKept();
    void twoCommandsMayExchangeTheirKeys();
    void damagedSettingsAreLeftOut();
    void newKeysArePressedInTheSettings();
    void takenKeysNameTheOtherCommand();
    void theListShowsTheKeys();
    void theNextUnreadChat();
    void keysAreNamedAsTheyAreHeld();

private:
    QString file() const { return m_folder.filePath(QStringLiteral("window.ini")); }

    QTemporaryDir m_folder;
    SystemClock m_clock;
};

namespace {

const QKeySequence ctrlJ(Qt::CTRL | Qt::Key_J);

template <typename T> T *childOf(const MainWindow &window, const char *name)
{
    return window.findChild<T *>(QString::fromLatin1(name));
}

bool isActive(MainWindow &window)
{
    window.show();
    window.activateWindow();
    return QTest::qWaitForWindowActive(&window);
}

} // namespace

void tst_Shortcuts::eachCommandStandsOnceWithItsOwnKeys()
{
    const Shortcuts shortcuts({});
    QSet<QString> ids;
    QSet<QString> words;
    for (const Shortcuts::Entry &entry : shortcuts.entries()) {
        ids.insert(entry.id);
        words.insert(entry.words);
        QCOMPARE(entry.keys, entry.standard);
        QVERIFY2(shortcuts.problem(entry.command, entry.keys).isEmpty(), qPrintable(entry.id));
    }
    QCOMPARE(ids.size(), static_cast<qsizetype>(shortcuts.entries().size()));
    QCOMPARE(words.size(), ids.size());
    QCOMPARE(shortcuts.keys(Command::FindChat), QKeySequence(Qt::CTRL | Qt::Key_K));
}

void tst_Shortcuts::keysThatCannotBeHad_data()
{
    QTest::addColumn<QKeySequence>("keys");
    QTest::addColumn<bool>("possible");
    QTest::newRow("free") << ctrlJ << true;
    QTest::newRow("none") << QKeySequence() << true;
    QTest::newRow("function key") << QKeySequence(Qt::Key_F7) << true;
    QTest::newRow("function key with both")
        << QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_F7) << true;
    QTest::newRow("letter") << QKeySequence(Qt::Key_J) << false;
    QTest::newRow("capital") << QKeySequence(Qt::SHIFT | Qt::Key_J) << false;
    QTest::newRow("Ctrl+Alt is AltGr") << QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_E) << false;
    QTest::newRow("copy") << QKeySequence(Qt::CTRL | Qt::Key_C) << false;
    QTest::newRow("another's") << QKeySequence(Qt::CTRL | Qt::Key_N) << false;
    QTest::newRow("its own") << QKeySequence(Qt::CTRL | Qt::Key_K) << true;
}

void tst_Shortcuts::keysThatCannotBeHad()
{
    QFETCH(const QKeySequence, keys);
    QFETCH(const bool, possible);
    Shortcuts shortcuts({});
    QCOMPARE(shortcuts.problem(Command::FindChat, keys).isEmpty(), possible);
    const QKeySequence before = shortcuts.keys(Command::FindChat);
    shortcuts.bind(Command::FindChat, keys);
    QCOMPARE(shortcuts.keys(Command::FindChat), possible ? keys : before);
}

void tst_Shortcuts::ownKeysAreKept()
{
    {
        Shortcuts shortcuts(file());
        shortcuts.bind(Command::FindChat, ctrlJ);
        shortcuts.bind(Command::NewChat, {});
    }
    Shortcuts again(file());
    QCOMPARE(again.keys(Command::FindChat), ctrlJ);
    QVERIFY(again.keys(Command::NewChat).isEmpty());
    QCOMPARE(again.keys(Command::ShowSettings), QKeySequence(Qt::CTRL | Qt::Key_Comma));
    again.reset();
    const Shortcuts first(file());
    QCOMPARE(first.keys(Command::FindChat), QKeySequence(Qt::CTRL | Qt::Key_K));
    QCOMPARE(first.keys(Command::NewChat), QKeySequence(Qt::CTRL | Qt::Key_N));
}

void tst_Shortcuts::twoCommandsMayExchangeTheirKeys()
{
    const QKeySequence find(Qt::CTRL | Qt::Key_K);
    const QKeySequence write(Qt::CTRL | Qt::Key_N);
    {
        Shortcuts shortcuts(file());
        shortcuts.bind(Command::FindChat, {});
        shortcuts.bind(Command::NewChat, find);
        shortcuts.bind(Command::FindChat, write);
    }
    Shortcuts again(file());
    QCOMPARE(again.keys(Command::FindChat), write);
    QCOMPARE(again.keys(Command::NewChat), find);
    again.reset();
}

void tst_Shortcuts::damagedSettingsAreLeftOut()
{
    {
        QSettings settings(file(), QSettings::IniFormat);
        settings.setValue(QStringLiteral("shortcuts/chat.find"), QStringLiteral("J"));
        settings.setValue(QStringLiteral("shortcuts/chat.new"), QStringLiteral("Ctrl+,"));
        settings.setValue(QStringLiteral("shortcuts/no.command"), QStringLiteral("Ctrl+J"));
    }
    Shortcuts shortcuts(file());
    QCOMPARE(shortcuts.keys(Command::FindChat), QKeySequence(Qt::CTRL | Qt::Key_K));
    QCOMPARE(shortcuts.keys(Command::NewChat), QKeySequence(Qt::CTRL | Qt::Key_N));
    QCOMPARE(shortcuts.keys(Command::ShowSettings), QKeySequence(Qt::CTRL | Qt::Key_Comma));
    shortcuts.reset();
}

void tst_Shortcuts::newKeysArePressedInTheSettings()
{
    TestProfile profile;
    const auto accounts = profile.manager();
    MainWindow window(*accounts, m_clock, {});
    QVERIFY(isActive(window));
    window.showSettings();
    auto *keys = childOf<KeyButton>(window, "shortcut-page.statistics");
    QVERIFY(keys);
    QVERIFY(keys->accessibleName().contains(QStringLiteral("Statistics")));
    QTest::mouseClick(keys, Qt::LeftButton);
    QVERIFY(keys->isListening());
    QTest::keyClick(keys, Qt::Key_Escape);
    QVERIFY(!keys->isListening());
    keys->setFocus();
    QTest::keyClick(keys, Qt::Key_Return);
    QVERIFY(keys->isListening());
    QTest::keyClick(keys, Qt::Key_J, Qt::ControlModifier);
    QVERIFY(!keys->isListening());
    QVERIFY2(keys->accessibleName().contains(ctrlJ.toString(QKeySequence::NativeText)),
        qPrintable(keys->accessibleName()));
    QTest::keyClick(&window, Qt::Key_J, Qt::ControlModifier);
    QCOMPARE(window.frame()->view(), WindowFrame::View::Statistics);
    window.showSettings();
    auto *reset = childOf<QAbstractButton>(window, "shortcutReset-page.statistics");
    QVERIFY(reset->isVisible());
    reset->click();
    QTest::keyClick(&window, Qt::Key_J, Qt::ControlModifier);
    QCOMPARE(window.frame()->view(), WindowFrame::View::Settings);
}

void tst_Shortcuts::takenKeysNameTheOtherCommand()
{
    TestProfile profile;
    const auto accounts = profile.manager();
    MainWindow window(*accounts, m_clock, {});
    QVERIFY(isActive(window));
    window.showSettings();
    auto *keys = childOf<KeyButton>(window, "shortcut-page.statistics");
    keys->click();
    // The command itself is not done meanwhile.
    QTest::keyClick(keys, Qt::Key_Slash, Qt::ControlModifier);
    QVERIFY(window.frame()->card() == nullptr);
    const QString problem = childOf<QLabel>(window, "shortcutProblem")->text();
    QVERIFY2(problem.contains(QStringLiteral("List of shortcuts")), qPrintable(problem));
    QVERIFY(keys->accessibleName().contains(QStringLiteral("None")));
}

void tst_Shortcuts::theListShowsTheKeys()
{
    TestProfile profile;
    const auto accounts = profile.manager();
    MainWindow window(*accounts, m_clock, {});
    QVERIFY(isActive(window));
    QTest::keyClick(&window, Qt::Key_Slash, Qt::ControlModifier);
    QVERIFY(qobject_cast<ShortcutsCard *>(window.frame()->card()));
    const auto *keys = childOf<QWidget>(window, "shortcutKeys-chat.find");
    QVERIFY(keys);
    QCOMPARE(keys->accessibleName(),
        QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText));
    QVERIFY(!childOf<QWidget>(window, "shortcutKeys-page.statistics"));
    QTest::keyClick(window.focusWidget(), Qt::Key_Escape);
    QVERIFY(window.frame()->card() == nullptr);
    QTest::keyClick(&window, Qt::Key_Slash, Qt::ControlModifier);
    childOf<QAbstractButton>(window, "shortcutsChange")->click();
    QCOMPARE(window.frame()->view(), WindowFrame::View::Settings);
}

void tst_Shortcuts::theNextUnreadChat()
{
    TestProfile profile;
    profile.add(QStringLiteral("one"), QStringLiteral("Sales"));
    {
        const auto store = profile.store(QStringLiteral("one"));
        for (int i = 0; i < 4; ++i) {
            const Jid chat = Jid::phoneNumber("49151555011" + QByteArray::number(i));
            StoredMessage message
                = receivedText(chat, QStringLiteral("m"), 1'790'000'000'000 - i * 1000);
            message.unread = i == 1 || i == 3;
            QVERIFY(store->messages().insert(message));
        }
    }
    const auto accounts = profile.manager();
    accounts->start();
    MainWindow window(*accounts, m_clock, {});
    QVERIFY(isActive(window));
    QTRY_COMPARE(window.frame()->list()->view()->model()->rowCount(), 4);
    QStringList opened;
    for (int i = 0; i < 3; ++i) {
        QTest::keyClick(window.focusWidget() != nullptr ? window.focusWidget() : &window,
            Qt::Key_Down, Qt::AltModifier | Qt::ShiftModifier);
        QVERIFY(window.conversation());
        opened << QString::fromLatin1(window.conversation()->chat().user.right(1));
    }
    QCOMPARE(
        opened, (QStringList { QStringLiteral("1"), QStringLiteral("3"), QStringLiteral("1") }));
}

void tst_Shortcuts::keysAreNamedAsTheyAreHeld()
{
    QCOMPARE(keyNames(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F)),
        (QStringList { QStringLiteral("Ctrl"), QStringLiteral("Shift"), QStringLiteral("F") }));
    QCOMPARE(keyNames(QKeySequence(Qt::ALT | Qt::Key_Up)),
        (QStringList { QStringLiteral("Alt"), QStringLiteral("↑") }));
    QCOMPARE(keyNames(QKeySequence(Qt::CTRL | Qt::Key_Plus)),
        (QStringList { QStringLiteral("Ctrl"), QStringLiteral("+") }));
    QCOMPARE(keyNames({}), QStringList());
}

HELIOGRAPH_TEST(Shortcuts)
#include "tst_Shortcuts.moc"
