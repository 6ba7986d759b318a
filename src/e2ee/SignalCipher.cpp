// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2ee/SignalCipher.h"

#include "crypto/SignalProvider.h"
#include "e2ee/SignalBridge.h"

#include <signal/curve.h>
#include <signal/group_cipher.h>
#include <signal/group_session_builder.h>
#include <signal/protocol.h>
#include <signal/sender_key.h>
#include <signal/sender_key_record.h>
#include <signal/sender_key_state.h>
#include <signal/session_builder.h>
#include <signal/session_pre_key.h>
#include <signal/session_state.h>

namespace heliograph {

namespace {

/// Version 3 of both sender and protocol; the library looks at the high half only and would use
/// a prekey up for others (04 §4.1).
constexpr char versionByte = 0x33;

bool hasCurrentVersion(QByteArrayView bytes)
{
    return !bytes.isEmpty() && bytes.front() == versionByte;
}

tl::unexpected<Error> malformed(const char *what)
{
    return fail(ErrorCode::DecryptFailed, QLatin1String(what));
}

Result<SignalRef<ec_public_key>> decodePublicKey(QByteArrayView key, signal_context *context)
{
    const Result<QByteArray> plain = withoutTypeByte(key);
    if (!plain)
        return fail(plain.error());
    const QByteArray serialized = withTypeByte(*plain);
    SignalRef<ec_public_key> decoded;
    if (curve_decode_point(decoded.out(), signalData(serialized), signalSize(serialized), context)
        < 0)
        return fail(ErrorCode::BadKey, QStringLiteral("public key"));
    return decoded;
}

Result<SignalRef<pre_key_signal_message>> readPreKeyMessage(
    QByteArrayView bytes, signal_context *context)
{
    if (!hasCurrentVersion(bytes))
        return malformed("pkmsg version");
    SignalRef<pre_key_signal_message> message;
    if (pre_key_signal_message_deserialize(
            message.out(), signalData(bytes), signalSize(bytes), context)
        < 0)
        return malformed("pkmsg");
    auto *inner = reinterpret_cast<ciphertext_message *>(
        pre_key_signal_message_get_signal_message(message.get()));
    if (!hasCurrentVersion(bytesOf(ciphertext_message_get_serialized(inner))))
        return malformed("version inside pkmsg");
    return message;
}

/// The current state of a record; empty when there is no usable record.
SignalRef<session_record> readRecord(
    const std::optional<QByteArray> &bytes, signal_context *context)
{
    SignalRef<session_record> record;
    if (bytes)
        session_record_deserialize(record.out(), signalData(*bytes), signalSize(*bytes), context);
    return record;
}

SignalRef<sender_key_record> readSenderKeys(
    const std::optional<QByteArray> &bytes, signal_context *context)
{
    SignalRef<sender_key_record> record;
    if (bytes)
        sender_key_record_deserialize(
            record.out(), signalData(*bytes), signalSize(*bytes), context);
    return record;
}

/// Names a sender key; points into its arguments, which must stay.
signal_protocol_sender_key_name nativeName(const QByteArray &group, const SignalAddress &sender)
{
    return { group.constData(), signalSize(group), nativeAddress(sender) };
}

struct SessionCipherDeleter {
    void operator()(session_cipher *cipher) const { session_cipher_free(cipher); }
};
using NativeCipher = std::unique_ptr<session_cipher, SessionCipherDeleter>;

struct GroupCipherDeleter {
    void operator()(group_cipher *cipher) const { group_cipher_free(cipher); }
};
using NativeGroupCipher = std::unique_ptr<group_cipher, GroupCipherDeleter>;

/// `peer` must stay as long as the cipher.
NativeCipher makeCipher(const SignalBridge &bridge, const signal_protocol_address &peer)
{
    session_cipher *cipher = nullptr;
    session_cipher_create(&cipher, bridge.storeContext(), &peer, bridge.context());
    return NativeCipher(cipher);
}

NativeGroupCipher makeGroupCipher(
    const SignalBridge &bridge, const signal_protocol_sender_key_name &name)
{
    group_cipher *cipher = nullptr;
    group_cipher_create(&cipher, bridge.storeContext(), &name, bridge.context());
    return NativeGroupCipher(cipher);
}

/// Compares with what is stored and stores what is new.
Result<IdentityChange> noteIdentity(
    IdentityStore &identities, const SignalAddress &address, const QByteArray &key)
{
    const std::optional<QByteArray> stored = identities.identityOf(address);
    if (stored && withoutTypeByte(*stored).value_or(QByteArray()) == key)
        return IdentityChange::None;
    if (const Result<void> saved = identities.saveIdentity(address, key); !saved) {
        Error error = saved.error();
        error.code = ErrorCode::StorageFailed;
        return fail(error);
    }
    return stored ? IdentityChange::Changed : IdentityChange::New;
}

/// Whether a distribution repeats a key that is there already at the same or an earlier place.
/// The library would put a second state in front and find only that one (04 §4.3).
bool isKnownSenderKey(sender_key_record *record, sender_key_distribution_message *distribution)
{
    sender_key_state *state = nullptr;
    if (sender_key_record_get_sender_key_state_by_id(
            record, &state, sender_key_distribution_message_get_id(distribution))
        < 0)
        return false;
    const bool isSameSigner = ec_public_key_compare(sender_key_state_get_signing_key_public(state),
                                  sender_key_distribution_message_get_signature_key(distribution))
        == 0;
    return isSameSigner
        && sender_chain_key_get_iteration(sender_key_state_get_chain_key(state))
        <= sender_key_distribution_message_get_iteration(distribution);
}

/// The library has one number for three causes (04 §4.4).
Error explainGroupFailure(
    const std::optional<QByteArray> &record, sender_key_message *message, signal_context *context)
{
    const SignalRef<sender_key_record> keys = readSenderKeys(record, context);
    sender_key_state *state = nullptr;
    if (!keys
        || sender_key_record_get_sender_key_state_by_id(
               keys.get(), &state, sender_key_message_get_key_id(message))
            < 0)
        return { ErrorCode::NoSession, QStringLiteral("sender key id unknown") };
    if (sender_key_message_verify_signature(message, sender_key_state_get_signing_key_public(state))
        < 0)
        return { ErrorCode::BadSignature, QStringLiteral("skmsg") };
    return { ErrorCode::OutOfStep, QStringLiteral("sender key too far ahead") };
}

} // namespace

SignalCipher::SignalCipher(const SignalStores &stores, Random &random)
    : m_bridge(std::make_unique<SignalBridge>(stores, random))
{
}

SignalCipher::~SignalCipher() = default;

bool SignalCipher::hasSession(const SignalAddress &address) const
{
    return m_bridge->stores().sessions.hasSession(address);
}

Result<IdentityChange> SignalCipher::processBundle(
    const SignalAddress &address, const PreKeyBundle &bundle)
{
    m_bridge->begin();
    signal_context *context = m_bridge->context();
    const auto identity = decodePublicKey(bundle.identity, context);
    const auto signedPreKey = decodePublicKey(bundle.signedPreKeyPublic, context);
    if (!identity || !signedPreKey)
        return fail(ErrorCode::BadKey, QStringLiteral("bundle"));
    Result<SignalRef<ec_public_key>> preKey;
    if (bundle.preKey)
        preKey = decodePublicKey(bundle.preKey->publicKey, context);
    if (!preKey)
        return fail(ErrorCode::BadKey, QStringLiteral("one-time prekey"));
    if (bundle.signature.size() != CURVE_SIGNATURE_LEN)
        return fail(ErrorCode::BadSignature, QStringLiteral("signature length"));

    SignalRef<session_pre_key_bundle> native;
    const signal_protocol_address peer = nativeAddress(address);
    session_builder *rawBuilder = nullptr;
    if (session_pre_key_bundle_create(native.out(), bundle.registrationId, bundle.device,
            bundle.preKey ? bundle.preKey->id : 0, preKey->get(), bundle.signedPreKeyId,
            signedPreKey->get(), signalData(bundle.signature), signalSize(bundle.signature),
            identity->get())
            < 0
        || session_builder_create(&rawBuilder, m_bridge->storeContext(), &peer, context) < 0)
        return fail(ErrorCode::InternalError, QStringLiteral("bundle"));
    const int result = session_builder_process_pre_key_bundle(rawBuilder, native.get());
    session_builder_free(rawBuilder);
    // All keys are decoded by now, so this number is left for the signature alone.
    if (result == SG_ERR_INVALID_KEY)
        return fail(ErrorCode::BadSignature, QStringLiteral("signed prekey"));
    if (result < 0)
        return fail(m_bridge->errorOf(result));
    return noteIdentity(m_bridge->stores().identities, address, *withoutTypeByte(bundle.identity));
}

Result<Ciphertext> SignalCipher::encrypt(const SignalAddress &address, QByteArrayView padded)
{
    m_bridge->begin();
    const signal_protocol_address peer = nativeAddress(address);
    const NativeCipher cipher = makeCipher(*m_bridge, peer);
    SignalRef<ciphertext_message> sealed;
    const int result = session_cipher_encrypt(
        cipher.get(), signalData(padded), signalSize(padded), sealed.out());
    if (m_bridge->call().isSessionMissing)
        return fail(ErrorCode::NoSession, QStringLiteral("no ratchet"));
    if (result < 0)
        return fail(m_bridge->errorOf(result));
    const bool isPreKey = ciphertext_message_get_type(sealed.get()) == CIPHERTEXT_PREKEY_TYPE;
    return Ciphertext { isPreKey ? Ciphertext::Type::PreKeyMessage : Ciphertext::Type::Message,
        bytesOf(ciphertext_message_get_serialized(sealed.get())) };
}

Result<Decrypted> SignalCipher::decryptPreKeyMessage(
    const SignalAddress &address, QByteArrayView bytes)
{
    m_bridge->begin();
    const auto message = readPreKeyMessage(bytes, m_bridge->context());
    if (!message)
        return fail(message.error());
    const signal_protocol_address peer = nativeAddress(address);
    const NativeCipher cipher = makeCipher(*m_bridge, peer);
    SignalBuffer plain;
    const int result = session_cipher_decrypt_pre_key_signal_message(
        cipher.get(), message->get(), nullptr, plain.out());
    if (result < 0)
        return fail(m_bridge->errorOf(result));
    if (m_bridge->call().usedLargestPreKey) {
        if (const Result<void> removed = m_bridge->stores().preKeys.removePreKey(largestPreKeyId);
            !removed) {
            m_bridge->refuse(removed.error());
            return fail(m_bridge->errorOf(SG_ERR_UNKNOWN));
        }
    }
    // What the message says about its sender is proven only when a new ratchet was made of it.
    // The state that opened it is the current one now, and holds the identity its MAC covers.
    const SignalRef<session_record> record
        = readRecord(m_bridge->call().savedSession, m_bridge->context());
    session_state *state = record ? session_record_get_state(record.get()) : nullptr;
    const Result<QByteArray> identity
        = publicKeyBytes(state ? session_state_get_remote_identity_key(state) : nullptr);
    if (!identity)
        return fail(identity.error());
    const auto change = noteIdentity(m_bridge->stores().identities, address, *identity);
    if (!change)
        return fail(change.error());
    return Decrypted { plain.bytes(), *identity, *change };
}

Result<Decrypted> SignalCipher::decryptMessage(const SignalAddress &address, QByteArrayView bytes)
{
    m_bridge->begin();
    if (!hasCurrentVersion(bytes))
        return malformed("msg version");
    SignalRef<signal_message> message;
    if (signal_message_deserialize(
            message.out(), signalData(bytes), signalSize(bytes), m_bridge->context())
        < 0)
        return malformed("msg");
    const signal_protocol_address peer = nativeAddress(address);
    const NativeCipher cipher = makeCipher(*m_bridge, peer);
    SignalBuffer plain;
    const int result
        = session_cipher_decrypt_signal_message(cipher.get(), message.get(), nullptr, plain.out());
    if (result < 0)
        return fail(m_bridge->errorOf(result));
    return Decrypted { plain.bytes(), {}, IdentityChange::None };
}

Result<QByteArray> SignalCipher::senderIdentity(QByteArrayView preKeyMessage)
{
    const auto message = readPreKeyMessage(preKeyMessage, threadSignalContext());
    if (!message)
        return fail(message.error());
    return publicKeyBytes(pre_key_signal_message_get_identity_key(message->get()));
}

std::optional<quint32> SignalCipher::remoteRegistrationId(const SignalAddress &address) const
{
    const SignalRef<session_record> record
        = readRecord(m_bridge->stores().sessions.loadSession(address), m_bridge->context());
    if (!record)
        return std::nullopt;
    return session_state_get_remote_registration_id(session_record_get_state(record.get()));
}

std::optional<QByteArray> SignalCipher::baseKey(const SignalAddress &address) const
{
    const SignalRef<session_record> record
        = readRecord(m_bridge->stores().sessions.loadSession(address), m_bridge->context());
    if (!record)
        return std::nullopt;
    const ec_public_key *key
        = session_state_get_alice_base_key(session_record_get_state(record.get()));
    SignalBuffer serialized;
    if (!key || ec_public_key_serialize(serialized.out(), key) < 0)
        return std::nullopt;
    return serialized.bytes();
}

Result<QByteArray> SignalCipher::createDistribution(
    const QByteArray &group, const SignalAddress &own)
{
    m_bridge->begin();
    const signal_protocol_sender_key_name name = nativeName(group, own);
    group_session_builder *builder = nullptr;
    if (group_session_builder_create(&builder, m_bridge->storeContext(), m_bridge->context()) < 0)
        return fail(ErrorCode::InternalError, QStringLiteral("group builder"));
    SignalRef<sender_key_distribution_message> distribution;
    const int result = group_session_builder_create_session(builder, distribution.out(), &name);
    group_session_builder_free(builder);
    if (result < 0)
        return fail(m_bridge->errorOf(result));
    return bytesOf(ciphertext_message_get_serialized(
        reinterpret_cast<ciphertext_message *>(distribution.get())));
}

Result<void> SignalCipher::processDistribution(
    const QByteArray &group, const SignalAddress &sender, QByteArrayView distribution)
{
    m_bridge->begin();
    signal_context *context = m_bridge->context();
    if (!hasCurrentVersion(distribution))
        return malformed("distribution version");
    SignalRef<sender_key_distribution_message> message;
    if (sender_key_distribution_message_deserialize(
            message.out(), signalData(distribution), signalSize(distribution), context)
        < 0)
        return malformed("distribution");
    signal_buffer *chainKey = sender_key_distribution_message_get_chain_key(message.get());
    if (signal_buffer_len(chainKey) != 32)
        return malformed("distribution chain key");

    SenderKeyStore &store = m_bridge->stores().senderKeys;
    SignalRef<sender_key_record> record
        = readSenderKeys(store.loadSenderKey(group, sender), context);
    if (record && isKnownSenderKey(record.get(), message.get()))
        return {};
    // A record that cannot be read is replaced: the sender just gave what is needed.
    if (!record)
        sender_key_record_create(record.out(), context);
    SignalBuffer serialized;
    int result = sender_key_record_add_sender_key_state(record.get(),
        sender_key_distribution_message_get_id(message.get()),
        sender_key_distribution_message_get_iteration(message.get()), chainKey,
        sender_key_distribution_message_get_signature_key(message.get()));
    if (result >= 0)
        result = sender_key_record_serialize(serialized.out(), record.get());
    if (result < 0)
        return fail(m_bridge->errorOf(result));
    return store.saveSenderKey(group, sender, serialized.bytes()).map_error([](Error error) {
        error.code = ErrorCode::StorageFailed;
        return error;
    });
}

Result<QByteArray> SignalCipher::groupEncrypt(
    const QByteArray &group, const SignalAddress &own, QByteArrayView padded)
{
    m_bridge->begin();
    const signal_protocol_sender_key_name name = nativeName(group, own);
    const NativeGroupCipher cipher = makeGroupCipher(*m_bridge, name);
    SignalRef<ciphertext_message> sealed;
    const int result
        = group_cipher_encrypt(cipher.get(), signalData(padded), signalSize(padded), sealed.out());
    if (result < 0)
        return fail(m_bridge->errorOf(result));
    return bytesOf(ciphertext_message_get_serialized(sealed.get()));
}

Result<QByteArray> SignalCipher::groupDecrypt(
    const QByteArray &group, const SignalAddress &sender, QByteArrayView bytes)
{
    m_bridge->begin();
    if (!hasCurrentVersion(bytes))
        return malformed("skmsg version");
    SignalRef<sender_key_message> message;
    if (sender_key_message_deserialize(
            message.out(), signalData(bytes), signalSize(bytes), m_bridge->context())
        < 0)
        return malformed("skmsg");
    const signal_protocol_sender_key_name name = nativeName(group, sender);
    const NativeGroupCipher cipher = makeGroupCipher(*m_bridge, name);
    SignalBuffer plain;
    const int result = group_cipher_decrypt(cipher.get(), message.get(), nullptr, plain.out());
    if (result == SG_ERR_INVALID_MESSAGE && !m_bridge->call().storeFailure)
        return fail(explainGroupFailure(
            m_bridge->call().loadedSenderKey, message.get(), m_bridge->context()));
    if (result < 0)
        return fail(m_bridge->errorOf(result));
    return plain.bytes();
}

} // namespace heliograph
