// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Keychain.h"
#include "storage/ProfileKey.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/KeyInFile.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QFutureWatcher>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

/// Where the key of a profile lies, and how it moves.
class tst_ProfileKey : public QObject {
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void makesAKeyFileOnce();
    void refusesAMissingKeyThatMustBeThere();
    void refusesMisshapenKeys_data();
    void refusesMisshapenKeys();
    void saysWhenItCannotWriteTheKey();
    void opensWithThePassphraseOnly();
    void aPassphraseIsTheSameHoweverItIsTyped();
    void refusesEveryDamageOfALockedKey();
    void movesBetweenPlacesAndKeepsTheKey();
    void anInterruptedMoveOpensAndIsTidied();
    void withoutAKeychainAFileIsTaken();
    void aKeychainThatIsAskedForMustAnswer();
    void theKeychainKeepsTheKey();
    void weakPassphrasesAreRefused_data();
    void weakPassphrasesAreRefused();

private:
    QString folder() const { return m_folder->path(); }
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    Result<ProfileKey> open(bool mustExist, const KeyAccess &access)
    {
        return openProfileKey(folder(), mustExist, access, m_random);
    }
    static KeyAccess withPassphrase(const QString &text)
    {
        KeyAccess access;
        access.place = KeyPlace::Passphrase;
        access.passphrase = passphraseBytes(text);
        return access;
    }
    static KeyAccess anywhere()
    {
        KeyAccess access;
        access.keychainLimit = milliseconds(2000);
        return access;
    }
    Result<bool> move(const ProfileKey &key, KeyPlace to, const QString &passphrase = {})
    {
        const QFuture<Result<bool>> moved
            = moveProfileKey(folder(), key.key, to, passphraseBytes(passphrase), m_random);
        return QTest::qWaitFor([&] { return moved.isFinished(); }, 30'000)
            ? moved.result()
            : fail(ErrorCode::Cancelled);
    }
    QStringList names() const
    {
        return QDir(folder()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    }
    static QByteArray bytesOf(const Result<ProfileKey> &key)
    {
        return key ? key->key.view().toByteArray() : QByteArray();
    }
    /// One that answers: `dbus-run-session` with an unlocked keyring (see tests/keychain.sh).
    static bool hasKeychain() { return qEnvironmentVariableIsSet("HELIOGRAPH_TEST_KEYCHAIN"); }

    const QString words = QStringLiteral("correct horse battery");
    std::unique_ptr<QTemporaryDir> m_folder;
    FixedRandom m_random;
};

void tst_ProfileKey::makesAKeyFileOnce()
{
    const QByteArray made = bytesOf(open(false, keyInFile()));
    QCOMPARE(made.size(), 32);
    QCOMPARE(bytesOf(open(true, keyInFile())), made);
#ifdef Q_OS_UNIX
    const QFile::Permissions tooOpen = QFile::permissions(path("key"))
        & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther
            | QFile::ExeOwner);
    QCOMPARE(tooOpen, QFile::Permissions());
#endif
}

void tst_ProfileKey::refusesAMissingKeyThatMustBeThere()
{
    QCOMPARE(open(true, keyInFile()).error().code, ErrorCode::KeyUnavailable);
    QVERIFY(names().isEmpty());
}

void tst_ProfileKey::refusesMisshapenKeys_data()
{
    QTest::addColumn<int>("size");
    for (const int size : { 0, 1, 31, 33, 64 })
        QTest::addRow("%d bytes", size) << size;
    QTest::newRow("a directory") << -1;
}

void tst_ProfileKey::refusesMisshapenKeys()
{
    QFETCH(int, size);
    if (size < 0) {
        QVERIFY(QDir().mkdir(path("key")));
    } else {
        QFile file(path("key"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(size, 'k'));
    }
    for (const bool mustExist : { false, true })
        QCOMPARE(open(mustExist, keyInFile()).error().code, ErrorCode::KeyUnavailable);
    if (size >= 0)
        QCOMPARE(QFile(path("key")).size(), size);
}

void tst_ProfileKey::saysWhenItCannotWriteTheKey()
{
    QCOMPARE(openProfileKey(path("missing"), false, keyInFile(), m_random).error().code,
        ErrorCode::FolderUnwritable);
}

void tst_ProfileKey::opensWithThePassphraseOnly()
{
    const QByteArray key = bytesOf(open(false, withPassphrase(words)));
    QCOMPARE(key.size(), 32);
    QCOMPARE(names(), QStringList { QStringLiteral("key.passphrase") });
    QCOMPARE(bytesOf(open(true, withPassphrase(words))), key);
    QCOMPARE(open(true, withPassphrase(words + u'.')).error().code, ErrorCode::PassphraseWrong);
    QCOMPARE(open(true, keyInFile()).error().code, ErrorCode::PassphraseNeeded);
    QFile file(path("key.passphrase"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains(key));
}

void tst_ProfileKey::aPassphraseIsTheSameHoweverItIsTyped()
{
    const QByteArray key
        = bytesOf(open(false, withPassphrase(QStringLiteral(u"na\u00efve chess player"))));
    QCOMPARE(bytesOf(open(true, withPassphrase(QStringLiteral(u"nai\u0308ve chess player")))), key);
}

void tst_ProfileKey::refusesEveryDamageOfALockedKey()
{
    QVERIFY(open(false, withPassphrase(words)));
    QFile file(path("key.passphrase"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray whole = file.readAll();
    // Each try costs a scrypt once the header is whole: the borders and one byte of each part.
    for (const qsizetype size : { 0, 4, 5, 21, 22, 40, int(whole.size()) - 1 }) {
        QVERIFY(file.resize(0) && file.seek(0) && file.write(whole.first(size)) == size);
        QVERIFY(file.flush());
        const ErrorCode code = open(true, withPassphrase(words)).error().code;
        QVERIFY(code == ErrorCode::KeyUnavailable || code == ErrorCode::PassphraseWrong);
    }
    for (const qsizetype at : { 0, 4, 10, 25, 40, int(whole.size()) - 1 }) {
        QByteArray flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ 1);
        QVERIFY(file.resize(0) && file.seek(0) && file.write(flipped) == flipped.size());
        QVERIFY(file.flush());
        QVERIFY(!open(true, withPassphrase(words)));
    }
    QCOMPARE(names(), QStringList { QStringLiteral("key.passphrase") });
}

void tst_ProfileKey::movesBetweenPlacesAndKeepsTheKey()
{
    Result<ProfileKey> first = open(false, keyInFile());
    const QByteArray key = bytesOf(first);
    QVERIFY(move(*first, KeyPlace::Passphrase, words));
    QCOMPARE(names(), QStringList { QStringLiteral("key.passphrase") });
    QVERIFY(move(*first, KeyPlace::Passphrase, words + u'2'));
    QCOMPARE(open(true, withPassphrase(words)).error().code, ErrorCode::PassphraseWrong);
    QCOMPARE(bytesOf(open(true, withPassphrase(words + u'2'))), key);
    QCOMPARE(move(*first, KeyPlace::Passphrase).error().code, ErrorCode::PassphraseNeeded);
    QVERIFY(move(*first, KeyPlace::File));
    QCOMPARE(names(), QStringList { QStringLiteral("key") });
    QCOMPARE(bytesOf(open(true, keyInFile())), key);
}

void tst_ProfileKey::anInterruptedMoveOpensAndIsTidied()
{
    Result<ProfileKey> first = open(false, keyInFile());
    QVERIFY(QFile::copy(path("key"), path("kept")));
    QVERIFY(move(*first, KeyPlace::Passphrase, words));
    QVERIFY(QFile::rename(path("kept"), path("key")));
    QCOMPARE(open(true, withPassphrase(words))->place, KeyPlace::Passphrase);
    QCOMPARE(names(), QStringList { QStringLiteral("key.passphrase") });
}

void tst_ProfileKey::withoutAKeychainAFileIsTaken()
{
    if (hasKeychain())
        QSKIP("this run has a keychain");
    const Result<ProfileKey> key = open(false, anywhere());
    QVERIFY(key);
    QCOMPARE(key->place, KeyPlace::File);
    QCOMPARE(names(), QStringList { QStringLiteral("key") });
    QCOMPARE(move(*key, KeyPlace::Keychain).error().code, ErrorCode::KeychainUnavailable);
    QCOMPARE(bytesOf(open(true, anywhere())), bytesOf(key));
}

void tst_ProfileKey::aKeychainThatIsAskedForMustAnswer()
{
    if (hasKeychain())
        QSKIP("this run has a keychain");
    KeyAccess access = anywhere();
    access.place = KeyPlace::Keychain;
    QCOMPARE(open(false, access).error().code, ErrorCode::KeychainUnavailable);
    QVERIFY(names().isEmpty());
}

void tst_ProfileKey::theKeychainKeepsTheKey()
{
    if (!hasKeychain())
        QSKIP("needs a keychain of its own: tests/keychain.sh");
    const Result<ProfileKey> key = open(false, anywhere());
    QVERIFY(key);
    QCOMPARE(key->place, KeyPlace::Keychain);
    QCOMPARE(names(), QStringList { QStringLiteral("key.keychain") });
    QCOMPARE(bytesOf(open(true, anywhere())), bytesOf(key));
    QFile file(path("key.keychain"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString entry = QString::fromLatin1(file.readAll());
    QVERIFY(move(*key, KeyPlace::File));
    QCOMPARE(names(), QStringList { QStringLiteral("key") });
    const auto gone = [&] {
        const QFuture<Result<QByteArray>> read = keychain::read(entry, milliseconds(2000));
        return QTest::qWaitFor([&] { return read.isFinished(); }) && !read.result();
    };
    QTRY_VERIFY(gone());
    QVERIFY(move(*key, KeyPlace::Keychain));
    QCOMPARE(bytesOf(open(true, anywhere())), bytesOf(key));
}

void tst_ProfileKey::weakPassphrasesAreRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("short") << QStringLiteral("abcdefghijk") << false;
    QTest::newRow("one key held down") << QString(40, u'a') << false;
    QTest::newRow("two words twice") << QStringLiteral("abababababababab") << false;
    QTest::newRow("four words") << QStringLiteral("river lamp seven owl") << true;
}

void tst_ProfileKey::weakPassphrasesAreRefused()
{
    QFETCH(QString, text);
    QFETCH(bool, good);
    QCOMPARE(checkPassphrase(text).has_value(), good);
    if (!good)
        QCOMPARE(checkPassphrase(text).error().code, ErrorCode::PassphraseWeak);
}

HELIOGRAPH_TEST(ProfileKey)

#include "tst_ProfileKey.moc"
