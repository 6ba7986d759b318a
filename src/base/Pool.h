// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Future.h"

#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>

namespace heliograph {

/// Runs `work` in a thread pool. What it captures must outlive it: values and shared pointers.
template <typename T>
QFuture<Result<T>> runInPool(std::function<Result<T>()> work, QThreadPool *pool = nullptr)
{
    const Answer<T> answer;
    const QFuture<Result<T>> future = answer.future();
    (pool ? pool : QThreadPool::globalInstance())
        ->start(HandedOver([answer, work = std::move(work)] { answer.finish(work()); }));
    return future;
}

/// A piece of work that whoever comes first does.
class SharedTask final {
public:
    explicit SharedTask(std::function<void()> work)
        : m_work(std::move(work))
    {
    }
    void run()
    {
        if (m_isTaken.exchange(true))
            return;
        m_work();
        m_isDone = true;
        m_isDone.notify_one();
    }
    void wait() const { m_isDone.wait(false); }

private:
    std::function<void()> m_work;
    std::atomic_bool m_isTaken = false;
    std::atomic_bool m_isDone = false;
};

/// Does both, at the same time if a thread of the pool begins with `beside` before `here` is done;
/// returns when both are. Never waits for a thread to become free.
template <typename Here, typename Beside> void doBoth(Here here, Beside beside)
{
    const auto task = std::make_shared<SharedTask>(std::move(beside));
    QThreadPool::globalInstance()->tryStart(HandedOver([task] { task->run(); }));
    here();
    task->run();
    task->wait();
}

} // namespace heliograph
