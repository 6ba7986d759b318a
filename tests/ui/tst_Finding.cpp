// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "ui/chats/ChatListView.h"
#include "ui/chats/SearchPane.h"
#include "ui/chats/SwitcherCard.h"
#include "ui/composer/Composer.h"
#include "ui/composer/ComposerEdit.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/timeline/MessageInfoPanel.h"
#include "ui/timeline/TimelineView.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QSignalSpy>
#include <QtTest>

using namespace heliograph;

namespace {

constexpr qint64 findingBase = 1'790'000'000'000;
const Jid findingAnna = Jid::phoneNumber("491515550110");
const Jid findingBen = Jid::phoneNumber("491515550111");

/// The window over two accounts; both know Anna, the first knows Ben.
class FindingWorld {
public:
    /// Below the newest of Anna's second chat lie `older` more, one of them with a bird in it.
    explicit FindingWorld(int older = 0)
    {
        profile.add(QStringLiteral("one"), QStringLiteral("Sales"), 0);
        profile.add(QStringLiteral("two"), QStringLiteral("Support"), 1);
        const auto one = profile.store(QStringLiteral("one"));
        const auto two = profile.store(QStringLiteral("two"));
        put(*one, receivedText(findingAnna, QStringLiteral("a1"), findingBase + 3000));
        put(*one, receivedText(findingBen, QStringLiteral("b1"), findingBase + 2000));
        put(*two, receivedText(findingAnna, QStringLiteral("a2"), findingBase + 1000));
        (void)two->transact([&]() -> Result<void> {
            for (int i = 0; i < older; ++i) {
                StoredMessage message = receivedText(
                    findingAnna, QStringLiteral("m%1").arg(i), findingBase - (older - i) * 1000);
                if (i % 100 == 99)
                    message.content.text = QStringLiteral("one more hundred");
                if (i == 100)
                    message.content.text = QStringLiteral("a jackdaw on the roof");
                put(*two, message);
            }
            return {};
        });
        if (older > 0) {
            StoredMessage message
                = receivedText(findingBen, QStringLiteral("bird"), findingBase - 5000);
            message.content.text = QStringLiteral("no Jackdaws here");
            put(*one, message);
        }
        for (AccountStore *store : { one.get(), two.get() })
            (void)store->directory().savePushName(findingAnna, QStringLiteral("Zoë Lindqvist"));
        (void)one->directory().savePushName(findingBen, QStringLiteral("Ben Okafor"));
        accounts = profile.manager();
        accounts->start();
        window = std::make_unique<MainWindow>(*accounts, clock, WindowOptions {});
        window->show();
        window->activateWindow();
    }
    static void put(AccountStore &store, StoredMessage message)
    {
        (void)store.messages().insert(message);
    }
    bool isReady() const
    {
        return window->isActiveWindow()
            && window->frame()->list()->view()->model()->rowCount() == 3;
    }
    /// A card that was closed is no more.
    static void forgetClosed()
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    template <typename T> T *find(const char *name) const
    {
        forgetClosed();
        return window->findChild<T *>(QString::fromLatin1(name));
    }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) const
    {
        forgetClosed();
        QWidget *focus = window->focusWidget();
        QTest::keyClick(
            focus != nullptr ? focus : window.get(), static_cast<Qt::Key>(key), modifiers);
    }
    void type(const QString &text) const { QTest::keyClicks(window->focusWidget(), text); }
    QStringList rows(const char *list) const
    {
        QStringList words;
        const auto *view = find<QListView>(list);
        for (int row = 0; view != nullptr && row < view->model()->rowCount(); ++row)
            words << view->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
        return words;
    }

    SystemClock clock;
    mutable TestProfile profile;
    std::unique_ptr<AccountManager> accounts;
    std::unique_ptr<MainWindow> window;
};

} // namespace

