// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/Stanzas.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

#include <algorithm>

using namespace heliograph;

/// phash.json (04 §3.2).
class tst_ParticipantHash : public QObject {
    Q_OBJECT
private slots:
    void hashesDevices_data();
    void hashesDevices();
    void comparesEitherAlphabet();
};

void tst_ParticipantHash::hashesDevices_data()
{
    QTest::addColumn<QJsonObject>("entry");
    for (const QJsonValue &entry : loadVectors("phash")[u"entries"].toArray())
        QTest::newRow(entry[u"name"].toString().toLatin1().constData()) << entry.toObject();
}

void tst_ParticipantHash::hashesDevices()
{
    QFETCH(QJsonObject, entry);
    std::vector<Jid> devices;
    for (const QJsonValue &device : entry[u"devices"].toArray())
        devices.push_back(parseJid(device.toString().toUtf8()).value());
    const QByteArray expected = entry[u"phash"].toString().toLatin1();
    QCOMPARE(participantHash(devices), expected);
    std::reverse(devices.begin(), devices.end());
    QCOMPARE(participantHash(devices), expected);
    QVERIFY(isSameParticipantHash(expected, entry[u"phash_urlsafe"].toString().toLatin1()));
    QVERIFY(!isSameParticipantHash(
        expected, entry[u"never_on_the_wire_variant"].toString().toLatin1()));
}

void tst_ParticipantHash::comparesEitherAlphabet()
{
    QVERIFY(isSameParticipantHash("2:a+b/cdef", "2:a-b_cdef"));
    QVERIFY(!isSameParticipantHash("2:a+b/cdef", "2:a-b/cdeg"));
    QVERIFY(!isSameParticipantHash({}, "2:a-b/cdeg"));
}

HELIOGRAPH_TEST(ParticipantHash)
#include "tst_ParticipantHash.moc"
