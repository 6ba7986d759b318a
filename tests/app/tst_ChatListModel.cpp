// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Account.h"
#include "app/AccountManager.h"
#include "app/ChatListModel.h"
#include "protocol/MessageContent.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace heliograph;

class tst_ChatListModel : public QObject {
    Q_OBJECT

private slots:
    void emptyProfileIsLoadedAtOnce();
    void inboxIsMergedNewestFirst();
    void rowsCarryTheLastMessage();
    void accountFilter();
    void unreadOnly();
    void changedChatMovesUp();
    void draftAloneIsListed();
    void labelChangeReachesTheRows();
    void accessibleTextSaysEverything();
    void C35_unnamedHiddenIdHasNoNumber();
    void C19_previewsAreRead();
    void C35_mentionsAreNames();
    void linesBetweenMessagesAreWords();
    void aMessageThatNeverCameSaysSo();
    void longTextsAreCutBeforeTheyAreShown();
    void C26_filesShowTheEndingThatTheyHave();
};

namespace {

constexpr qint64 listBase = 1'790'000'000'000;
const Jid listAda = Jid::phoneNumber("491515550110");
const Jid listBen = Jid::phoneNumber("491515550111");
const Jid listKim = Jid::lid("235000000000001");

/// Two accounts: "one" knows Ada and Ben, "two" knows Ben and Kim.
class Lists {
public:
    Lists()
    {
        profile.add(QStringLiteral("one"), QStringLiteral("Private"), 0);
        profile.add(QStringLiteral("two"), QStringLiteral("Work"), 1);
        const auto one = profile.store(QStringLiteral("one"));
        put(*one, receivedText(listAda, QStringLiteral("a1"), listBase + 1000));
        put(*one,
            acceptedText(listBen, QStringLiteral("b1"), listBase + 3000, DeliveryStep::Delivered));
        (void)one->directory().savePushName(listAda, QStringLiteral("Ada"));
        const auto two = profile.store(QStringLiteral("two"));
        put(*two,
            acceptedText(listBen, QStringLiteral("b2"), listBase + 2000, DeliveryStep::Failed));
        put(*two, receivedText(listKim, QStringLiteral("k1"), listBase + 4000));
        manager = profile.manager();
        model = std::make_unique<ChatListModel>(*manager);
        tester = std::make_unique<QAbstractItemModelTester>(
            model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        manager->start();
    }
    static void put(AccountStore &store, StoredMessage message)
    {
        (void)store.messages().insert(message);
    }
    QStringList previews() const
    {
        QStringList out;
        for (int row = 0; row < model->rowCount(); ++row)
            out << model->at(row).preview;
        return out;
    }
    bool isFilled() const { return model->rowCount() == 4; }

    TestProfile profile;
    std::unique_ptr<AccountManager> manager;
    std::unique_ptr<ChatListModel> model;
    std::unique_ptr<QAbstractItemModelTester> tester;
};

QStringList textsOf(const QStringList &ids)
{
    QStringList out;
    for (const QString &id : ids)
        out << QStringLiteral("text of ") + id;
    return out;
}

} // namespace

void tst_ChatListModel::emptyProfileIsLoadedAtOnce()
{
    TestProfile profile;
    const auto manager = profile.manager();
    const ChatListModel model(*manager);
    QVERIFY(model.isLoaded());
    QCOMPARE(model.rowCount(), 0);
}

void tst_ChatListModel::inboxIsMergedNewestFirst()
{
    const Lists lists;
    QVERIFY(!lists.model->isLoaded());
    QTRY_VERIFY(lists.isFilled());
    QVERIFY(lists.model->isLoaded());
    QCOMPARE(lists.previews(),
        textsOf({ QStringLiteral("k1"), QStringLiteral("b1"), QStringLiteral("b2"),
            QStringLiteral("a1") }));
    QCOMPARE(lists.model->rowOf(QStringLiteral("two"), listBen), 2);
    QCOMPARE(lists.model->rowOf(QStringLiteral("two"), listAda), -1);
    QCOMPARE(lists.manager->unread(), 2);
}

void tst_ChatListModel::rowsCarryTheLastMessage()
{
    const Lists lists;
    QTRY_VERIFY(lists.isFilled());
    const ChatRow &incoming = lists.model->at(3);
    QCOMPARE(incoming.title, QStringLiteral("Ada"));
    QCOMPARE(incoming.accountLabel, QStringLiteral("Private"));
    QCOMPARE(incoming.unread, 1);
    QCOMPARE(incoming.timestamp, listBase + 1000);
    QVERIFY(!incoming.lastFromMe);
    const ChatRow &own = lists.model->at(2);
    QCOMPARE(own.title, QStringLiteral("+49 151 555 0111"));
    QCOMPARE(own.unread, 0);
    QCOMPARE(own.lastStatus, DeliveryStep::Failed);
    QVERIFY(own.lastFromMe);
    QCOMPARE(lists.model->data(lists.model->index(3), ChatListModel::RowRole).value<ChatRow>(),
        incoming);
}

void tst_ChatListModel::accountFilter()
{
    const Lists lists;
    QTRY_VERIFY(lists.isFilled());
    lists.model->setAccountFilter(QStringLiteral("two"));
    QCOMPARE(lists.previews(), textsOf({ QStringLiteral("k1"), QStringLiteral("b2") }));
    lists.model->setAccountFilter(QStringLiteral("one"));
    QCOMPARE(lists.previews(), textsOf({ QStringLiteral("b1"), QStringLiteral("a1") }));
    lists.model->setAccountFilter({});
    QVERIFY(lists.isFilled());
}

void tst_ChatListModel::unreadOnly()
{
    const Lists lists;
    QTRY_VERIFY(lists.isFilled());
    lists.model->setUnreadOnly(true);
    QCOMPARE(lists.previews(), textsOf({ QStringLiteral("k1"), QStringLiteral("a1") }));
    lists.model->setUnreadOnly(false);
    QVERIFY(lists.isFilled());
}

void tst_ChatListModel::changedChatMovesUp()
{
    Lists lists;
    QTRY_VERIFY(lists.isFilled());
    QSignalSpy moved(lists.model.get(), &QAbstractItemModel::rowsMoved);
    const auto one = lists.profile.store(QStringLiteral("one"));
    Lists::put(*one, receivedText(listAda, QStringLiteral("a2"), listBase + 9000));
    emit lists.manager->account(QStringLiteral("one"))
        ->chatsChanged({ ChatChange { listAda, {} } });
    QTRY_COMPARE(lists.previews(),
        textsOf({ QStringLiteral("a2"), QStringLiteral("k1"), QStringLiteral("b1"),
            QStringLiteral("b2") }));
    QCOMPARE(moved.size(), 1);
    QCOMPARE(lists.model->at(0).unread, 2);
}

void tst_ChatListModel::draftAloneIsListed()
{
    const Lists lists;
    QTRY_VERIFY(lists.isFilled());
    Account *two = lists.manager->account(QStringLiteral("two"));
    two->saveDraft(listAda, QStringLiteral("half a thought"));
    QTRY_COMPARE(lists.model->rowCount(), 5);
    QCOMPARE(lists.model->at(4).draft, QStringLiteral("half a thought"));
    QCOMPARE(lists.model->at(4).timestamp, 0);
    two->saveDraft(listAda, {});
    QTRY_COMPARE(lists.model->rowCount(), 4);
}

void tst_ChatListModel::labelChangeReachesTheRows()
{
    const Lists lists;
    QTRY_VERIFY(lists.isFilled());
    lists.manager->account(QStringLiteral("two"))->setLabel(QStringLiteral("Shop"));
    QCOMPARE(lists.model->at(0).accountLabel, QStringLiteral("Shop"));
    QCOMPARE(lists.model->at(1).accountLabel, QStringLiteral("Private"));
}

void tst_ChatListModel::accessibleTextSaysEverything()
{
    const Lists lists;
    QTRY_VERIFY(lists.isFilled());
    const QModelIndex index = lists.model->index(3);
    QCOMPARE(index.data().toString(), QStringLiteral("Ada"));
    const QString words = index.data(Qt::AccessibleTextRole).toString();
    for (const QString &part : { QStringLiteral("Ada"), QStringLiteral("text of a1"),
             QStringLiteral("1 unread"), QStringLiteral("account Private") })
        QVERIFY2(words.contains(part), qPrintable(words));
}

void tst_ChatListModel::C35_unnamedHiddenIdHasNoNumber()
{
    const Lists lists;
    QTRY_VERIFY(lists.isFilled());
    QCOMPARE(lists.model->at(0).title, QStringLiteral("Unknown contact"));
    QVERIFY(!lists.model->index(0)
                 .data(Qt::AccessibleTextRole)
                 .toString()
                 .contains(QStringLiteral("235")));
}

void tst_ChatListModel::C19_previewsAreRead()
{
    Lists lists;
    QTRY_VERIFY(lists.isFilled());
    StoredMessage message = receivedText(listAda, QStringLiteral("a2"), listBase + 9000);
    message.content.text = QStringLiteral("> *see*\n_instance_name_ ~now");
    Lists::put(*lists.profile.store(QStringLiteral("one")), message);
    emit lists.manager->account(QStringLiteral("one"))->chatsChanged({ { listAda, {} } });
    QTRY_COMPARE(lists.model->at(0).preview, QStringLiteral("see instance_name ~now"));
}

void tst_ChatListModel::C35_mentionsAreNames()
{
    Lists lists;
    QTRY_VERIFY(lists.isFilled());
    const auto store = lists.profile.store(QStringLiteral("one"));
    QVERIFY(store->directory().savePushName(listKim, QStringLiteral("Kim")));
    StoredMessage message = receivedText(listAda, QStringLiteral("a2"), listBase + 9000);
    message.content.text
        = QStringLiteral("hi @235000000000001, @235000000000002 and @491515550111");
    message.content.mentions = { listKim, Jid::lid("235000000000002"), listBen };
    message.raw = buildMessageContent(message.content).value();
    Lists::put(*store, message);
    emit lists.manager->account(QStringLiteral("one"))->chatsChanged({ { listAda, {} } });
    QTRY_COMPARE(lists.model->at(0).preview,
        QStringLiteral("hi @Kim, @Unknown contact and @+49 151 555 0111"));
}

void tst_ChatListModel::linesBetweenMessagesAreWords()
{
    Lists lists;
    StoredMessage line = receivedText(listAda, QStringLiteral("line"), listBase + 9000);
    line.content.kind = MessageKind::System;
    line.content.text = eventName(SystemEvent::IdentityChanged);
    Lists::put(*lists.profile.store(QStringLiteral("one")), line);
    emit lists.manager->account(QStringLiteral("one"))
        ->chatsChanged({ ChatChange { listAda, {} } });
    QTRY_COMPARE(
        lists.model->isLoaded() && lists.isFilled() ? lists.model->at(0).preview : QString(),
        QStringLiteral("The security code with Ada changed"));
    line = receivedText(listAda, QStringLiteral("later"), listBase + 9500);
    line.content.kind = MessageKind::System;
    line.content.text = QStringLiteral("eventOfALaterVersion");
    Lists::put(*lists.profile.store(QStringLiteral("one")), line);
    emit lists.manager->account(QStringLiteral("one"))
        ->chatsChanged({ ChatChange { listAda, {} } });
    QTRY_COMPARE(lists.model->at(0).preview, QStringLiteral("Open on the phone"));
}

void tst_ChatListModel::aMessageThatNeverCameSaysSo()
{
    Lists lists;
    StoredMessage lost = receivedText(listAda, QStringLiteral("lost"), listBase + 9000);
    lost.content.kind = MessageKind::Placeholder;
    lost.content.text.clear();
    const auto store = lists.profile.store(QStringLiteral("one"));
    QVERIFY(store->messages().insert(lost));
    QVERIFY(store->messages().setError(lost.rowId, errorName(ErrorCode::NotFound)));
    emit lists.manager->account(QStringLiteral("one"))
        ->chatsChanged({ ChatChange { listAda, {} } });
    QTRY_COMPARE(
        lists.model->isLoaded() && lists.isFilled() ? lists.model->at(0).reason : QString(),
        QStringLiteral("This message could not be loaded"));
}

void tst_ChatListModel::longTextsAreCutBeforeTheyAreShown()
{
    const QString face = QString::fromUcs4(U"\U0001F600", 1);
    TestProfile profile;
    profile.add(QStringLiteral("one"), QStringLiteral("Private"));
    const auto store = profile.store(QStringLiteral("one"));
    StoredMessage message = receivedText(listAda, QStringLiteral("a1"), listBase);
    message.content.text = QStringLiteral("x") + face.repeated(30'000);
    Lists::put(*store, message);
    QVERIFY(store->messages().setDraft(listAda, face.repeated(30'000)));
    const auto manager = profile.manager();
    const ChatListModel model(*manager);
    manager->start();
    QTRY_COMPARE(model.rowCount(), 1);
    for (const QString &shown : { model.at(0).preview, model.at(0).draft }) {
        QVERIFY2(shown.size() > 200 && shown.size() <= 256, qPrintable(shown));
        QVERIFY(shown.isValidUtf16());
    }
}

void tst_ChatListModel::C26_filesShowTheEndingThatTheyHave()
{
    TestProfile profile;
    profile.add(QStringLiteral("one"), QStringLiteral("Private"));
    StoredMessage message = receivedText(listAda, QStringLiteral("a1"), listBase);
    message.content.kind = MessageKind::Document;
    message.content.media = MediaReference {};
    message.content.media->fileName = QStringLiteral("last\u202egpj.exe");
    Lists::put(*profile.store(QStringLiteral("one")), message);
    const auto manager = profile.manager();
    const ChatListModel model(*manager);
    manager->start();
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.at(0).preview, QStringLiteral("lastgpj.exe"));
}

HELIOGRAPH_TEST(ChatListModel)
#include "tst_ChatListModel.moc"
