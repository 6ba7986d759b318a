// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "sandbox/TransferMeter.h"

#include <QByteArray>
#include <QHash>
#include <QList>

#include <functional>
#include <memory>
#include <optional>

class QIODevice;
class QJsonObject;

namespace heliograph::sandbox {

/// Head of one HTTP/1.1 request.
struct HttpRequest {
    QByteArray method;
    /// Percent-decoded, without what follows the first `?` or `&` (06 §7.1).
    QByteArray path;
    /// Parameters of the rest, decoded; the first of a name counts.
    QHash<QByteArray, QByteArray> parameters;
    /// By lower-case name.
    QHash<QByteArray, QByteArray> headers;

    QByteArray header(const QByteArray &lowerName) const { return headers.value(lowerName); }
    bool isUpgrade() const;
    /// Length of the body that is announced; nothing for chunked or a bad number.
    std::optional<qint64> contentLength() const;
    bool isChunked() const;
    /// Whether another request may follow on the connection.
    bool isKeptAlive() const;
    bool isOld = false;
};

/// Reads a head that ends with an empty line. Strict where a doubt could let two readers see two
/// different requests: one length at most, no folded lines, no length beside chunks.
/// InvalidArgument.
[[nodiscard]] Result<HttpRequest> parseHttpHead(const QByteArray &head);
/// The length in the line before a chunk, its extensions ignored; nothing when it is none.
[[nodiscard]] std::optional<qint64> chunkLength(const QByteArray &line);

/// An answer: a body, or the part of a file from its present position.
struct HttpResponse {
    int status = 200;
    QByteArray contentType = "text/plain; charset=utf-8";
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers;
    std::shared_ptr<QIODevice> file;
    qint64 fileLength = 0;
    TransferPace pace;
    /// Announces the length and sends nothing.
    bool isHeadOnly = false;

    static HttpResponse text(int status, const QByteArray &body);
    static HttpResponse json(int status, const QJsonObject &object);
    /// Status line and headers.
    QByteArray head(bool keepAlive) const;
};

using Respond = std::function<void(const HttpResponse &)>;

/// What answers one request: gets the body piece by piece, then answers once. It may be
/// destroyed before, when the client goes.
class HttpExchange {
public:
    virtual ~HttpExchange() = default;
    virtual void receive(QByteArrayView chunk) = 0;
    virtual void finish(const Respond &respond) = 0;
    /// How fast the body is read.
    virtual TransferPace pace() const { return {}; }
    /// A longer body is refused with 413 before it is read.
    virtual qint64 largestBody() const { return 1024 * 1024; }
};

/// An exchange whose whole body is wanted at once, up to a limit; 413 above.
std::unique_ptr<HttpExchange> bufferedExchange(
    qsizetype limit, std::function<HttpResponse(const QByteArray &body)> answer);
/// An exchange whose body is read and forgotten.
std::unique_ptr<HttpExchange> fixedExchange(HttpResponse response);

/// Gives the exchange for a request.
class HttpHandler {
public:
    virtual ~HttpHandler() = default;
    virtual std::unique_ptr<HttpExchange> open(const HttpRequest &request) = 0;
};

} // namespace heliograph::sandbox
