// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Platform.h"
#include "media/MediaDownload.h"
#include "tests/media/HttpDouble.h"
#include "tests/media/Patterns.h"
#include "tests/support/TestMain.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

class tst_MediaDownload : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void filesArriveDecrypted_data();
    void filesArriveDecrypted();
    void unencryptedFilesAreChecked();
    void expiredFilesAreNamed_data();
    void expiredFilesAreNamed();
    void aNewConnectionCures();
    void transientFailuresAreRetriedFiveTimes();
    void cutsAreContinuedWithARange_data();
    void cutsAreContinuedWithARange();
    void aHostThatIgnoresRangesIsUnderstood();
    void cutsThatGainNothingComeToAnEnd();
    void aRangeBeyondTheEndStartsOver();
    void damageInTransitGoesToTheNextHost();
    void damageBySenderIsFinal();
    void oversizeIsCutOff_data();
    void oversizeIsCutOff();
    void aShortAnnouncementIsNoticed();
    void redirectsStayOnTheHost();
    void addressesInMessagesAreNotTrusted();
    void takenNamesAreNumbered();
    void whatLiesThereIsNotFetchedAgain();
    void cancellingLeavesNothing();
    void memoryDoesNotGrowWithTheFile();

private:
    void serve(qint64 length);
    DoubleReply served(const DoubleRequest &request) const;
    DownloadRequest request() const;
    QFuture<Result<DownloadedMedia>> download(const DownloadRequest &what);
    /// The same once more, without the file of the time before.
    QFuture<Result<DownloadedMedia>> fetchAgain(const DownloadRequest &what);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HttpDouble> m_host;
    std::unique_ptr<HttpDouble> m_other;
    std::unique_ptr<HttpClient> m_client;
    std::unique_ptr<MediaDownload> m_download;
    QList<bool> m_asked;
    QByteArray m_plain;
    QByteArray m_file;
    EncryptedMedia m_media;
};

static const QByteArray downloadTestKey(32, 'k');

void tst_MediaDownload::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_host = std::make_unique<HttpDouble>();
    m_other = std::make_unique<HttpDouble>();
    m_client = std::make_unique<HttpClient>(HttpDouble::profile(), Proxy {});
    m_asked.clear();
    serve(1'000'000);
}

void tst_MediaDownload::cleanup()
{
    m_download.reset();
    m_client.reset();
    m_host.reset();
    m_other.reset();
}

void tst_MediaDownload::serve(qint64 length)
{
    m_plain = patternBytes(length, 7, 3, 9);
    MediaEncryptor encryptor(
        MediaKeys::expand(MediaType::Document, downloadTestKey).value(), false);
    m_file = encryptor.add(m_plain).toByteArray();
    m_file += encryptor.finish().toByteArray();
    m_media = encryptor.result();
    const auto answer = [this](const DoubleRequest &asked) { return served(asked); };
    m_host->answer = answer;
    m_other->answer = answer;
}

DoubleReply tst_MediaDownload::served(const DoubleRequest &request) const
{
    QByteArray range = request.header("Range");
    if (range.isEmpty())
        return { 200, {}, m_file };
    const qint64 start = range.mid(6).chopped(1).toLongLong();
    if (start >= m_file.size())
        return { 416, {}, {} };
    return { 206,
        { { "Content-Range",
            "bytes " + QByteArray::number(start) + '-' + QByteArray::number(m_file.size() - 1) + '/'
                + QByteArray::number(m_file.size()) } },
        m_file.mid(start) };
}

DownloadRequest tst_MediaDownload::request() const
{
    DownloadRequest request;
    request.mediaKey = downloadTestKey;
    request.expected = { m_media.fileSha256, m_media.fileEncSha256, m_media.fileLength };
    request.directPath = "/v/t62/a.enc?ccb=1";
    request.folder = m_folder->path();
    request.fileName = QStringLiteral("../report.pdf");
    return request;
}

QFuture<Result<DownloadedMedia>> tst_MediaDownload::download(const DownloadRequest &what)
{
    const auto source = [this](bool refresh) {
        m_asked.append(refresh);
        MediaConnection connection;
        connection.auth = "a";
        connection.hosts
            = { { m_host->host(), {}, true, false }, { m_other->host(), {}, false, false } };
        return finished<MediaConnection>(connection);
    };
    m_download = std::make_unique<MediaDownload>(*m_client, source, what);
    m_download->setPace({ milliseconds(1) });
    return m_download->start();
}

QFuture<Result<DownloadedMedia>> tst_MediaDownload::fetchAgain(const DownloadRequest &what)
{
    for (const QString &name : namesIn(m_folder->path()))
        QFile::remove(m_folder->filePath(name));
    return download(what);
}

