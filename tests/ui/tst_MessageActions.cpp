// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Clock.h"
#include "protocol/MessageContent.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "ui/chats/ChatListPane.h"
#include "ui/chats/ChatListView.h"
#include "ui/composer/Composer.h"
#include "ui/composer/ComposerEdit.h"
#include "ui/emoji/EmojiPicker.h"
#include "ui/shell/ConversationPane.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/timeline/HitBar.h"
#include "ui/timeline/ReactionBar.h"
#include "ui/timeline/TimelineView.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAccessibleActionInterface>
#include <QApplication>
#include <QClipboard>
#include <QGuiApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

using namespace heliograph;

/// What a person does with messages, in a window over a linked account without a connection.
class tst_MessageActions : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void anEditIsTypedAndSaved();
    void leavingAnEditBringsWhatWasHalfWrittenBack();
    void anEditStaysInItsChat();
    void nothingTooOldIsEdited();
    void aReplyLeavesAnEdit();
    void reactsAndTakesItBack();
    void reactsByKeyboard();
    void anyEmojiCanBeSet();
    void theButtonBesideAMessageReacts();
    void deletesOnThisComputer();
    void deletingForEveryoneWaitsForTheService();
    void whatTheOtherSideWroteIsDeletedHereAlone();
    void choosesSeveralByMouse();
    void choosesSeveralByKeyboard();
    void copiesWhatIsChosenInItsOrder();
    void whatIsChosenIsDeletedTogether();
    void aQuotedMessageFarAwayIsShown();
    void comesBackToTheChatThatWasOpen();
    void theHeaderSearchesInTheChat();
    void screenReadersDoAllOfIt();

private:
    TimelineView *timeline() const { return m_window->frame()->conversation()->timeline(); }
    Composer *composer() const { return m_window->frame()->conversation()->composer(); }
    Conversation *chat() const { return m_window->conversation(); }
    int rowOf(const char *id) const { return chat()->rowOf(QString::fromLatin1(id)); }
    QString textOf(const char *id) const { return chat()->at(rowOf(id)).content.text; }
    QWidget *part(const char *name) const
    {
        return m_window->findChild<QWidget *>(QString::fromLatin1(name));
    }
    void click(const char *name)
    {
        // A card that was closed is there until the next turn of the event loop.
        for (auto *button : m_window->findChildren<QAbstractButton *>(QString::fromLatin1(name))) {
            if (button->isVisible())
                return QTest::mouseClick(button, Qt::LeftButton);
        }
        QFAIL(name);
    }
    void clickRow(const char *id, Qt::KeyboardModifiers modifiers)
    {
        const int row = rowOf(id);
        const QRect bubble
            = timeline()->layoutOf(row).bubble.translated(timeline()->rowOrigin(row)).toRect();
        QTest::mouseClick(
            timeline()->viewport(), Qt::LeftButton, modifiers, bubble.topLeft() + QPoint(8, 8));
    }
    void openFirstChat();

    SystemClock m_clock;
    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountManager> m_accounts;
    std::unique_ptr<MainWindow> m_window;
};

namespace {

const Jid messageAnna = Jid::phoneNumber("491515550110");
const Jid messageBen = Jid::phoneNumber("491515550111");
const QString pressedThumb = QStringLiteral("\U0001F44D");

} // namespace

