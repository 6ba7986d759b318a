// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/SocketEnds.h"

#include "base/Platform.h"
#include "sandbox/FaultKinds.h"

#include <QSslSocket>
#include <QWebSocket>

namespace heliograph::sandbox {

namespace {

/// A fatal handshake_failure in a record of its own. In the middle of an encrypted stream it is
/// wrong whatever it says, which is what a broken middlebox does.
constexpr char fatalAlert[] = { 0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28 };
/// While reading is held, so much is still taken from the network.
constexpr qint64 heldReadBuffer = 4 * 1024;

} // namespace

QSslSocket *carrierOf(QWebSocket *socket) { return socket->findChild<QSslSocket *>(); }

void endSocket(QWebSocket *socket, const QJsonObject &drop)
{
    const QString how = faultChoice(drop);
    QSslSocket *carrier = carrierOf(socket);
    if (how == u"ws_close") {
        const int code = drop.value(u"code").toInt(QWebSocketProtocol::CloseCodeGoingAway);
        socket->close(static_cast<QWebSocketProtocol::CloseCode>(code));
        return;
    }
    if (carrier && how == u"fin") {
        carrier->disconnectFromHost();
        return;
    }
    if (carrier && how == u"tls_alert")
        platform::writePast(
            carrier->socketDescriptor(), QByteArrayView(fatalAlert, sizeof fatalAlert));
    else if (carrier)
        platform::resetOnClose(carrier->socketDescriptor());
    socket->abort();
}

void holdReading(QWebSocket *socket, bool hold)
{
    QSslSocket *carrier = carrierOf(socket);
    if (!carrier)
        return;
    carrier->setReadBufferSize(hold ? heldReadBuffer : 0);
    carrier->blockSignals(hold);
    if (!hold)
        emit carrier->readyRead();
}

} // namespace heliograph::sandbox
