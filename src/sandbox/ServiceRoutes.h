// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/HttpMessage.h"
#include "sandbox/Linking.h"

namespace heliograph::sandbox {

/// The HTTP side of the service (10 §2): the front page, the root key, the scan, media, control.
class ServiceRoutes final : public HttpHandler {
public:
    /// `media` answers what MediaRoutes serves; `control`, if there, everything below
    /// `/control/v1/`.
    ServiceRoutes(QByteArray rootKey, Linking &linking, HttpHandler &media);
    void setControl(HttpHandler *control) { m_control = control; }

    std::unique_ptr<HttpExchange> open(const HttpRequest &request) override;

private:
    HttpResponse scan(const HttpRequest &request, const QByteArray &body);

    QByteArray m_rootKey;
    Linking &m_linking;
    HttpHandler &m_media;
    HttpHandler *m_control = nullptr;
};

/// HTTP status that tells a failed scan (10 §5).
int scanStatus(const Error &error);

} // namespace heliograph::sandbox
