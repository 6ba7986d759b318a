// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/LocalClient.h"

#include "base/Logging.h"
#include "base/Platform.h"
#include "rpc/LineWriter.h"

#include <utility>

namespace heliograph {

LocalClient::LocalClient(QLocalSocket *socket, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
{
    socket->setParent(this);
    connect(socket, &QLocalSocket::readyRead, this, &LocalClient::onReadable);
    connect(socket, &QLocalSocket::disconnected, this, &LocalClient::onInputEnd);
    const int own = platform::duplicateSocket(socket->socketDescriptor());
    if (own == -1
        || !m_out.open(own, QIODevice::WriteOnly | QIODevice::Unbuffered, QFile::AutoCloseHandle))
        return;
    m_writable = std::make_unique<QSocketNotifier>(own, QSocketNotifier::Write);
    m_writable->setEnabled(false);
    connect(m_writable.get(), &QSocketNotifier::activated, this, &LocalClient::onWritable);
}

void LocalClient::write(const QByteArray &line)
{
    if (m_stage == Stage::Gone)
        return;
    if (m_waiting.size() + m_socket->bytesToWrite() > mostUnread) {
        qCWarning(lcBase) << "a client that does not read is left";
        leave();
    } else if (!m_writable) {
        m_socket->write(line + '\n');
    } else {
        m_waiting += line + '\n';
        // Who cannot take it now says when.
        if (!m_writable->isEnabled())
            (void)pour();
    }
}

void LocalClient::finish()
{
    if (m_stage != Stage::Open)
        return;
    m_stage = Stage::Finishing;
    if (m_writable ? m_waiting.isEmpty() : m_socket->state() == QLocalSocket::UnconnectedState)
        leave();
    else if (!m_writable)
        m_socket->disconnectFromServer();
}

void LocalClient::onReadable()
{
    const QByteArray bytes = m_socket->readAll();
    for (const char byte : bytes)
        hand(m_cutter.take(byte));
}

void LocalClient::onInputEnd()
{
    onReadable();
    hand(m_cutter.end());
    if (m_stage == Stage::Open)
        emit inputEnded();
    else
        leave();
}

void LocalClient::onWritable()
{
    if (!pour() || (m_waiting.isEmpty() && m_stage == Stage::Finishing))
        leave();
}

/// Writes what the socket takes now; false when it takes nothing.
bool LocalClient::pour()
{
    const qint64 written = m_out.write(m_waiting.left(pieceSize));
    m_waiting.remove(0, qMax(written, qint64(0)));
    m_writable->setEnabled(!m_waiting.isEmpty());
    return written > 0;
}

void LocalClient::hand(const std::optional<LineCutter::Line> &line)
{
    if (!line || m_stage != Stage::Open)
        return;
    if (line->isTooLong)
        emit lineLeftOut();
    else
        emit lineReceived(line->bytes);
}

void LocalClient::leave()
{
    if (std::exchange(m_stage, Stage::Gone) == Stage::Gone)
        return;
    m_waiting.clear();
    if (m_writable) {
        // It may be what calls.
        m_writable->setEnabled(false);
        m_writable.release()->deleteLater();
    }
    m_out.close();
    m_socket->abort();
    emit gone();
}

} // namespace heliograph
