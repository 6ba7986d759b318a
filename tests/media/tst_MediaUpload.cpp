// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Platform.h"
#include "media/MediaUpload.h"
#include "tests/media/HttpDouble.h"
#include "tests/media/Patterns.h"
#include "tests/support/TestMain.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

class tst_MediaUpload : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aFileIsPostedUnderItsHash();
    void answersWithoutAnAddressAreNotBelieved();
    void refusalsAreFinal_data();
    void refusalsAreFinal();
    void anExpiredTokenIsRenewedOnce();
    void aDeadHostIsPassedOver();
    void transientFailuresGoRound();
    void withoutAConnectionItFails();
    void longFilesAreResumedWhereTheyWereCut_data();
    void longFilesAreResumedWhereTheyWereCut();
    void completeFilesAreNotSentAgain();
    void absurdOffsetsAreIgnored_data();
    void absurdOffsetsAreIgnored();
    void cancellingEndsIt();
    void memoryDoesNotGrowWithTheFile();

private:
    PreparedUpload prepared(qint64 length);
    static PreparedUpload encrypted(const QString &path, MediaType type);
    QFuture<Result<UploadedMedia>> upload(const PreparedUpload &what);
    MediaConnection connection() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HttpDouble> m_host;
    std::unique_ptr<HttpClient> m_client;
    std::unique_ptr<MediaUpload> m_upload;
    QList<QByteArray> m_hosts;
    QList<bool> m_asked;
};

/// JSON with its quotes written as apostrophes: moc does not read raw strings well.
static QByteArray jsonOf(const char *text) { return QByteArray(text).replace('\'', '"'); }

static QByteArray resumeAnswer(const QByteArray &offset)
{
    return jsonOf("{'resume':'") + offset + jsonOf("'}");
}

static const QByteArray uploadAnswer
    = jsonOf("{'url':'https://h.example/v/a.enc?x=1','direct_path':'/v/a.enc?x=1','handle':'hh'}");

void tst_MediaUpload::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_host = std::make_unique<HttpDouble>();
    m_host->answer = [](const DoubleRequest &) { return DoubleReply { 200, {}, uploadAnswer }; };
    m_client = std::make_unique<HttpClient>(HttpDouble::profile(), Proxy {});
    m_hosts = { m_host->host() };
    m_asked.clear();
}

void tst_MediaUpload::cleanup()
{
    m_upload.reset();
    m_client.reset();
    m_host.reset();
}

MediaConnection tst_MediaUpload::connection() const
{
    MediaConnection connection;
    connection.auth = "auth" + QByteArray::number(m_asked.size());
    connection.ttl = connection.authTtl = seconds(600);
    for (const QByteArray &host : m_hosts)
        connection.hosts.push_back({ host, {}, true, false });
    return connection;
}

PreparedUpload tst_MediaUpload::prepared(qint64 length)
{
    const QString path
        = writeTestFile(m_folder->filePath(QStringLiteral("a")), patternBytes(length, 3, 5, 1));
    return encrypted(path, MediaType::Video);
}

PreparedUpload tst_MediaUpload::encrypted(const QString &path, MediaType type)
{
    PreparedUpload upload;
    upload.type = type;
    upload.spoolPath = path + QStringLiteral(".enc");
    upload.media = encryptFile(path, upload.spoolPath, type, QByteArray(32, 'k'), false).value();
    return upload;
}

QFuture<Result<UploadedMedia>> tst_MediaUpload::upload(const PreparedUpload &what)
{
    const auto source = [this](bool refresh) {
        m_asked.append(refresh);
        return finished<MediaConnection>(connection());
    };
    m_upload = std::make_unique<MediaUpload>(*m_client, source, what);
    m_upload->setPace({ milliseconds(1) });
    return m_upload->start();
}

