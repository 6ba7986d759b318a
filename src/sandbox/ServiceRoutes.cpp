// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ServiceRoutes.h"

#include "sandbox/MediaRoutes.h"

#include <QJsonObject>

namespace heliograph::sandbox {

namespace {

constexpr qsizetype longestScan = 8 * 1024;

} // namespace

int scanStatus(const Error &error)
{
    switch (error.code) {
    case ErrorCode::NotFound:
    case ErrorCode::UnknownAccount:
        return 404;
    case ErrorCode::AlreadyLinked:
        return 409;
    case ErrorCode::LinkRefused:
        return 403;
    default:
        return 400;
    }
}

ServiceRoutes::ServiceRoutes(QByteArray rootKey, Linking &linking, HttpHandler &media)
    : m_rootKey(std::move(rootKey))
    , m_linking(linking)
    , m_media(media)
{
}

HttpResponse ServiceRoutes::scan(const HttpRequest &request, const QByteArray &body)
{
    const AccountHint hint { request.parameters.value("account"),
        QString::fromUtf8(request.parameters.value("name")) };
    const auto device = m_linking.scan(QString::fromUtf8(body), hint);
    if (!device)
        return HttpResponse::json(
            scanStatus(device.error()), { { QStringLiteral("error"), device.error().detail } });
    return HttpResponse::json(200,
        { { QStringLiteral("account"), QString::fromLatin1(device->pn) },
            { QStringLiteral("device"), device->device } });
}

std::unique_ptr<HttpExchange> ServiceRoutes::open(const HttpRequest &request)
{
    const bool isRead = request.method == "GET" || request.method == "HEAD";
    if (isRead && request.path == "/")
        return fixedExchange(HttpResponse::text(
            200, "Heliograph sandbox: a local service, nothing leaves this computer.\n"));
    if (isRead && request.path == "/sandbox/root")
        return fixedExchange(HttpResponse::text(200, m_rootKey.toHex() + '\n'));
    if (request.path == "/admin/mock-phone/scan-qr") {
        // A web page must not drive it: browsers name their origin.
        if (request.method != "POST" || !request.header("origin").isEmpty())
            return fixedExchange(HttpResponse::text(403, "not for web pages\n"));
        return bufferedExchange(
            longestScan, [this, request](const QByteArray &body) { return scan(request, body); });
    }
    if (MediaRoutes::serves(request))
        return m_media.open(request);
    if (m_control && request.path.startsWith("/control/v1/"))
        return m_control->open(request);
    return fixedExchange(HttpResponse::text(404, "no such page\n"));
}

} // namespace heliograph::sandbox
