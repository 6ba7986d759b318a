// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "transport/ServiceProfile.h"
#include "transport/Transport.h"

#include <QAbstractSocket>
#include <QTimer>

class QWebSocket;

namespace heliograph {

/// How long a closing socket waits for the service before it is aborted (01 §11).
inline constexpr milliseconds closeGrace { 1000 };
/// Largest WebSocket message accepted: one frame of 0xFFFFFF bytes and 64 KiB of others.
inline constexpr quint64 incomingMessageLimit = 16'777'216 + 65'536;

/// Transport over a WebSocket: binary messages only, Origin header, no subprotocol, no
/// redirects (01 §2). Every attempt has a QWebSocket of its own, which is never used again.
class WebSocketTransport final : public Transport {
    Q_OBJECT
public:
    WebSocketTransport(ServiceProfile profile, Proxy proxy, QObject *parent = nullptr);
    ~WebSocketTransport() override;

    void open(const QUrl &endpoint) override;
    void write(const QByteArray &bytes) override;
    void close() override;
    void abort() override;

private:
    enum class State { Idle, Connecting, Open, Closing };

    void connectSocket();
    void onConnected();
    void onFailed(QAbstractSocket::SocketError code);
    void onDisconnected();
    Error failureOf(QAbstractSocket::SocketError code) const;
    void retireSocket();
    void finish(const Error &reason);
    void finishLater(const Error &reason);

    ServiceProfile m_profile;
    Proxy m_proxy;
    QTimer m_grace;
    QWebSocket *m_socket = nullptr;
    State m_state = State::Idle;
    quint64 m_generation = 0;
    QString m_tlsFault;
    /// Nothing but the certificate's validity was amiss: this computer's clock may be wrong.
    bool m_isOnlyTime = false;
};

} // namespace heliograph
