// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Cipher.h"
#include "crypto/Hash.h"
#include "proto/action.pb.h"
#include "protocol/AppState.h"
#include "protocol/MediaKeys.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QJsonDocument>
#include <QTest>

using namespace heliograph;

namespace {

QByteArray openedBlob(const QByteArray &sealed, const QByteArray &mediaKey)
{
    const auto keys = MediaKeys::expand(MediaType::AppState, mediaKey);
    const auto plain
        = aesCbcDecrypt(keys->cipherKey, keys->iv, QByteArrayView(sealed).chopped(mediaMacSize));
    return plain.value_or(QByteArray());
}

QByteArray compactIndex(const QJsonValue &index)
{
    return QJsonDocument(index.toArray()).toJson(QJsonDocument::Compact);
}

QByteArray serializedValue(const QJsonObject &json)
{
    proto::SyncActionValue value;
    value.set_timestamp(json[u"timestamp"].toInteger());
    if (json.contains(u"muteAction")) {
        value.mutable_muteaction()->set_muted(json[u"muteAction"][u"muted"].toBool());
        value.mutable_muteaction()->set_muteendtimestamp(
            json[u"muteAction"][u"muteEndTimestamp"].toInteger());
    }
    if (json.contains(u"pinAction"))
        value.mutable_pinaction()->set_pinned(json[u"pinAction"][u"pinned"].toBool());
    if (json.contains(u"starAction"))
        value.mutable_staraction()->set_starred(json[u"starAction"][u"starred"].toBool());
    if (json.contains(u"contactAction"))
        value.mutable_contactaction();
    if (json.contains(u"pushNameSetting"))
        value.mutable_pushnamesetting()->set_name(
            json[u"pushNameSetting"][u"name"].toString().toStdString());
    return QByteArray::fromStdString(value.SerializeAsString());
}

} // namespace

class tst_AppState : public QObject {
    Q_OBJECT

    QJsonObject m_vectors = loadVectors("appstate");
    std::map<QByteArray, QByteArray> m_keys;

    AppStateKeyring keyring() const
    {
        return [this](const QByteArray &id) {
            const auto found = m_keys.find(id);
            return found == m_keys.end() ? std::nullopt : std::optional(found->second);
        };
    }
    AppStateCollection afterSnapshot() const
    {
        const QJsonObject sequence = m_vectors[u"sequence"].toObject();
        AppStateCollection collection;
        collection.name = sequence[u"collection"].toString().toUtf8();
        (void)applyAppStateSnapshot(collection, hex(sequence[u"snapshot"]), keyring());
        return collection;
    }
    static void compareState(const AppStateCollection &collection, const QJsonObject &state)
    {
        QCOMPARE(collection.version, quint64(state[u"version"].toInteger()));
        QCOMPARE(collection.hash.bytes(), hex(state[u"ltHash"]));
        const QJsonObject macs = state[u"valueMacs"].toObject();
        QCOMPARE(collection.valueMacs.size(), size_t(macs.size()));
        for (const auto &[index, mac] : collection.valueMacs)
            QCOMPARE(mac, hex(macs[QString::fromLatin1(index.toHex())]));
    }
    static void compareMutations(const AppliedAppState &applied, const QJsonArray &expected)
    {
        QCOMPARE(applied.mutations.size(), size_t(expected.size()));
        for (qsizetype i = 0; i < expected.size(); ++i) {
            const AppStateMutation &mutation = applied.mutations[static_cast<size_t>(i)];
            QCOMPARE(mutation.isRemoval, expected[i][u"operation"].toString() == u"REMOVE");
            QCOMPARE(mutation.index, compactIndex(expected[i][u"index"]));
            QCOMPARE(mutation.version, expected[i][u"version"].toInt());
            QCOMPARE(mutation.indexMac, hex(expected[i][u"indexMac"]));
            QCOMPARE(mutation.valueMac, hex(expected[i][u"valueMac"]));
        }
    }

private slots:
    void initTestCase()
    {
        const QJsonArray keys = m_vectors[u"keys"].toArray();
        for (const QJsonValue &key : keys)
            m_keys[hex(key[u"keyId"])] = hex(key[u"keyData"]);
    }

