// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/MediaCipher.h"
#include "protocol/MediaRetry.h"
#include "protocol/MediaUrls.h"
#include "protocol/SafeFileName.h"
#include "tests/media/Patterns.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "tests/support/Vectors.h"

#include <QBuffer>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

/// All of media.json.
class tst_MediaVectors : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void keys();
    void filesInPieces_data();
    void filesInPieces();
    void refuse_data();
    void refuse();
    void refusedFilesLeaveNothing_data() { refuse_data(); }
    void refusedFilesLeaveNothing();
    void sidecarChecks();
    void urls();
    void refusedPaths();
    void fileNames();
    void retry_data();
    void retry();
    void retryReceipt();
    void retryErrors();

private:
    QJsonArray list(const char *name) const
    {
        return m_vectors.value(QLatin1String(name)).toArray();
    }
    static QByteArray plainOf(const QJsonObject &entry);
    static QByteArray encrypted(
        const MediaKeys &keys, const QByteArray &plain, qsizetype piece, EncryptedMedia &media);
    QJsonObject m_vectors;
};

static QString textOf(const QJsonObject &entry, const char *name)
{
    return entry.value(QLatin1String(name)).toString();
}

static MediaType typeOf(const QJsonObject &entry)
{
    return mediaTypeFromName(textOf(entry, "type").toUtf8()).value();
}

static MediaKeys keysOf(const QJsonObject &entry)
{
    return MediaKeys::expand(typeOf(entry), hex(entry.value(QLatin1String("mediaKey")))).value();
}

static MediaExpectation expectationOf(const QJsonObject &entry)
{
    MediaExpectation expected;
    expected.fileSha256 = hex(entry.value(QLatin1String("fileSha256")));
    expected.fileEncSha256 = hex(entry.value(QLatin1String("fileEncSha256")));
    expected.fileLength = entry.value(QLatin1String("fileLength")).toInt();
    return expected;
}

QByteArray tst_MediaVectors::plainOf(const QJsonObject &entry)
{
    if (entry.contains(QLatin1String("plain")))
        return hex(entry.value(QLatin1String("plain")));
    return patternBytes(entry.value(QLatin1String("fileLength")).toInt(),
        entry.value(QLatin1String("pattern")).toObject());
}

QByteArray tst_MediaVectors::encrypted(
    const MediaKeys &keys, const QByteArray &plain, qsizetype piece, EncryptedMedia &media)
{
    MediaEncryptor encryptor(keys, true);
    QByteArray file;
    const auto take = [&](QByteArrayView bytes) { file.append(bytes.data(), bytes.size()); };
    for (qsizetype at = 0; at < plain.size(); at += piece)
        take(encryptor.add(QByteArrayView(plain).sliced(at, qMin(piece, plain.size() - at))));
    take(encryptor.finish());
    media = encryptor.result();
    return file;
}

void tst_MediaVectors::initTestCase()
{
    m_vectors = loadVectors("media");
    QVERIFY(!m_vectors.isEmpty());
}

void tst_MediaVectors::keys()
{
    const QJsonArray entries = list("keys");
    QCOMPARE(entries.size(), 17);
    for (const QJsonValue &value : entries) {
        const QJsonObject entry = value.toObject();
        const MediaKeys keys = keysOf(entry);
        QCOMPARE(mediaTypeName(typeOf(entry)), textOf(entry, "type").toUtf8());
        QCOMPARE(mediaKeyInfo(typeOf(entry)), textOf(entry, "info").toUtf8());
        QCOMPARE(keys.iv, hex(entry.value(QLatin1String("iv"))));
        QCOMPARE(keys.cipherKey, hex(entry.value(QLatin1String("cipherKey"))));
        QCOMPARE(keys.macKey, hex(entry.value(QLatin1String("macKey"))));
        QCOMPARE(keys.refKey, hex(entry.value(QLatin1String("refKey"))));
    }
    QCOMPARE(MediaKeys::expand(MediaType::Image, QByteArray(31, 'k')).error().code,
        ErrorCode::MediaKeyInvalid);
}

