// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/LineChannel.h"

#include <cstdio>
#include <optional>

namespace heliograph {

constexpr qint64 longestLine = 16LL * 1024 * 1024;

namespace {

/// The next line without its line feed; nothing at the end of input and for a line that is too
/// long. Byte by byte: QFile::readLine on a stream ends at a NUL.
std::optional<QByteArray> nextLine(std::FILE *input)
{
    QByteArray line;
    int byte = std::getc(input);
    if (byte == EOF)
        return std::nullopt;
    for (; byte != EOF && byte != '\n'; byte = std::getc(input)) {
        if (line.size() == longestLine)
            return std::nullopt;
        line.append(static_cast<char>(byte));
    }
    return line;
}

} // namespace

StdioChannel::StdioChannel(QObject *parent)
    : LineChannel(parent)
{
}

StdioChannel::~StdioChannel()
{
    // A blocked read cannot be interrupted; the process ends anyway.
    if (m_reader && m_reader->isRunning())
        m_reader->terminate();
}

void StdioChannel::start()
{
    m_reader = QThread::create([this] {
        while (const std::optional<QByteArray> line = nextLine(stdin)) {
            if (!line->trimmed().isEmpty())
                emit lineReceived(*line);
        }
        emit ended();
    });
    m_reader->setParent(this);
    m_reader->start();
}

void StdioChannel::writeLine(const QByteArray &line)
{
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

LocalChannel::LocalChannel(QObject *parent)
    : LineChannel(parent)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &LocalChannel::onConnection);
}

bool LocalChannel::listen(const QString &path)
{
    QLocalServer::removeServer(path);
    return m_server.listen(path);
}

void LocalChannel::onConnection()
{
    QLocalSocket *client = m_server.nextPendingConnection();
    if (m_client)
        m_client->disconnectFromServer();
    m_client = client;
    connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
    connect(client, &QLocalSocket::readyRead, this, &LocalChannel::onReadable);
}

void LocalChannel::onReadable()
{
    while (m_client && m_client->canReadLine()) {
        QByteArray line = m_client->readLine();
        if (line.endsWith('\n'))
            line.chop(1);
        if (!line.trimmed().isEmpty())
            emit lineReceived(line);
    }
    if (m_client && m_client->bytesAvailable() > longestLine)
        m_client->abort();
}

void LocalChannel::writeLine(const QByteArray &line)
{
    if (m_client)
        m_client->write(line + '\n');
}

} // namespace heliograph