/// What finds chats, messages and commands, by keys and by the mouse.
class tst_Finding : public QObject {
    Q_OBJECT

private slots:
    void theSwitcherOpensAChatByKeys();
    void theSwitcherNamesAccountsAndPeople();
    void theSwitcherIsLeftWithEscape();
    void theSwitcherListensToTheMouse();
    void numbersNarrowToOneAccount();
    void whatIsTypedOverTheListGoesToTheSwitcher();
    void theSearchJumpsToAMessageFarAway();
    void theSearchNarrowsAndSaysSo();
    void theSearchIsReachedFromTheSwitcher();
    void theSearchIsLeftWithEscape();
    void theConversationIsNotReadByBeingFound();
    void nothingFoundSaysWhatToDo();
    void theSearchInAChatCountsAndSteps();
    void thePaletteDoesWhatItNames();
    void thePaletteFindsByFirstLetters();
    void keysReachTheNewestMessage();
};

void tst_Finding::theSwitcherOpensAChatByKeys()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_K, Qt::ControlModifier);
    const auto *card = world.find<SwitcherCard>("switcherCard");
    QVERIFY(card && card->isVisible());
    QVERIFY(!card->accessibleName().isEmpty());
    QCOMPARE(world.rows("switcherList").size(), 3);
    world.type(QStringLiteral("zoe"));
    QTRY_COMPARE(world.rows("switcherList").size(), 2);
    QCOMPARE(world.find<QLabel>("switcherCount")->text(), QStringLiteral("2 of 3 chats"));
    world.press(Qt::Key_Down);
    world.press(Qt::Key_Return);
    QVERIFY(world.window->frame()->card() == nullptr);
    QVERIFY(world.window->conversation());
    QCOMPARE(world.window->conversation()->chat(), findingAnna);
    QCOMPARE(world.window->conversation()->account().id(), QStringLiteral("two"));
    // From where one writes, too.
    QVERIFY(world.window->frame()->conversation()->composer()->edit()->hasFocus());
    world.press(Qt::Key_K, Qt::ControlModifier);
    world.type(QStringLiteral("5550111"));
    world.press(Qt::Key_Return);
    QCOMPARE(world.window->conversation()->chat(), findingBen);
}

void tst_Finding::theSwitcherNamesAccountsAndPeople()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_K, Qt::ControlModifier);
    world.type(QStringLiteral("zoe"));
    const QStringList rows = world.rows("switcherList");
    QCOMPARE(rows.size(), 2);
    QVERIFY2(rows[0].startsWith(QStringLiteral("Zoë Lindqvist, text of a1, Sales")),
        qPrintable(rows[0]));
    QVERIFY2(rows[1].contains(QStringLiteral("Same person, other account")), qPrintable(rows[1]));
    QVERIFY2(rows[1].contains(QStringLiteral("Support")), qPrintable(rows[1]));
    QVERIFY(world.rows("switcherLast").value(0).contains(QStringLiteral("“zoe”")));
}

void tst_Finding::theSwitcherIsLeftWithEscape()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_K, Qt::ControlModifier);
    QVERIFY(world.window->frame()->card());
    world.press(Qt::Key_Escape);
    QVERIFY(world.window->frame()->card() == nullptr);
    QVERIFY(world.window->conversation() == nullptr);
}

void tst_Finding::theSwitcherListensToTheMouse()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    QTest::mouseClick(world.find<QLineEdit>("searchField"), Qt::LeftButton);
    QVERIFY(world.find<SwitcherCard>("switcherCard"));
    QTest::mouseClick(world.find<QAbstractButton>("switcherAccount-two"), Qt::LeftButton);
    QCOMPARE(world.rows("switcherList").size(), 1);
    auto *list = world.find<QListView>("switcherList");
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
        list->visualRect(list->model()->index(0, 0)).center());
    QVERIFY(world.window->conversation());
    QCOMPARE(world.window->conversation()->account().id(), QStringLiteral("two"));
}

