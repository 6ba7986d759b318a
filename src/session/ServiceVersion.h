// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Future.h"
#include "transport/ClientPayload.h"
#include "transport/ServiceProfile.h"

#include <QMutex>
#include <QObject>

#include <functional>
#include <optional>

namespace heliograph {

/// The version that logins at the public service name: the built-in one, or a larger one that the
/// service's own web client tells after a refusal (01 §5.5, 09 §5.4). All accounts share one; any
/// thread.
class ServiceVersion final : public QObject {
    Q_OBJECT
public:
    /// Gets the web client's service worker, in the calling thread.
    using Fetch = std::function<QFuture<Result<QByteArray>>(const Proxy &proxy)>;

    /// `known` is the number kept from an earlier run.
    ServiceVersion(AppVersion known, const Clock &clock, Fetch fetch = fetchServiceWorker);

    AppVersion current() const;
    /// After the service has refused `used` as outdated: true when a larger one is known now.
    /// However many accounts ask, it is fetched once, and at most once an hour.
    QFuture<Result<bool>> renew(const AppVersion &used, const Proxy &proxy);

    static QFuture<Result<QByteArray>> fetchServiceWorker(const Proxy &proxy);

signals:
    /// Comes from the thread that fetched it.
    void changed(quint32 revision);

private:
    void onFetched(const Result<QByteArray> &script);

    const Clock &m_clock;
    Fetch m_fetch;
    mutable QMutex m_mutex;
    AppVersion m_current;
    std::optional<milliseconds> m_lastFetch;
    std::optional<Answer<bool>> m_fetching;
};

/// The revision in the text of a service worker; nullopt when there is none that fits.
/// Source: Baileys (fetchLatestWaWebVersion), whatsapp-rust; checked 2026-11.
std::optional<quint32> revisionOf(const QByteArray &script);

} // namespace heliograph
