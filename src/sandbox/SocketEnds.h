// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

class QSslSocket;
class QWebSocket;

namespace heliograph::sandbox {

/// The TCP socket under a WebSocket of the service; null when it cannot be found.
QSslSocket *carrierOf(QWebSocket *socket);

/// Ends a connection in the way a `drop` asks for: `rst`, `fin`, `ws_close` with a `code`, or
/// `tls_alert` (10 §10.2).
void endSocket(QWebSocket *socket, const QJsonObject &drop);

/// Stops reading from the network, so that the peer's send buffer fills, or goes on with it.
void holdReading(QWebSocket *socket, bool hold);

} // namespace heliograph::sandbox
