// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/PairingCode.h"

#include "crypto/Cipher.h"
#include "crypto/Hash.h"

namespace heliograph {

namespace {

constexpr int codeRounds = 131'072;
constexpr qsizetype codeLength = 8;
constexpr qsizetype wrappedKeySize = 80;
constexpr qsizetype pairingBundleSize = 156;
/// Neither 0, I, O nor U; L is there.
constexpr char codeAlphabet[] = "123456789ABCDEFGHJKLMNPQRSTVWXYZ";

QByteArray bundleKey(QByteArrayView shared, QByteArrayView salt)
{
    return hkdfSha256(shared, salt, "link_code_pairing_key_bundle_encryption_key", 32);
}

QByteArray advSecretOf(
    const QByteArray &shared, const QByteArray &identityShared, const QByteArray &random)
{
    return hkdfSha256(shared + identityShared + random, {}, "adv_secret", 32);
}

} // namespace

QByteArray pairingCodeOf(QByteArrayView fiveBytes)
{
    quint64 bits = 0;
    for (const char byte : fiveBytes.first(5))
        bits = (bits << 8) | static_cast<quint8>(byte);
    QByteArray code;
    for (int shift = 35; shift >= 0; shift -= 5)
        code += codeAlphabet[(bits >> shift) & 31];
    return code;
}

Result<QByteArray> foldPairingCode(const QString &chosen)
{
    QByteArray code;
    for (const QChar character : chosen) {
        // Upper case of ASCII only: others have no place in the alphabet.
        const char letter = character.unicode() < 128 ? character.toUpper().toLatin1() : '\0';
        if (letter == '\0' || !QByteArrayView(codeAlphabet).contains(letter))
            return fail(ErrorCode::CodeInvalid);
        code += letter;
    }
    if (code.size() != codeLength)
        return fail(ErrorCode::CodeInvalid);
    return code;
}

QString pairingCodeText(QByteArrayView code)
{
    return QString::fromLatin1(code.first(4)) + u'-' + QString::fromLatin1(code.sliced(4));
}

QByteArray pairingCodeKey(QByteArrayView code, QByteArrayView salt)
{
    return pbkdf2Sha256(code, salt, codeRounds, 32);
}

QByteArray wrapPairingKey(
    QByteArrayView code, QByteArrayView salt, QByteArrayView iv, QByteArrayView publicKey)
{
    return salt.toByteArray() + iv.toByteArray()
        + aesCtr(pairingCodeKey(code, salt), iv, publicKey);
}

Result<QByteArray> unwrapPairingKey(QByteArrayView code, QByteArrayView wrapped)
{
    if (wrapped.size() != wrappedKeySize)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("a wrapped key has 80 bytes"));
    return aesCtr(
        pairingCodeKey(code, wrapped.first(32)), wrapped.sliced(32, 16), wrapped.sliced(48));
}

Result<PairingBundle> sealPairingBundle(const KeyPair &ephemeral, const KeyPair &identity,
    QByteArrayView phoneEphemeral, QByteArrayView phoneIdentity, Random &random)
{
    // Our own keys sent back prove nothing about a phone.
    if (phoneEphemeral == QByteArrayView(ephemeral.publicKey)
        || phoneIdentity == QByteArrayView(identity.publicKey))
        return fail(ErrorCode::BadKey, QStringLiteral("own key"));
    const Result<QByteArray> shared = agree(ephemeral.privateKey, phoneEphemeral);
    const Result<QByteArray> identityShared = agree(identity.privateKey, phoneIdentity);
    if (!shared || !identityShared)
        return fail(ErrorCode::BadKey, QStringLiteral("no agreement"));
    const QByteArray salt = random.bytes(32);
    const QByteArray nonce = random.bytes(12);
    const QByteArray secret = random.bytes(32);
    const QByteArray plain = identity.publicKey + phoneIdentity.toByteArray() + secret;
    GcmCipher cipher(bundleKey(*shared, salt));
    return PairingBundle { salt + nonce + cipher.seal(nonce, {}, plain),
        advSecretOf(*shared, *identityShared, secret) };
}

Result<QByteArray> openPairingBundle(const KeyPair &phoneEphemeral, const KeyPair &phoneIdentity,
    QByteArrayView companionEphemeral, QByteArrayView companionIdentity, QByteArrayView bundle)
{
    if (bundle.size() != pairingBundleSize)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("a bundle has 156 bytes"));
    const Result<QByteArray> shared = agree(phoneEphemeral.privateKey, companionEphemeral);
    if (!shared)
        return fail(shared.error());
    GcmCipher cipher(bundleKey(*shared, bundle.first(32)));
    const Result<QByteArray> plain = cipher.open(bundle.sliced(32, 12), {}, bundle.sliced(44));
    if (!plain)
        return fail(ErrorCode::DecryptFailed, QStringLiteral("wrong code"));
    if (plain->size() != 96 || plain->first(32) != companionIdentity.toByteArray()
        || plain->sliced(32, 32) != phoneIdentity.publicKey)
        return fail(ErrorCode::LinkRefused, QStringLiteral("the bundle names other identities"));
    const Result<QByteArray> identityShared = agree(phoneIdentity.privateKey, companionIdentity);
    if (!identityShared)
        return fail(identityShared.error());
    return advSecretOf(*shared, *identityShared, plain->sliced(64));
}

} // namespace heliograph