    void expandsKeys()
    {
        const QJsonArray keys = m_vectors[u"keys"].toArray();
        for (const QJsonValue &key : keys) {
            const AppStateKeys expanded = AppStateKeys::expand(hex(key[u"keyData"]));
            QCOMPARE(expanded.index, hex(key[u"index"]));
            QCOMPARE(expanded.valueEncryption, hex(key[u"valueEncryption"]));
            QCOMPARE(expanded.valueMac, hex(key[u"valueMac"]));
            QCOMPARE(expanded.snapshotMac, hex(key[u"snapshotMac"]));
            QCOMPARE(expanded.patchMac, hex(key[u"patchMac"]));
        }
    }

    void sumsValueMacs()
    {
        const QJsonArray sums = m_vectors[u"lthash"].toArray();
        QVERIFY(!sums.isEmpty());
        for (const QJsonValue &sum : sums) {
            LtHash hash(hex(sum[u"base"]));
            const QJsonArray less = sum[u"subtract"].toArray();
            for (const QJsonValue &mac : less)
                hash.subtract(hex(mac));
            const QJsonArray more = sum[u"add"].toArray();
            for (const QJsonValue &mac : more)
                hash.add(hex(mac));
            QCOMPARE(hash.bytes(), hex(sum[u"result"]));
        }
    }

    void readsASnapshotAndThePatchesAfterIt()
    {
        const QJsonObject sequence = m_vectors[u"sequence"].toObject();
        AppStateCollection collection;
        collection.name = sequence[u"collection"].toString().toUtf8();
        const auto snapshot
            = applyAppStateSnapshot(collection, hex(sequence[u"snapshot"]), keyring());
        QVERIFY(snapshot);
        compareState(collection, sequence[u"afterSnapshot"].toObject());
        compareMutations(*snapshot, sequence[u"snapshotMutations"].toArray());
        const QJsonArray patches = sequence[u"patches"].toArray();
        for (const QJsonValue &patch : patches) {
            std::optional<QByteArray> external;
            if (patch[u"externalFile"].isString())
                external
                    = openedBlob(hex(patch[u"externalFile"]), mediaKeyIn(hex(patch[u"bytes"])));
            const auto applied
                = applyAppStatePatch(collection, hex(patch[u"bytes"]), keyring(), external);
            QVERIFY2(applied, qPrintable(applied ? QString() : applied.error().detail));
            compareState(collection, patch[u"state"].toObject());
            compareMutations(*applied, patch[u"mutations"].toArray());
        }
    }

    void writesPatchesByteForByte()
    {
        const QJsonArray uploads = m_vectors[u"uploads"].toArray();
        QVERIFY(!uploads.isEmpty());
        for (const QJsonValue &upload : uploads) {
            const QByteArray id = hex(upload[u"keyId"]);
            AppStateMutation mutation;
            mutation.isRemoval = upload[u"operation"].toString() == u"REMOVE";
            mutation.index = compactIndex(upload[u"index"]);
            mutation.version = upload[u"actionVersion"].toInt();
            mutation.value = serializedValue(upload[u"value"].toObject());
            AppStateCollection collection;
            collection.name = upload[u"collection"].toString().toUtf8();
            collection.version = quint64(upload[u"baseVersion"].toInteger());
            collection.hash = LtHash(hex(upload[u"baseHash"]));
            if (upload[u"replacesValueMac"].isString())
                collection.valueMacs[hmacIndex(id, mutation.index)]
                    = hex(upload[u"replacesValueMac"]);
            const QByteArray patch = buildAppStatePatch(
                collection, { mutation }, { id, m_keys[id] }, [&] { return hex(upload[u"iv"]); });
            QCOMPARE(patch.toHex(), hex(upload[u"patch"]).toHex());
            QCOMPARE(collection.hash.bytes(), hex(upload[u"newHash"]));
        }
    }

