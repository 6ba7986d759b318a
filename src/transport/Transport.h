// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Error.h"

#include <QByteArray>
#include <QObject>
#include <QUrl>

namespace heliograph {

/// A pipe of bytes to a service; knows nothing of frames. Used in its own thread only.
/// `closed` comes exactly once for each open(), always from the event loop, and is the last
/// signal of that attempt. It may be destroyed inside any of its own signals.
class Transport : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Starts an attempt. When an older one is still alive or its `closed` is still to come,
    /// that one is dropped without a signal.
    virtual void open(const QUrl &endpoint) = 0;
    /// Sends one message. Bytes written before `opened` or after the end are lost.
    virtual void write(const QByteArray &bytes) = 0;
    /// Ends in good form; `closed` with code Disconnected follows within a second or so.
    virtual void close() = 0;
    /// Ends at once; `closed` with code Disconnected follows.
    virtual void abort() = 0;

signals:
    void opened();
    void bytesReceived(const QByteArray &bytes);
    /// NetworkUnreachable, ProxyUnreachable, ProxyRefused (status 403 or 407), TlsUntrusted,
    /// CertificateNotValidNow,
    /// HttpStatus (with `status`), ProtocolError, ConnectionClosed (by the service), or
    /// Disconnected after close() and abort().
    void closed(const heliograph::Error &reason);
};

} // namespace heliograph
