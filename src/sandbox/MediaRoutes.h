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

private:
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
};

} // namespace heliograph::sandbox