void tst_MediaDownload::filesArriveDecrypted_data()
{
    QTest::addColumn<qint64>("length");
    QTest::addColumn<bool>("declared");
    for (const qint64 length : { 0, 1, 16, 1'000'000 }) {
        QTest::addRow("%lld, verified first", static_cast<long long>(length)) << length << true;
        QTest::addRow("%lld, decrypted on the way", static_cast<long long>(length))
            << length << false;
    }
}

void tst_MediaDownload::filesArriveDecrypted()
{
    QFETCH(qint64, length);
    QFETCH(bool, declared);
    serve(length);
    DownloadRequest what = request();
    if (!declared)
        what.expected.fileLength = 0;
    const auto future = download(what);
    QSignalSpy progress(m_download.get(), &MediaDownload::progressed);
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QCOMPARE(QFileInfo(future.result()->path).fileName(), QStringLiteral("report.pdf"));
    QCOMPARE(future.result()->size, length);
    QVERIFY(readTestFile(future.result()->path) == m_plain);
    QCOMPARE(namesIn(m_folder->path()).size(), 1);
    QVERIFY(!progress.isEmpty());
    const DoubleRequest asked = m_host->requests().first();
    QVERIFY(asked.target.startsWith("/v/t62/a.enc?ccb=1&hash="));
    QVERIFY(asked.target.endsWith("&mms-type=document&__wa-mms="));
    QCOMPARE(asked.header("Referer"), "https://web.whatsapp.com/");
}

void tst_MediaDownload::unencryptedFilesAreChecked()
{
    m_file = m_plain;
    DownloadRequest what = request();
    what.mediaKey.clear();
    what.expected.fileEncSha256.clear();
    const auto future = download(what);
    QVERIFY(finishes(future));
    QVERIFY(readTestFile(future.result()->path) == m_plain);
    m_file[7] = 'X';
    const auto second = fetchAgain(what);
    QVERIFY(finishes(second));
    QCOMPARE(second.result().error().code, ErrorCode::MediaPlainHash);
    QCOMPARE(namesIn(m_folder->path()).size(), 0);
}

void tst_MediaDownload::expiredFilesAreNamed_data()
{
    QTest::addColumn<int>("status");
    for (const int status : { 401, 403, 404, 410 })
        QTest::addRow("%d", status) << status;
}

void tst_MediaDownload::expiredFilesAreNamed()
{
    QFETCH(int, status);
    m_host->answer = [status](const DoubleRequest &) { return DoubleReply { status, {}, "gone" }; };
    const auto future = download(request());
    QVERIFY(finishes(future));
    QCOMPARE(future.result().error().code, ErrorCode::MediaExpired);
    QCOMPARE(future.result().error().status, status);
    QCOMPARE(m_asked, (QList<bool> { false, true }));
    QCOMPARE(m_host->requests().size(), 2);
    QVERIFY(namesIn(m_folder->path()).isEmpty());
}

void tst_MediaDownload::aNewConnectionCures()
{
    m_host->answer = [this](const DoubleRequest &asked) {
        return m_asked.size() < 2 ? DoubleReply { 403, {}, {} } : served(asked);
    };
    const auto future = download(request());
    QVERIFY(finishes(future));
    QVERIFY(future.result());
}

void tst_MediaDownload::transientFailuresAreRetriedFiveTimes()
{
    m_host->answer = [](const DoubleRequest &) { return DoubleReply { 503, {}, {} }; };
    const auto future = download(request());
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QCOMPARE(m_host->requests().size(), 1 + downloadAttemptsPerHost);
    QCOMPARE(m_other->requests().size(), 1);
}

void tst_MediaDownload::cutsAreContinuedWithARange_data()
{
    QTest::addColumn<qint64>("cut");
    QTest::addColumn<bool>("declared");
    for (const qint64 cut : { 1, 26, 65535, 65536, 1'000'025 }) {
        QTest::addRow("after %lld, verified first", static_cast<long long>(cut)) << cut << true;
        QTest::addRow("after %lld, decrypted on the way", static_cast<long long>(cut))
            << cut << false;
    }
}

void tst_MediaDownload::cutsAreContinuedWithARange()
{
    QFETCH(qint64, cut);
    QFETCH(bool, declared);
    m_host->answer = [&](const DoubleRequest &asked) {
        DoubleReply reply = served(asked);
        if (m_host->requests().size() == 1)
            reply.cutAfter = cut;
        return reply;
    };
    DownloadRequest what = request();
    if (!declared)
        what.expected.fileLength = 0;
    const auto future = download(what);
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QVERIFY(readTestFile(future.result()->path) == m_plain);
    QCOMPARE(m_host->requests().size(), 2);
    // Of a connection that ends, Qt may keep back what did not fit into its buffer yet.
    const QByteArray range = m_host->requests().last().header("Range");
    const qint64 from = range.mid(6).chopped(1).toLongLong();
    QCOMPARE(range, "bytes=" + QByteArray::number(from) + '-');
    QVERIFY2(cut <= 65536 ? from == cut : from > 65536 && from <= cut, range.constData());
}

