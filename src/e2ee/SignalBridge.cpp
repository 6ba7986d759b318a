// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2ee/SignalBridge.h"

#include "crypto/SignalProvider.h"

#include <signal/curve.h>
#include <signal/session_pre_key.h>

namespace heliograph {

QByteArray bytesOf(const signal_buffer *buffer)
{
    if (!buffer)
        return {};
    return { reinterpret_cast<const char *>(signal_buffer_const_data(buffer)),
        static_cast<qsizetype>(signal_buffer_len(buffer)) };
}

QByteArray SignalBuffer::bytes() const { return bytesOf(m_buffer); }

signal_protocol_address nativeAddress(const SignalAddress &address)
{
    return { address.name.constData(), signalSize(address.name), address.device };
}

Result<QByteArray> publicKeyBytes(const ec_public_key *key)
{
    SignalBuffer serialized;
    if (!key || ec_public_key_serialize(serialized.out(), key) < 0)
        return fail(ErrorCode::BadKey, QStringLiteral("no public key"));
    return withoutTypeByte(serialized.bytes());
}

// The callbacks of libsignal-protocol-c. Their last argument is the bridge.
namespace {

/// Below everything the library itself returns.
constexpr int storeRefused = SG_ERR_MINIMUM - 1;

SignalBridge &bridgeOf(void *user) { return *static_cast<SignalBridge *>(user); }

SignalAddress addressOf(const signal_protocol_address *address)
{
    return { QByteArray(address->name, static_cast<qsizetype>(address->name_len)),
        address->device_id };
}

QByteArray recordOf(const uint8_t *data, size_t size)
{
    return { reinterpret_cast<const char *>(data), static_cast<qsizetype>(size) };
}

/// A copy for the library, which frees it.
int give(signal_buffer **out, QByteArrayView bytes, int success)
{
    *out = signal_buffer_create(signalData(bytes), signalSize(bytes));
    return *out ? success : SG_ERR_NOMEM;
}

int settle(SignalBridge &bridge, const Result<void> &stored)
{
    return stored ? SG_SUCCESS : bridge.refuse(stored.error());
}

int randomFromInput(uint8_t *data, size_t size, void *user)
{
    static_cast<Random *>(user)->fill(reinterpret_cast<char *>(data), static_cast<qsizetype>(size));
    return SG_SUCCESS;
}

int containsSession(const signal_protocol_address *address, void *user)
{
    SignalBridge &bridge = bridgeOf(user);
    bridge.call().loadedSession = bridge.stores().sessions.loadSession(addressOf(address));
    return bridge.call().loadedSession ? 1 : 0;
}

int loadSession(
    signal_buffer **record, signal_buffer **, const signal_protocol_address *address, void *user)
{
    SignalBridge::Call &call = bridgeOf(user).call();
    if (!call.loadedSession && !containsSession(address, user)) {
        call.isSessionMissing = true;
        return 0;
    }
    return give(record, *call.loadedSession, 1);
}

int storeSession(const signal_protocol_address *address, uint8_t *record, size_t size, uint8_t *,
    size_t, void *user)
{
    SignalBridge &bridge = bridgeOf(user);
    bridge.call().savedSession = recordOf(record, size);
    return settle(bridge,
        bridge.stores().sessions.saveSession(addressOf(address), bridge.call().savedSession));
}

int deleteSession(const signal_protocol_address *address, void *user)
{
    SignalBridge &bridge = bridgeOf(user);
    const bool existed = bridge.stores().sessions.hasSession(addressOf(address));
    const int result = settle(bridge, bridge.stores().sessions.removeSession(addressOf(address)));
    return result < 0 ? result : int(existed);
}

int loadPreKey(signal_buffer **record, uint32_t id, void *user)
{
    SignalBridge &bridge = bridgeOf(user);
    const std::optional<KeyPair> pair = bridge.stores().preKeys.loadPreKey(id);
    if (!pair)
        return SG_ERR_INVALID_KEY_ID;
    bridge.call().usedLargestPreKey = id == largestPreKeyId;
    const QByteArray serialized = withTypeByte(pair->publicKey);
    SignalRef<ec_public_key> publicKey;
    SignalRef<ec_private_key> privateKey;
    SignalRef<ec_key_pair> keyPair;
    SignalRef<session_pre_key> preKey;
    int result = curve_decode_point(
        publicKey.out(), signalData(serialized), signalSize(serialized), bridge.context());
    if (result >= 0)
        result = curve_decode_private_point(privateKey.out(), signalData(pair->privateKey),
            signalSize(pair->privateKey), bridge.context());
    if (result >= 0)
        result = ec_key_pair_create(keyPair.out(), publicKey.get(), privateKey.get());
    if (result >= 0)
        result = session_pre_key_create(preKey.out(), id, keyPair.get());
    return result < 0 ? result : session_pre_key_serialize(record, preKey.get());
}

int removePreKey(uint32_t id, void *user)
{
    SignalBridge &bridge = bridgeOf(user);
    return settle(bridge, bridge.stores().preKeys.removePreKey(id));
}

int loadSignedPreKey(signal_buffer **record, uint32_t id, void *user)
{
    SignalBridge &bridge = bridgeOf(user);
    const std::optional<SignedPreKey> key = bridge.stores().signedPreKeys.loadSignedPreKey(id);
    if (!key)
        return SG_ERR_INVALID_KEY_ID;
    const QByteArray serialized = withTypeByte(key->keyPair.publicKey);
    const QByteArray &secret = key->keyPair.privateKey;
    SignalRef<ec_public_key> publicKey;
    SignalRef<ec_private_key> privateKey;
    SignalRef<ec_key_pair> keyPair;
    SignalRef<session_signed_pre_key> signedKey;
    int result = curve_decode_point(
        publicKey.out(), signalData(serialized), signalSize(serialized), bridge.context());
    if (result >= 0)
        result = curve_decode_private_point(
            privateKey.out(), signalData(secret), signalSize(secret), bridge.context());
    if (result >= 0)
        result = ec_key_pair_create(keyPair.out(), publicKey.get(), privateKey.get());
    if (result >= 0)
        result = session_signed_pre_key_create(signedKey.out(), id, 0, keyPair.get(),
            signalData(key->signature), signalSize(key->signature));
    return result < 0 ? result : session_signed_pre_key_serialize(record, signedKey.get());
}

int ownIdentityPair(signal_buffer **publicKey, signal_buffer **privateKey, void *user)
{
    const KeyPair pair = bridgeOf(user).stores().identities.ownIdentity();
    const int result = give(publicKey, withTypeByte(pair.publicKey), SG_SUCCESS);
    return result < 0 ? result : give(privateKey, pair.privateKey, SG_SUCCESS);
}

int ownRegistrationId(void *user, uint32_t *id)
{
    *id = bridgeOf(user).stores().identities.registrationId();
    return SG_SUCCESS;
}

/// The library saves what a message claims before its MAC is checked, and even when an existing
/// ratchet opens it that belongs to another identity. SignalCipher saves what was proven.
int leaveIdentityToTheCipher(const signal_protocol_address *, uint8_t *, size_t, void *)
{
    return SG_SUCCESS;
}

/// Trust on first use and on change, as every client of this service does (04 §4.3).
int trustEveryIdentity(const signal_protocol_address *, uint8_t *, size_t, void *) { return 1; }

QByteArray groupOf(const signal_protocol_sender_key_name *name)
{
    return { name->group_id, static_cast<qsizetype>(name->group_id_len) };
}

int storeSenderKey(const signal_protocol_sender_key_name *name, uint8_t *record, size_t size,
    uint8_t *, size_t, void *user)
{
    SignalBridge &bridge = bridgeOf(user);
    return settle(bridge,
        bridge.stores().senderKeys.saveSenderKey(
            groupOf(name), addressOf(&name->sender), recordOf(record, size)));
}

int loadSenderKey(signal_buffer **record, signal_buffer **,
    const signal_protocol_sender_key_name *name, void *user)
{
    SignalBridge &bridge = bridgeOf(user);
    std::optional<QByteArray> &loaded = bridge.call().loadedSenderKey;
    loaded = bridge.stores().senderKeys.loadSenderKey(groupOf(name), addressOf(&name->sender));
    return loaded ? give(record, *loaded, 1) : 0;
}

} // namespace

SignalBridge::SignalBridge(const SignalStores &stores, Random &random)
    : m_stores(stores)
{
    // No locking functions: the context never leaves this object's thread.
    signal_context_create(&m_context, nullptr);
    signal_crypto_provider provider = openSslSignalProvider();
    provider.random_func = randomFromInput;
    provider.user_data = &random;
    signal_context_set_crypto_provider(m_context, &provider);
    signal_protocol_store_context_create(&m_storeContext, m_context);
    connectStores();
}

SignalBridge::~SignalBridge()
{
    signal_protocol_store_context_destroy(m_storeContext);
    signal_context_destroy(m_context);
}

void SignalBridge::connectStores()
{
    signal_protocol_session_store sessions {};
    sessions.load_session_func = loadSession;
    sessions.store_session_func = storeSession;
    sessions.contains_session_func = containsSession;
    sessions.delete_session_func = deleteSession;
    sessions.user_data = this;
    signal_protocol_store_context_set_session_store(m_storeContext, &sessions);

    signal_protocol_pre_key_store preKeys {};
    preKeys.load_pre_key = loadPreKey;
    preKeys.remove_pre_key = removePreKey;
    preKeys.user_data = this;
    signal_protocol_store_context_set_pre_key_store(m_storeContext, &preKeys);

    signal_protocol_signed_pre_key_store signedPreKeys {};
    signedPreKeys.load_signed_pre_key = loadSignedPreKey;
    signedPreKeys.user_data = this;
    signal_protocol_store_context_set_signed_pre_key_store(m_storeContext, &signedPreKeys);

    signal_protocol_identity_key_store identities {};
    identities.get_identity_key_pair = ownIdentityPair;
    identities.get_local_registration_id = ownRegistrationId;
    identities.save_identity = leaveIdentityToTheCipher;
    identities.is_trusted_identity = trustEveryIdentity;
    identities.user_data = this;
    signal_protocol_store_context_set_identity_key_store(m_storeContext, &identities);

    signal_protocol_sender_key_store senderKeys {};
    senderKeys.store_sender_key = storeSenderKey;
    senderKeys.load_sender_key = loadSenderKey;
    senderKeys.user_data = this;
    signal_protocol_store_context_set_sender_key_store(m_storeContext, &senderKeys);
}

int SignalBridge::refuse(const Error &error)
{
    m_call.storeFailure = error;
    return storeRefused;
}

Error SignalBridge::errorOf(int result) const
{
    if (m_call.storeFailure) {
        Error error = *m_call.storeFailure;
        error.code = ErrorCode::StorageFailed;
        return error;
    }
    switch (result) {
    case SG_ERR_DUPLICATE_MESSAGE:
        return { ErrorCode::DuplicateMessage, QStringLiteral("counter already used") };
    case SG_ERR_NO_SESSION:
        return { ErrorCode::NoSession, QStringLiteral("no ratchet") };
    case SG_ERR_INVALID_KEY_ID:
        return { ErrorCode::UnknownPreKey, QStringLiteral("prekey is gone") };
    case SG_ERR_INVALID_MESSAGE:
    case SG_ERR_INVALID_MAC:
        return { ErrorCode::OutOfStep, QStringLiteral("no ratchet state fits") };
    case SG_ERR_NOMEM:
        return { ErrorCode::InternalError, QStringLiteral("out of memory") };
    default:
        return { ErrorCode::DecryptFailed, QStringLiteral("libsignal %1").arg(result) };
    }
}

} // namespace heliograph