void tst_MediaUpload::aFileIsPostedUnderItsHash()
{
    const PreparedUpload file = prepared(1000);
    const auto future = upload(file);
    QSignalSpy progress(m_upload.get(), &MediaUpload::progressed);
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QCOMPARE(future.result()->directPath, "/v/a.enc?x=1");
    QCOMPARE(future.result()->url, QStringLiteral("https://h.example/v/a.enc?x=1"));
    QCOMPARE(future.result()->handle, "hh");
    QCOMPARE(m_host->requests().size(), 1);
    const DoubleRequest request = m_host->requests().first();
    const QByteArray token = file.media.fileEncSha256.toBase64(
        QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    QCOMPARE(request.target, "/mms/video/" + token + "?auth=auth1&token=" + token);
    QCOMPARE(request.header("Origin"), "https://web.whatsapp.com");
    QVERIFY(request.body == readTestFile(file.spoolPath));
    QVERIFY(!progress.isEmpty());
    QVERIFY(QFile::exists(file.spoolPath));
}

void tst_MediaUpload::answersWithoutAnAddressAreNotBelieved()
{
    QVERIFY(!parseUploadAnswer("{}"));
    QVERIFY(!parseUploadAnswer("not json"));
    QVERIFY(!parseUploadAnswer(jsonOf("{'url':'https://h/','direct_path':'//evil/x'}")));
    QVERIFY(!parseUploadAnswer(jsonOf("{'url':7,'direct_path':'/v/a'}")));
    QVERIFY(parseUploadAnswer(uploadAnswer));
    m_host->answer = [](const DoubleRequest &) { return DoubleReply { 200, {}, "{}" }; };
    const auto future = upload(prepared(10));
    QVERIFY(finishes(future));
    QCOMPARE(future.result().error().code, ErrorCode::ProtocolError);
    QCOMPARE(m_host->requests().size(), uploadRounds);
}

void tst_MediaUpload::refusalsAreFinal_data()
{
    QTest::addColumn<int>("status");
    for (const int status : { 400, 413, 415 })
        QTest::addRow("%d", status) << status;
}

void tst_MediaUpload::refusalsAreFinal()
{
    QFETCH(int, status);
    m_host->answer = [status](const DoubleRequest &) {
        return DoubleReply { status, {}, uploadAnswer };
    };
    const auto future = upload(prepared(10));
    QVERIFY(finishes(future));
    QCOMPARE(future.result().error().code, ErrorCode::MediaRefused);
    QCOMPARE(future.result().error().status, status);
    QCOMPARE(m_host->requests().size(), 1);
}

void tst_MediaUpload::anExpiredTokenIsRenewedOnce()
{
    m_host->answer = [](const DoubleRequest &request) {
        return DoubleReply { request.target.contains("auth=auth2") ? 200 : 401, {}, uploadAnswer };
    };
    const auto future = upload(prepared(10));
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QCOMPARE(m_asked, (QList<bool> { false, true }));

    m_asked.clear();
    m_host->answer = [](const DoubleRequest &) { return DoubleReply { 403, {}, {} }; };
    const auto second = upload(prepared(10));
    QVERIFY(finishes(second));
    QCOMPARE(second.result().error().code, ErrorCode::MediaRefused);
    QCOMPARE(m_asked, (QList<bool> { false, true }));
}

void tst_MediaUpload::aDeadHostIsPassedOver()
{
    {
        HttpDouble gone;
        m_hosts.prepend(gone.host());
    }
    const auto future = upload(prepared(10));
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QCOMPARE(m_host->requests().size(), 1);
}

void tst_MediaUpload::transientFailuresGoRound()
{
    int count = 0;
    m_host->answer = [&](const DoubleRequest &) {
        return DoubleReply { ++count < 3 ? 503 : 200, {}, uploadAnswer };
    };
    const auto future = upload(prepared(10));
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QCOMPARE(count, 3);
    m_host->answer = [](const DoubleRequest &) { return DoubleReply { 429, {}, {} }; };
    const auto second = upload(prepared(10));
    QVERIFY(finishes(second));
    QCOMPARE(second.result().error().code, ErrorCode::HttpStatus);
    QCOMPARE(second.result().error().status, 429);
}

void tst_MediaUpload::withoutAConnectionItFails()
{
    const auto none = [](bool) { return finished<MediaConnection>(fail(ErrorCode::Disconnected)); };
    m_upload = std::make_unique<MediaUpload>(*m_client, none, prepared(10));
    const auto future = m_upload->start();
    QVERIFY(finishes(future));
    QCOMPARE(future.result().error().code, ErrorCode::Disconnected);
}

void tst_MediaUpload::longFilesAreResumedWhereTheyWereCut_data()
{
    QTest::addColumn<qint64>("cut");
    const qint64 length = encryptedMediaLength(resumableFrom);
    for (const qint64 cut : { qint64(1), qint64(65535), qint64(65536), length - 1 })
        QTest::addRow("after %lld", static_cast<long long>(cut)) << cut;
}

void tst_MediaUpload::longFilesAreResumedWhereTheyWereCut()
{
    QFETCH(qint64, cut);
    const PreparedUpload file = prepared(resumableFrom);
    m_host->cutUploadAfter = cut;
    QByteArray rest;
    m_host->answer = [&](const DoubleRequest &request) {
        if (request.target.endsWith("&resume=1"))
            return DoubleReply { 200, {},
                resumeAnswer(QByteArray::number(m_host->arrived.size())) };
        if (request.target.contains("&file_offset=" + QByteArray::number(m_host->arrived.size())))
            rest = request.body;
        return DoubleReply { 200, {}, uploadAnswer };
    };
    const auto future = upload(file);
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QCOMPARE(m_host->arrived.size(), cut);
    QVERIFY(m_host->arrived + rest == readTestFile(file.spoolPath));
}

void tst_MediaUpload::completeFilesAreNotSentAgain()
{
    m_host->answer = [](const DoubleRequest &) {
        return DoubleReply { 200, {},
            jsonOf("{'resume':'complete','url':'https://h.example/v/b','direct_path':'/v/b'}") };
    };
    const auto future = upload(prepared(resumableFrom));
    QVERIFY(finishes(future));
    QCOMPARE(future.result()->directPath, "/v/b");
    QCOMPARE(m_host->requests().size(), 1);
}

void tst_MediaUpload::absurdOffsetsAreIgnored_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("beyond the end") << jsonOf("{'resume':'99999999'}");
    QTest::newRow("negative") << jsonOf("{'resume':'-5'}");
    QTest::newRow("no number") << jsonOf("{'resume':'x'}");
    QTest::newRow("complete without address") << jsonOf("{'resume':'complete'}");
    QTest::newRow("nothing") << QByteArray();
}

