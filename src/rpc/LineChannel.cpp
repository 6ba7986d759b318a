// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/LineChannel.h"

#include "base/Platform.h"

#include <QDir>
#include <QMutex>

#include <cstdio>
#include <optional>
#include <thread>

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

/// What the reading thread may touch: it may outlive the channel, because a blocked read cannot be
/// interrupted.
class StdioChannel::Reader final {
public:
    explicit Reader(StdioChannel &channel)
        : m_channel(&channel)
    {
    }
    void leave()
    {
        const QMutexLocker lock(&m_mutex);
        m_channel = nullptr;
    }
    /// Until the end of input, or until nobody listens any more.
    void run()
    {
        while (const std::optional<QByteArray> line = nextLine(stdin)) {
            if (!line->trimmed().isEmpty())
                tell([&](StdioChannel &channel) { emit channel.lineReceived(*line, 1); });
        }
        tell([](StdioChannel &channel) { emit channel.ended(); });
    }

private:
    template <typename Fn> void tell(Fn fn)
    {
        const QMutexLocker lock(&m_mutex);
        if (m_channel)
            fn(*m_channel);
    }
    QMutex m_mutex;
    StdioChannel *m_channel;
};

StdioChannel::StdioChannel(QObject *parent)
    : LineChannel(parent)
    , m_reader(std::make_shared<Reader>(*this))
{
}

StdioChannel::~StdioChannel() { m_reader->leave(); }

void StdioChannel::start()
{
    std::thread([reader = m_reader] { reader->run(); }).detach();
}

void StdioChannel::writeLine(const QByteArray &line, quint64)
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
    // A name without a folder lies where Qt puts it.
    return platform::clearSocketPath(QDir::temp().absoluteFilePath(path)) && m_server.listen(path);
}

void LocalChannel::onConnection()
{
    QLocalSocket *client = m_server.nextPendingConnection();
    if (m_client)
        m_client->disconnectFromServer();
    m_client = client;
    ++m_number;
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
            emit lineReceived(line, m_number);
    }
    if (m_client && m_client->bytesAvailable() > longestLine)
        m_client->abort();
}

void LocalChannel::writeLine(const QByteArray &line, quint64 client)
{
    if (m_client && (client == 0 || client == m_number))
        m_client->write(line + '\n');
}

} // namespace heliograph
