// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ServiceMemory.h"

#include "session/Logging.h"

namespace heliograph {

namespace {

/// What a service may ask to be kept; known routing bytes have some dozens.
constexpr qsizetype longestRouting = 16 * 1024;
constexpr int failuresWithRouting = 2;

/// The answer was wrong, rather than late or lost.
bool isWrongAnswer(ErrorCode code)
{
    return code == ErrorCode::HandshakeMalformed || code == ErrorCode::HandshakeRefused
        || code == ErrorCode::CertificateUntrusted || code == ErrorCode::CertificateNotValidNow
        || code == ErrorCode::FrameInvalid;
}

} // namespace

ServiceMemory::ServiceMemory(AccountStore &store, QByteArray rootKey, bool resumes)
    : m_store(store)
    , m_rootKey(std::move(rootKey))
    , m_resumes(resumes)
{
}

void ServiceMemory::recall(ClientStream::Opening &opening, seconds now)
{
    opening.routing = m_store.keys().routing();
    m_hasResumed = false;
    const QByteArray chain = m_resumes ? m_store.keys().serviceChain() : QByteArray();
    if (chain.isEmpty())
        return;
    if (const Result<QByteArray> key = resumableServiceKey(chain, m_rootKey, now)) {
        opening.serviceStatic = *key;
        m_hasResumed = true;
        return;
    }
    (void)m_store.keys().saveServiceChain({});
}

void ServiceMemory::onProved(const QByteArray &chain)
{
    m_failedHandshakes = 0;
    m_hasResumed = false;
    m_proved = chain;
}

void ServiceMemory::onLoggedIn()
{
    const QByteArray chain = std::exchange(m_proved, {});
    if (m_resumes && !chain.isEmpty() && chain != m_store.keys().serviceChain())
        (void)m_store.keys().saveServiceChain(chain);
}

void ServiceMemory::onHandshakeFailed(const DisconnectCause &cause)
{
    if (std::exchange(m_hasResumed, false) && isWrongAnswer(cause.code)) {
        qCInfo(lcSession) << "resumption failed, next handshake starts anew";
        (void)m_store.keys().saveServiceChain({});
    }
    if (++m_failedHandshakes == failuresWithRouting && !m_store.keys().routing().isEmpty())
        (void)m_store.keys().saveRouting({});
}

Result<void> ServiceMemory::learnRouting(const Node &edgeRouting)
{
    const Node *info = edgeRouting.child("routing_info");
    if (!info || info->bytes().size() > longestRouting)
        return {};
    return m_store.keys().saveRouting(info->bytes());
}

} // namespace heliograph
