// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ServiceVersion.h"

#include "session/Logging.h"
#include "transport/HttpClient.h"

#include <QRegularExpression>

namespace heliograph {

namespace {

constexpr milliseconds versionFetchLimit { 10'000 };
constexpr milliseconds versionFetchPause { 3'600'000 };

} // namespace

std::optional<quint32> revisionOf(const QByteArray &script)
{
    // The quotes may be escaped.
    static const QRegularExpression named(
        QStringLiteral(R"(client_revision\\?"?\s*:\s*\\?"?(\d{1,10}))"));
    const QRegularExpressionMatch match = named.match(QString::fromLatin1(script));
    bool fits = false;
    const quint32 revision = match.capturedView(1).toUInt(&fits);
    return match.hasMatch() && fits && revision > 0 ? std::optional(revision) : std::nullopt;
}

ServiceVersion::ServiceVersion(AppVersion known, const Clock &clock, Fetch fetch)
    : m_clock(clock)
    , m_fetch(std::move(fetch))
    , m_current(known)
{
    if (m_current.tertiary < builtInServiceVersion.tertiary)
        m_current = builtInServiceVersion;
}

AppVersion ServiceVersion::current() const
{
    const QMutexLocker lock(&m_mutex);
    return m_current;
}

QFuture<Result<bool>> ServiceVersion::renew(const AppVersion &used, const Proxy &proxy)
{
    QMutexLocker lock(&m_mutex);
    if (m_current.tertiary > used.tertiary)
        return finished<bool>(true);
    if (m_fetching)
        return m_fetching->future();
    const milliseconds now = m_clock.monotonic();
    if (m_lastFetch && now < *m_lastFetch + versionFetchPause)
        return finished<bool>(false);
    m_lastFetch = now;
    m_fetching.emplace();
    const QFuture<Result<bool>> future = m_fetching->future();
    lock.unlock();
    // The answer comes in this thread, whichever this object lives in.
    auto *here = new QObject;
    then(m_fetch(proxy), here, [this, here](const Result<QByteArray> &script) {
        here->deleteLater();
        onFetched(script);
    });
    return future;
}

void ServiceVersion::onFetched(const Result<QByteArray> &script)
{
    QMutexLocker lock(&m_mutex);
    const std::optional<quint32> revision = script ? revisionOf(*script) : std::optional<quint32>();
    const bool isNewer = revision && *revision > m_current.tertiary;
    if (isNewer)
        m_current.tertiary = *revision;
    const std::optional<Answer<bool>> waiting = std::exchange(m_fetching, std::nullopt);
    lock.unlock();
    if (isNewer)
        emit changed(*revision);
    else
        qCWarning(lcSession) << "the service names no newer version"
                             << (script ? QString() : errorName(script.error().code));
    waiting->finish(isNewer);
}

QFuture<Result<QByteArray>> ServiceVersion::fetchServiceWorker(const Proxy &proxy)
{
    HttpLimits limits;
    limits.connect = limits.stall = versionFetchLimit;
    limits.collectedBody = 4 * 1024 * 1024;
    auto *client = new HttpClient(ServiceProfile::publicService(), proxy, limits);
    HttpRequest request;
    request.url = QUrl(QStringLiteral("https://web.whatsapp.com/sw.js"));
    // Without these the address answers with a page. Source: 01 §5.5.
    request.headers = { { "sec-fetch-site", "none" },
        { "User-Agent",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/131.0.0.0 Safari/537.36" } };
    HttpJob *job = client->create(std::move(request), client);
    QTimer::singleShot(versionFetchLimit, job, [job] { job->cancel(); });
    Answer<QByteArray> answer;
    then(job->start(), client, [client, answer](const Result<HttpResponse> &response) {
        client->deleteLater();
        if (!response)
            answer.finish(fail(response.error()));
        else if (response->status != 200)
            answer.finish(fail(ErrorCode::HttpStatus));
        else
            answer.finish(response->body);
    });
    return answer.future();
}

} // namespace heliograph