void tst_MessageActions::init()
{
    m_profile = std::make_unique<TestProfile>();
    const QString id = QStringLiteral("one");
    m_profile->add(id, QStringLiteral("Private"));
    {
        const std::unique_ptr<AccountStore> store = m_profile->store(id);
        const qint64 now = m_clock.now().count();
        const auto add = [&](StoredMessage message, const QString &text) {
            message.content.text = text;
            message.unread = false;
            message.raw = *buildMessageContent(message.content);
            QVERIFY(store->messages().insert(message));
        };
        add(acceptedText(messageAnna, QStringLiteral("OLD"), now - 20 * 60'000, DeliveryStep::Read),
            QStringLiteral("an hour ago"));
        add(receivedText(messageAnna, QStringLiteral("THEIRS"), now - 60'000),
            QStringLiteral("see you"));
        add(acceptedText(messageAnna, QStringLiteral("MINE"), now - 30'000, DeliveryStep::Read),
            QStringLiteral("at five"));
        add(receivedText(messageAnna, QStringLiteral("LAST"), now - 20'000),
            QStringLiteral("fine"));
        add(receivedText(messageBen, QStringLiteral("B1"), now - 90'000), QStringLiteral("hello"));
        TestProfile::link(*store);
    }
    m_accounts = m_profile->manager();
    m_accounts->start();
    m_window = std::make_unique<MainWindow>(*m_accounts, m_clock, WindowOptions());
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    openFirstChat();
}

void tst_MessageActions::openFirstChat()
{
    QTRY_COMPARE(m_window->frame()->list()->view()->model()->rowCount(), 2);
    m_window->openChat(QStringLiteral("one"), messageAnna);
    QTRY_COMPARE(chat()->rowCount(), 4);
    QTRY_VERIFY(m_accounts->account(QStringLiteral("one"))->isLinked());
}

void tst_MessageActions::cleanup()
{
    m_window.reset();
    m_accounts.reset();
    m_profile.reset();
}

void tst_MessageActions::anEditIsTypedAndSaved()
{
    QTest::keyClick(composer()->edit(), Qt::Key_Up);
    QVERIFY(composer()->isEditing());
    QVERIFY(part("replyStrip")->isVisible());
    QCOMPARE(composer()->edit()->exactText(), QStringLiteral("at five"));
    QTest::keyClicks(composer()->edit(), QStringLiteral(" or six"));
    QTest::keyClick(composer()->edit(), Qt::Key_Return);
    QTRY_COMPARE(textOf("MINE"), QStringLiteral("at five or six"));
    QVERIFY(chat()->at(rowOf("MINE")).edited);
    QVERIFY(rowInWords(chat()->at(rowOf("MINE"))).contains(QStringLiteral("edited")));
    QVERIFY(!composer()->isEditing());
    QVERIFY(composer()->text().isEmpty());
    QVERIFY(!part("replyStrip")->isVisible());
    QCOMPARE(chat()->rowCount(), 4);
}

void tst_MessageActions::leavingAnEditBringsWhatWasHalfWrittenBack()
{
    QTest::keyClicks(composer()->edit(), QStringLiteral("half"));
    timeline()->perform(rowOf("MINE"), RowAction::Edit);
    QTest::keyClicks(composer()->edit(), QStringLiteral(" changed"));
    QCOMPARE(chat()->draft(), QStringLiteral("half"));
    QTest::keyClick(composer()->edit(), Qt::Key_Escape);
    QVERIFY(!composer()->isEditing());
    QCOMPARE(composer()->edit()->exactText(), QStringLiteral("half"));
    QCOMPARE(textOf("MINE"), QStringLiteral("at five"));
    // What is saved unchanged goes nowhere.
    timeline()->perform(rowOf("MINE"), RowAction::Edit);
    QTest::keyClick(composer()->edit(), Qt::Key_Return);
    QTest::qWait(50);
    QVERIFY(!chat()->at(rowOf("MINE")).edited);
    QCOMPARE(composer()->text(), QStringLiteral("half"));
}

void tst_MessageActions::anEditStaysInItsChat()
{
    QTest::keyClicks(composer()->edit(), QStringLiteral("half"));
    timeline()->perform(rowOf("MINE"), RowAction::Edit);
    QTest::keyClicks(composer()->edit(), QStringLiteral(" changed"));
    m_window->openChat(QStringLiteral("one"), messageBen);
    QVERIFY(!composer()->isEditing());
    QVERIFY(composer()->text().isEmpty());
    QTest::keyClicks(composer()->edit(), QStringLiteral("to Ben"));
    m_window->openChat(QStringLiteral("one"), messageAnna);
    QTRY_COMPARE(composer()->text(), QStringLiteral("half"));
    QTRY_COMPARE(chat()->rowCount(), 4);
    QCOMPARE(textOf("MINE"), QStringLiteral("at five"));
}

void tst_MessageActions::nothingTooOldIsEdited()
{
    const auto offers = [&](const char *id, RowAction action) {
        const auto actions = timeline()->actionsAt(rowOf(id));
        return std::find(actions.begin(), actions.end(), action) != actions.end();
    };
    QVERIFY(offers("MINE", RowAction::Edit));
    QVERIFY(!offers("OLD", RowAction::Edit));
    QVERIFY(!offers("THEIRS", RowAction::Edit));
    QVERIFY(offers("OLD", RowAction::Delete));
    QVERIFY(offers("THEIRS", RowAction::React));
}

void tst_MessageActions::aReplyLeavesAnEdit()
{
    QTest::keyClicks(composer()->edit(), QStringLiteral("half"));
    timeline()->perform(rowOf("MINE"), RowAction::Edit);
    timeline()->perform(rowOf("THEIRS"), RowAction::Reply);
    QVERIFY(!composer()->isEditing());
    QCOMPARE(composer()->text(), QStringLiteral("half"));
    QVERIFY(composer()->reply());
    timeline()->perform(rowOf("MINE"), RowAction::Edit);
    QVERIFY(!composer()->reply());
    QVERIFY(part("replyStrip")->isVisible());
}

void tst_MessageActions::reactsAndTakesItBack()
{
    for (const QString &shown : { pressedThumb, QString() }) {
        timeline()->perform(rowOf("THEIRS"), RowAction::React);
        auto *bar = m_window->findChild<ReactionBar *>();
        QVERIFY(bar && bar->isVisible());
        auto *thumb = bar->findChild<QAbstractButton *>(QStringLiteral("reaction") + pressedThumb);
        QCOMPARE(thumb->isChecked(), shown.isEmpty());
        QTest::mouseClick(thumb, Qt::LeftButton);
        QTRY_COMPARE(chat()->ownReaction(chat()->at(rowOf("THEIRS"))), shown);
        QTRY_VERIFY(!m_window->findChild<ReactionBar *>());
    }
}

void tst_MessageActions::reactsByKeyboard()
{
    timeline()->perform(rowOf("MINE"), RowAction::React);
    auto *bar = m_window->findChild<ReactionBar *>();
    QVERIFY(bar);
    QTest::keyClick(bar, Qt::Key_Right);
    QTest::keyClick(bar, Qt::Key_Left);
    QTest::keyClick(bar, Qt::Key_Return);
    QTRY_COMPARE(chat()->ownReaction(chat()->at(rowOf("MINE"))), pressedThumb);
    timeline()->perform(rowOf("MINE"), RowAction::React);
    bar = m_window->findChild<ReactionBar *>();
    QTest::keyClick(bar, Qt::Key_Escape);
    QTRY_VERIFY(!m_window->findChild<ReactionBar *>());
    QCOMPARE(chat()->ownReaction(chat()->at(rowOf("MINE"))), pressedThumb);
}

void tst_MessageActions::anyEmojiCanBeSet()
{
    timeline()->perform(rowOf("THEIRS"), RowAction::React);
    click("moreReactions");
    QTRY_VERIFY(part("reactionPicker"));
    auto *picker = m_window->findChild<EmojiPicker *>(QStringLiteral("reactionPicker"));
    QVERIFY(picker->isVisible());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("lobster"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(chat()->ownReaction(chat()->at(rowOf("THEIRS"))), QStringLiteral("\U0001F99E"));
    QTRY_VERIFY(!part("reactionPicker"));
    QVERIFY(composer()->text().isEmpty());
}

void tst_MessageActions::theButtonBesideAMessageReacts()
{
    QWidget *button = part("reactButton");
    QVERIFY(!button->isVisible());
    const int row = rowOf("THEIRS");
    const QRectF bubble = timeline()->layoutOf(row).bubble.translated(timeline()->rowOrigin(row));
    QTest::mouseMove(timeline()->viewport(), bubble.center().toPoint());
    QTRY_VERIFY(button->isVisible());
    QVERIFY(button->geometry().left() > bubble.right());
    QTest::mouseClick(button, Qt::LeftButton);
    auto *bar = m_window->findChild<ReactionBar *>();
    QVERIFY(bar && bar->isVisible());
    bar->close();
}

void tst_MessageActions::deletesOnThisComputer()
{
    timeline()->setCurrentRow(rowOf("MINE"));
    timeline()->setFocus();
    QTest::keyClick(timeline(), Qt::Key_Delete);
    QVERIFY(part("deleteCard"));
    click("deleteCard0");
    QCOMPARE(chat()->rowCount(), 4);
    timeline()->perform(rowOf("MINE"), RowAction::Delete);
    click("deleteCard1");
    QTRY_COMPARE(chat()->rowCount(), 3);
    QCOMPARE(rowOf("MINE"), -1);
    // Nor does it come back with its page.
    m_window->openChat(QStringLiteral("one"), messageBen);
    m_window->openChat(QStringLiteral("one"), messageAnna);
    QTRY_COMPARE(chat()->rowCount(), 3);
}

void tst_MessageActions::deletingForEveryoneWaitsForTheService()
{
    timeline()->perform(rowOf("MINE"), RowAction::Delete);
    click("deleteCard2");
    QTRY_VERIFY(!chat()->at(rowOf("MINE")).reason.isEmpty());
    QCOMPARE(textOf("MINE"), QStringLiteral("at five"));
}

void tst_MessageActions::whatTheOtherSideWroteIsDeletedHereAlone()
{
    timeline()->perform(rowOf("THEIRS"), RowAction::Delete);
    QVERIFY(part("deleteCard1"));
    QVERIFY(!part("deleteCard2"));
}

void tst_MessageActions::choosesSeveralByMouse()
{
    clickRow("THEIRS", Qt::ControlModifier);
    QVERIFY(part("selectionBar")->isVisible());
    QVERIFY(!composer()->isVisible());
    clickRow("LAST", Qt::NoModifier);
    QCOMPARE(timeline()->marked().size(), size_t(2));
    clickRow("OLD", Qt::ShiftModifier);
    QCOMPARE(timeline()->marked().size(), size_t(4));
    clickRow("MINE", Qt::ControlModifier);
    QCOMPARE(timeline()->marked().size(), size_t(3));
    click("leaveSelectionButton");
    QVERIFY(timeline()->marked().empty());
    QVERIFY(composer()->isVisible());
    QVERIFY(!part("selectionBar")->isVisible());
}

void tst_MessageActions::choosesSeveralByKeyboard()
{
    timeline()->setFocus();
    timeline()->setCurrentRow(rowOf("LAST"));
    QTest::keyClick(timeline(), Qt::Key_Up, Qt::ShiftModifier);
    QTest::keyClick(timeline(), Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(timeline()->marked().size(), size_t(3));
    QTest::keyClick(timeline(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(timeline()->marked().size(), size_t(2));
    QTest::keyClick(timeline(), Qt::Key_Space);
    QCOMPARE(timeline()->marked().size(), size_t(1));
    QTest::keyClick(timeline(), Qt::Key_Escape);
    QVERIFY(timeline()->marked().empty());
}

void tst_MessageActions::copiesWhatIsChosenInItsOrder()
{
    clickRow("LAST", Qt::ControlModifier);
    clickRow("THEIRS", Qt::ControlModifier);
    QTest::keyClick(timeline(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("see you\nfine"));
    QGuiApplication::clipboard()->clear();
    click("copySelectionButton");
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("see you\nfine"));
}

void tst_MessageActions::whatIsChosenIsDeletedTogether()
{
    clickRow("LAST", Qt::ControlModifier);
    clickRow("MINE", Qt::ControlModifier);
    click("deleteSelectionButton");
    // One of them is not one's own.
    QVERIFY(!part("deleteCard2"));
    click("deleteCard1");
    QTRY_COMPARE(chat()->rowCount(), 2);
    QVERIFY(timeline()->marked().empty());
    QVERIFY(composer()->isVisible());
}

void tst_MessageActions::aQuotedMessageFarAwayIsShown()
{
    const auto store = m_profile->store(QStringLiteral("one"));
    const qint64 now = m_clock.now().count();
    for (int i = 0; i < 300; ++i) {
        StoredMessage message
            = receivedText(messageBen, QStringLiteral("N%1").arg(i), now - (300 - i) * 1000);
        message.unread = false;
        if (i == 299)
            message.content.quote = Quote { QStringLiteral("N3"), messageBen, {} };
        QVERIFY(store->messages().insert(message));
    }
    m_window->openChat(QStringLiteral("one"), messageBen);
    QTRY_VERIFY(rowOf("N299") >= 0);
    QCOMPARE(rowOf("N3"), -1);
    timeline()->perform(rowOf("N299"), RowAction::JumpToQuote);
    QTRY_VERIFY(rowOf("N3") >= 0);
    QTRY_VERIFY(timeline()->viewport()->rect().contains(timeline()->rowRect(rowOf("N3"))));
}

void tst_MessageActions::comesBackToTheChatThatWasOpen()
{
    const QTemporaryDir folder;
    WindowOptions options;
    options.settingsFile = folder.filePath(QStringLiteral("window.ini"));
    {
        MainWindow first(*m_accounts, m_clock, options);
        first.show();
        QVERIFY(first.conversation() == nullptr);
        first.showAccount(QStringLiteral("one"));
        first.openChat(QStringLiteral("one"), messageBen);
        first.close();
    }
    {
        MainWindow second(*m_accounts, m_clock, options);
        second.show();
        QVERIFY(second.conversation());
        QCOMPARE(second.conversation()->chat(), messageBen);
        second.close();
    }
    QSettings settings(options.settingsFile, QSettings::IniFormat);
    settings.setValue(QStringLiteral("last/account"), QStringLiteral("gone"));
    settings.setValue(QStringLiteral("last/shown"), QStringLiteral("gone"));
    settings.sync();
    const MainWindow third(*m_accounts, m_clock, options);
    QVERIFY(third.conversation() == nullptr);
}

void tst_MessageActions::theHeaderSearchesInTheChat()
{
    click("searchInChatButton");
    QVERIFY(m_window->frame()->conversation()->hits()->isVisible());
}

void tst_MessageActions::screenReadersDoAllOfIt()
{
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(timeline());
    QAccessibleInterface *row = list->child(rowOf("MINE"));
    QAccessibleActionInterface *actions = row->actionInterface();
    for (const RowAction action : { RowAction::Reply, RowAction::React, RowAction::Edit,
             RowAction::Copy, RowAction::Select, RowAction::Delete })
        QVERIFY2(
            actions->actionNames().contains(actionWords(action)), qPrintable(actionWords(action)));
    actions->doAction(actionWords(RowAction::Edit));
    QVERIFY(composer()->isEditing());
}

HELIOGRAPH_TEST(MessageActions)
#include "tst_MessageActions.moc"
