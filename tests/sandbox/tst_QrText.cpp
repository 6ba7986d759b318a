// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/QrText.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

class tst_QrText : public QObject {
    Q_OBJECT

private slots:
    void acceptsEveryForm()
    {
        const QJsonObject vectors = loadVectors("pairing");
        const QJsonObject keys = vectors[u"keys"].toObject();
        const QJsonArray entries = vectors[u"qr"].toArray();
        QVERIFY(!entries.isEmpty());
        for (const QJsonValue &entry : entries) {
            const auto qr = parseQrText(entry[u"text"].toString());
            QVERIFY2(qr, qPrintable(entry[u"name"].toString()));
            QCOMPARE(qr->ref, entry[u"ref"].toString().toUtf8());
            QCOMPARE(qr->noiseKey, hex(keys[u"noise"].toObject()[u"public"]));
            QCOMPARE(qr->identityKey, hex(keys[u"identity"].toObject()[u"public"]));
            QCOMPARE(qr->advSecret, hex(keys[u"adv_secret"]));
        }
    }

    void refusesEveryBadOne()
    {
        const QJsonArray entries = loadVectors("pairing")[u"qr_refused"].toArray();
        QVERIFY(!entries.isEmpty());
        for (const QJsonValue &entry : entries) {
            const auto qr = parseQrText(entry[u"text"].toString());
            QVERIFY2(!qr, qPrintable(entry[u"name"].toString()));
            QCOMPARE(qr.error().code, ErrorCode::InvalidArgument);
        }
    }
};

HELIOGRAPH_TEST(QrText)
#include "tst_QrText.moc"
