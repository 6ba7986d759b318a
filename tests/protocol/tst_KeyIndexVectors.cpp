// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/KeyQueries.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

using namespace heliograph;

/// adv-keyindex.json: which listed devices the phone's signed list lets through (04 §3.1).
class tst_KeyIndexVectors : public QObject {
    Q_OBJECT
private slots:
    void keepsWhatTheListAllows_data();
    void keepsWhatTheListAllows();
};

void tst_KeyIndexVectors::keepsWhatTheListAllows_data()
{
    QTest::addColumn<QJsonObject>("entry");
    for (const QJsonValue &entry : loadVectors("adv-keyindex")[u"lists"].toArray())
        QTest::newRow(entry[u"name"].toString().toLatin1().constData()) << entry.toObject();
}

void tst_KeyIndexVectors::keepsWhatTheListAllows()
{
    QFETCH(QJsonObject, entry);
    const Jid person = Jid::lid("100000000000001");
    Node list("device-list");
    for (const QJsonValue &device : entry[u"devices"].toArray()) {
        Node node("device", { { "id", QByteArray::number(device[u"id"].toInt()) } });
        if (!device[u"key_index"].isNull())
            node.set("key-index", QByteArray::number(device[u"key_index"].toInt()));
        list.add(std::move(node));
    }
    Node devices("devices");
    devices.add(std::move(list));
    devices.add(Node::withBytes("key-index-list", hex(entry[u"signed_list"])));
    Node user("user", { { "jid", person } });
    user.add(std::move(devices));
    Node usync("usync");
    usync.add(Node::withChildren("list", { std::move(user) }));
    const auto users = parseDevices(Node::withChildren("iq", { std::move(usync) }));
    QVERIFY(users);
    QCOMPARE(users->size(), 1);
    QJsonArray kept;
    for (const Jid &device : users->front().devices)
        kept.append(int(device.device));
    QCOMPARE(kept, entry[u"kept_ids"].toArray());
}

HELIOGRAPH_TEST(KeyIndexVectors)
#include "tst_KeyIndexVectors.moc"
