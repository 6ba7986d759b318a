// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Keychain.h"

#include <QThread>
#include <QTimer>
#include <qt6keychain/keychain.h>

namespace heliograph {

namespace {

/// The system's libraries keep their connection in the thread of the first job, so it must live on.
class KeychainThread final {
public:
    KeychainThread()
    {
        m_thread.setObjectName(QStringLiteral("keychain"));
        m_worker.moveToThread(&m_thread);
        m_thread.start();
    }
    ~KeychainThread()
    {
        m_thread.quit();
        m_thread.wait();
    }
    template <typename T, typename Fn> static QFuture<Result<T>> run(Fn fn)
    {
        Answer<T> answer;
        QMetaObject::invokeMethod(
            &instance().m_worker, HandedOver([answer, fn] { fn(answer); }), Qt::QueuedConnection);
        return answer.future();
    }

private:
    static KeychainThread &instance()
    {
        static KeychainThread thread;
        return thread;
    }
    QThread m_thread;
    QObject m_worker;
};

Error keychainError(const QKeychain::Job &job)
{
    const bool missing = job.error() == QKeychain::EntryNotFound;
    return { missing ? ErrorCode::KeyUnavailable : ErrorCode::KeychainUnavailable,
        QStringLiteral("keychain: %1").arg(static_cast<int>(job.error())), 0, 0 };
}

/// Starts a job that deletes itself; `done` is called when it has succeeded.
template <typename Job, typename T, typename Done>
void startJob(const QString &entry, milliseconds limit, const Answer<T> &answer, Done done,
    const QByteArray &secret = {})
{
    auto *job = new Job(QStringLiteral("org.heliograph.Heliograph"));
    job->setKey(entry);
    if constexpr (std::is_same_v<Job, QKeychain::WritePasswordJob>)
        job->setBinaryData(secret);
    QObject::connect(job, &QKeychain::Job::finished, job, [answer, job, done] {
        if (job->error() == QKeychain::NoError)
            done(*job);
        else
            answer.finish(fail(keychainError(*job)));
    });
    QTimer::singleShot(limit, job, [answer] {
        answer.finish(
            fail(ErrorCode::KeychainUnavailable, QStringLiteral("keychain: no answer in time")));
    });
    job->start();
}

} // namespace

namespace keychain {

QFuture<Result<bool>> store(const QString &entry, const QByteArray &secret, milliseconds limit)
{
    return KeychainThread::run<bool>([=](const Answer<bool> &answer) {
        const auto compare = [answer, secret](const QKeychain::ReadPasswordJob &job) {
            answer.finish(job.binaryData() == secret
                    ? Result<bool>(true)
                    : fail(ErrorCode::KeychainUnavailable, QStringLiteral("keychain: changed")));
        };
        const auto readBack = [=](const QKeychain::WritePasswordJob &) {
            startJob<QKeychain::ReadPasswordJob>(entry, limit, answer, compare);
        };
        startJob<QKeychain::WritePasswordJob>(entry, limit, answer, readBack, secret);
    });
}

QFuture<Result<QByteArray>> read(const QString &entry, milliseconds limit)
{
    return KeychainThread::run<QByteArray>([=](const Answer<QByteArray> &answer) {
        startJob<QKeychain::ReadPasswordJob>(entry, limit, answer,
            [answer](const QKeychain::ReadPasswordJob &job) { answer.finish(job.binaryData()); });
    });
}

QFuture<Result<bool>> remove(const QString &entry, milliseconds limit)
{
    return KeychainThread::run<bool>([=](const Answer<bool> &answer) {
        startJob<QKeychain::DeletePasswordJob>(entry, limit, answer,
            [answer](const QKeychain::DeletePasswordJob &) { answer.finish(true); });
    });
}

} // namespace keychain

} // namespace heliograph
