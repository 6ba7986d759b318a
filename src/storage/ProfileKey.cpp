// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/ProfileKey.h"

#include "base/Files.h"
#include "base/Pool.h"
#include "crypto/Hash.h"
#include "storage/Keychain.h"
#include "storage/SecretBox.h"

#include <QCoreApplication>
#include <QFile>
#include <QSet>

namespace heliograph {

namespace {

constexpr qsizetype profileKeySize = 32;
constexpr qsizetype saltSize = 16;
constexpr QByteArrayView lockedKeyMagic("HGKP\1");
constexpr const char *lockedKeyPurpose = "profile key";

QString keyPath(const QString &directory) { return directory + QStringLiteral("/key"); }
QString lockedPath(const QString &directory)
{
    return directory + QStringLiteral("/key.passphrase");
}
QString entryPath(const QString &directory) { return directory + QStringLiteral("/key.keychain"); }

/// At most `most` bytes and one more, by which a longer file shows.
Result<QByteArray> readKeyFile(const QString &path, qsizetype most)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::KeyUnavailable, QStringLiteral("key file unreadable"));
    return file.read(most + 1);
}

Result<SecretBytes> asKey(const QByteArray &bytes)
{
    if (bytes.size() != profileKeySize)
        return fail(ErrorCode::KeyUnavailable, QStringLiteral("key misshapen"));
    return SecretBytes(bytes);
}

SecretBox boxOf(const SecretBytes &passphrase, QByteArrayView salt)
{
    return SecretBox(SecretBytes(scrypt(passphrase.view(), salt, profileKeySize)));
}

/// Takes as long as scrypt does, some 100 ms.
QByteArray lockedKey(const SecretBytes &key, const SecretBytes &passphrase, const QByteArray &salt)
{
    return lockedKeyMagic.toByteArray() + salt
        + boxOf(passphrase, salt).seal(key.view(), lockedKeyPurpose);
}

Result<SecretBytes> unlockedKey(const QByteArray &locked, const SecretBytes &passphrase)
{
    const qsizetype header = lockedKeyMagic.size() + saltSize;
    if (locked.size() <= header || !locked.startsWith(lockedKeyMagic))
        return fail(ErrorCode::KeyUnavailable, QStringLiteral("locked key misshapen"));
    if (passphrase.isEmpty())
        return fail(ErrorCode::PassphraseNeeded);
    const QByteArrayView salt = QByteArrayView(locked).sliced(lockedKeyMagic.size(), saltSize);
    const Result<QByteArray> key
        = boxOf(passphrase, salt).open(QByteArrayView(locked).sliced(header), lockedKeyPurpose);
    return key ? asKey(*key) : fail(ErrorCode::PassphraseWrong);
}

template <typename T> Result<T> waitFor(QFuture<Result<T>> future)
{
    future.waitForFinished();
    takeOver(&finishedAnswers);
    return future.result();
}

Result<QString> keychainEntry(const QString &directory)
{
    constexpr qsizetype longest = 64;
    return readKeyFile(entryPath(directory), longest)
        .and_then([](const QByteArray &name) -> Result<QString> {
            if (name.isEmpty() || name.size() > longest)
                return fail(
                    ErrorCode::KeyUnavailable, QStringLiteral("name of the keychain entry"));
            return QString::fromLatin1(name);
        });
}

QString newEntryName(Random &random) { return QString::fromLatin1(random.bytes(16).toHex()); }

Result<void> writeKey(const QString &directory, KeyPlace place, const QByteArray &bytes)
{
    switch (place) {
    case KeyPlace::Keychain:
        return replaceFile(entryPath(directory), bytes);
    case KeyPlace::Passphrase:
        return replaceFile(lockedPath(directory), bytes);
    case KeyPlace::File:
        break;
    }
    return replaceFile(keyPath(directory), bytes);
}

/// What is left of a move that was interrupted, or is not the place any more.
void forgetOtherPlaces(const QString &directory, KeyPlace kept, milliseconds limit)
{
    if (kept != KeyPlace::Keychain) {
        if (const Result<QString> entry = keychainEntry(directory))
            (void)keychain::remove(*entry, limit);
        QFile::remove(entryPath(directory));
    }
    if (kept != KeyPlace::Passphrase)
        QFile::remove(lockedPath(directory));
    if (kept != KeyPlace::File)
        QFile::remove(keyPath(directory));
}