void tst_Finding::numbersNarrowToOneAccount()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_K, Qt::ControlModifier);
    world.press(Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(world.rows("switcherList").size(), 2);
    QVERIFY(world.find<QLineEdit>("switcherField")->hasFocus());
    world.press(Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(world.rows("switcherList").size(), 1);
    world.press(Qt::Key_7, Qt::ControlModifier);
    QCOMPARE(world.rows("switcherList").size(), 1);
    world.press(Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(world.rows("switcherList").size(), 3);
}

void tst_Finding::whatIsTypedOverTheListGoesToTheSwitcher()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.find<QLineEdit>("searchField")->setFocus();
    world.type(QStringLiteral("b"));
    QVERIFY(world.find<SwitcherCard>("switcherCard"));
    world.type(QStringLiteral("en"));
    QCOMPARE(world.find<QLineEdit>("switcherField")->text(), QStringLiteral("ben"));
    QVERIFY(world.find<QLineEdit>("searchField")->text().isEmpty());
    QCOMPARE(world.rows("switcherList").size(), 1);
}

/// Anna's chat of the second account is long; the word stands far above its end.
void tst_Finding::theSearchJumpsToAMessageFarAway()
{
    const FindingWorld world(500);
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(world.find<QLineEdit>("messageSearchField")->hasFocus());
    world.type(QStringLiteral("jackdaw"));
    QTRY_COMPARE(world.rows("foundList").size(), 2);
    QCOMPARE(world.find<QLabel>("searchSummary")->text(),
        QStringLiteral("2 messages in 2 chats, 2 accounts"));
    world.press(Qt::Key_Down);
    QTRY_VERIFY(world.window->conversation());
    QCOMPARE(world.window->conversation()->account().id(), QStringLiteral("one"));
    world.press(Qt::Key_Down);
    QTRY_COMPARE(world.window->conversation()->account().id(), QStringLiteral("two"));
    QTRY_VERIFY(world.window->conversation()->rowOf(QStringLiteral("m100")) >= 0);
    const Conversation &chat = *world.window->conversation();
    QVERIFY(chat.hasNewer());
    TimelineView *timeline = world.window->frame()->conversation()->timeline();
    const int row = chat.rowOf(QStringLiteral("m100"));
    QTRY_VERIFY(timeline->viewport()->rect().contains(timeline->rowRect(row).center()));
    QCOMPARE(timeline->foundMessage(), QStringLiteral("m100"));
    QCOMPARE(world.find<QLabel>("hitWords")->text(), QStringLiteral("Message 2 of 2"));
    QVERIFY(!world.find<QAbstractButton>("hitDown")->isEnabled());
    QTest::mouseClick(world.find<QAbstractButton>("hitUp"), Qt::LeftButton);
    QTRY_COMPARE(world.window->conversation()->account().id(), QStringLiteral("one"));
    QTest::mouseClick(world.find<QAbstractButton>("hitDown"), Qt::LeftButton);
    QTest::mouseClick(world.find<QAbstractButton>("hitStay"), Qt::LeftButton);
    QVERIFY(!world.find<QWidget>("searchPane")->isVisible());
    QCOMPARE(world.window->conversation()->account().id(), QStringLiteral("two"));
    QVERIFY(timeline->foundMessage().isEmpty());
    // The way back to the end.
    QTRY_VERIFY(world.window->conversation()->hasNewer());
    QTest::mouseClick(world.find<QAbstractButton>("jumpToLatestButton"), Qt::LeftButton);
    QTRY_VERIFY(timeline->isAtEnd());
    QVERIFY(!world.window->conversation()->hasNewer());
}

void tst_Finding::theSearchNarrowsAndSaysSo()
{
    const FindingWorld world(500);
    QTRY_VERIFY(world.isReady());
    world.window->startSearch(QStringLiteral("jackdaw"));
    QTRY_COMPARE(world.rows("foundList").size(), 2);
    auto *account = world.find<FilterChip>("searchAccount");
    QTest::mouseClick(account, Qt::LeftButton);
    auto *menu = world.find<QMenu>("searchAccountMenu");
    QVERIFY(menu && menu->isVisible());
    menu->actions().at(1)->trigger();
    menu->close();
    QTRY_COMPARE(world.rows("foundList").size(), 1);
    QVERIFY2(account->accessibleName().startsWith(QStringLiteral("In Support")),
        qPrintable(account->accessibleName()));
    auto *sender = world.find<FilterChip>("searchSender");
    sender->setFocus();
    world.press(Qt::Key_Return);
    world.find<QMenu>("searchSenderMenu")->actions().at(0)->trigger();
    QTRY_COMPARE(world.rows("foundList").size(), 0);
    QVERIFY(world.find<QLabel>("searchEmpty")->text().contains(QStringLiteral("filter")));
    world.find<QMenu>("searchSenderMenu")->close();
    QTest::mouseClick(sender, Qt::LeftButton);
    QTest::mouseClick(account, Qt::LeftButton);
    QTRY_COMPARE(world.rows("foundList").size(), 2);
    auto *since = world.find<FilterChip>("searchSince");
    QTest::mouseClick(since, Qt::LeftButton);
    world.find<QMenu>("searchSinceMenu")->actions().at(0)->trigger();
    QTRY_COMPARE(world.rows("foundList").size(), 0);
    QVERIFY(since->isUsed());
}

void tst_Finding::theSearchIsReachedFromTheSwitcher()
{
    const FindingWorld world(500);
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_K, Qt::ControlModifier);
    world.type(QStringLiteral("jackdaw"));
    QCOMPARE(world.rows("switcherList").size(), 0);
    world.press(Qt::Key_Return);
    QVERIFY(world.window->frame()->card() == nullptr);
    QCOMPARE(world.find<QLineEdit>("messageSearchField")->text(), QStringLiteral("jackdaw"));
    QTRY_COMPARE(world.rows("foundList").size(), 2);
    world.press(Qt::Key_K, Qt::ControlModifier);
    world.type(QStringLiteral("text"));
    world.press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(world.find<QLineEdit>("messageSearchField")->text(), QStringLiteral("text"));
    // A chat that is opened otherwise ends the search.
    world.press(Qt::Key_K, Qt::ControlModifier);
    world.press(Qt::Key_Return);
    QVERIFY(!world.find<QWidget>("searchPane")->isVisible());
    QVERIFY(!world.find<QWidget>("hitBar")->isVisible());
}