void tst_MediaDownload::aHostThatIgnoresRangesIsUnderstood()
{
    m_host->answer = [&](const DoubleRequest &) {
        DoubleReply reply { 200, {}, m_file };
        if (m_host->requests().size() == 1)
            reply.cutAfter = 300'000;
        return reply;
    };
    const auto future = download(request());
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QVERIFY(readTestFile(future.result()->path) == m_plain);
}

void tst_MediaDownload::cutsThatGainNothingComeToAnEnd()
{
    m_host->answer = m_other->answer = [&](const DoubleRequest &) {
        DoubleReply reply { 200, {}, m_file };
        reply.cutAfter = 30'000;
        return reply;
    };
    const auto future = download(request());
    QVERIFY(finishes(future));
    QCOMPARE(errorName(future.result().error().code), QStringLiteral("ConnectionClosed"));
    QCOMPARE(m_host->requests().size(), 2);
    QCOMPARE(m_other->requests().size(), 1);
}

void tst_MediaDownload::aRangeBeyondTheEndStartsOver()
{
    m_host->answer = [&](const DoubleRequest &asked) {
        if (m_host->requests().size() > 1)
            return asked.header("Range").isEmpty() ? DoubleReply { 200, {}, m_file }
                                                   : DoubleReply { 416, {}, {} };
        DoubleReply reply { 200, {}, m_file };
        reply.cutAfter = 1000;
        return reply;
    };
    const auto future = download(request());
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QCOMPARE(m_host->requests().size(), 3);
}

void tst_MediaDownload::damageInTransitGoesToTheNextHost()
{
    m_host->answer = [&](const DoubleRequest &) {
        QByteArray damaged = m_file;
        damaged[5000] = static_cast<char>(damaged.at(5000) ^ 1);
        return DoubleReply { 200, {}, damaged };
    };
    const auto future = download(request());
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QVERIFY(m_other->requests().last().header("Range").isEmpty());

    m_other->answer = m_host->answer;
    const auto second = fetchAgain(request());
    QVERIFY(finishes(second));
    QCOMPARE(second.result().error().code, ErrorCode::MediaEncHash);
    QCOMPARE(namesIn(m_folder->path()).size(), 0);
}

void tst_MediaDownload::damageBySenderIsFinal()
{
    DownloadRequest what = request();
    what.expected.fileSha256 = QByteArray(32, 'h');
    const auto future = download(what);
    QVERIFY(finishes(future));
    QCOMPARE(future.result().error().code, ErrorCode::MediaPlainHash);
    QCOMPARE(m_host->requests().size(), 1);
    QVERIFY(m_other->requests().isEmpty());
    QVERIFY(namesIn(m_folder->path()).isEmpty());
    what.mediaKey = "short";
    const auto second = download(what);
    QVERIFY(finishes(second));
    QCOMPARE(second.result().error().code, ErrorCode::MediaKeyInvalid);
}

void tst_MediaDownload::oversizeIsCutOff_data()
{
    QTest::addColumn<bool>("announced");
    QTest::newRow("announced") << true;
    QTest::newRow("not announced") << false;
}

void tst_MediaDownload::oversizeIsCutOff()
{
    QFETCH(bool, announced);
    const auto answer = [this, announced](const DoubleRequest &) {
        DoubleReply reply { 200, {}, m_file + QByteArray(3'000'000, 'x') };
        if (!announced)
            reply.announcesLength = false;
        return reply;
    };
    m_host->answer = answer;
    m_other->answer = answer;
    const auto future = download(request());
    QVERIFY(finishes(future));
    QCOMPARE(errorName(future.result().error().code), QStringLiteral("MediaLength"));
    QVERIFY(namesIn(m_folder->path()).isEmpty());
}

void tst_MediaDownload::aShortAnnouncementIsNoticed()
{
    m_host->answer = [this](const DoubleRequest &) {
        DoubleReply reply { 200, {}, m_file };
        reply.announcedLength = 1000;
        return reply;
    };
    const auto future = download(request());
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QVERIFY(readTestFile(future.result()->path) == m_plain);
}

