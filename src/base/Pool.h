// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Future.h"

#include <QThreadPool>

#include <functional>

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

} // namespace heliograph
