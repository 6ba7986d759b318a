// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/ControlCommands.h"

namespace heliograph::sandbox {

/// The control commands over HTTP: only with the token, and not for web pages (10 §10).
class ControlApi final : public HttpHandler {
public:
    ControlApi(ControlCommands &commands, QByteArray token);
    std::unique_ptr<HttpExchange> open(const HttpRequest &request) override;

private:
    HttpResponse run(const HttpRequest &request, const QByteArray &body);

    ControlCommands &m_commands;
    QByteArray m_token;
};

} // namespace heliograph::sandbox
