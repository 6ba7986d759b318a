// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FakeTransport.h"

namespace heliograph {

namespace {
int liveTransports = 0;
int mostLiveTransports = 0;
} // namespace

FakeTransport::FakeTransport(QObject *parent)
    : Transport(parent)
{
    mostLiveTransports = qMax(mostLiveTransports, ++liveTransports);
}

FakeTransport::~FakeTransport() { --liveTransports; }

void FakeTransport::open(const QUrl &endpoint)
{
    m_endpoint = endpoint;
    emit openAsked();
}

void FakeTransport::write(const QByteArray &bytes)
{
    if (!m_ended)
        emit written(bytes);
}

void FakeTransport::close() { abort(); }

void FakeTransport::abort()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            breakOff({ ErrorCode::Disconnected, {}, 0, 0 });
        },
        Qt::QueuedConnection);
}

void FakeTransport::acceptOpen()
{
    if (!m_ended)
        emit opened();
}

void FakeTransport::deliver(const QByteArray &bytes)
{
    if (!m_ended)
        emit bytesReceived(bytes);
}

void FakeTransport::breakOff(const Error &reason)
{
    if (!std::exchange(m_ended, true))
        emit closed(reason);
}

int FakeTransport::live() { return liveTransports; }

int FakeTransport::mostLive() { return mostLiveTransports; }

void FakeTransport::reset() { mostLiveTransports = liveTransports; }

} // namespace heliograph
