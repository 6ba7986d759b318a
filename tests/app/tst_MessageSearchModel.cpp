// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountManager.h"
#include "app/MessageSearchModel.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace heliograph;

class tst_MessageSearchModel : public QObject {
    Q_OBJECT

private slots:
    void accountsAreMergedByTime();
    void pagesOfAllAccountsStayInOrder();
    void rowsSayWhereTheyAreFrom();
    void filesShowTheirNames();
    void filtersNarrow();
    void daysAreThoseOfTheLocalCalendar();
    void nothingIsFoundWithoutWords();
    void aDeletedMessageGoes();
    void theNewestQuestionCounts();
    void anErasedAccountIsNotAsked();
};

namespace {

constexpr qint64 searchModelBase = 1'790'000'000'000;
const Jid searchAda = Jid::phoneNumber("491515550110");

class Searched {
public:
    explicit Searched(int accounts)
    {
        for (int i = 0; i < accounts; ++i) {
            const QString id = QStringLiteral("a%1").arg(i);
            profile.add(id, QStringLiteral("Account %1").arg(i), i);
            stores.push_back(profile.store(id));
        }
    }
    qint64 put(int account, const QString &id, int second, const QString &text = {})
    {
        StoredMessage message = receivedText(searchAda, id, searchModelBase + second * 1000);
        message.content.text = text.isEmpty() ? QStringLiteral("the blue one") : text;
        return put(account, message);
    }
    qint64 put(int account, StoredMessage message)
    {
        (void)stores[static_cast<size_t>(account)]->messages().insert(message);
        return message.rowId;
    }
    void open()
    {
        manager = profile.manager();
        manager->start();
        model = std::make_unique<MessageSearchModel>(*manager);
    }
    bool search(const QString &text, const MessageFilter &filter = {}) const
    {
        model->search(text, filter);
        return QTest::qWaitFor([this] { return !model->isSearching(); });
    }
    QStringList ids() const
    {
        QStringList out;
        for (int row = 0; row < model->rowCount(); ++row)
            out << model->at(row).id;
        return out;
    }

    TestProfile profile;
    std::vector<std::unique_ptr<AccountStore>> stores;
    std::unique_ptr<AccountManager> manager;
    std::unique_ptr<MessageSearchModel> model;
};

const QString blue = QStringLiteral("blue");

} // namespace

void tst_MessageSearchModel::accountsAreMergedByTime()
{
    Searched searched(3);
    searched.put(0, QStringLiteral("1"), 1);
    searched.put(2, QStringLiteral("2"), 2);
    searched.put(0, QStringLiteral("3"), 3);
    searched.put(1, QStringLiteral("x"), 4, QStringLiteral("the red one"));
    searched.open();
    QVERIFY(searched.search(blue));
    QCOMPARE(searched.ids(),
        (QStringList { QStringLiteral("3"), QStringLiteral("2"), QStringLiteral("1") }));
    QVERIFY(searched.model->isComplete());
    QCOMPARE(searched.model->percentBuilt(), 100);
}

