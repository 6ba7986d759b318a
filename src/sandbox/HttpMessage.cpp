// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/HttpMessage.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace heliograph::sandbox {

namespace {

QByteArray reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 206:
        return "Partial Content";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 409:
        return "Conflict";
    case 413:
        return "Content Too Large";
    case 416:
        return "Range Not Satisfiable";
    default:
        return "Answer";
    }
}

void readParameters(HttpRequest &request, const QByteArray &text)
{
    // whatsapp-rust and whatsmeow append with `?` and `&` as they please (06 §7.1).
    QByteArray uniform = text;
    uniform.replace('?', '&');
    for (const QByteArray &part : uniform.split('&')) {
        const qsizetype equals = part.indexOf('=');
        const QByteArray name
            = QByteArray::fromPercentEncoding(equals < 0 ? part : part.left(equals));
        if (!name.isEmpty() && !request.parameters.contains(name))
            request.parameters.insert(name,
                equals < 0 ? QByteArray() : QByteArray::fromPercentEncoding(part.mid(equals + 1)));
    }
}

class BufferedExchange final : public HttpExchange {
public:
    BufferedExchange(qsizetype limit, std::function<HttpResponse(const QByteArray &)> answer)
        : m_limit(limit)
        , m_answer(std::move(answer))
    {
    }
    void receive(QByteArrayView chunk) override
    {
        if (m_body.size() + chunk.size() > m_limit)
            m_tooLarge = true;
        else
            m_body.append(chunk);
    }
    void finish(const Respond &respond) override
    {
        respond(m_tooLarge ? HttpResponse::text(413, "too large\n") : m_answer(m_body));
    }

private:
    qsizetype m_limit;
    std::function<HttpResponse(const QByteArray &)> m_answer;
    QByteArray m_body;
    bool m_tooLarge = false;
};

class FixedExchange final : public HttpExchange {
public:
    explicit FixedExchange(HttpResponse response)
        : m_response(std::move(response))
    {
    }
    void receive(QByteArrayView) override { }
    void finish(const Respond &respond) override { respond(m_response); }

private:
    HttpResponse m_response;
};

} // namespace

bool HttpRequest::isUpgrade() const { return header("upgrade").toLower() == "websocket"; }

std::optional<qint64> HttpRequest::contentLength() const
{
    if (!headers.contains("content-length"))
        return isChunked() ? std::nullopt : std::optional<qint64>(0);
    bool ok = false;
    const qint64 length = header("content-length").toLongLong(&ok);
    return ok && length >= 0 && !isChunked() ? std::optional(length) : std::nullopt;
}

bool HttpRequest::isChunked() const { return header("transfer-encoding").toLower() == "chunked"; }

Result<HttpRequest> parseHttpHead(const QByteArray &head)
{
    const QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> start = lines.front().trimmed().split(' ');
    if (start.size() != 3 || !start[2].startsWith("HTTP/1.") || !start[1].startsWith('/'))
        return fail(ErrorCode::InvalidArgument, QStringLiteral("no HTTP request"));
    HttpRequest request;
    request.method = start[0];
    qsizetype end = 0;
    while (end < start[1].size() && start[1][end] != '?' && start[1][end] != '&')
        ++end;
    request.path = QByteArray::fromPercentEncoding(start[1].left(end));
    readParameters(request, start[1].mid(end));
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const QByteArray line = lines[i].trimmed();
        const qsizetype colon = line.indexOf(':');
        if (line.isEmpty())
            break;
        if (colon <= 0)
            return fail(ErrorCode::InvalidArgument, QStringLiteral("no HTTP header"));
        request.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
    }
    return request;
}

HttpResponse HttpResponse::text(int status, const QByteArray &body)
{
    HttpResponse response;
    response.status = status;
    response.body = body;
    return response;
}

HttpResponse HttpResponse::json(int status, const QJsonObject &object)
{
    HttpResponse response;
    response.status = status;
    response.contentType = "application/json";
    response.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return response;
}

QByteArray HttpResponse::head(bool keepAlive) const
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reasonOf(status) + "\r\n";
    head += "Content-Type: " + contentType + "\r\n";
    head += "Content-Length: " + QByteArray::number(file ? fileLength : body.size()) + "\r\n";
    head += "Cache-Control: private\r\n";
    head += keepAlive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
    for (const auto &[name, value] : headers)
        head += name + ": " + value + "\r\n";
    return head + "\r\n";
}

std::unique_ptr<HttpExchange> bufferedExchange(
    qsizetype limit, std::function<HttpResponse(const QByteArray &)> answer)
{
    return std::make_unique<BufferedExchange>(limit, std::move(answer));
}

std::unique_ptr<HttpExchange> fixedExchange(HttpResponse response)
{
    return std::make_unique<FixedExchange>(std::move(response));
}

} // namespace heliograph::sandbox
