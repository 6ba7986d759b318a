// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2ee/MemorySignalStores.h"
#include "e2ee/Padding.h"
#include "e2ee/SignalCipher.h"
#include "tests/fuzz/Targets.h"
#include "tests/support/FixedRandom.h"

namespace heliograph::fuzz {

namespace {

const QByteArray ratchetGroup("120363000000000001@g.us");

/// Two people with a ratchet and a sender key between them; every input begins here.
struct Acquaintance {
    FixedRandom random { 5 };
    KeyPair oursKey = generateKeyPair(random);
    KeyPair theirsKey = generateKeyPair(random);
    MemorySignalStores ours { oursKey, 11 };
    MemorySignalStores theirs { theirsKey, 12 };
    SignalAddress us { "15550001111@s.whatsapp.net", 1 };
    SignalAddress them { "15550002222@s.whatsapp.net", 2 };
    QByteArray first;
    QByteArray second;
    QByteArray groupMessage;

    Acquaintance()
    {
        const SignedPreKey signedKey = generateSignedPreKey(1, oursKey, random);
        const OneTimePreKey oneTime = generatePreKeys(9, 1, random).first();
        ours.addSignedPreKey(signedKey);
        ours.addPreKey(oneTime);
        PreKeyBundle bundle { 11, 1, oursKey.publicKey, 1, signedKey.keyPair.publicKey,
            signedKey.signature,
            PreKeyBundle::PublicPreKey { oneTime.id, oneTime.keyPair.publicKey } };
        SignalCipher writer(theirs.stores(), random);
        require(writer.processBundle(us, bundle).has_value(), "a bundle starts a ratchet");
        first = writer.encrypt(us, pad("first", random)).value().bytes;
        SignalCipher reader(ours.stores(), random);
        require(reader.decryptPreKeyMessage(them, first).has_value(), "the first message opens");
        const QByteArray answer = reader.encrypt(them, pad("answer", random)).value().bytes;
        require(writer.decryptMessage(us, answer).has_value(), "the answer opens");
        second = writer.encrypt(us, pad("second", random)).value().bytes;
        const QByteArray distribution = writer.createDistribution(ratchetGroup, them).value();
        require(reader.processDistribution(ratchetGroup, them, distribution).has_value(),
            "a sender key is taken");
        groupMessage = writer.groupEncrypt(ratchetGroup, them, pad("to all", random)).value();
    }
};

/// A true message with bytes of the input at places of the input.
QByteArray tampered(QByteArray message, QByteArrayView input)
{
    for (qsizetype i = 0; i + 1 < input.size() && i < 16; i += 2) {
        const qsizetype at = static_cast<quint8>(input[i]) % message.size();
        message[at] = static_cast<char>(message[at] ^ input[i + 1]);
    }
    return message;
}

void feed(int mode, QByteArrayView input, SignalCipher &cipher, const Acquaintance &known)
{
    const SignalAddress stranger { "15550003333@s.whatsapp.net", 0 };
    switch (mode) {
    case 0:
        require(!cipher.decryptMessage(known.them, input), "nobody guesses a MAC");
        return;
    case 1:
        (void)cipher.decryptPreKeyMessage(stranger, input);
        (void)SignalCipher::senderIdentity(input);
        return;
    case 2:
        (void)cipher.processDistribution(ratchetGroup, stranger, input);
        (void)cipher.groupDecrypt(ratchetGroup, stranger, input);
        return;
    case 3:
        (void)cipher.groupDecrypt(ratchetGroup, known.them, input);
        return;
    case 4: {
        const QByteArray message = tampered(known.second, input);
        const auto opened = cipher.decryptMessage(known.them, message);
        require(!opened || message == known.second, "a changed message does not open");
        return;
    }
    case 5: {
        const QByteArray message = tampered(known.groupMessage, input);
        const auto opened = cipher.groupDecrypt(ratchetGroup, known.them, message);
        require(!opened || message == known.groupMessage, "a changed group message does not open");
        return;
    }
    case 6:
        (void)cipher.decryptPreKeyMessage(known.them, tampered(known.first, input));
        return;
    default:
        if (const auto plain = unpad(input))
            require(plain->size() < input.size(), "padding takes at least a byte");
    }
}

} // namespace

void ratchet(QByteArrayView input)
{
    static const Acquaintance known;
    if (input.isEmpty())
        return;
    MemorySignalStores stores = known.ours;
    FixedRandom random(21);
    SignalCipher cipher(stores.stores(), random);
    const int mode = static_cast<quint8>(input[0]) % 8;
    feed(mode, input.sliced(1), cipher, known);
    if (mode != 6) {
        const auto opened = cipher.decryptMessage(known.them, known.second);
        require(opened || mode == 4, "junk does not break a living ratchet");
    }
}

} // namespace heliograph::fuzz