void tst_MediaVectors::filesInPieces_data()
{
    QTest::addColumn<QJsonObject>("entry");
    QTest::addColumn<int>("piece");
    const QJsonArray entries = list("files");
    for (int i = 0; i < entries.size(); ++i) {
        for (const int piece : { 1, 7, 16, 4096, 65537, 1 << 30 })
            QTest::addRow("file %d in pieces of %d", i, piece) << entries.at(i).toObject() << piece;
    }
}

void tst_MediaVectors::filesInPieces()
{
    QFETCH(QJsonObject, entry);
    QFETCH(int, piece);
    const MediaKeys keys = keysOf(entry);
    const QByteArray plain = plainOf(entry);
    EncryptedMedia media;
    const QByteArray file = encrypted(keys, plain, piece, media);

    QCOMPARE(file.size(), entry.value(QLatin1String("encLength")).toInt());
    QCOMPARE(file.size(), encryptedMediaLength(plain.size()));
    QCOMPARE(media.fileLength, plain.size());
    QCOMPARE(media.fileSha256, hex(entry.value(QLatin1String("fileSha256"))));
    QCOMPARE(media.fileEncSha256, hex(entry.value(QLatin1String("fileEncSha256"))));
    QCOMPARE(media.sidecar, hex(entry.value(QLatin1String("sidecar"))));
    QCOMPARE(file.right(10), hex(entry.value(QLatin1String("mac"))));
    if (entry.contains(QLatin1String("file")))
        QCOMPARE(file, hex(entry.value(QLatin1String("file"))));
    QVERIFY(file.startsWith(hex(entry.value(QLatin1String("fileHead")))));
    QVERIFY(file.endsWith(hex(entry.value(QLatin1String("fileTail")))));

    MediaDecryptor decryptor(keys);
    QByteArray back;
    for (qsizetype at = 0; at < file.size(); at += piece) {
        const QByteArrayView out = decryptor.add(
            QByteArrayView(file).sliced(at, qMin<qsizetype>(piece, file.size() - at)));
        back.append(out.data(), out.size());
    }
    const Result<QByteArrayView> last = decryptor.finish(expectationOf(entry));
    QVERIFY(last);
    back.append(last->data(), last->size());
    QVERIFY(back == plain);
    QCOMPARE(decryptor.plainLength(), plain.size());
}

static ErrorCode refusalNamed(const QString &name)
{
    static const QHash<QString, ErrorCode> codes {
        { QStringLiteral("length"), ErrorCode::MediaLength },
        { QStringLiteral("encHash"), ErrorCode::MediaEncHash },
        { QStringLiteral("mac"), ErrorCode::MediaMac },
        { QStringLiteral("padding"), ErrorCode::MediaPadding },
        { QStringLiteral("plainHash"), ErrorCode::MediaPlainHash },
    };
    return codes.value(name, ErrorCode::Unknown);
}

void tst_MediaVectors::refuse_data()
{
    QTest::addColumn<QJsonObject>("entry");
    for (const QJsonValue &value : list("refuse"))
        QTest::addRow("%s", qPrintable(textOf(value.toObject(), "name"))) << value.toObject();
}

void tst_MediaVectors::refuse()
{
    QFETCH(QJsonObject, entry);
    const QByteArray file = hex(entry.value(QLatin1String("file")));
    MediaDecryptor decryptor(keysOf(entry));
    decryptor.add(file);
    const Result<QByteArrayView> last = decryptor.finish(expectationOf(entry));
    const ErrorCode code = last ? ErrorCode::Unknown : last.error().code;
    QCOMPARE(errorName(code), errorName(refusalNamed(textOf(entry, "fails"))));
    QCOMPARE(bool(last), entry.value(QLatin1String("fails")).isNull());
}

