// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/SecretBox.h"
#include "tests/storage/Stores.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

class tst_SecretBox : public QObject {
    Q_OBJECT
private slots:
    void opensWhatItSealed();
    void bindsThePurpose();
    void refusesAnotherKey();
    void refusesEveryTruncatedPrefixAndFlippedByte();
    void neverSealsTwiceTheSame();
    void makesAKeyFileOnce();
    void refusesAMissingKeyThatMustBeThere();
    void refusesMisshapenKeys_data();
    void refusesMisshapenKeys();
    void saysWhenItCannotWriteTheKey();
};

void tst_SecretBox::opensWhatItSealed()
{
    const auto box = testBox();
    for (const QByteArray &plain : { QByteArray(), QByteArray("a"), QByteArray(100'000, 'x') })
        QCOMPARE(box->open(box->seal(plain, "p"), "p").value(), plain);
}

void tst_SecretBox::bindsThePurpose()
{
    const auto box = testBox();
    QCOMPARE(
        box->open(box->seal("plain", "ratchet"), "prekey").error().code, ErrorCode::KeyUnavailable);
}

void tst_SecretBox::refusesAnotherKey()
{
    QCOMPARE(testBox('b')->open(testBox('a')->seal("plain", "p"), "p").error().code,
        ErrorCode::KeyUnavailable);
}

void tst_SecretBox::refusesEveryTruncatedPrefixAndFlippedByte()
{
    const auto box = testBox();
    const QByteArray sealed = box->seal("plain", "p");
    QVERIFY(!sealed.contains("plain"));
    for (qsizetype size = 0; size < sealed.size(); ++size) {
        QCOMPARE(box->open(QByteArrayView(sealed).first(size), "p").error().code,
            ErrorCode::KeyUnavailable);
        QByteArray flipped = sealed;
        flipped[size] = static_cast<char>(flipped[size] ^ 1);
        QCOMPARE(box->open(flipped, "p").error().code, ErrorCode::KeyUnavailable);
    }
}

void tst_SecretBox::neverSealsTwiceTheSame()
{
    const auto box = testBox();
    QVERIFY(box->seal("plain", "p") != box->seal("plain", "p"));
}

void tst_SecretBox::makesAKeyFileOnce()
{
    const QTemporaryDir directory;
    FixedRandom random;
    const SecretBytes made
        = std::move(loadOrCreateProfileKey(directory.path(), false, random).value());
    QCOMPARE(made.size(), 32);
    const SecretBytes again
        = std::move(loadOrCreateProfileKey(directory.path(), true, random).value());
    QCOMPARE(again.view().toByteArray(), made.view().toByteArray());
#ifdef Q_OS_UNIX
    const QFile::Permissions open = QFile::permissions(directory.filePath(QStringLiteral("key")))
        & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther
            | QFile::ExeOwner);
    QCOMPARE(open, QFile::Permissions());
#endif
}

void tst_SecretBox::refusesAMissingKeyThatMustBeThere()
{
    const QTemporaryDir directory;
    FixedRandom random;
    QCOMPARE(loadOrCreateProfileKey(directory.path(), true, random).error().code,
        ErrorCode::KeyUnavailable);
    QVERIFY(!QFile::exists(directory.filePath(QStringLiteral("key"))));
}

void tst_SecretBox::refusesMisshapenKeys_data()
{
    QTest::addColumn<int>("size");
    for (const int size : { 0, 1, 31, 33, 64 })
        QTest::addRow("%d bytes", size) << size;
    QTest::newRow("a directory") << -1;
}

void tst_SecretBox::refusesMisshapenKeys()
{
    QFETCH(int, size);
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("key"));
    if (size < 0) {
        QVERIFY(QDir().mkdir(path));
    } else {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(size, 'k'));
    }
    FixedRandom random;
    for (const bool mustExist : { false, true })
        QCOMPARE(loadOrCreateProfileKey(directory.path(), mustExist, random).error().code,
            ErrorCode::KeyUnavailable);
    if (size >= 0)
        QCOMPARE(QFile(path).size(), size);
}

void tst_SecretBox::saysWhenItCannotWriteTheKey()
{
    FixedRandom random;
    const QTemporaryDir directory;
    QCOMPARE(loadOrCreateProfileKey(directory.filePath(QStringLiteral("missing")), false, random)
                 .error()
                 .code,
        ErrorCode::FolderUnwritable);
}

HELIOGRAPH_TEST(SecretBox)
#include "tst_SecretBox.moc"
