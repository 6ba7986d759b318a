// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/TransferPolicy.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

class tst_TransferPolicy : public QObject {
    Q_OBJECT

private slots:
    void uploads_data();
    void uploads();
    void downloads_data();
    void downloads();
    void damage();
    void pauses();
};

static Result<HttpResponse> statusAnswer(int status)
{
    HttpResponse response;
    response.status = status;
    return response;
}

void tst_TransferPolicy::uploads_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorCode>("failure");
    QTest::addColumn<bool>("resumable");
    QTest::addColumn<UploadAction>("action");
    const auto answered = [](int status, UploadAction action) {
        QTest::addRow("%d", status) << status << ErrorCode::Unknown << true << action;
    };
    answered(200, UploadAction::ReadAnswer);
    answered(401, UploadAction::RefreshConnection);
    answered(403, UploadAction::RefreshConnection);
    answered(400, UploadAction::Refuse);
    answered(413, UploadAction::Refuse);
    answered(415, UploadAction::Refuse);
    answered(429, UploadAction::NextHost);
    answered(500, UploadAction::NextHost);
    answered(507, UploadAction::NextHost);
    answered(302, UploadAction::NextHost);
    const auto broke = [](ErrorCode code, bool resumable, UploadAction action) {
        QTest::addRow("%s %d", qPrintable(errorName(code)), resumable)
            << 0 << code << resumable << action;
    };
    broke(ErrorCode::ConnectTimeout, true, UploadAction::NextHost);
    broke(ErrorCode::TlsUntrusted, true, UploadAction::NextHost);
    broke(ErrorCode::ConnectionClosed, true, UploadAction::ResumeSameHost);
    broke(ErrorCode::ConnectionClosed, false, UploadAction::NextHost);
    broke(ErrorCode::QueryTimeout, true, UploadAction::ResumeSameHost);
    broke(ErrorCode::Cancelled, true, UploadAction::Stop);
}

void tst_TransferPolicy::uploads()
{
    QFETCH(int, status);
    QFETCH(ErrorCode, failure);
    QFETCH(bool, resumable);
    const Result<HttpResponse> outcome
        = status > 0 ? statusAnswer(status) : Result<HttpResponse>(fail(failure));
    QTEST(afterUpload(outcome, resumable, true), "action");
    if (afterUpload(outcome, resumable, true) == UploadAction::ResumeSameHost)
        QCOMPARE(afterUpload(outcome, resumable, false), UploadAction::NextHost);
}

void tst_TransferPolicy::downloads_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<DownloadAction>("action");
    const auto row = [](int status, DownloadAction action) {
        QTest::addRow("%d", status) << status << action;
    };
    row(200, DownloadAction::Process);
    row(206, DownloadAction::Process);
    for (const int status : { 401, 403, 404, 410 })
        row(status, DownloadAction::RefreshConnection);
    for (const int status : { 408, 429, 500, 503 })
        row(status, DownloadAction::RetrySameHost);
    row(416, DownloadAction::StartOver);
    row(302, DownloadAction::Redirect);
    row(400, DownloadAction::NextHost);
    row(451, DownloadAction::NextHost);
}

void tst_TransferPolicy::downloads()
{
    QFETCH(int, status);
    QTEST(afterDownload(statusAnswer(status), false), "action");
    const Result<HttpResponse> cut = fail(ErrorCode::ConnectionClosed);
    QCOMPARE(afterDownload(cut, true), DownloadAction::RetrySameHost);
    QCOMPARE(afterDownload(cut, false), DownloadAction::NextHost);
    QCOMPARE(afterDownload(fail(ErrorCode::Cancelled), true), DownloadAction::Stop);
    QCOMPARE(afterDownload(fail(ErrorCode::DiskFull), true), DownloadAction::Stop);
}

void tst_TransferPolicy::damage()
{
    QCOMPARE(afterBadFile(ErrorCode::MediaLength, true), DownloadAction::NextHost);
    QCOMPARE(afterBadFile(ErrorCode::MediaEncHash, true), DownloadAction::NextHost);
    for (const ErrorCode code :
        { ErrorCode::MediaMac, ErrorCode::MediaPadding, ErrorCode::MediaPlainHash }) {
        QCOMPARE(afterBadFile(code, true), DownloadAction::Stop);
        QCOMPARE(afterBadFile(code, false), DownloadAction::NextHost);
    }
    QCOMPARE(afterBadFile(ErrorCode::DiskFull, false), DownloadAction::Stop);
}

void tst_TransferPolicy::pauses()
{
    QVERIFY(pauseAfterRound(1, 0) == seconds(1));
    QVERIFY(pauseAfterRound(2, 0) == seconds(2));
    QVERIFY(pauseAfterRound(3, 0) == seconds(4));
    QVERIFY(pauseAfterRound(1, 7) == seconds(7));
    QVERIFY(pauseAfterRound(1, 3600) == seconds(30));
    for (int attempt = 1; attempt <= 5; ++attempt)
        QVERIFY(pauseBeforeAttempt(attempt, 0) == seconds(attempt));
    QVERIFY(pauseBeforeAttempt(1, 9999) == seconds(30));
}

HELIOGRAPH_TEST(TransferPolicy)
#include "tst_TransferPolicy.moc"
