// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/Privacy.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// What an account tells others about itself (08 §4.6).
class tst_Privacy : public QObject {
    Q_OBJECT
private slots:
    void asksForAllSettings();
    void readsWhetherAuthorsAreTold_data();
    void readsWhetherAuthorsAreTold();
    void needsSettings();
    void knowsNewsOfIt();
};

void tst_Privacy::asksForAllSettings()
{
    const Node query = buildPrivacyQuery("7");
    QCOMPARE(query.text("id"), "7");
    QCOMPARE(query.text("type"), "get");
    QCOMPARE(query.text("xmlns"), "privacy");
    QCOMPARE(query.jid("to"), Jid::service());
    QVERIFY(query.child("privacy"));
}

void tst_Privacy::readsWhetherAuthorsAreTold_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("told");
    QTest::newRow("all") << QByteArray("all") << true;
    QTest::newRow("none") << QByteArray("none") << false;
    QTest::newRow("unknown") << QByteArray("contacts") << false;
    QTest::newRow("empty") << QByteArray("") << false;
}

void tst_Privacy::readsWhetherAuthorsAreTold()
{
    QFETCH(QByteArray, value);
    QFETCH(bool, told);
    const Node answer = Node::withChildren("iq",
        { Node::withChildren("privacy",
            { Node("category", { { "name", "last" }, { "value", "none" } }),
                Node("category", { { "name", "readreceipts" }, { "value", value } }) }) });
    QCOMPARE(parseReadReceipts(answer).value(), told);
}

void tst_Privacy::needsSettings()
{
    QCOMPARE(parseReadReceipts(Node("iq")).error().code, ErrorCode::BadTag);
    QCOMPARE(parseReadReceipts(Node::withChildren("iq", { Node("privacy") })).value(), true);
}

void tst_Privacy::knowsNewsOfIt()
{
    Node notice("notification", { { "type", "account_sync" } });
    QVERIFY(!isPrivacyNews(notice));
    notice.add(Node("privacy"));
    QVERIFY(isPrivacyNews(notice));
    Node other("notification", { { "type", "devices" } });
    other.add(Node("privacy"));
    QVERIFY(!isPrivacyNews(other));
    const auto dirty = [](const char *type) {
        return Node::withChildren("ib", { Node("dirty", { { "type", QByteArray(type) } }) });
    };
    QVERIFY(isPrivacyNews(dirty("account_sync")));
    QVERIFY(!isPrivacyNews(dirty("groups")));
    QVERIFY(!isPrivacyNews(Node("ib")));
}

HELIOGRAPH_TEST(Privacy)
#include "tst_Privacy.moc"