void tst_Finding::theSearchIsLeftWithEscape()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(world.find<QWidget>("searchPane")->isVisible());
    QVERIFY(!world.find<QWidget>("chatList")->isVisible());
    world.press(Qt::Key_Escape);
    QVERIFY(!world.find<QWidget>("searchPane")->isVisible());
    QVERIFY(world.find<QWidget>("chatList")->isVisible());
}

void tst_Finding::theConversationIsNotReadByBeingFound()
{
    const FindingWorld world(500);
    QTRY_VERIFY(world.isReady());
    const int unread = world.accounts->account(QStringLiteral("two"))->unread();
    QVERIFY(unread > 0);
    world.window->startSearch(QStringLiteral("jackdaw"));
    QTRY_COMPARE(world.rows("foundList").size(), 2);
    world.press(Qt::Key_Down);
    world.press(Qt::Key_Down);
    TimelineView *timeline = world.window->frame()->conversation()->timeline();
    QSignalSpy seen(timeline, &TimelineView::endSeen);
    QTRY_VERIFY(world.window->conversation()
        && world.window->conversation()->rowOf(QStringLiteral("m100")) >= 0);
    QTest::qWait(50);
    QCOMPARE(seen.size(), 0);
    QVERIFY(!timeline->isAtEnd());
}

void tst_Finding::nothingFoundSaysWhatToDo()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    const auto *empty = world.find<QLabel>("searchEmpty");
    QVERIFY(empty->isVisible());
    QVERIFY(empty->text().contains(QStringLiteral("Type a word")));
    world.type(QStringLiteral("nowhere"));
    QTRY_COMPARE(empty->text(), QStringLiteral("Nothing found."));
}

