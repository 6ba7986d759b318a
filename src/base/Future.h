// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Handoff.h"
#include "base/Result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <memory>

namespace heliograph {

/// Every answer passes here on its way to another thread (see Handoff.h).
inline constexpr char finishedAnswers = 0;

/// Continues with `fn(result)` in `context`'s thread, from its event loop, once `future` is
/// finished. Nothing is called when `context` dies first or the future is cancelled. Several calls
/// on one future are allowed (the member function QFuture::then replaces the first before Qt 6.6).
/// Call it in `context`'s thread.
template <typename T, typename Fn> void then(const QFuture<T> &future, QObject *context, Fn fn)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, context, [watcher, fn = std::move(fn)]() mutable {
            watcher->deleteLater();
            const QFuture<T> done = watcher->future();
            takeOver(&finishedAnswers);
            if (done.isCanceled() || done.resultCount() == 0)
                return;
            fn(done.result());
        });
    watcher->setFuture(future);
}

/// A future that is finished already.
template <typename T> QFuture<Result<T>> finished(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

/// The writing end of a QFuture<Result<T>>: copyable, finishes exactly once, and ends with
/// `Cancelled` when its last copy is dropped unanswered, so no caller waits for ever.
template <typename T> class Answer final {
public:
    Answer()
        : m_state(std::make_shared<State>())
    {
    }
    QFuture<Result<T>> future() const { return m_state->promise.future(); }
    bool isFinished() const { return m_state->done; }
    void finish(Result<T> result) const { m_state->finish(std::move(result)); }

private:
    struct State {
        QPromise<Result<T>> promise;
        bool done = false;
        State() { promise.start(); }
        ~State()
        {
            takeOver(this);
            finish(fail(ErrorCode::Cancelled));
        }
        void finish(Result<T> result)
        {
            if (std::exchange(done, true))
                return;
            promise.addResult(std::move(result));
            handOver(&finishedAnswers);
            promise.finish();
            handOver(this);
        }
    };
    std::shared_ptr<State> m_state;
};

} // namespace heliograph
