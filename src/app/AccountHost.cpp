// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AccountHost.h"

namespace heliograph {

AccountHost::AccountHost(
    const Clock &clock, Random &random, const AppVersion &version, const QString &profile)
    : m_clock(clock)
    , m_random(random)
    , m_dialBudget(std::make_shared<DialBudget>(
          SessionTimes().maxParallelConnects, SessionTimes().startSpread, clock))
    , m_version(std::make_shared<ServiceVersion>(version, clock))
    , m_links(std::make_shared<LinkRegister>(LinkRegister::sharedFolder(), profile, random))
{
    const int count = qMax(2, QThread::idealThreadCount());
    for (int i = 0; i < count; ++i) {
        m_threads.push_back(std::make_unique<QThread>());
        m_threads.back()->setObjectName(QStringLiteral("accounts-%1").arg(i));
        m_threads.back()->start();
    }
}

AccountHost::~AccountHost()
{
    // Each ends behind what was asked of its accounts before: that still happens.
    for (const std::unique_ptr<QThread> &thread : m_threads) {
        auto last = std::make_unique<QObject>();
        last->moveToThread(thread.get());
        QObject::connect(
            last.get(), &QObject::destroyed, thread.get(), &QThread::quit, Qt::DirectConnection);
        last.release()->deleteLater();
    }
    for (const std::unique_ptr<QThread> &thread : m_threads)
        thread->wait();
}

QThread *AccountHost::assign() { return m_threads[m_next++ % m_threads.size()].get(); }

SessionCarrier::SessionCarrier(AccountHost &host, SessionSetup setup)
    : m_host(host)
    , m_setup(std::move(setup))
{
    moveToThread(host.assign());
    handOver(this);
}

SessionCarrier::~SessionCarrier() { takeOver(this); }

QFuture<Result<bool>> SessionCarrier::open()
{
    Answer<bool> answer;
    QMetaObject::invokeMethod(this, HandedOver([this, answer] {
        answer.finish(openHere());
        // Here, and not when the answer is read: what was asked for meanwhile comes after it.
        if (m_session && m_session->isLinked())
            m_session->controller().connectToService();
    }),
        Qt::QueuedConnection);
    return answer.future();
}

Result<bool> SessionCarrier::openHere()
{
    Result<std::unique_ptr<AccountSession>> opened
        = AccountSession::open(m_setup, m_host.clock(), m_host.random());
    if (!opened) {
        m_failure = opened.error();
        return fail(opened.error());
    }
    m_session = std::move(*opened);
    SessionController *controller = &m_session->controller();
    connect(controller, &SessionController::statusChanged, this,
        [this, controller](const SessionStatus &from, const SessionStatus &to) {
            emit statusChanged(from, to, controller->generation());
        });
    connect(m_session.get(), &AccountSession::committed, this, &SessionCarrier::committed);
    connect(
        m_session.get(), &AccountSession::identityChanged, this, &SessionCarrier::identityChanged);
    connect(
        m_session.get(), &AccountSession::mediaProgressed, this, &SessionCarrier::mediaProgressed);
    connect(m_session.get(), &AccountSession::syncChanged, this, &SessionCarrier::syncChanged);
    connect(m_session.get(), &AccountSession::phoneSeen, this, &SessionCarrier::phoneSeen);
    connect(m_session.get(), &AccountSession::queueWaitChanged, this,
        &SessionCarrier::queueWaitChanged);
    connect(m_session.get(), &AccountSession::holdChanged, this, &SessionCarrier::holdChanged);
    connect(&m_session->linking(), &Linking::codeShown, this, &SessionCarrier::codeShown);
    connect(&m_session->linking(), &Linking::scanned, this, &SessionCarrier::scanned);
    connect(&m_session->linking(), &Linking::paired, this, &SessionCarrier::confirmed);
    connect(
        &m_session->linking(), &Linking::pairingCodeShown, this, &SessionCarrier::pairingCodeShown);
    connect(&m_session->linking(), &Linking::noticed, this, &SessionCarrier::linkNoticed);
    connect(&m_session->linking(), &Linking::failed, this, &SessionCarrier::linkFailed);
    // The profile may have died before it noted whose account this is.
    if (m_session->isLinked() && m_setup.owner.isNull()) {
        const Credentials &credentials = *m_session->store().keys().credentials();
        emit identityChanged(credentials.jid, credentials.lid);
    }
    emit committed({}, m_session->store().messages().unread());
    return m_session->isLinked();
}

QFuture<Result<bool>> SessionCarrier::close()
{
    Answer<bool> answer;
    QMetaObject::invokeMethod(this, HandedOver([this, answer] {
        if (m_session)
            m_session->controller().disconnectFromService();
        m_session.reset();
        m_failure = { ErrorCode::Cancelled, {}, 0, 0 };
        answer.finish(true);
    }),
        Qt::QueuedConnection);
    return answer.future();
}

} // namespace heliograph
