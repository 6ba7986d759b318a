// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/MediaRoutes.h"

#include "sandbox/Stanzas.h"

#include <QBuffer>

namespace heliograph::sandbox {

namespace {

/// Larger objects are damaged in no way.
constexpr qint64 largestCorrupted = 64LL * 1024 * 1024;
constexpr const char *uploadRoots[]
    = { "/mms/", "/newsletter/", "/product/", "/pps/", "/wa-msgr/" };

bool isUploadPath(const QByteArray &path)
{
    return std::any_of(std::begin(uploadRoots), std::end(uploadRoots),
        [&](const char *root) { return path.startsWith(root); });
}

/// The hash that a token of 43 or 44 characters names (06 §6.1); empty if it names none.
QByteArray hashInToken(QByteArray token)
{
    while (token.endsWith('='))
        token.chop(1);
    const QByteArray hash = QByteArray::fromBase64(token, QByteArray::Base64UrlEncoding);
    return hash.size() == 32 ? hash : QByteArray();
}

HttpResponse stored(const QByteArray &origin, const QByteArray &directPath, bool wasHere)
{
    QJsonObject body {
        { QStringLiteral("url"), QString::fromLatin1(origin + directPath + "&mms3=true") },
        { QStringLiteral("direct_path"), QString::fromLatin1(directPath) },
    };
    if (wasHere)
        body.insert(QStringLiteral("resume"), QStringLiteral("complete"));
    return HttpResponse::json(200, body);
}

/// An upload while its body arrives. Interrupted, it stays for a while.
class UploadExchange final : public HttpExchange {
public:
    UploadExchange(MediaStore &store, QByteArray hash, std::shared_ptr<MediaPart> part,
        const TransferPace &pace)
        : m_store(store)
        , m_hash(std::move(hash))
        , m_part(std::move(part))
        , m_pace(pace)
    {
    }
    ~UploadExchange() override
    {
        if (m_part)
            m_store.suspendUpload(m_hash, m_part);
    }
    void receive(QByteArrayView chunk) override { m_part->write(chunk); }
    TransferPace pace() const override { return m_pace; }
    qint64 largestBody() const override { return MediaStore::largestObject; }
    void finish(const Respond &respond) override
    {
        const auto part = std::exchange(m_part, nullptr);
        const auto path = m_store.commitUpload(m_hash, *part);
        if (path)
            return respond(stored(m_store.origin(), *path, false));
        const int status = path.error().code == ErrorCode::MediaEncHash ? 415
            : path.error().code == ErrorCode::FileTooLarge              ? 413
                                                                        : 500;
        respond(HttpResponse::text(status, "the upload is refused\n"));
    }

private:
    MediaStore &m_store;
    QByteArray m_hash;
    std::shared_ptr<MediaPart> m_part;
    TransferPace m_pace;
};

TransferPace paceOf(const std::optional<QJsonObject> &fault)
{
    TransferPace pace;
    if (!fault)
        return pace;
    pace.bytesPerSecond = fault->value(u"bytes_per_s").toInteger();
    pace.stallAfter = fault->value(u"stall_after_bytes").toInteger(-1);
    pace.cutAfter = fault->value(u"cut_after_bytes").toInteger(-1);
    return pace;
}

/// The bytes of an object as `media_corrupt` wants them.
QByteArray corrupted(QByteArray bytes, const QString &what)
{
    if (what == u"truncate")
        return bytes.first(bytes.size() / 2);
    if (what == u"longer")
        return bytes + QByteArray(100, 'x');
    if (what == u"other_file")
        return QByteArray(bytes.size(), 'o');
    const qsizetype at = what == u"mac" ? bytes.size() - 1 : bytes.size() / 3;
    if (at >= 0 && at < bytes.size())
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
    return bytes;
}

struct ByteRange {
    qint64 from = 0;
    qint64 to = 0;
};

/// `bytes=a-b`, `bytes=a-` or `bytes=-n` within `size`; nothing when it lies outside.
std::optional<ByteRange> rangeIn(const QByteArray &header, qint64 size)
{
    const QByteArray text = header.mid(6).trimmed();
    const qsizetype dash = text.indexOf('-');
    bool fromOk = false;
    bool toOk = false;
    const qint64 from = text.left(dash).toLongLong(&fromOk);
    const qint64 to = text.mid(dash + 1).toLongLong(&toOk);
    if (dash < 0 || (!fromOk && !toOk))
        return std::nullopt;
    if (dash == 0)
        return toOk && to > 0 ? std::optional(ByteRange { qMax<qint64>(0, size - to), size - 1 })
                              : std::nullopt;
    if (!fromOk || from < 0 || from >= size || (toOk && to < from))
        return std::nullopt;
    return ByteRange { from, toOk ? qMin(to, size - 1) : size - 1 };
}

} // namespace

MediaRoutes::MediaRoutes(MediaStore &store, const AccountRegistry &accounts, Faults &faults)
    : m_store(store)
    , m_accounts(accounts)
    , m_faults(faults)
{
}

bool MediaRoutes::serves(const HttpRequest &request)
{
    return request.path.startsWith("/v/") || request.path.startsWith("/pp/")
        || isUploadPath(request.path);
}

std::unique_ptr<HttpExchange> MediaRoutes::open(const HttpRequest &request)
{
    const bool isRead = request.method == "GET" || request.method == "HEAD";
    if (isRead && request.path.startsWith("/pp/"))
        return fixedExchange(picture(request));
    if (isRead && request.path.startsWith("/v/"))
        return fixedExchange(download(request));
    if (request.method == "POST" && isUploadPath(request.path))
        return openUpload(request);
    if (request.method == "DELETE" && isUploadPath(request.path))
        return fixedExchange(remove(request));
    return fixedExchange(HttpResponse::text(404, "no such media\n"));
}

HttpResponse MediaRoutes::faulty(const QJsonObject &fault)
{
    HttpResponse response = HttpResponse::text(fault.value(u"status").toInt(500), "as ordered\n");
    if (const int wait = fault.value(u"retry_after_s").toInt(); wait > 0)
        response.headers.emplaceBack("Retry-After", QByteArray::number(wait));
    return response;
}

std::optional<QJsonObject> MediaRoutes::fault(
    const char *kind, const HttpRequest &request, QStringView direction)
{
    const QByteArray host = request.header("host");
    FaultTarget target;
    target.device = m_store.deviceOf(request.parameters.value("auth"));
    return m_faults.take(kind, target, [&](const QJsonObject &body) {
        const QString wanted = body.value(u"host").toString();
        return body.value(u"direction").toString(QStringLiteral("down")) == direction
            && (wanted.isEmpty() || wanted.toLatin1() == host);
    });
}

std::unique_ptr<HttpExchange> MediaRoutes::openUpload(const HttpRequest &request)
{
    if (const auto refusal = fault("media", request, u"up"))
        return fixedExchange(faulty(*refusal));
    if (!m_store.isAuth(request.parameters.value("auth")))
        return fixedExchange(HttpResponse::text(401, "unknown auth\n"));
    const QByteArray hash = hashInToken(request.path.mid(request.path.lastIndexOf('/') + 1));
    if (hash.isEmpty())
        return fixedExchange(HttpResponse::text(400, "no token\n"));
    if (request.parameters.value("resume") == "1" && request.contentLength() == 0)
        return fixedExchange(resumeState(hash));
    auto part = m_store.beginUpload(hash, request.parameters.value("file_offset").toLongLong());
    if (!part)
        return fixedExchange(HttpResponse::text(400, "nothing to continue\n"));
    return std::make_unique<UploadExchange>(
        m_store, hash, std::move(*part), paceOf(fault("media_slow", request, u"up")));
}

HttpResponse MediaRoutes::resumeState(const QByteArray &hash) const
{
    if (m_store.contains(hash))
        return stored(m_store.origin(), m_store.directPath(hash), true);
    const qint64 size = m_store.partialSize(hash);
    if (size == 0)
        return HttpResponse::text(404, "nothing here\n");
    return HttpResponse::json(200, { { QStringLiteral("resume"), QString::number(size) } });
}

HttpResponse MediaRoutes::ranged(const std::shared_ptr<QIODevice> &file, const HttpRequest &request)
{
    HttpResponse response;
    response.contentType = "application/octet-stream";
    response.file = file;
    response.fileLength = file->size();
    response.headers.emplaceBack("Accept-Ranges", "bytes");
    response.isHeadOnly = request.method == "HEAD";
    const QByteArray header = request.header("range");
    if (!header.startsWith("bytes=") || header.contains(','))
        return response;
    const QByteArray total = QByteArray::number(file->size());
    const auto range = rangeIn(header, file->size());
    if (!range) {
        HttpResponse refused = HttpResponse::text(416, "beyond the end\n");
        refused.headers.emplaceBack("Content-Range", "bytes */" + total);
        return refused;
    }
    file->seek(range->from);
    response.status = 206;
    response.fileLength = range->to - range->from + 1;
    response.headers.emplaceBack("Content-Range",
        "bytes " + QByteArray::number(range->from) + '-' + QByteArray::number(range->to) + '/'
            + total);
    return response;
}

HttpResponse MediaRoutes::download(const HttpRequest &request)
{
    if (const auto refusal = fault("media", request, u"down"))
        return faulty(*refusal);
    std::shared_ptr<QIODevice> file = m_store.open(request.path);
    if (!file)
        return HttpResponse::text(404, "no such media\n");
    const bool isSmall = file->size() <= largestCorrupted;
    if (const auto damage = isSmall ? fault("media_corrupt", request, u"down") : std::nullopt) {
        auto buffer = std::make_shared<QBuffer>();
        buffer->setData(corrupted(file->readAll(), faultChoice(*damage)));
        buffer->open(QIODevice::ReadOnly);
        file = buffer;
    }
    HttpResponse response = ranged(file, request);
    response.pace = paceOf(fault("media_slow", request, u"down"));
    m_bytesOut += response.fileLength;
    return response;
}

HttpResponse MediaRoutes::picture(const HttpRequest &request) const
{
    const QList<QByteArray> parts = request.path.split('/');
    const Account *account = parts.size() == 5 ? m_accounts.byPn(parts[2]) : nullptr;
    if (!account || account->picture.isEmpty() || account->pictureId != parts[3])
        return HttpResponse::text(404, "no such picture\n");
    auto buffer = std::make_shared<QBuffer>();
    buffer->setData(account->picture);
    buffer->open(QIODevice::ReadOnly);
    HttpResponse response = ranged(buffer, request);
    response.contentType = "image/jpeg";
    return response;
}

HttpResponse MediaRoutes::remove(const HttpRequest &request)
{
    if (!m_store.isAuth(request.parameters.value("auth")))
        return HttpResponse::text(401, "unknown auth\n");
    const QByteArray hash = hashInToken(request.path.mid(request.path.lastIndexOf('/') + 1));
    // Only history blobs are meant to go (06 §14); others are shared by whoever sent them.
    if (request.path.contains("md-msg-hist") && !hash.isEmpty())
        m_store.remove(hash);
    return HttpResponse::text(200, "\n");
}

std::optional<Node> MediaRoutes::answer(const DeviceId &from, const Node &iq)
{
    if (!iq.child("media_conn"))
        return iqError(iq, 400, "bad-request");
    Node host("host", { { "hostname", m_store.host() }, { "type", "primary" } });
    host.add(Node("upload"));
    Node connection("media_conn",
        { { "auth", m_store.authFor(from) }, { "ttl", "3600" }, { "auth_ttl", "3600" },
            { "max_buckets", "12" } });
    connection.add(std::move(host));
    return iqResult(iq, { std::move(connection) });
}

} // namespace heliograph::sandbox
