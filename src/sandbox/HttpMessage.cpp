// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/HttpMessage.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cctype>
#include <cstring>

namespace heliograph::sandbox {

namespace {

constexpr qsizetype mostLines = 128;
/// Digits that cannot overflow.
constexpr qsizetype longestNumber = 15;
constexpr qsizetype longestChunkNumber = 12;

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
    case 415:
        return "Unsupported Media Type";
    case 431:
        return "Request Header Fields Too Large";
    case 416:
        return "Range Not Satisfiable";
    default:
        return "Answer";
    }
}

bool isToken(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || std::strchr("!#$%&'*+-.^_`|~", c);
    });
}

QByteArray withoutReturn(const QByteArray &line)
{
    return line.endsWith('\r') ? line.chopped(1) : line;
}

/// One header line; false when it is none, or says the length or the coding a second time.
bool readHeader(HttpRequest &request, const QByteArray &line)
{
    const qsizetype colon = line.indexOf(':');
    const QByteArray name = line.left(qMax<qsizetype>(colon, 0)).toLower();
    if (!isToken(name))
        return false;
    const bool mustBeSingle = name == "content-length" || name == "transfer-encoding";
    if (mustBeSingle && request.headers.contains(name))
        return false;
    request.headers.insert(name, line.mid(colon + 1).trimmed());
    return true;
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
    qint64 largestBody() const override { return m_limit; }
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
    const QByteArray text = header("content-length");
    const bool isNumber = !text.isEmpty() && text.size() <= longestNumber
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return isNumber ? std::optional(text.toLongLong()) : std::nullopt;
}

bool HttpRequest::isKeptAlive() const
{
    const QByteArray wish = header("connection").toLower();
    return isOld ? wish == "keep-alive" : wish != "close";
}

bool HttpRequest::isChunked() const { return header("transfer-encoding").toLower() == "chunked"; }

Result<HttpRequest> parseHttpHead(const QByteArray &head)
{
    const QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> start = withoutReturn(lines.front()).split(' ');
    if (head.contains('\0') || lines.size() > mostLines || start.size() != 3 || !isToken(start[0])
        || !start[2].startsWith("HTTP/1.") || !start[1].startsWith('/'))
        return fail(ErrorCode::InvalidArgument, QStringLiteral("no HTTP request"));
    HttpRequest request;
    request.method = start[0];
    request.isOld = start[2] == "HTTP/1.0";
    qsizetype end = 0;
    while (end < start[1].size() && start[1][end] != '?' && start[1][end] != '&')
        ++end;
    request.path = QByteArray::fromPercentEncoding(start[1].left(end));
    readParameters(request, start[1].mid(end));
    for (qsizetype i = 1; i < lines.size() && !withoutReturn(lines[i]).isEmpty(); ++i) {
        if (!readHeader(request, withoutReturn(lines[i])))
            return fail(ErrorCode::InvalidArgument, QStringLiteral("no HTTP header"));
    }
    const bool isCoded = request.headers.contains("transfer-encoding");
    if (isCoded && (!request.isChunked() || request.headers.contains("content-length")))
        return fail(ErrorCode::InvalidArgument, QStringLiteral("two lengths of one body"));
    return request;
}

std::optional<qint64> chunkLength(const QByteArray &line)
{
    const QByteArray digits = line.left(line.indexOf(';') < 0 ? line.size() : line.indexOf(';'));
    const bool isNumber = !digits.isEmpty() && digits.size() <= longestChunkNumber
        && std::all_of(digits.begin(), digits.end(),
            [](char c) { return std::isxdigit(static_cast<unsigned char>(c)); });
    return isNumber ? std::optional(digits.toLongLong(nullptr, 16)) : std::nullopt;
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
