// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/TokenTable.h"
#include "crypto/Hash.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>

using namespace heliograph;

class tst_TokenTable : public QObject {
    Q_OBJECT

    static QByteArrayList compiledTexts()
    {
        QByteArrayList texts;
        for (int index = 0; index < 236; ++index)
            texts += tokens::single(index).toByteArray();
        for (int dictionary = 0; dictionary < 4; ++dictionary) {
            for (int index = 0; index < 256; ++index)
                texts += tokens::fromDictionary(dictionary, index).toByteArray();
        }
        return texts;
    }

private slots:
    void hasThePublishedHash()
    {
        const QByteArrayList texts = compiledTexts();
        QCOMPARE(texts.size(), 1260);
        QCOMPARE(sha256(texts.join('\n')).toHex(),
            QByteArray("cfe8fcd3ef24f232ec7df9824e1baa277f6a736543efc0e5f48aa46abb0f8cd0"));
    }

    void agreesWithTheDataFile()
    {
        QFile file(QStringLiteral(HELIOGRAPH_TOKENS_JSON));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(json[QLatin1String("version")].toInt(), tokens::version);
        QByteArrayList texts;
        const QJsonArray singles = json[QLatin1String("single")].toArray();
        for (const QJsonValue &text : singles)
            texts += text.toString().toUtf8();
        const QJsonArray dictionaries = json[QLatin1String("double")].toArray();
        for (const QJsonValue &dictionary : dictionaries) {
            const QJsonArray entries = dictionary.toArray();
            QCOMPARE(entries.size(), 256);
            for (const QJsonValue &text : entries)
                texts += text.toString().toUtf8();
        }
        QCOMPARE(texts, compiledTexts());
    }

    void hasNoDuplicates()
    {
        const QByteArrayList texts = compiledTexts();
        QCOMPARE(QSet<QByteArray>(texts.begin(), texts.end()).size(), texts.size());
    }

    void findsEveryTokenInItsPlace()
    {
        for (int dictionary = -1; dictionary < 4; ++dictionary) {
            for (int index = dictionary < 0 ? 1 : 0; index < (dictionary < 0 ? 236 : 256);
                 ++index) {
                const QByteArrayView text = dictionary < 0
                    ? tokens::single(index)
                    : tokens::fromDictionary(dictionary, index);
                QVERIFY(!text.isEmpty());
                // Zero-terminated, as QByteArray::constData() promises.
                QCOMPARE(text.data()[text.size()], '\0');
                const std::optional<tokens::Place> place = tokens::find(text);
                QVERIFY(place);
                QCOMPARE(place->dictionary, dictionary);
                QCOMPARE(static_cast<int>(place->index), index);
            }
        }
    }

    void hasNothingElse()
    {
        for (const char *text :
            { "", "c.us", "hosted", "hosted.lid", "newsletter", "bot", "interop", "pair-success",
                "device_removed", "unified_session", "expire", "messagf", "Message" })
            QVERIFY2(!tokens::find(text), text);
        QVERIFY(!tokens::find(QByteArray(49, 'a')));
        QVERIFY(!tokens::find(QByteArray(100'000, 'a')));
        QVERIFY(tokens::single(0).isEmpty());
        QVERIFY(tokens::single(-1).isEmpty());
        QVERIFY(tokens::single(236).isEmpty());
        QVERIFY(tokens::fromDictionary(4, 0).isEmpty());
        QVERIFY(tokens::fromDictionary(-1, 0).isEmpty());
        QVERIFY(tokens::fromDictionary(0, 256).isEmpty());
    }
};

HELIOGRAPH_TEST(TokenTable)
#include "tst_TokenTable.moc"
