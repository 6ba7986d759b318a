// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/CodeExchange.h"

#include "base/Platform.h"
#include "base/Pool.h"
#include "session/Logging.h"

namespace heliograph {

/// What the phone shows; the service knows only such names (03 §6.3).
static QByteArray companionDisplay()
{
    return "Chrome (" + platform::systemName().toLatin1() + ')';
}

CodeExchange::CodeExchange(
    StanzaSender &sender, const SessionTimes &times, Random &random, Commit commit, QObject *parent)
    : QObject(parent)
    , m_sender(sender)
    , m_times(times)
    , m_random(random)
    , m_commit(std::move(commit))
{
    m_answer.setSingleShot(true);
    connect(&m_answer, &QTimer::timeout, this, [this] {
        // A phone that was given a wrong code finds it out alone and may say nothing (03 §6.5).
        giveUp(
            { isFinishing() ? ErrorCode::CodeNotAccepted : ErrorCode::QueryTimeout, {}, 408, 0 });
    });
}

void CodeExchange::start(const Request &request)
{
    stop();
    m_stage = Stage::Wrapping;
    m_request = request;
    m_ephemeral = generateKeyPair(m_random);
    const QByteArray salt = m_random.bytes(32);
    const QByteArray iv = m_random.bytes(16);
    then(runInPool<QByteArray>([code = request.code, salt, iv, key = m_ephemeral.publicKey] {
        return Result<QByteArray>(wrapPairingKey(code, salt, iv, key));
    }),
        this, [this, run = m_run](const Result<QByteArray> &wrapped) {
            if (run == m_run && wrapped)
                sayHello(run, *wrapped);
        });
}

void CodeExchange::stop()
{
    ++m_run;
    m_stage = Stage::Idle;
    m_answer.stop();
    m_ref.clear();
    m_ephemeral = {};
    m_request = {};
}

void CodeExchange::sayHello(quint64 run, const QByteArray &wrappedKey)
{
    m_stage = Stage::Asking;
    m_answer.start(m_times.codeAnswer);
    CompanionHello hello;
    hello.phone = m_request.phone;
    hello.wrappedKey = wrappedKey;
    hello.noisePublic = m_request.noise.publicKey;
    hello.display = companionDisplay();
    then(m_sender.query(buildCompanionHello(m_sender.nextId(), hello)), this,
        [this, run](const Result<Node> &answer) {
            if (run != m_run)
                return;
            if (!answer) {
                giveUp(codeRefusal(answer.error(), CodeStage::Hello));
                return;
            }
            const Result<QByteArray> ref = parseCodeRef(*answer);
            if (!ref) {
                giveUp(ref.error());
                return;
            }
            m_answer.stop();
            m_ref = *ref;
            m_stage = Stage::Waiting;
            emit ready();
        });
}

void CodeExchange::take(const PrimaryHello &hello)
{
    // One answer for each code: a second one would get a second secret.
    if (m_stage != Stage::Waiting || hello.ref != m_ref) {
        qCInfo(lcSession) << "the answer to another code was ignored";
        return;
    }
    m_stage = Stage::Unwrapping;
    const quint64 run = m_run;
    emit typed();
    then(runInPool<QByteArray>([code = m_request.code, wrapped = hello.wrappedKey] {
        return unwrapPairingKey(code, wrapped);
    }),
        this, [this, run, hello](const Result<QByteArray> &phoneKey) {
            if (run == m_run)
                finish(run, hello, phoneKey);
        });
}

void CodeExchange::finish(
    quint64 run, const PrimaryHello &hello, const Result<QByteArray> &phoneKey)
{
    const Result<PairingBundle> bundle = phoneKey.and_then([&](const QByteArray &key) {
        return sealPairingBundle(m_ephemeral, m_request.identity, key, hello.identity, m_random);
    });
    if (!bundle) {
        giveUp({ ErrorCode::SignatureMismatch, bundle.error().detail, 0, 0 });
        return;
    }
    // pair-success may come before the answer (03 §6.5).
    if (const Result<void> kept = m_commit(bundle->advSecret, hello.identity); !kept) {
        giveUp(kept.error());
        return;
    }
    m_stage = Stage::Finishing;
    m_answer.start(m_times.codeAnswer);
    const CompanionFinish finish { m_request.phone, bundle->wrapped, m_request.identity.publicKey,
        m_ref };
    then(m_sender.query(buildCompanionFinish(m_sender.nextId(), finish)), this,
        [this, run](const Result<Node> &answer) {
            if (run == m_run && !answer)
                giveUp(codeRefusal(answer.error(), CodeStage::Finish));
        });
}

void CodeExchange::giveUp(const Error &error)
{
    stop();
    emit failed(error);
}

} // namespace heliograph