    void refusesWhatWasTamperedWith_data()
    {
        QTest::addColumn<QJsonObject>("tampered");
        const QJsonArray cases = m_vectors[u"tampered"].toArray();
        for (const QJsonValue &tampered : cases)
            QTest::newRow(qPrintable(tampered[u"name"].toString())) << tampered.toObject();
    }

    void refusesWhatWasTamperedWith()
    {
        QFETCH(QJsonObject, tampered);
        const bool isPatch = tampered[u"kind"].toString() == u"patch";
        AppStateCollection collection = isPatch ? afterSnapshot() : AppStateCollection();
        collection.name = tampered[u"collection"].toString().toUtf8();
        if (tampered.contains(u"forget"))
            collection.valueMacs.erase(hex(tampered[u"forget"]));
        const AppStateCollection before = collection;
        const auto applied = isPatch
            ? applyAppStatePatch(collection, hex(tampered[u"bytes"]), keyring())
            : applyAppStateSnapshot(collection, hex(tampered[u"bytes"]), keyring());
        const QString expected = tampered[u"expect"].toString();
        QCOMPARE(applied ? QStringLiteral("accept") : applied.error().detail, expected);
        if (!applied) {
            QCOMPARE(collection.version, before.version);
            QCOMPARE(collection.hash, before.hash);
            QCOMPARE(collection.valueMacs, before.valueMacs);
        }
    }

    void makesSnapshotsThatItReads()
    {
        const QJsonObject sequence = m_vectors[u"sequence"].toObject();
        std::vector<QByteArray> records;
        QVERIFY(!buildAppStateSnapshot(
            "regular_low", 1, { QByteArray("no record") }, { "keyid1", QByteArray(32, 'k') }));
        AppStateCollection writer;
        writer.name = "regular";
        AppStateMutation mutation;
        mutation.index = "[\"x\"]";
        const QByteArray id = m_keys.begin()->first;
        const QByteArray patch = buildAppStatePatch(
            writer, { mutation }, { id, m_keys[id] }, [] { return QByteArray(16, 'i'); });
        // mutations (2) > record (2), each with a length of one or two bytes.
        const QByteArray mutationBytes = field(patch, 2);
        records.push_back(field(mutationBytes, 2));
        const auto snapshot = buildAppStateSnapshot("regular", 1, records, { id, m_keys[id] });
        QVERIFY(snapshot);
        AppStateCollection reader;
        reader.name = "regular";
        const auto read = applyAppStateSnapshot(reader, *snapshot, keyring());
        QVERIFY(read);
        QCOMPARE(read->mutations.front().index, mutation.index);
        QCOMPARE(reader.hash, writer.hash);
    }

private:
    /// First length-delimited field of this number.
    static QByteArray field(const QByteArray &message, int number)
    {
        for (qsizetype at = 0; at + 1 < message.size();) {
            const auto tag = static_cast<quint8>(message[at++]);
            quint64 value = 0;
            int shift = 0;
            quint8 byte = 0x80;
            while ((byte & 0x80) && at < message.size()) {
                byte = static_cast<quint8>(message[at++]);
                value |= quint64(byte & 0x7F) << shift;
                shift += 7;
            }
            if ((tag & 7) != 2)
                continue;
            if ((tag >> 3) == number)
                return message.mid(at, qsizetype(value));
            at += qsizetype(value);
        }
        return {};
    }
    static QByteArray mediaKeyIn(const QByteArray &patch) { return field(field(patch, 3), 1); }
    QByteArray hmacIndex(const QByteArray &id, const QByteArray &index)
    {
        return hmacSha256(AppStateKeys::expand(m_keys[id]).index, index);
    }
};

HELIOGRAPH_TEST(AppState)
#include "tst_AppState.moc"
