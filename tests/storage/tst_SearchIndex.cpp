// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

/// What is found, in which order, and what is not found any more.
class tst_SearchIndex : public QObject, private StoredRows {
    Q_OBJECT
private slots:
    void init() { m_store = testStore(); }
    void newestFirstWhateverCameFirst();
    void pagesFollowEachOther();
    void filtersNarrow_data();
    void filtersNarrow();
    void onlyMessagesOfATime();
    void scriptsAndAccents_data();
    void scriptsAndAccents();
    void whateverIsTypedIsNoError();
    void editedTextIsFoundByItsNewWords();
    void deletedTextIsNotFound();
    void whatIsHiddenOrOnItsWayIsNotFound();
    void whatAnEditReplacedIsFoundAgain();
    void placeholdersAreFoundOnceTheyAreHere();
    void aNewTimeMovesIt();
    void removedAndMergedRowsAreFoundOnce();
    void filesAreFoundByTheirNames();
    void linesBetweenMessagesAreNotFound();
    void nothingOfAnUndoneTransactionIsFound();
    void olderMessagesAreTakenInStepByStep();
    void changesBeforeTheyAreTakenIn();
    void oddTimesAndManyFilteredOut();

private:
    StoredMessage put(const QString &id, const QString &text, qint64 time) const
    {
        StoredMessage message = incomingText(m_kim, id, time);
        message.content.text = text;
        return inserted(message);
    }
    SearchPage search(SearchRequest request) const
    {
        if (request.limit == 0)
            request.limit = 50;
        return m_store->search().page(request).value();
    }
    QStringList idsOf(const SearchPage &page) const
    {
        QStringList ids;
        for (const FoundRow &row : page.rows)
            ids << row.message.key.id;
        return ids;
    }
    QStringList found(const QString &typed) const { return idsOf(search({ SearchQuery(typed) })); }
};

