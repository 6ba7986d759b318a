// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/StoreReader.h"
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

/// What people set to messages, and own reactions that wait among them (05 §2.9).
class tst_ReactionTable : public QObject, private StoredRows {
    Q_OBJECT
private slots:
    void init() { m_store = testStore(); }
    void oneOfEachPersonTheNewest();
    void takenBackIsNotShown();
    void waitsForItsMessage();
    void keepsOnlySoManyForNobody();
    void forgetsOldOnesForNobody();
    void comesBackWhenTheNewOneFails();
    void goesWithItsMessage();
    void goesOnUnderTheOtherName();
    void ofTwoNamesTheNewestStays_data();
    void ofTwoNamesTheNewestStays();
    void findsItsMessageUnderTheOtherName();
    void ofTwoRowsForOneMessageNoneIsLost();
    void ownOnesAreNoMessages();
    void ownOnesStayWhatTheyAre();

private:
    ReactionTable &reactions() const { return m_store->reactions(); }
    MessageKey key(const QString &id) const { return { m_kim, m_kim, id }; }
    bool react(const QString &target, const QString &emoji, qint64 time = 5000,
        const Jid &who = Jid::phoneNumber("447700900123")) const
    {
        return reactions()
            .keep(key(target), { who, emoji, time, QStringLiteral("R%1").arg(time) })
            .value();
    }
    QString shownAt(const StoredMessage &message) const
    {
        QStringList parts;
        const StoredMessage now = messages().byRow(message.rowId).value();
        for (const Reaction &reaction : now.reactions)
            parts << reaction.sender.toString().left(3) + reaction.emoji;
        return parts.join(u' ');
    }
    StoredMessage ownReaction(const QString &target) const
    {
        StoredMessage row = ownText(m_kim, QStringLiteral("R"), 9000);
        row.content.kind = MessageKind::Reaction;
        row.content.text = QStringLiteral("+");
        row.content.quote = Quote { target, m_kim, {} };
        return inserted(row);
    }
    const Jid m_own = Jid::phoneNumber("15550009999");
};

void tst_ReactionTable::oneOfEachPersonTheNewest()
{
    const StoredMessage message = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    QVERIFY(react(QStringLiteral("A"), QStringLiteral("+")));
    QVERIFY(react(QStringLiteral("A"), QStringLiteral("!"), 6000, m_own));
    QCOMPARE(shownAt(message), QStringLiteral("447+ 155!"));
    QVERIFY(!react(QStringLiteral("A"), QStringLiteral("-"), 4999));
    QVERIFY(react(QStringLiteral("A"), QStringLiteral("?"), 5000));
    QCOMPARE(shownAt(message), QStringLiteral("447? 155!"));
    QCOMPARE(reactions().of(message.rowId), messages().byRow(message.rowId)->reactions);
    QCOMPARE(reactions().find(message.key, m_own)->id, QStringLiteral("R6000"));
    QVERIFY(!reactions().find(key(QStringLiteral("B")), m_own));
}

void tst_ReactionTable::takenBackIsNotShown()
{
    const StoredMessage message = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    QVERIFY(react(QStringLiteral("A"), QStringLiteral("+")));
    QVERIFY(react(QStringLiteral("A"), {}, 6000));
    QVERIFY(messages().byRow(message.rowId)->reactions.empty());
    QVERIFY(reactions().of(message.rowId).empty());
    // What was set before it and comes late is not there again.
    QVERIFY(!react(QStringLiteral("A"), QStringLiteral("+"), 5500));
    QVERIFY(messages().byRow(message.rowId)->reactions.empty());
}

void tst_ReactionTable::waitsForItsMessage()
{
    QVERIFY(react(QStringLiteral("A"), QStringLiteral("+")));
    QVERIFY(!messages().knowsChat(m_kim));
    const StoredMessage other = inserted(ownText(m_kim, QStringLiteral("A"), 1000));
    QVERIFY(shownAt(other).isEmpty());
    const StoredMessage message = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    QCOMPARE(shownAt(message), QStringLiteral("447+"));
}

void tst_ReactionTable::keepsOnlySoManyForNobody()
{
    const StoredMessage message = inserted(incomingText(m_kim, QStringLiteral("here"), 1000));
    QVERIFY(react(QStringLiteral("here"), QStringLiteral("+")));
    QVERIFY(m_store->transact([&]() -> Result<void> {
        for (int i = 0; i <= 1000; ++i)
            (void)react(QString::number(i), QStringLiteral("+"));
        return {};
    }));
    const auto isKept = [&](const char *id) {
        return reactions().find(key(QLatin1String(id)), m_kim).has_value();
    };
    QVERIFY(!isKept("0"));
    QVERIFY(isKept("1") && isKept("1000") && isKept("here"));
}

void tst_ReactionTable::forgetsOldOnesForNobody()
{
    (void)inserted(incomingText(m_kim, QStringLiteral("here"), 1000));
    for (const char *id : { "here", "old" })
        QVERIFY(react(QLatin1String(id), QStringLiteral("+"), 1000));
    QVERIFY(react(QStringLiteral("young"), QStringLiteral("+"), 2000));
    QVERIFY(reactions().prune(milliseconds(2000)));
    QVERIFY(reactions().find(key(QStringLiteral("here")), m_kim));
    QVERIFY(!reactions().find(key(QStringLiteral("old")), m_kim));
    QVERIFY(reactions().find(key(QStringLiteral("young")), m_kim));
}

