// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/SessionLinkJob.h"

#include "app/AccountHost.h"
#include "app/ErrorText.h"
#include "app/LinkWays.h"

namespace heliograph {

SessionLinkJob::SessionLinkJob(Account &account, const LinkWay &way, Owner owner)
    : m_account(&account)
    , m_way(way)
    , m_owner(std::move(owner))
{
    listen();
    restart();
}

SessionLinkJob::~SessionLinkJob()
{
    if (!m_scanned)
        stop();
}

void SessionLinkJob::listen()
{
    const SessionCarrier *carrier = &m_account->carrier();
    connect(carrier, &SessionCarrier::codeShown, this,
        [this](const QString &text, milliseconds lifetime, int remaining, int round) {
            m_code = { text, lifetime, remaining, round };
            emit codeChanged(m_code);
        });
    connect(carrier, &SessionCarrier::pairingCodeShown, this,
        [this](const QString &text, milliseconds lifetime) {
            m_pairingCode = { text, lifetime };
            emit pairingCodeChanged(m_pairingCode);
        });
    connect(carrier, &SessionCarrier::scanned, this, [this] {
        m_scanned = true;
        showNothing();
        emit scanned();
        progress({ LinkProgress::Stage::Scanned });
    });
    connect(carrier, &SessionCarrier::confirmed, this, [this] {
        if (m_running)
            progress({ LinkProgress::Stage::Confirmed });
    });
    connect(carrier, &SessionCarrier::linkNoticed, this, &LinkJob::noticed);
    connect(carrier, &SessionCarrier::linkFailed, this, &SessionLinkJob::giveUp);
    connect(m_account, &Account::statusChanged, this, &SessionLinkJob::onStatus);
    connect(m_account, &Account::syncChanged, this, &SessionLinkJob::onSync);
}

/// The first login after pairing ends the link.
void SessionLinkJob::onStatus()
{
    if (!m_account || !m_running)
        return;
    const SessionStatus &status = m_account->status();
    if (!m_scanned && status.state == SessionState::Waiting)
        emit noticed(status.cause);
    else if (!m_scanned && status.state == SessionState::Offline)
        emit noticed(ErrorCode::NetworkUnreachable);
    if (!m_account->isLinked() || status.state != SessionState::Online)
        return;
    m_running = false;
    m_done = true;
    emit linked(m_account->id());
    onSync();
}

/// What the phone sends after the first login; it always comes to an end.
void SessionLinkJob::onSync()
{
    if (!m_account || !m_done)
        return;
    const SyncStatus &sync = m_account->sync();
    switch (sync.phase) {
    case SyncStatus::Phase::None:
    case SyncStatus::Phase::Waiting:
    case SyncStatus::Phase::Running:
        progress({ LinkProgress::Stage::Syncing, sync.percent, sync.oldest, false });
        break;
    case SyncStatus::Phase::Paused:
    case SyncStatus::Phase::Complete:
        progress({ LinkProgress::Stage::Ready, sync.percent, sync.oldest,
            sync.phase == SyncStatus::Phase::Paused });
        break;
    }
}

void SessionLinkJob::progress(const LinkProgress &now)
{
    if (std::exchange(m_progress, now) != now)
        emit progressed(now);
}

void SessionLinkJob::showNothing()
{
    m_code = {};
    m_pairingCode = {};
    emit codeChanged(m_code);
    emit pairingCodeChanged(m_pairingCode);
}

void SessionLinkJob::giveUp(const Error &error, const Jid &scannedBy)
{
    if (!m_running)
        return;
    m_running = m_scanned = false;
    LinkParties parties;
    parties.scannedBy = scannedBy;
    if (m_account)
        parties.expected = m_account->jid();
    if (m_owner.labelOf && !scannedBy.isNull())
        parties.otherLabel = m_owner.labelOf(scannedBy);
    m_explanation = linkErrorText(error, parties);
    showNothing();
    emit failed(error);
}

void SessionLinkJob::cancel()
{
    stop();
    // One that was never linked goes with its attempt.
    if (m_account && !m_done && m_account->jid().isNull())
        m_owner.discard();
}

void SessionLinkJob::stop()
{
    if (std::exchange(m_running, false) && m_account)
        (void)m_account->carrier().askNow<bool>([](AccountSession &session) -> Result<bool> {
            session.linking().cancel();
            return true;
        });
}

void SessionLinkJob::restart()
{
    if (!m_account)
        return;
    m_done = m_scanned = false;
    m_progress = {};
    m_running = true;
    m_explanation.clear();
    const LinkRequest request { m_way, m_account->jid().bare(), m_account->lid().bare() };
    then(m_account->carrier().askNow<bool>([request](AccountSession &session) {
        return session.linking().start(request).map([] { return true; });
    }),
        this, [this](const Result<bool> &started) {
            if (!started)
                giveUp(started.error());
        });
}

void SessionLinkJob::change(const LinkWay &way)
{
    const bool same = way == m_way;
    m_way = way;
    m_scanned = false;
    showNothing();
    if (!m_running || !m_account) {
        restart();
        return;
    }
    if (same && way.method == LinkMethod::Qr)
        return;
    then(m_account->carrier().askNow<bool>([way](AccountSession &session) {
        return session.linking().change(way).map([] { return true; });
    }),
        this, [this](const Result<bool> &changed) {
            if (!changed)
                giveUp(changed.error());
        });
}

void SessionLinkJob::useQr() { change({}); }

Result<void> SessionLinkJob::useCode(const QString &phone, const QString &chosen)
{
    return codeWay(phone, chosen).map([this](const LinkWay &way) { change(way); });
}

} // namespace heliograph
