// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LoginSequence.h"

#include "protocol/KeyQueries.h"
#include "session/Logging.h"

namespace heliograph {

namespace {

// Source: 04 §2.2.
constexpr int initialBatch = 812;
constexpr int refillBatch = 100;
constexpr int lowerBound = 10;
constexpr milliseconds threeDays { 259'200'000 };
constexpr milliseconds oneWeek { 604'800'000 };
/// The end of the year 9999, in seconds.
constexpr qint64 latestServiceTime = 253'402'300'799;

} // namespace

LoginSequence::LoginSequence(
    AccountStore &store, StanzaSender &sender, const Clock &clock, Random &random, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_sender(sender)
    , m_clock(clock)
    , m_random(random)
{
}

void LoginSequence::start(const Node &success)
{
    m_active = false;
    m_uploading = false;
    sendUnifiedSession(success.numberOr("t", 0));
    then(m_sender.query(buildKeyCountQuery(m_sender.nextId())), this,
        [this](const Result<Node> &answer) {
            const Result<int> count = answer.and_then(parseKeyCount);
            if (count && *count < lowerBound)
                uploadPreKeys(*count == 0 ? initialBatch : refillBatch);
            else
                goActive();
        });
}

void LoginSequence::refillPreKeys()
{
    if (!m_uploading)
        uploadPreKeys(refillBatch);
}

void LoginSequence::uploadPreKeys(int count)
{
    const std::optional<SignedPreKey> signedKey = m_store.keys().currentSignedPreKey();
    // The private halves are on disk before the public ones leave.
    const Result<QList<OneTimePreKey>> keys = m_store.keys().makePreKeys(count, m_random);
    if (!signedKey || !keys) {
        qCWarning(lcSession) << "no prekeys to upload";
        goActive();
        return;
    }
    m_uploading = true;
    const Credentials &credentials = *m_store.keys().credentials();
    then(m_sender.query(buildKeyUpload(m_sender.nextId(), credentials.registrationId,
             credentials.identity.publicKey, *keys, *signedKey)),
        this, [this](const Result<Node> &answer) {
            m_uploading = false;
            if (answer)
                (void)m_store.keys().markPreKeysUploaded();
            else
                qCWarning(lcSession) << "prekey upload failed:" << errorName(answer.error().code);
            goActive();
        });
}

void LoginSequence::goActive()
{
    if (std::exchange(m_active, true) || !m_sender.isOnline())
        return;
    then(m_sender.query(buildActive(m_sender.nextId())), this, [this](const Result<Node> &answer) {
        if (answer)
            emit active();
    });
}

/// Telemetry that clients send after success (01 §9.1).
void LoginSequence::sendUnifiedSession(qint64 serviceTime)
{
    const bool isPlausible = serviceTime > 0 && serviceTime < latestServiceTime;
    const milliseconds now = isPlausible ? milliseconds(serviceTime * 1000) : m_clock.now();
    const qint64 number = ((now + threeDays).count()) % oneWeek.count();
    Node ib("ib");
    ib.add(Node("unified_session", { { "id", QByteArray::number(number) } }));
    m_sender.send(ib);
}

} // namespace heliograph