void tst_ReactionTable::comesBackWhenTheNewOneFails()
{
    const StoredMessage message = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    QVERIFY(react(QStringLiteral("A"), QStringLiteral("+"), 5000, m_own));
    QVERIFY(react(QStringLiteral("A"), QStringLiteral("!"), 6000, m_own));
    QVERIFY(!reactions().withdraw(message.key, m_own, QStringLiteral("R5000")).value());
    QCOMPARE(shownAt(message), QStringLiteral("155!"));
    QVERIFY(reactions().withdraw(message.key, m_own, QStringLiteral("R6000")).value());
    QCOMPARE(shownAt(message), QStringLiteral("155+"));
    QVERIFY(reactions().find(message.key, m_own)->id.isEmpty());
    QVERIFY(!reactions().withdraw(message.key, m_own, QStringLiteral("R6000")).value());
}

void tst_ReactionTable::goesWithItsMessage()
{
    const StoredMessage removed = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    const StoredMessage revoked = inserted(incomingText(m_kim, QStringLiteral("B"), 1000));
    QVERIFY(react(QStringLiteral("A"), QStringLiteral("+")));
    QVERIFY(react(QStringLiteral("B"), QStringLiteral("+")));
    QVERIFY(messages().remove(removed.rowId));
    QVERIFY(messages().revoke(revoked.rowId));
    QVERIFY(!reactions().find(removed.key, m_kim));
    QVERIFY(messages().byRow(revoked.rowId)->reactions.empty());
}

void tst_ReactionTable::goesOnUnderTheOtherName()
{
    const MessageKey before { m_kimsLid, m_kimsLid, QStringLiteral("A") };
    QVERIFY(*reactions().keep(before, { m_kimsLid, QStringLiteral("+"), 5000, {} }));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    QCOMPARE(
        shownAt(inserted(incomingText(m_kim, QStringLiteral("A"), 1000))), QStringLiteral("447+"));
}

void tst_ReactionTable::ofTwoNamesTheNewestStays_data()
{
    QTest::addColumn<qint64>("time");
    QTest::addColumn<QString>("shown");
    QTest::newRow("the former name is older") << qint64(4000) << QStringLiteral("447!");
    QTest::newRow("the former name is newer") << qint64(6000) << QStringLiteral("447+");
}

void tst_ReactionTable::ofTwoNamesTheNewestStays()
{
    QFETCH(const qint64, time);
    QFETCH(const QString, shown);
    const StoredMessage message = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    const MessageKey before { m_kimsLid, m_kimsLid, QStringLiteral("A") };
    QVERIFY(*reactions().keep(before, { m_kimsLid, QStringLiteral("+"), time, {} }));
    QVERIFY(react(QStringLiteral("A"), QStringLiteral("!"), 5000));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    QCOMPARE(shownAt(message), shown);
}

void tst_ReactionTable::findsItsMessageUnderTheOtherName()
{
    const StoredMessage here = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    const StoredMessage moves = inserted(incomingText(m_kimsLid, QStringLiteral("B"), 1000));
    const MessageKey early { m_kimsLid, m_kimsLid, QStringLiteral("A") };
    QVERIFY(*reactions().keep(early, { m_kimsLid, QStringLiteral("+"), 5000, {} }));
    QVERIFY(react(QStringLiteral("B"), QStringLiteral("!")));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    QCOMPARE(shownAt(here), QStringLiteral("447+"));
    QCOMPARE(shownAt(moves), QStringLiteral("447!"));
}

void tst_ReactionTable::ofTwoRowsForOneMessageNoneIsLost()
{
    const StoredMessage stays = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    const StoredMessage extra = inserted(incomingText(m_kimsLid, QStringLiteral("A"), 1000));
    QVERIFY(*reactions().keep(extra.key, { m_kimsLid, QStringLiteral("+"), 5000, {} }));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    QVERIFY(!messages().byRow(extra.rowId));
    QCOMPARE(shownAt(stays), QStringLiteral("447+"));
}

void tst_ReactionTable::ownOnesAreNoMessages()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("account.db"));
    m_store = testStore(path);
    const StoredMessage message = inserted(incomingText(m_kim, QStringLiteral("A"), 1000));
    const StoredMessage reaction = ownReaction(QStringLiteral("A"));
    QVERIFY(outbox().enqueue(reaction.rowId, {}));
    QVERIFY(messages().setTime(reaction.rowId, 9500));
    StoreReader reader(path, testBox());
    const auto wait = [](const auto &future) {
        return QTest::qWaitFor([&] { return future.isFinished(); })
            ? future.result().value()
            : typename std::decay_t<decltype(future.result())>::value_type();
    };
    const std::vector<StoredChat> chats = wait(reader.chats());
    QCOMPARE(chats.size(), size_t(1));
    QCOMPARE(chats.front().last->rowId, message.rowId);
    QCOMPARE(chats.front().unread, 1);
    const std::vector<StoredMessage> page = wait(reader.page(m_kim, 0, 0, 10));
    QCOMPARE(page.size(), size_t(1));
    QCOMPARE(page.front().rowId, message.rowId);
    QVERIFY(wait(reader.sent(0, 100'000)).empty());
    // But it goes out like one, and can be asked for by its id.
    QCOMPARE(outboxIds(), QStringList { QStringLiteral("R") });
    QCOMPARE(wait(reader.findOwn(QStringLiteral("R"))).size(), size_t(1));
}

void tst_ReactionTable::ownOnesStayWhatTheyAre()
{
    const StoredMessage reaction = ownReaction(QStringLiteral("A"));
    MessageContent content;
    content.text = QStringLiteral("edited");
    QVERIFY(messages().edit(reaction.rowId, content, {}));
    QVERIFY(messages().revoke(reaction.rowId));
    QCOMPARE(messages().byRow(reaction.rowId)->content.kind, MessageKind::Reaction);
    QCOMPARE(messages().byRow(reaction.rowId)->content.text, QStringLiteral("+"));
}

HELIOGRAPH_TEST(ReactionTable)
#include "tst_ReactionTable.moc"
