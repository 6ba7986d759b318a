// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/AccountRegistry.h"
#include "sandbox/Faults.h"
#include "sandbox/HttpMessage.h"
#include "sandbox/MediaStore.h"
#include "sandbox/StanzaService.h"

namespace heliograph::sandbox {

/// Up and down over HTTP, and the `media_conn` that tells clients where (06 §5–7, 10 §8).
class MediaRoutes final : public HttpHandler, public IqHandler {
public:
    MediaRoutes(MediaStore &store, const AccountRegistry &accounts, Faults &faults);

    /// Whether a request is for media; open() may be called then.
    static bool serves(const HttpRequest &request);
    std::unique_ptr<HttpExchange> open(const HttpRequest &request) override;
    std::optional<Node> answer(const DeviceId &from, const Node &iq) override;
    /// Bytes of media that were asked for since the start.
    qint64 bytesOut() const { return m_bytesOut; }

private:
    std::optional<QJsonObject> fault(
        const char *kind, const HttpRequest &request, QStringView direction);
    std::unique_ptr<HttpExchange> openUpload(const HttpRequest &request);
    HttpResponse download(const HttpRequest &request);
    HttpResponse picture(const HttpRequest &request) const;
    HttpResponse remove(const HttpRequest &request);
    HttpResponse resumeState(const QByteArray &hash) const;
    static HttpResponse ranged(const std::shared_ptr<QIODevice> &file, const HttpRequest &request);
    static HttpResponse faulty(const QJsonObject &fault);

    MediaStore &m_store;
    const AccountRegistry &m_accounts;
    Faults &m_faults;
    qint64 m_bytesOut = 0;
};

} // namespace heliograph::sandbox
