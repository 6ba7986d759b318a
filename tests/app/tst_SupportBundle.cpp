// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/SupportBundle.h"
#include "base/LogFile.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"

#include <QTest>

using namespace heliograph;

/// The text for support: what is in it, and what must never be.
class tst_SupportBundle : public QObject {
    Q_OBJECT
private slots:
    void tellsOfSessionsAndLogs();
    void holdsNoNamesNumbersAndKeys();
    void aProfileThatDoesNotOpenIsDescribedFromOutside();
    void saysWhenItCannotBeWritten();

private:
    QByteArray bundle(ProfileStore *store)
    {
        const QString path = m_folder.filePath(QStringLiteral("bundle.txt"));
        const QString directory = m_profile.profile().store().directory();
        const QFuture<Result<bool>> written = writeSupportBundle(path, directory, store, m_random);
        QFile file(path);
        if (!QTest::qWaitFor([&] { return written.isFinished(); }) || !written.result()
            || !file.open(QIODevice::ReadOnly))
            return {};
        return file.readAll();
    }
    TestProfile m_profile;
    QTemporaryDir m_folder;
    FixedRandom m_random;
};

void tst_SupportBundle::tellsOfSessionsAndLogs()
{
    m_profile.add(QStringLiteral("one"), QStringLiteral("Secret label"));
    ProfileStore &store = m_profile.profile().store();
    store.addTimeline({ QStringLiteral("one"), 1'800'000'000'000, QStringLiteral("Online"),
        QStringLiteral("Waiting"), QStringLiteral("ConnectionClosed"), 428,
        QStringLiteral("from 15550009999 with ") + QString(44, u'K'), 3, 1'800'000'005'000, 12,
        4711, QStringLiteral("copiedProfile"), 4712, QStringLiteral("/home/ada/copy") });
    LogFile::open(store.directory())
        .value()
        ->write(QtInfoMsg, "heliograph.session", QStringLiteral("number 447700900123 here"));
    const QByteArray text = bundle(&store);
    QVERIFY(text.contains("Heliograph"));
    QVERIFY(text.contains("2027-01-15T08:00:00.000Z Online -> Waiting ConnectionClosed 428"));
    QVERIFY(
        text.contains("attempt 3 socket 12 of process 4711 next in 5000 ms copiedProfile 4712"));
    QVERIFY(!text.contains("/home/ada"));
    QVERIFY(text.contains("== log\n"));
    QVERIFY(text.contains(" info heliograph.session number #"));
    QVERIFY(text.contains("<44 characters>"));
    QVERIFY(text.contains("profile.db"));
}

void tst_SupportBundle::holdsNoNamesNumbersAndKeys()
{
    const QByteArray text = bundle(&m_profile.profile().store());
    QVERIFY(!text.isEmpty());
    for (const char *secret : { "Secret label", "15550009999", "447700900123", "KKKKKKKK" })
        QVERIFY2(!text.contains(secret), secret);
    QFile key(m_profile.profile().store().directory() + QStringLiteral("/key"));
    QVERIFY(key.open(QIODevice::ReadOnly));
    const QByteArray bytes = key.readAll();
    QVERIFY(
        !text.contains(bytes) && !text.contains(bytes.toHex()) && !text.contains(bytes.toBase64()));
}

void tst_SupportBundle::aProfileThatDoesNotOpenIsDescribedFromOutside()
{
    const QByteArray text = bundle(nullptr);
    QVERIFY(text.contains("could not be opened"));
    QVERIFY(text.contains("profile.db"));
}

void tst_SupportBundle::saysWhenItCannotBeWritten()
{
    const QFuture<Result<bool>> written
        = writeSupportBundle(m_folder.filePath(QStringLiteral("missing/bundle.txt")),
            m_profile.profile().store().directory(), nullptr, m_random);
    QTRY_VERIFY(written.isFinished());
    QCOMPARE(written.result().error().code, ErrorCode::FolderUnwritable);
}

HELIOGRAPH_TEST(SupportBundle)

#include "tst_SupportBundle.moc"