void tst_MediaVectors::refusedFilesLeaveNothing()
{
    QFETCH(QJsonObject, entry);
    QTemporaryDir folder;
    const QString source = writeTestFile(
        folder.filePath(QStringLiteral("in.enc")), hex(entry.value(QLatin1String("file"))));
    const Result<QString> path = decryptFile(source, folder.filePath(QStringLiteral("out")),
        typeOf(entry), hex(entry.value(QLatin1String("mediaKey"))), expectationOf(entry));
    const bool isControl = entry.value(QLatin1String("fails")).isNull();
    QCOMPARE(bool(path), isControl);
    if (!path)
        QCOMPARE(errorName(path.error().code), errorName(refusalNamed(textOf(entry, "fails"))));
    QCOMPARE(namesIn(folder.path()).size(), isControl ? 2 : 1);
}

void tst_MediaVectors::sidecarChecks()
{
    for (const QJsonValue &value : list("sidecarChecks")) {
        const QJsonObject entry = value.toObject();
        const MediaKeys keys = keysOf(entry);
        EncryptedMedia media;
        (void)encrypted(keys, plainOf(entry), 4096, media);
        QCOMPARE(media.sidecar, hex(entry.value(QLatin1String("sidecar"))));
    }
}

static Result<QUrl> builtUrl(const QJsonObject &entry)
{
    const QByteArray host = textOf(entry, "host").toUtf8();
    const QByteArray auth = textOf(entry, "auth").toUtf8();
    const QByteArray hash = hex(entry.value(QLatin1String("fileEncSha256")));
    const MediaType type = typeOf(entry);
    const QString what = textOf(entry, "what");
    if (what == QLatin1String("upload"))
        return uploadUrl(host, type, hash, auth);
    if (what == QLatin1String("resume check"))
        return resumeCheckUrl(host, type, hash, auth);
    if (what == QLatin1String("resume upload"))
        return resumeUploadUrl(
            host, type, hash, auth, entry.value(QLatin1String("offset")).toInt());
    if (what == QLatin1String("download"))
        return downloadUrl(host, textOf(entry, "directPath").toUtf8(), hash, type);
    return fail(ErrorCode::Unknown, what);
}

void tst_MediaVectors::urls()
{
    const QJsonArray entries = list("urls");
    QCOMPARE(entries.size(), 18);
    for (const QJsonValue &value : entries) {
        // Nothing is sent to channels.
        if (textOf(value.toObject(), "what") == QLatin1String("newsletter upload"))
            continue;
        const Result<QUrl> url = builtUrl(value.toObject());
        QVERIFY(url);
        QCOMPARE(url->toEncoded(), textOf(value.toObject(), "url").toUtf8());
    }
}

void tst_MediaVectors::refusedPaths()
{
    for (const QJsonValue &value : list("refusedPaths")) {
        const QByteArray path = value.toString().toUtf8();
        QVERIFY2(!isFetchableDirectPath(path), path.constData());
        QVERIFY(!downloadUrl("mmg.example", path, QByteArray(32, 'h'), MediaType::Image));
    }
    QVERIFY(isFetchableDirectPath("/v/t62.7118-24/abc.enc?ccb=11-4&oh=01_Q5..&oe=6700AAAA"));
    QVERIFY(!isFetchableDirectPath("/v/%2E%2e%2fx"));
    QVERIFY(!isFetchableDirectPath("/v/.%5c../x"));
    QVERIFY(!isFetchableDirectPath('/' + QByteArray(2048, 'a')));
    for (const char *host :
        { "", "a@b.example", "a.example/x", "a.example?x", "a.example#x", "a b", "a.example:x" })
        QVERIFY2(!uploadUrl(host, MediaType::Image, QByteArray(32, 'h'), "auth"), host);
}

void tst_MediaVectors::fileNames()
{
    for (const QJsonValue &value : list("fileNames")) {
        const QJsonObject entry = value.toObject();
        QCOMPARE(safeFileName(textOf(entry, "input")), textOf(entry, "output"));
    }
}

void tst_MediaVectors::retry_data()
{
    QTest::addColumn<QJsonObject>("entry");
    for (const QJsonValue &value : list("retry"))
        QTest::addRow("%s %s", qPrintable(textOf(value.toObject(), "what")),
            qPrintable(textOf(value.toObject(), "name")))
            << value.toObject();
}