void tst_MessageSearchModel::pagesOfAllAccountsStayInOrder()
{
    Searched searched(3);
    QStringList expected;
    for (int i = 0; i < 150; ++i) {
        // One account has most of the old ones, another few.
        searched.put(i % 10 == 0 ? 1 : i < 100 ? 0 : 2, QString::number(i), i);
        expected.prepend(QString::number(i));
    }
    searched.open();
    QVERIFY(searched.search(blue));
    QCOMPARE(searched.ids(), expected.mid(0, 30));
    QVERIFY(!searched.model->isComplete());
    for (int page = 0; page < 10 && searched.model->canFetchMore({}); ++page) {
        const int before = searched.model->rowCount();
        searched.model->fetchMore({});
        QTRY_VERIFY(searched.model->rowCount() > before || searched.model->isComplete());
        QTRY_VERIFY(!searched.model->isSearching());
    }
    QCOMPARE(searched.ids(), expected);
    QVERIFY(searched.model->isComplete());
    // It asks for all that there is, and for what models owe to their views.
    const QAbstractItemModelTester tester(
        searched.model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(searched.search(QStringLiteral("one")));
    QTRY_COMPARE(searched.ids(), expected);
}

void tst_MessageSearchModel::rowsSayWhereTheyAreFrom()
{
    Searched searched(2);
    QVERIFY(searched.stores[1]->directory().savePushName(searchAda, QStringLiteral("Ada")));
    StoredMessage own = acceptedText(searchAda, QStringLiteral("1"), searchModelBase);
    own.content.text = QStringLiteral("Zoë wants the Blue one");
    const qint64 rowId = searched.put(1, own);
    searched.open();
    QVERIFY(searched.search(QStringLiteral("blue zoe")));
    QCOMPARE(searched.model->rowCount(), 1);
    const FoundMessage &row = searched.model->at(0);
    QCOMPARE(row.accountId, QStringLiteral("a1"));
    QCOMPARE(row.accountLabel, QStringLiteral("Account 1"));
    QCOMPARE(row.title, QStringLiteral("Ada"));
    QCOMPARE(row.chat, searchAda);
    QCOMPARE(row.rowId, rowId);
    QCOMPARE(row.time, searchModelBase);
    QVERIFY(row.fromMe);
    QCOMPARE(row.marks, (std::vector<TextSpan> { { 0, 3 }, { 14, 4 } }));
    const QString words = searched.model->index(0).data(Qt::AccessibleTextRole).toString();
    for (const QString &part : { QStringLiteral("Ada"), QStringLiteral("You"),
             QStringLiteral("Blue one"), QStringLiteral("account Account 1") })
        QVERIFY2(words.contains(part), qPrintable(words));
}

void tst_MessageSearchModel::filesShowTheirNames()
{
    Searched searched(1);
    StoredMessage file = receivedText(searchAda, QStringLiteral("1"), searchModelBase);
    file.content.kind = MessageKind::Document;
    file.content.text = QStringLiteral("as promised");
    file.content.media = MediaReference {};
    file.content.media->fileName = QStringLiteral("light-blue\u202egpj.exe");
    searched.put(0, file);
    searched.open();
    QVERIFY(searched.search(blue));
    QCOMPARE(searched.model->at(0).text, QStringLiteral("light-bluegpj.exe"));
    QVERIFY(searched.search(QStringLiteral("promised")));
    QCOMPARE(searched.model->at(0).text, QStringLiteral("as promised"));
    QCOMPARE(searched.model->at(0).marks, (std::vector<TextSpan> { { 3, 8 } }));
}

void tst_MessageSearchModel::filtersNarrow()
{
    Searched searched(2);
    searched.put(0, QStringLiteral("1"), 1);
    searched.put(1, QStringLiteral("2"), 2);
    StoredMessage own = acceptedText(searchAda, QStringLiteral("3"), searchModelBase + 3000);
    own.content.text = blue;
    searched.put(1, own);
    searched.open();
    MessageFilter filter;
    filter.accountId = QStringLiteral("a1");
    QVERIFY(searched.search(blue, filter));
    QCOMPARE(searched.ids(), (QStringList { QStringLiteral("3"), QStringLiteral("2") }));
    filter.sender = SearchRequest::Sender::Others;
    QVERIFY(searched.search(blue, filter));
    QCOMPARE(searched.ids(), QStringList { QStringLiteral("2") });
    filter.chat = Jid::phoneNumber("491515550199");
    QVERIFY(searched.search(blue, filter));
    QCOMPARE(searched.ids(), QStringList());
}

void tst_MessageSearchModel::daysAreThoseOfTheLocalCalendar()
{
    const QDate day(2026, 11, 1);
    Searched searched(1);
    const auto put = [&](const char *id, qint64 time) {
        StoredMessage message = receivedText(searchAda, QString::fromLatin1(id), time);
        message.content.text = blue;
        searched.put(0, message);
    };
    put("before", day.startOfDay().toMSecsSinceEpoch() - 1000);
    put("first", day.startOfDay().toMSecsSinceEpoch());
    put("last", day.addDays(1).startOfDay().toMSecsSinceEpoch() - 1000);
    put("after", day.addDays(1).startOfDay().toMSecsSinceEpoch());
    searched.open();
    MessageFilter filter;
    filter.since = day;
    filter.until = day;
    QVERIFY(searched.search(blue, filter));
    QCOMPARE(searched.ids(), (QStringList { QStringLiteral("last"), QStringLiteral("first") }));
    filter.until = {};
    QVERIFY(searched.search(blue, filter));
    QCOMPARE(searched.model->rowCount(), 3);
}

void tst_MessageSearchModel::nothingIsFoundWithoutWords()
{
    Searched searched(1);
    searched.put(0, QStringLiteral("1"), 1);
    searched.open();
    QVERIFY(searched.search(blue));
    QCOMPARE(searched.model->rowCount(), 1);
    QVERIFY(searched.search(QStringLiteral(" !? ")));
    QCOMPARE(searched.model->rowCount(), 0);
    QVERIFY(searched.model->query().isEmpty());
}

void tst_MessageSearchModel::aDeletedMessageGoes()
{
    Searched searched(1);
    searched.put(0, QStringLiteral("1"), 1);
    const qint64 row = searched.put(0, QStringLiteral("2"), 2);
    searched.open();
    QVERIFY(searched.search(blue));
    QCOMPARE(searched.model->rowCount(), 2);
    QVERIFY(searched.stores[0]->messages().revoke(row));
    emit searched.manager->account(QStringLiteral("a0"))
        ->chatsChanged({ ChatChange { searchAda, { row } } });
    QTRY_COMPARE(searched.ids(), QStringList { QStringLiteral("1") });
}

void tst_MessageSearchModel::theNewestQuestionCounts()
{
    Searched searched(2);
    searched.put(0, QStringLiteral("1"), 1);
    searched.put(1, QStringLiteral("2"), 2, QStringLiteral("red"));
    searched.open();
    searched.model->search(blue, {});
    searched.model->search(QStringLiteral("red"), {});
    QTRY_VERIFY(!searched.model->isSearching());
    QCOMPARE(searched.ids(), QStringList { QStringLiteral("2") });
}

void tst_MessageSearchModel::anErasedAccountIsNotAsked()
{
    Searched searched(2);
    searched.put(0, QStringLiteral("1"), 1);
    searched.put(1, QStringLiteral("2"), 2);
    searched.open();
    QVERIFY(searched.search(blue));
    QCOMPARE(searched.model->rowCount(), 2);
    searched.stores.clear();
    (void)searched.manager->erase(QStringLiteral("a1"));
    QTRY_COMPARE(searched.ids(), QStringList { QStringLiteral("1") });
}

HELIOGRAPH_TEST(MessageSearchModel)
#include "tst_MessageSearchModel.moc"