Result<ProfileKey> makeProfileKey(const QString &directory, const KeyAccess &access, Random &random)
{
    SecretBytes key(random.bytes(profileKeySize));
    const QByteArray plain = key.view().toByteArray();
    if (access.place == KeyPlace::Passphrase) {
        if (access.passphrase.isEmpty())
            return fail(ErrorCode::PassphraseNeeded);
        return writeKey(directory, KeyPlace::Passphrase,
            lockedKey(key, access.passphrase, random.bytes(saltSize)))
            .map([&] {
                return ProfileKey { std::move(key), KeyPlace::Passphrase };
            });
    }
    if (access.place != KeyPlace::File) {
        const QString entry = newEntryName(random);
        const Result<bool> stored = waitFor(keychain::store(entry, plain, access.keychainLimit));
        if (stored)
            return writeKey(directory, KeyPlace::Keychain, entry.toLatin1()).map([&] {
                return ProfileKey { std::move(key), KeyPlace::Keychain };
            });
        if (access.place == KeyPlace::Keychain)
            return fail(stored.error());
    }
    return writeKey(directory, KeyPlace::File, plain).map([&] {
        return ProfileKey { std::move(key), KeyPlace::File };
    });
}

} // namespace

SecretBytes passphraseBytes(const QString &text)
{
    return SecretBytes(text.normalized(QString::NormalizationForm_C).toUtf8());
}

Result<void> checkPassphrase(const QString &text)
{
    constexpr qsizetype shortest = 12;
    constexpr qsizetype fewest = 6;
    if (text.size() < shortest || QSet<QChar>(text.begin(), text.end()).size() < fewest)
        return fail(ErrorCode::PassphraseWeak);
    return {};
}

Result<ProfileKey> openProfileKey(
    const QString &directory, bool mustExist, const KeyAccess &access, Random &random)
{
    const auto opened = [&](Result<SecretBytes> key, KeyPlace place) -> Result<ProfileKey> {
        if (!key)
            return fail(key.error());
        forgetOtherPlaces(directory, place, access.keychainLimit);
        return ProfileKey { std::move(*key), place };
    };
    if (QFile::exists(lockedPath(directory)))
        return opened(
            readKeyFile(lockedPath(directory), 512).and_then([&](const QByteArray &locked) {
                return unlockedKey(locked, access.passphrase);
            }),
            KeyPlace::Passphrase);
    if (QFile::exists(entryPath(directory)))
        return opened(keychainEntry(directory)
                          .and_then([&](const QString &entry) {
                              return waitFor(keychain::read(entry, access.keychainLimit));
                          })
                          .and_then(asKey),
            KeyPlace::Keychain);
    if (QFile::exists(keyPath(directory)))
        return opened(
            readKeyFile(keyPath(directory), profileKeySize).and_then(asKey), KeyPlace::File);
    if (mustExist)
        return fail(ErrorCode::KeyUnavailable, QStringLiteral("key missing"));
    return makeProfileKey(directory, access, random);
}

QFuture<Result<bool>> moveProfileKey(const QString &directory, const SecretBytes &key, KeyPlace to,
    const SecretBytes &passphrase, Random &random)
{
    const milliseconds limit = KeyAccess().keychainLimit;
    Answer<bool> answer;
    const auto place = [=](const std::function<QByteArray()> &bytes) {
        then(runInPool<bool>(
                 [=] { return writeKey(directory, to, bytes()).map([] { return true; }); }),
            QCoreApplication::instance(), [=](const Result<bool> &written) {
                if (written)
                    forgetOtherPlaces(directory, to, limit);
                answer.finish(written);
            });
    };
    const auto plain = std::make_shared<const SecretBytes>(key.clone());
    switch (to) {
    case KeyPlace::Keychain: {
        const QString entry = newEntryName(random);
        then(keychain::store(entry, plain->view().toByteArray(), limit),
            QCoreApplication::instance(), [=](const Result<bool> &stored) {
                if (stored)
                    place([entry] { return entry.toLatin1(); });
                else
                    answer.finish(fail(stored.error()));
            });
        break;
    }
    case KeyPlace::Passphrase:
        if (passphrase.isEmpty()) {
            answer.finish(fail(ErrorCode::PassphraseNeeded));
            break;
        }
        place([plain, words = std::make_shared<const SecretBytes>(passphrase.clone()),
                  salt = random.bytes(saltSize)] { return lockedKey(*plain, *words, salt); });
        break;
    case KeyPlace::File:
        place([plain] { return plain->view().toByteArray(); });
        break;
    }
    return answer.future();
}

} // namespace heliograph