static Node retryNotification(const QByteArray &id, Node content)
{
    Node about(
        "rmr", { { "jid", Jid::phoneNumber("15550001111") }, { "from_me", QByteArray("false") } });
    return Node("notification", { { "id", id }, { "type", QByteArray("mediaretry") } },
        Node::Children { std::move(content), std::move(about) });
}

void tst_MediaVectors::retry()
{
    QFETCH(QJsonObject, entry);
    const QByteArray id = textOf(entry, "messageId").toUtf8();
    const QByteArray key = hex(entry.value(QLatin1String("mediaKey")));
    const QByteArray iv = hex(entry.value(QLatin1String("iv")));
    const QByteArray cipherText = hex(entry.value(QLatin1String("ciphertext")));
    if (textOf(entry, "what") == QLatin1String("request")) {
        QCOMPARE(sealMediaRetry(id, key, iv)->cipherText, cipherText);
        return;
    }
    const Node notification = retryNotification(id,
        Node::withChildren(
            "encrypt", { Node::withBytes("enc_p", cipherText), Node::withBytes("enc_iv", iv) }));
    const Result<MediaRetryAnswer> answer = parseMediaRetryAnswer(notification, key);
    const QJsonValue expected = entry.value(QLatin1String("expect"));
    QCOMPARE(bool(answer), expected.isObject());
    if (!answer) {
        QCOMPARE(answer.error().code, ErrorCode::DecryptFailed);
        return;
    }
    const QStringList names { QStringLiteral("GENERAL_ERROR"), QStringLiteral("SUCCESS"),
        QStringLiteral("NOT_FOUND"), QStringLiteral("DECRYPTION_ERROR") };
    QCOMPARE(names.at(static_cast<int>(answer->outcome)), textOf(expected.toObject(), "result"));
    QCOMPARE(answer->directPath, textOf(expected.toObject(), "directPath").toUtf8());
    QCOMPARE(answer->messageSecret, hex(expected.toObject().value(QLatin1String("messageSecret"))));
    QCOMPARE(answer->messageId, id);
}

void tst_MediaVectors::retryReceipt()
{
    FixedRandom random;
    MediaRetryRequest request { "3EB0AA", Jid::phoneNumber("15550001111"), {}, false,
        QByteArray(32, 'k') };
    const Result<Node> receipt
        = buildMediaRetryReceipt(request, Jid::phoneNumber("15550002222", 7), random);
    QVERIFY(receipt);
    QCOMPARE(receipt->text("to"), "15550002222@s.whatsapp.net");
    QCOMPARE(receipt->text("type"), "server-error");
    QCOMPARE(receipt->child("rmr")->text("jid"), "15550001111@s.whatsapp.net");
    QCOMPARE(receipt->child("rmr")->text("from_me"), "false");
    QVERIFY(!receipt->child("rmr")->has("participant"));
    QCOMPARE(receipt->child("encrypt")->child("enc_iv")->bytes().size(), 12);
    request.mediaKey.clear();
    QCOMPARE(buildMediaRetryReceipt(request, {}, random).error().code, ErrorCode::MediaKeyInvalid);
}

void tst_MediaVectors::retryErrors()
{
    const QByteArray key(32, 'k');
    const Node gone = retryNotification("A", Node("error", { { "code", QByteArray("2") } }));
    QCOMPARE(parseMediaRetryAnswer(gone, key)->outcome, MediaRetryOutcome::NotFound);
    const Node odd = retryNotification("A", Node("error", { { "code", QByteArray("1") } }));
    QCOMPARE(parseMediaRetryAnswer(odd, key)->outcome, MediaRetryOutcome::GeneralError);
    QCOMPARE(parseMediaRetryAnswer(retryNotification("A", Node("other")), key).error().code,
        ErrorCode::BadTag);
    QCOMPARE(parseMediaRetryAnswer(Node("notification"), key).error().code, ErrorCode::BadTag);
}

HELIOGRAPH_TEST(MediaVectors)
#include "tst_MediaVectors.moc"