void tst_MediaUpload::absurdOffsetsAreIgnored()
{
    QFETCH(QByteArray, answer);
    m_host->answer = [&](const DoubleRequest &request) {
        return DoubleReply { 200, {},
            request.target.endsWith("&resume=1") ? answer : uploadAnswer };
    };
    const PreparedUpload file = prepared(resumableFrom);
    const auto future = upload(file);
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QCOMPARE(m_host->requests().size(), 2);
    QCOMPARE(m_host->requests().last().body.size(), file.encryptedLength());
    QVERIFY(!m_host->requests().last().target.contains("file_offset"));
}

void tst_MediaUpload::cancellingEndsIt()
{
    m_host->answer = [](const DoubleRequest &) {
        DoubleReply reply;
        reply.isSilent = true;
        return reply;
    };
    const auto future = upload(prepared(100));
    QTRY_COMPARE(m_host->requests().size(), 1);
    m_upload->cancel();
    QVERIFY(future.isFinished());
    QCOMPARE(future.result().error().code, ErrorCode::Cancelled);
    const auto second = upload(prepared(100));
    m_upload.reset();
    QCOMPARE(second.result().error().code, ErrorCode::Cancelled);
}

void tst_MediaUpload::memoryDoesNotGrowWithTheFile()
{
    QFile sparse(m_folder->filePath(QStringLiteral("big")));
    QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(80LL * 1024 * 1024));
    sparse.close();
    m_host->discardsBodies = true;
    m_host->answer = [](const DoubleRequest &asked) {
        return DoubleReply { 200, {},
            asked.target.endsWith("&resume=1") ? QByteArray() : uploadAnswer };
    };
    const qint64 before = platform::peakResidentBytes();
    const PreparedUpload file = encrypted(sparse.fileName(), MediaType::Document);
    const auto future = upload(file);
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QCOMPARE(m_host->discardedHash, file.media.fileEncSha256);
    QVERIFY(platform::peakResidentBytes() - before < 32 * 1024 * 1024);
}

HELIOGRAPH_TEST(MediaUpload)
#include "tst_MediaUpload.moc"