void tst_MediaDownload::redirectsStayOnTheHost()
{
    m_host->answer = [this](const DoubleRequest &asked) {
        if (asked.target.startsWith("/moved"))
            return served(asked);
        return DoubleReply { 302, { { "Location", "/moved" } }, {} };
    };
    const auto future = download(request());
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QCOMPARE(m_host->requests().size(), 2);

    HttpDouble stranger;
    const QByteArray elsewhere = "https://" + stranger.host() + "/x";
    m_host->answer = [&](const DoubleRequest &) {
        return DoubleReply { 302, { { "Location", elsewhere } }, {} };
    };
    m_other->answer = m_host->answer;
    const auto second = fetchAgain(request());
    QVERIFY(finishes(second));
    QCOMPARE(second.result().error().code, ErrorCode::MediaHostRefused);
    QVERIFY(stranger.requests().isEmpty());
}

void tst_MediaDownload::addressesInMessagesAreNotTrusted()
{
    HttpDouble stranger;
    DownloadRequest what = request();
    what.directPath.clear();
    what.url = QString::fromLatin1("https://" + stranger.host() + "/v/t62/a.enc?ccb=1");
    const auto future = download(what);
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QVERIFY(stranger.requests().isEmpty());
    QVERIFY(m_host->requests().first().target.startsWith("/v/t62/a.enc?ccb=1&hash="));

    what.url = QString::fromLatin1("https://" + m_other->host() + "/own?x=1");
    const auto own = fetchAgain(what);
    QVERIFY(finishes(own));
    QCOMPARE(m_other->requests().last().target, "/own?x=1");

    what.directPath = "/v/../x";
    const auto bad = fetchAgain(what);
    QVERIFY(finishes(bad));
    QCOMPARE(bad.result().error().code, ErrorCode::InvalidArgument);
}

void tst_MediaDownload::takenNamesAreNumbered()
{
    writeTestFile(m_folder->filePath(QStringLiteral("report.pdf")), "mine");
    const auto future = download(request());
    QVERIFY(finishes(future));
    QCOMPARE(QFileInfo(future.result()->path).fileName(), QStringLiteral("report (2).pdf"));
    QCOMPARE(readTestFile(m_folder->filePath(QStringLiteral("report.pdf"))), "mine");
}

void tst_MediaDownload::whatLiesThereIsNotFetchedAgain()
{
    writeTestFile(m_folder->filePath(QStringLiteral("report.pdf")), "mine");
    const auto first = download(request());
    QVERIFY(finishes(first));
    QCOMPARE(QFileInfo(first.result()->path).fileName(), QStringLiteral("report (2).pdf"));
    const qsizetype asked = m_host->requests().size();
    // As after a death between placing the file and noting where it lies.
    const auto second = download(request());
    QVERIFY(finishes(second));
    QCOMPARE(second.result()->path, first.result()->path);
    QCOMPARE(second.result()->size, m_plain.size());
    QCOMPARE(m_host->requests().size(), asked);
    // One of the same length is not taken for it.
    QByteArray changed = m_plain;
    changed[500'000] = static_cast<char>(changed.at(500'000) ^ 1);
    writeTestFile(first.result()->path, changed);
    const auto third = download(request());
    QVERIFY(finishes(third));
    QCOMPARE(QFileInfo(third.result()->path).fileName(), QStringLiteral("report (3).pdf"));
    QCOMPARE(readTestFile(third.result()->path), m_plain);
}

void tst_MediaDownload::cancellingLeavesNothing()
{
    for (const qint64 declared : { m_media.fileLength, qint64(0) }) {
        DownloadRequest what = request();
        what.expected.fileLength = declared;
        const auto future = download(what);
        connect(
            m_download.get(), &MediaDownload::progressed, m_download.get(), &MediaDownload::cancel);
        QVERIFY(finishes(future));
        QCOMPARE(future.result().error().code, ErrorCode::Cancelled);
        QTRY_VERIFY(namesIn(m_folder->path()).isEmpty());
    }
}

void tst_MediaDownload::memoryDoesNotGrowWithTheFile()
{
    QTemporaryDir source;
    QFile sparse(source.filePath(QStringLiteral("big")));
    QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(80LL * 1024 * 1024));
    sparse.close();
    const QString encrypted = source.filePath(QStringLiteral("big.enc"));
    const qint64 before = platform::peakResidentBytes();
    m_media = encryptFile(sparse.fileName(), encrypted, MediaType::Document, downloadTestKey, false)
                  .value();
    m_host->answer = [encrypted](const DoubleRequest &) {
        DoubleReply reply;
        reply.bodyFile = encrypted;
        return reply;
    };
    const auto future = download(request());
    QVERIFY(finishes(future));
    QVERIFY(future.result());
    QCOMPARE(future.result()->size, sparse.size());
    QVERIFY(platform::peakResidentBytes() - before < 32 * 1024 * 1024);
}

HELIOGRAPH_TEST(MediaDownload)
#include "tst_MediaDownload.moc"
