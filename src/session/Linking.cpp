// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Linking.h"

#include "session/Logging.h"

namespace heliograph {

/// The sum over all refs stays inside the service's limit (03 §4.3).
constexpr milliseconds longestRound { 155'000 };

Linking::Linking(AccountStore &store, SessionController &controller, const SessionTimes &times,
    Random &random, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_controller(controller)
    , m_times(times)
    , m_random(random)
{
    m_lifetime.setSingleShot(true);
    m_restart.setSingleShot(true);
    connect(&m_lifetime, &QTimer::timeout, this, &Linking::showNext);
    connect(&m_restart, &QTimer::timeout, &m_controller, &SessionController::restart);
    connect(&m_controller, &SessionController::ended, this, &Linking::onEnded);
}

Result<void> Linking::start()
{
    const std::optional<Credentials> &known = m_store.keys().credentials();
    // A living link is never thrown away for a code that nobody may scan.
    if (known && known->isLinked() && m_controller.status().state != SessionState::Unlinked)
        return fail(ErrorCode::AlreadyLinked);
    m_paired = false;
    if (!known || known->isLinked()) {
        if (Result<void> made = makeCredentials(); !made)
            return made;
    }
    // What runs under older keys or codes ends first.
    m_active = false;
    m_lifetime.stop();
    m_restart.stop();
    m_controller.disconnectFromService();
    m_active = true;
    m_round = 0;
    nextRound();
    return {};
}

void Linking::cancel()
{
    if (!std::exchange(m_active, false))
        return;
    m_lifetime.stop();
    if (!m_paired)
        m_controller.disconnectFromService();
}

/// New key material for a new link (03 §2, §10.3); what belongs to an old one is void.
Result<void> Linking::makeCredentials()
{
    Credentials credentials;
    credentials.noise = generateKeyPair(m_random);
    credentials.identity = generateKeyPair(m_random);
    credentials.advSecret = m_random.bytes(32);
    credentials.registrationId = generateRegistrationId(m_random);
    return m_store.transact([&]() -> Result<void> {
        return m_store.keys()
            .eraseCredentials()
            .and_then([&] { return m_store.keys().saveCredentials(credentials); })
            .and_then([&] {
                return m_store.preKeys().saveSignedPreKey(
                    generateSignedPreKey(1, credentials.identity, m_random));
            });
    });
}

PairingKeys Linking::keys() const
{
    const Credentials &credentials = *m_store.keys().credentials();
    return { credentials.noise, credentials.identity, credentials.advSecret };
}

void Linking::nextRound()
{
    ++m_round;
    m_refs.clear();
    m_next = 0;
    m_controller.connectNow();
}

bool Linking::handle(const Node &stanza)
{
    if (stanza.tag != "iq")
        return false;
    if (stanza.child("pair-device"))
        onPairDevice(stanza);
    else if (stanza.child("pair-success"))
        onPairSuccess(stanza);
    else
        return false;
    return true;
}

void Linking::onPairDevice(const Node &stanza)
{
    const Result<std::vector<QByteArray>> refs = parsePairDevice(stanza);
    if (!refs || !m_active) {
        m_controller.send(buildPairError(stanza, { ErrorCode::InternalError, {}, 0, 0 }));
        return;
    }
    m_controller.send(buildEmptyResult(stanza));
    m_refs = *refs;
    m_next = 0;
    showNext();
}

void Linking::showNext()
{
    if (!m_active || m_paired)
        return;
    if (m_next < m_refs.size()) {
        const milliseconds share = longestRound / static_cast<int>(m_refs.size());
        const milliseconds lifetime = qMin(m_times.qrLifetime, share);
        const QString text = qrText(m_refs[m_next++], keys());
        m_lifetime.start(lifetime);
        emit codeShown(text, lifetime, static_cast<int>(m_refs.size() - m_next), m_round);
        return;
    }
    if (m_round < m_times.qrRounds) {
        m_controller.disconnectFromService();
        nextRound();
        return;
    }
    m_controller.disconnectFromService();
    giveUp({ ErrorCode::QrExpired, {}, 408, 0 });
}

void Linking::onPairSuccess(const Node &stanza)
{
    if (m_paired && stanza.text("id") == m_answeredId) {
        m_controller.send(m_reply);
        return;
    }
    if (!m_active) {
        m_controller.send(buildPairError(stanza, { ErrorCode::InternalError, {}, 0, 0 }));
        return;
    }
    emit scanned();
    Result<PairedDevice> paired = verifyPairSuccess(stanza, keys());
    if (paired) {
        Credentials credentials = *m_store.keys().credentials();
        credentials.jid = paired->jid;
        credentials.lid = paired->lid;
        credentials.platform = paired->platform;
        credentials.pushName = paired->businessName;
        credentials.account = paired->account;
        const Result<void> stored = m_store.transact([&]() -> Result<void> {
            return m_store.keys()
                .saveCredentials(credentials)
                .and_then([&] {
                    return m_store.keys().saveIdentity(
                        SignalAddress::of(paired->lid.bare()), paired->accountKey);
                })
                .and_then([&] {
                    return m_store.directory().learnPair(paired->lid, paired->jid).map([](bool) {});
                });
        });
        if (!stored)
            paired = fail(stored.error());
    }
    if (!paired) {
        m_controller.send(buildPairError(stanza, paired.error()));
        m_controller.disconnectFromService();
        giveUp(paired.error());
        return;
    }
    m_lifetime.stop();
    m_paired = true;
    m_answeredId = stanza.text("id");
    m_reply = paired->reply;
    m_controller.send(m_reply);
    m_controller.expectRestart();
    m_restart.start(m_times.restartWait);
    emit this->paired(paired->jid, paired->lid);
}

void Linking::onEnded(const DisconnectCause &cause)
{
    if (!m_active)
        return;
    m_lifetime.stop();
    if (m_paired) {
        // 515, or a plain close in its place: the next connection is a login (C01).
        m_active = false;
        m_restart.stop();
        m_controller.connectNow();
        return;
    }
    if (cause.kind == CauseClass::Permanent || cause.kind == CauseClass::Version
        || cause.kind == CauseClass::Relogin || cause.kind == CauseClass::Hold) {
        giveUp({ cause.code, cause.text, cause.status, 0 });
        return;
    }
    // The service's own limit for the codes counts like their end; a lost line reconnects by
    // itself.
    if (!m_refs.empty() && cause.code == ErrorCode::ConnectionClosed) {
        m_next = m_refs.size();
        showNext();
        return;
    }
    emit codeShown({}, milliseconds(0), 0, m_round);
}

void Linking::giveUp(const Error &error)
{
    m_active = false;
    m_lifetime.stop();
    qCInfo(lcSession) << "linking ended:" << errorName(error.code);
    emit failed(error);
}

} // namespace heliograph