void tst_Finding::theSearchInAChatCountsAndSteps()
{
    const FindingWorld world(500);
    QTRY_VERIFY(world.isReady());
    world.window->openChat(QStringLiteral("two"), findingAnna);
    QTRY_VERIFY(world.window->conversation()->isLoaded());
    world.press(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(world.find<QLineEdit>("hitField")->hasFocus());
    world.type(QStringLiteral("hundred"));
    const auto *words = world.find<QLabel>("hitWords");
    QTRY_COMPARE(words->text(), QStringLiteral("1 of 5"));
    TimelineView *timeline = world.window->frame()->conversation()->timeline();
    QTRY_COMPARE(timeline->foundMessage(), QStringLiteral("m499"));
    world.press(Qt::Key_Up);
    QTRY_COMPARE(timeline->foundMessage(), QStringLiteral("m399"));
    QCOMPARE(words->text(), QStringLiteral("2 of 5"));
    for (int i = 0; i < 6; ++i)
        world.press(Qt::Key_Return);
    QTRY_COMPARE(words->text(), QStringLiteral("5 of 5"));
    const Conversation &chat = *world.window->conversation();
    QTRY_VERIFY(chat.rowOf(QStringLiteral("m99")) >= 0);
    world.press(Qt::Key_Down);
    QTRY_COMPARE(words->text(), QStringLiteral("4 of 5"));
    world.type(QStringLiteral("x"));
    QTRY_COMPARE(words->text(), QStringLiteral("Nothing found."));
    world.press(Qt::Key_Escape);
    QVERIFY(!world.find<QWidget>("hitBar")->isVisible());
    QVERIFY(timeline->foundMessage().isEmpty());
    QVERIFY(world.window->frame()->conversation()->composer()->edit()->hasFocus());
}

void tst_Finding::thePaletteDoesWhatItNames()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(world.find<QWidget>("paletteCard"));
    QVERIFY(world.rows("paletteList").join(u'\n').contains(QStringLiteral("New chat, Ctrl+N")));
    world.type(QStringLiteral("statis"));
    QCOMPARE(world.rows("paletteList").size(), 1);
    world.press(Qt::Key_Return);
    QVERIFY(world.window->frame()->card() == nullptr);
    QCOMPARE(world.window->frame()->view(), WindowFrame::View::Statistics);
    world.press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    world.type(QStringLiteral("shortcuts"));
    QVERIFY(world.rows("paletteList").contains(QStringLiteral("Settings: Shortcuts")));
    world.press(Qt::Key_Escape);
    QVERIFY(world.window->frame()->card() == nullptr);
}

void tst_Finding::thePaletteFindsByFirstLetters()
{
    const FindingWorld world;
    QTRY_VERIFY(world.isReady());
    world.press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    world.type(QStringLiteral("swsup"));
    QCOMPARE(
        world.rows("paletteList"), QStringList { QStringLiteral("Switch to Support, Ctrl+2") });
    world.press(Qt::Key_Return);
    QTRY_COMPARE(world.window->frame()->list()->view()->model()->rowCount(), 1);
}

void tst_Finding::keysReachTheNewestMessage()
{
    const FindingWorld world(5);
    QTRY_VERIFY(world.isReady());
    FindingWorld::put(*world.profile.store(QStringLiteral("two")),
        acceptedText(findingAnna, QStringLiteral("own"), findingBase + 500, DeliveryStep::Sent));
    world.window->openChat(QStringLiteral("two"), findingAnna);
    QTRY_COMPARE(world.window->conversation()->rowCount(), 7);
    ConversationPane *pane = world.window->frame()->conversation();
    world.press(Qt::Key_Return, Qt::AltModifier);
    QVERIFY(pane->isInfoShown());
    QCOMPARE(pane->info()->messageId(), QStringLiteral("own"));
    QSignalSpy replies(pane->timeline(), &TimelineView::replyRequested);
    world.press(Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(replies.size(), 1);
    QCOMPARE(replies[0][0].value<TimelineRow>().key.id, QStringLiteral("a2"));
    // Or the one that the keyboard has chosen.
    pane->timeline()->setCurrentRow(1);
    world.press(Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(replies.size(), 2);
    QCOMPARE(replies[1][0].value<TimelineRow>().key.id, QStringLiteral("m1"));
}

HELIOGRAPH_TEST(Finding)
#include "tst_Finding.moc"
