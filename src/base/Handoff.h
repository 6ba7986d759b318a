// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <utility>

#if defined(__SANITIZE_THREAD__)
#define HELIOGRAPH_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define HELIOGRAPH_THREAD_SANITIZER 1
#endif
#endif

#if defined(HELIOGRAPH_THREAD_SANITIZER)
extern "C" {
void __tsan_acquire(void *address);
void __tsan_release(void *address);
}
#endif

namespace heliograph {

/// Says that what was written before is handed to the thread that calls `takeOver` with the same
/// address. Qt's event queue and futures order this already, but Qt itself is not built with the
/// thread sanitizer, which therefore cannot see it. Nothing in any other build.
inline void handOver([[maybe_unused]] const void *address)
{
#if defined(HELIOGRAPH_THREAD_SANITIZER)
    __tsan_release(const_cast<void *>(address));
#endif
}

inline void takeOver([[maybe_unused]] const void *address)
{
#if defined(HELIOGRAPH_THREAD_SANITIZER)
    __tsan_acquire(const_cast<void *>(address));
#endif
}

/// A value that a queued signal carries to another thread; it reads like the value itself.
template <typename T> class Crossing final {
public:
    Crossing() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): a signal is emitted with the value itself
    Crossing(const T &value)
        : m_value(value)
    {
        handOver(this);
    }
    Crossing(const Crossing &other)
        : m_value(other)
    {
        handOver(this);
    }
    Crossing &operator=(const Crossing &) = delete;
    ~Crossing() { takeOver(this); }

    // NOLINTNEXTLINE(google-explicit-constructor): a slot takes the value itself
    operator const T &() const
    {
        takeOver(this);
        return m_value;
    }

private:
    T m_value;
};

/// A function that is called, and ends, in another thread than it was made in.
template <typename Fn> class HandedOver final {
public:
    explicit HandedOver(Fn fn)
        : m_fn(std::move(fn))
    {
        handOver(this);
    }
    HandedOver(const HandedOver &other)
        : m_fn(other.m_fn)
    {
        handOver(this);
    }
    HandedOver(HandedOver &&other) noexcept
        : m_fn(std::move(other.m_fn))
    {
        handOver(this);
    }
    HandedOver &operator=(const HandedOver &) = delete;
    HandedOver &operator=(HandedOver &&) = delete;
    ~HandedOver() { takeOver(this); }

    /// Whichever thread lets go of it last destroys it, perhaps the one that made it.
    void operator()() const
    {
        takeOver(this);
        m_fn();
        handOver(this);
    }

private:
    Fn m_fn;
};

/// Calls `fn` in the thread of `context`, another one than this, and waits for its end.
template <typename Fn> void callAndWait(QObject *context, Fn fn)
{
    QMetaObject::invokeMethod(context, HandedOver([&fn] {
        fn();
        handOver(&fn);
    }),
        Qt::BlockingQueuedConnection);
    takeOver(&fn);
}

} // namespace heliograph
