// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ControlApi.h"

#include "crypto/Hash.h"

#include <QJsonDocument>

namespace heliograph::sandbox {

namespace {

constexpr qsizetype longestCommand = 1024 * 1024;
constexpr qsizetype commandPrefix = sizeof "/control/v1" - 1;

int commandStatus(const Error &error)
{
    return error.code == ErrorCode::Unsupported ? 501 : scanStatus(error);
}

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
    return bufferedExchange(
        longestCommand, [this, request](const QByteArray &body) { return run(request, body); });
}

} // namespace heliograph::sandbox
