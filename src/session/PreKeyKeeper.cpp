// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/PreKeyKeeper.h"

#include "session/Logging.h"

namespace heliograph {

namespace {

// Source: 04 §2.2, §2.3.
constexpr int firstPreKeys = 812;
constexpr int refillPreKeys = 100;
constexpr int fewPreKeys = 10;
constexpr milliseconds signedPreKeyLifetime { 30LL * 24 * 3600 * 1000 };
/// Prekeys that nobody used pile up when a service keeps asking for more; from here on it gets
/// none.
constexpr int mostUnusedPreKeys = 10'000;
// Source: 09 §2.4: repeats of a request that the service could not carry out.
constexpr seconds uploadDelays[] { seconds(2), seconds(5), seconds(10) };

} // namespace

PreKeyKeeper::PreKeyKeeper(
    AccountStore &store, StanzaSender &sender, const Clock &clock, Random &random, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_sender(sender)
    , m_clock(clock)
    , m_random(random)
{
    m_again.setSingleShot(true);
    connect(&m_daily, &QTimer::timeout, this, &PreKeyKeeper::rotateIfDue);
    m_daily.start(std::chrono::hours(24));
}

QFuture<Result<bool>> PreKeyKeeper::fill()
{
    m_failures = 0;
    m_again.stop();
    Answer<bool> answer;
    then(m_sender.query(buildKeyCountQuery(m_sender.nextId())), this,
        [this, answer](const Result<Node> &reply) {
            const Result<int> count = reply.and_then(parseKeyCount);
            if (!count)
                answer.finish(fail(count.error()));
            else if (*count >= fewPreKeys)
                answer.finish(true);
            else
                upload(*count == 0 ? firstPreKeys : refillPreKeys, answer);
        });
    return answer.future();
}

void PreKeyKeeper::onNotification(const Node &notification)
{
    if (notification.child("count"))
        upload(refillPreKeys, {});
    else if (notification.child("digest"))
        askDigest();
}

void PreKeyKeeper::upload(int count, const Answer<bool> &answer)
{
    // What runs already fills up as well.
    if (m_uploading || m_store.preKeys().unusedPreKeys() >= mostUnusedPreKeys) {
        answer.finish(true);
        return;
    }
    const std::optional<SignedPreKey> signedKey = m_store.preKeys().currentSignedPreKey();
    // The private halves are on disk before the public ones leave.
    const Result<QList<OneTimePreKey>> keys
        = m_store.transact([&] { return m_store.preKeys().preKeysToUpload(count, m_random); });
    if (!signedKey || !keys) {
        qCWarning(lcSession) << "no prekeys to upload";
        answer.finish(keys ? fail(ErrorCode::KeyUnavailable, QStringLiteral("signed prekey"))
                           : fail(keys.error()));
        return;
    }
    m_uploading = true;
    const Credentials &credentials = *m_store.keys().credentials();
    then(m_sender.query(buildKeyUpload(m_sender.nextId(), credentials.registrationId,
             credentials.identity.publicKey, *keys, *signedKey)),
        this, [this, count, answer](const Result<Node> &reply) {
            m_uploading = false;
            if (reply) {
                m_failures = 0;
                (void)m_store.preKeys().markPreKeysUploaded();
                answer.finish(true);
                return;
            }
            qCWarning(lcSession) << "prekey upload failed:" << errorName(reply.error().code);
            uploadLater(count, reply.error());
            answer.finish(fail(reply.error()));
        });
}

/// The same keys again, while this connection lasts; after the next login the count tells.
void PreKeyKeeper::uploadLater(int count, const Error &error)
{
    if (!m_sender.isOnline() || m_failures >= static_cast<int>(std::size(uploadDelays)))
        return;
    const seconds delay = qMax(uploadDelays[m_failures++], seconds(error.retryAfter));
    m_again.disconnect();
    connect(&m_again, &QTimer::timeout, this, [this, count] {
        if (m_sender.isOnline())
            upload(count, {});
    });
    m_again.start(delay);
}

void PreKeyKeeper::check()
{
    rotateIfDue();
    askDigest();
}

void PreKeyKeeper::rotateIfDue()
{
    if (m_rotating || !m_sender.isOnline())
        return;
    PreKeyTable &keys = m_store.preKeys();
    // One that never reached the service goes first: its answer may just have been lost.
    if (const std::optional<SignedPreKey> waiting = keys.unpublishedSignedPreKey()) {
        rotate(*waiting);
        return;
    }
    const std::optional<SignedPreKey> current = keys.currentSignedPreKey();
    const milliseconds now = m_clock.now();
    const milliseconds madeAt
        = current ? keys.signedPreKeyMadeAt(current->id, now) : milliseconds(0);
    if (!current || madeAt + signedPreKeyLifetime > now)
        return;
    const SignedPreKey next
        = generateSignedPreKey(nextPreKeyId(current->id), m_store.keys().ownIdentity(), m_random);
    if (m_store.transact([&] { return keys.saveSignedPreKey(next, now, false); }))
        rotate(next);
}

void PreKeyKeeper::rotate(const SignedPreKey &key)
{
    m_rotating = true;
    then(m_sender.query(buildRotation(m_sender.nextId(), key)), this,
        [this, id = key.id](const Result<Node> &reply) {
            m_rotating = false;
            if (!reply) {
                qCWarning(lcSession)
                    << "new signed prekey refused:" << errorName(reply.error().code);
                return;
            }
            qCInfo(lcSession) << "signed prekey renewed";
            (void)m_store.transact([&] { return m_store.preKeys().publishSignedPreKey(id); });
        });
}

void PreKeyKeeper::askDigest()
{
    then(m_sender.query(buildDigestQuery(m_sender.nextId())), this,
        [this](const Result<Node> &reply) {
            if (const Result<KeyDigest> digest = reply.and_then(parseDigest))
                compare(*digest);
            else if (digest.error().code == ErrorCode::NotFound)
                upload(firstPreKeys, {});
            else
                qCInfo(lcSession) << "prekeys not checked:" << errorName(digest.error().code);
        });
}

/// What the service would hand out must open here: an upload replaces the signed prekey and adds
/// one-time keys that are known.
void PreKeyKeeper::compare(const KeyDigest &digest)
{
    PreKeyTable &keys = m_store.preKeys();
    const std::optional<SignedPreKey> waiting = keys.unpublishedSignedPreKey();
    if (waiting && waiting->id == digest.signedPreKeyId)
        (void)m_store.transact([&] { return keys.publishSignedPreKey(waiting->id); });
    const std::optional<SignedPreKey> current = keys.currentSignedPreKey();
    QList<QByteArray> publicKeys;
    for (const quint32 id : digest.preKeyIds) {
        if (const std::optional<QByteArray> key = keys.publicPreKey(id))
            publicKeys.append(*key);
    }
    const bool isSame = current && publicKeys.size() == digest.preKeyIds.size()
        && digest.hash
            == keyBundleDigest(m_store.keys().ownIdentity().publicKey, current->keyPair.publicKey,
                current->signature, publicKeys);
    if (isSame)
        return;
    qCWarning(lcSession) << "the service has other prekeys than this device; uploading anew";
    upload(refillPreKeys, {});
}

} // namespace heliograph