namespace {

constexpr qint64 searchBase = 1'790'000'000'000;

QStringList letters(const char *each)
{
    return QString::fromLatin1(each).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

void tst_SearchIndex::newestFirstWhateverCameFirst()
{
    put(QStringLiteral("B"), QStringLiteral("blue two"), searchBase + 2000);
    put(QStringLiteral("C"), QStringLiteral("blue three"), searchBase + 3000);
    put(QStringLiteral("A"), QStringLiteral("blue one"), searchBase + 1000);
    put(QStringLiteral("D"), QStringLiteral("red"), searchBase + 4000);
    QCOMPARE(found(QStringLiteral("blue")), letters("C B A"));
    QCOMPARE(found(QStringLiteral("blu t")), QStringList());
    QCOMPARE(found(QStringLiteral("blu tw")), letters("B"));
    QCOMPARE(found(QStringLiteral("\"two blue\"")), QStringList());
    QVERIFY(m_store->directory().savePushName(m_kim, QStringLiteral("Kim")));
    QCOMPARE(
        search({ SearchQuery(QStringLiteral("red")) }).rows[0].pushName, QStringLiteral("Kim"));
}

void tst_SearchIndex::pagesFollowEachOther()
{
    for (int i = 0; i < 10; ++i)
        put(QString::number(i), QStringLiteral("blue"), searchBase + i / 4 * 1000);
    SearchRequest request { SearchQuery(QStringLiteral("blue")) };
    request.limit = 3;
    QStringList all;
    for (int page = 0; page < 10; ++page) {
        const SearchPage found = search(request);
        all << idsOf(found);
        request.before = found.next;
        if (found.next == 0)
            break;
        QCOMPARE(found.rows.size(), size_t(3));
    }
    QCOMPARE(all, letters("9 8 7 6 5 4 3 2 1 0"));
}

void tst_SearchIndex::filtersNarrow_data()
{
    using Sender = SearchRequest::Sender;
    using Kind = SearchRequest::Kind;
    QTest::addColumn<int>("sender");
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("inKimsChat");
    QTest::addColumn<QString>("ids");
    const auto add = [](const char *name, Sender sender, Kind kind, bool chat, const char *ids) {
        QTest::newRow(name) << int(sender) << int(kind) << chat << QString::fromLatin1(ids);
    };
    add("none", Sender::Anyone, Kind::Any, false, "other link file photo own text");
    add("own", Sender::Me, Kind::Any, false, "own");
    add("others", Sender::Others, Kind::Any, false, "other link file photo text");
    add("photos", Sender::Anyone, Kind::Photos, false, "photo");
    add("files", Sender::Anyone, Kind::Files, false, "file");
    add("links", Sender::Anyone, Kind::Links, false, "link");
    add("chat", Sender::Anyone, Kind::Any, true, "link file photo own text");
    add("all together", Sender::Others, Kind::Photos, true, "photo");
    add("none fits", Sender::Me, Kind::Photos, true, "");
}

void tst_SearchIndex::filtersNarrow()
{
    QFETCH(const int, sender);
    QFETCH(const int, kind);
    QFETCH(const bool, inKimsChat);
    QFETCH(const QString, ids);
    put(QStringLiteral("text"), QStringLiteral("blue"), searchBase);
    StoredMessage own = ownText(m_kim, QStringLiteral("own"), searchBase + 1000);
    own.content.text = QStringLiteral("blue");
    inserted(own);
    for (const auto &[id, as] : { std::pair { QStringLiteral("photo"), MessageKind::Image },
             std::pair { QStringLiteral("file"), MessageKind::Document } }) {
        StoredMessage media
            = incomingText(m_kim, id, searchBase + (as == MessageKind::Image ? 2000 : 3000));
        media.content.kind = as;
        media.content.text = QStringLiteral("blue");
        media.content.media = MediaReference {};
        inserted(media);
    }
    put(QStringLiteral("link"), QStringLiteral("blue HTTPS://example.org"), searchBase + 4000);
    StoredMessage other = incomingText(
        Jid::phoneNumber("447700900456"), QStringLiteral("other"), searchBase + 5000);
    other.content.text = QStringLiteral("blue");
    inserted(other);
    SearchRequest request { SearchQuery(QStringLiteral("blue")) };
    request.sender = static_cast<SearchRequest::Sender>(sender);
    request.kind = static_cast<SearchRequest::Kind>(kind);
    if (inKimsChat)
        request.chat = m_kim;
    QCOMPARE(idsOf(search(request)), ids.split(u' ', Qt::SkipEmptyParts));
}

void tst_SearchIndex::onlyMessagesOfATime()
{
    for (int i = 0; i < 5; ++i)
        put(QString::number(i), QStringLiteral("blue"), searchBase + i * 1000);
    SearchRequest request { SearchQuery(QStringLiteral("blue")) };
    request.from = searchBase + 1000;
    request.to = searchBase + 4000;
    QCOMPARE(idsOf(search(request)), letters("3 2 1"));
}

void tst_SearchIndex::scriptsAndAccents_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("isFound");
    const auto add = [](const char *text, const char *typed, bool isFound = true) {
        QTest::addRow("%s in %s", typed, text)
            << QString::fromUtf8(text) << QString::fromUtf8(typed) << isFound;
    };
    add("Zoë schrieb aus Łódź", "zoe lodz");
    add("Zoe", "zoë");
    add("了解しました。明日伺います", "明");
    add("了解しました。明日伺います", "明日");
    add("了解しました。明日伺います", "日明", false);
    add("안녕하세요", "하세");
    add("كِتَاب جديد", "كتاب");
    add("مرحبا بالعالم", "مرح");
    add("שָׁלוֹם לכם", "שלום");
    add("हिन्दी में लिखा", "हिन्दी");
    add("हिन्दी में लिखा", "हन्दा", false);
    add("สวัสดีครับ", "ครับ");
    add("Привет, Ёлка", "елка");
    add("light-blue", "blue");
    add("light-blue", "ight", false);
    add("call 0151 5550110", "0151");
}

void tst_SearchIndex::scriptsAndAccents()
{
    QFETCH(const QString, text);
    QFETCH(const QString, typed);
    QFETCH(const bool, isFound);
    put(QStringLiteral("A"), text, searchBase);
    QCOMPARE(found(typed), isFound ? letters("A") : QStringList());
}

void tst_SearchIndex::whateverIsTypedIsNoError()
{
    put(QStringLiteral("A"), QStringLiteral("blue or near 2 words"), searchBase);
    for (const char *typed : { "\"", "\"\"", "'", "blue\"", "(", ")", "blue)", "*", "blue*",
             "^blue", "-", "blue -", "a:b", "words:blue", "{words}:blue", "NEAR(", "NEAR(blue, 2)",
             "AND", "OR", "NOT", "blue AND", "blue OR", "NOT blue", "+", "blue + or", "\\", "%",
             "_", ";", "--", "/*", "\x01", "🙂", "::", "rowid:1", "search" }) {
        SearchRequest request { SearchQuery(QString::fromUtf8(typed)) };
        request.limit = 10;
        QVERIFY2(m_store->search().page(request).has_value(), typed);
    }
    SearchRequest broken { SearchQuery(QString(QChar(0xD800)) + QStringLiteral("blue")) };
    broken.limit = 10;
    QVERIFY(m_store->search().page(broken).has_value());
    QVERIFY(found(QString(100'000, u'b')).isEmpty());
    QCOMPARE(found(QStringLiteral("blue OR")), letters("A"));
}

void tst_SearchIndex::editedTextIsFoundByItsNewWords()
{
    const StoredMessage row = put(QStringLiteral("A"), QStringLiteral("blue"), searchBase);
    MessageContent content;
    content.text = QStringLiteral("green");
    QVERIFY(messages().edit(row.rowId, content, "raw"));
    QCOMPARE(found(QStringLiteral("blue")), QStringList());
    QCOMPARE(found(QStringLiteral("green")), letters("A"));
}

void tst_SearchIndex::deletedTextIsNotFound()
{
    const StoredMessage row = put(QStringLiteral("A"), QStringLiteral("blue"), searchBase);
    QVERIFY(messages().revoke(row.rowId));
    QCOMPARE(found(QStringLiteral("blue")), QStringList());
    // An edit that comes late changes nothing.
    MessageContent content;
    content.text = QStringLiteral("green");
    QVERIFY(messages().edit(row.rowId, content, "raw"));
    QCOMPARE(found(QStringLiteral("green")), QStringList());
}

void tst_SearchIndex::whatIsHiddenOrOnItsWayIsNotFound()
{
    const StoredMessage row = put(QStringLiteral("A"), QStringLiteral("blue"), searchBase);
    StoredMessage edit = incomingText(m_kim, QStringLiteral("B"), searchBase + 1000);
    edit.content.kind = MessageKind::Edit;
    edit.content.text = QStringLiteral("blue");
    inserted(edit);
    QCOMPARE(found(QStringLiteral("blue")), letters("A"));
    QVERIFY(messages().hide(row.rowId));
    QCOMPARE(found(QStringLiteral("blue")), QStringList());
}

void tst_SearchIndex::whatAnEditReplacedIsFoundAgain()
{
    const StoredMessage row = put(QStringLiteral("A"), QStringLiteral("blue"), searchBase);
    MessageContent content;
    content.text = QStringLiteral("green");
    QVERIFY(messages().edit(row.rowId, content, {}));
    QVERIFY(messages().restoreText(row.rowId, QStringLiteral("blue"), false));
    QCOMPARE(found(QStringLiteral("blue")), letters("A"));
    QCOMPARE(found(QStringLiteral("green")), QStringList());
}

void tst_SearchIndex::placeholdersAreFoundOnceTheyAreHere()
{
    StoredMessage message = incomingText(m_kim, QStringLiteral("A"), searchBase);
    message.content.kind = MessageKind::Placeholder;
    message.content.text.clear();
    inserted(message);
    message.content.kind = MessageKind::Text;
    message.content.text = QStringLiteral("blue");
    QVERIFY(messages().insert(message).value());
    QCOMPARE(found(QStringLiteral("blue")), letters("A"));
}

void tst_SearchIndex::aNewTimeMovesIt()
{
    const StoredMessage row = put(QStringLiteral("A"), QStringLiteral("blue"), searchBase);
    put(QStringLiteral("B"), QStringLiteral("blue"), searchBase + 5000);
    QVERIFY(messages().setTime(row.rowId, searchBase + 9000));
    QCOMPARE(found(QStringLiteral("blue")), letters("A B"));
    QVERIFY(messages().revoke(row.rowId));
    QCOMPARE(found(QStringLiteral("blue")), letters("B"));
}

void tst_SearchIndex::removedAndMergedRowsAreFoundOnce()
{
    const StoredMessage row = put(QStringLiteral("A"), QStringLiteral("blue"), searchBase);
    StoredMessage twin = incomingText(m_kimsLid, QStringLiteral("B"), searchBase + 1000);
    twin.content.text = QStringLiteral("blue");
    inserted(twin);
    twin.key = { m_kim, m_kim, QStringLiteral("B") };
    inserted(twin);
    QCOMPARE(found(QStringLiteral("blue")), letters("B B A"));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    QCOMPARE(found(QStringLiteral("blue")), letters("B A"));
    QVERIFY(messages().remove(row.rowId));
    QCOMPARE(found(QStringLiteral("blue")), letters("B"));
}

void tst_SearchIndex::filesAreFoundByTheirNames()
{
    StoredMessage file = incomingText(m_kim, QStringLiteral("A"), searchBase);
    file.content.kind = MessageKind::Document;
    file.content.text = QStringLiteral("as promised");
    file.content.media = MediaReference {};
    file.content.media->fileName = QStringLiteral("Towels_light-blue_offer.pdf");
    inserted(file);
    QCOMPARE(found(QStringLiteral("blue")), letters("A"));
    QCOMPARE(found(QStringLiteral("promised pdf")), letters("A"));
}

void tst_SearchIndex::linesBetweenMessagesAreNotFound()
{
    StoredMessage line = incomingText(m_kim, QStringLiteral("A"), searchBase);
    line.content.kind = MessageKind::System;
    line.content.text = eventName(SystemEvent::IdentityChanged);
    inserted(line);
    StoredMessage reaction = ownText(m_kim, QStringLiteral("B"), searchBase);
    reaction.content.kind = MessageKind::Reaction;
    reaction.content.text = QStringLiteral("blue");
    inserted(reaction);
    QCOMPARE(found(QStringLiteral("identityChanged")), QStringList());
    QCOMPARE(found(QStringLiteral("blue")), QStringList());
}

void tst_SearchIndex::nothingOfAnUndoneTransactionIsFound()
{
    const StoredMessage row = put(QStringLiteral("A"), QStringLiteral("blue"), searchBase);
    const Result<void> undone = m_store->transact([&]() -> Result<void> {
        put(QStringLiteral("B"), QStringLiteral("blue"), searchBase + 1000);
        (void)messages().revoke(row.rowId);
        return fail(ErrorCode::Cancelled);
    });
    QVERIFY(!undone);
    QCOMPARE(found(QStringLiteral("blue")), letters("A"));
}

namespace {

/// A file of the version before there was a search, with `count` messages.
void makeOldDatabase(const QString &path, int count)
{
    const std::vector<Migration> steps { accountMigrations().begin(),
        accountMigrations().begin() + 11 };
    const std::unique_ptr<Database> old = std::move(Database::open(path, steps).value());
    (void)old->execute("INSERT INTO chats(id, jid) VALUES(1, '447700900123@s.whatsapp.net')");
    for (int i = 1; i <= count; ++i)
        (void)old->execute(
            "INSERT INTO messages(chat, sender, stanza_id, from_me, time, local_time, kind, text,"
            " status) VALUES(1, '447700900123@s.whatsapp.net', ?, 0, ?, 5, 'text', 'blue', 1)",
            { QString::number(i), searchBase + i * 1000 });
}

} // namespace

void tst_SearchIndex::olderMessagesAreTakenInStepByStep()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("account.db"));
    makeOldDatabase(path, 10);
    m_store = testStore(path);
    put(QStringLiteral("new"), QStringLiteral("blue"), searchBase + 99'000);
    SearchPage page = search({ SearchQuery(QStringLiteral("blue")) });
    QCOMPARE(idsOf(page), letters("new"));
    QCOMPARE(page.percentBuilt, 0);
    QVERIFY(m_store->search().build(4).value());
    page = search({ SearchQuery(QStringLiteral("blue")) });
    QCOMPARE(idsOf(page), letters("new 10 9 8 7"));
    QCOMPARE(page.percentBuilt, 40);
    // Where it was is known after a start.
    m_store.reset();
    m_store = testStore(path);
    QVERIFY(m_store->search().build(4).value());
    QVERIFY(!m_store->search().build(4).value());
    page = search({ SearchQuery(QStringLiteral("blue")) });
    QCOMPARE(page.rows.size(), size_t(11));
    QCOMPARE(page.percentBuilt, 100);
    QVERIFY(!m_store->search().build(4).value());
}

void tst_SearchIndex::changesBeforeTheyAreTakenIn()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("account.db"));
    makeOldDatabase(path, 4);
    m_store = testStore(path);
    MessageContent content;
    content.text = QStringLiteral("green");
    QVERIFY(messages().edit(1, content, "raw"));
    QVERIFY(messages().revoke(2));
    QVERIFY(messages().setTime(3, searchBase + 50'000));
    QVERIFY(!m_store->search().build(100).value());
    QCOMPARE(found(QStringLiteral("blue")), letters("3 4"));
    QCOMPARE(found(QStringLiteral("green")), letters("1"));
}

void tst_SearchIndex::oddTimesAndManyFilteredOut()
{
    QVERIFY(m_store->transact([&]() -> Result<void> {
        for (int i = 0; i < 5000; ++i)
            put(QString::number(i), QStringLiteral("blue"), searchBase + i);
        return {};
    }));
    put(QStringLiteral("before"), QStringLiteral("blue red"), -5);
    put(QStringLiteral("late"), QStringLiteral("blue red"), std::numeric_limits<qint64>::max());
    QCOMPARE(found(QStringLiteral("red")), letters("late before"));
    StoredMessage own = ownText(m_kim, QStringLiteral("own"), 1000);
    own.content.text = QStringLiteral("blue");
    inserted(own);
    // One page looks at no more than it may; the next goes on where it ended.
    SearchRequest request { SearchQuery(QStringLiteral("blue")) };
    request.sender = SearchRequest::Sender::Me;
    SearchPage page = search(request);
    QCOMPARE(page.rows.size(), size_t(0));
    QVERIFY(page.next != 0);
    request.before = page.next;
    page = search(request);
    QCOMPARE(idsOf(page), letters("own"));
    QCOMPARE(page.next, 0);
}

HELIOGRAPH_TEST(SearchIndex)
#include "tst_SearchIndex.moc"
