// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ControlApi.h"

#include "crypto/Hash.h"

#include <QJsonDocument>
#include <QTimer>

namespace heliograph::sandbox {

namespace {

constexpr qsizetype longestCommand = 1024 * 1024;
/// A connection that waits longer is closed as idle.
constexpr milliseconds longestWait { 60'000 };
constexpr qsizetype commandPrefix = sizeof "/control/v1" - 1;

int commandStatus(const Error &error)
{
    return error.code == ErrorCode::Unsupported ? 501 : scanStatus(error);
}

/// Waits until the log holds something for who asks, or the time is over (10 §10).
class EventExchange final : public HttpExchange {
public:
    EventExchange(ControlCommands &commands, HttpRequest request, milliseconds limit)
        : m_commands(commands)
        , m_request(std::move(request))
        , m_limit(limit)
    {
    }
    void receive(QByteArrayView) override { }
    void finish(const Respond &respond) override
    {
        m_respond = respond;
        if (!answerIfThere())
            wait();
    }

private:
    void wait()
    {
        QObject::connect(
            &m_commands.events(), &EventLog::added, &m_context,
            [this] { static_cast<void>(answerIfThere()); }, Qt::QueuedConnection);
        QTimer::singleShot(m_limit, &m_context, [this] { answer(); });
    }
    bool answerIfThere()
    {
        const QJsonArray found = m_commands.eventsFor(m_request.parameters);
        if (!found.isEmpty())
            answer();
        return !found.isEmpty();
    }
    void answer()
    {
        // The answer ends this exchange.
        const Respond respond = std::exchange(m_respond, {});
        const HttpResponse response = HttpResponse::json(200,
            { { QStringLiteral("events"), m_commands.eventsFor(m_request.parameters) },
                { QStringLiteral("event"), m_commands.events().last() } });
        if (respond)
            respond(response);
    }

    ControlCommands &m_commands;
    HttpRequest m_request;
    milliseconds m_limit;
    Respond m_respond;
    QObject m_context;
};

} // namespace

ControlApi::ControlApi(ControlCommands &commands, QByteArray token)
    : m_commands(commands)
    , m_token(std::move(token))
{
}

HttpResponse ControlApi::run(const HttpRequest &request, const QByteArray &body)
{
    QJsonParseError parse;
    const QJsonDocument document = body.trimmed().isEmpty() ? QJsonDocument(QJsonObject())
                                                            : QJsonDocument::fromJson(body, &parse);
    if (!document.isObject())
        return HttpResponse::json(
            400, { { QStringLiteral("error"), QStringLiteral("InvalidArgument") } });
    if (request.path == "/control/v1/metrics" && request.parameters.value("format") == "prom")
        return HttpResponse::text(200, m_commands.prometheus());
    const auto result = m_commands.run(request.method,
        QString::fromUtf8(request.path.mid(commandPrefix)), document.object(), request.parameters);
    if (result)
        return HttpResponse::json(200, *result);
    return HttpResponse::json(commandStatus(result.error()),
        { { QStringLiteral("error"), errorName(result.error().code) },
            { QStringLiteral("detail"), result.error().detail } });
}

std::unique_ptr<HttpExchange> ControlApi::open(const HttpRequest &request)
{
    if (!constantTimeEquals(request.header("authorization"), "Bearer " + m_token)
        || !request.header("origin").isEmpty())
        return fixedExchange(
            HttpResponse::json(401, { { QStringLiteral("error"), QStringLiteral("NotAllowed") } }));
    if (const int wait = request.parameters.value("wait_ms").toInt();
        wait > 0 && request.method == "GET" && request.path == "/control/v1/events")
        return std::make_unique<EventExchange>(
            m_commands, request, qMin(milliseconds { wait }, longestWait));
    return bufferedExchange(
        longestCommand, [this, request](const QByteArray &body) { return run(request, body); });
}

} // namespace heliograph::sandbox
