// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/LineChannel.h"

#include "base/Handoff.h"
#include "base/Logging.h"
#include "base/Platform.h"

#include <QDir>
#include <QFile>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <optional>
#include <thread>

namespace heliograph {

constexpr qint64 longestLine = 16LL * 1024 * 1024;
/// How long the end waits for a reader of the last answers.
constexpr seconds lastReading { 2 };

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

/// Not through the standard library, whose lock a write that blocks would hold at the end.
bool writeToStandardOutput(const QByteArray &bytes)
{
    constexpr int descriptor = 1;
    QFile file;
    return file.open(descriptor, QIODevice::WriteOnly | QIODevice::Unbuffered)
        && file.write(bytes) == bytes.size();
}

} // namespace

/// What the reading thread may touch: it may outlive the channel, because a blocked read cannot be
/// interrupted.
class StdioChannel::Reader final {
public:
    Reader(StdioChannel &channel, std::shared_ptr<LineWriter> writer)
        : m_channel(&channel)
        , m_writer(std::move(writer))
    {
    }
    void leave()
    {
        const std::lock_guard lock(m_mutex);
        m_channel = nullptr;
        m_isTaken.notify_all();
    }
    /// Until the end of input, or until nobody listens any more.
    void run()
    {
        while (const std::optional<QByteArray> line = nextLine(stdin)) {
            if (!line->trimmed().isEmpty())
                hand(*line);
        }
        const std::lock_guard lock(m_mutex);
        if (m_channel)
            emit m_channel->ended();
    }
    /// The channel took the line.
    void goOn()
    {
        const std::lock_guard lock(m_mutex);
        m_handed = false;
        m_isTaken.notify_all();
    }

private:
    void hand(const QByteArray &line)
    {
        m_writer->waitForRoom();
        std::unique_lock lock(m_mutex);
        if (!m_channel)
            return;
        m_handed = true;
        QMetaObject::invokeMethod(m_channel,
            HandedOver([channel = m_channel, line] { channel->take(line); }), Qt::QueuedConnection);
        m_isTaken.wait(lock, [this] { return !m_channel || !m_handed; });
    }
    std::mutex m_mutex;
    std::condition_variable m_isTaken;
    StdioChannel *m_channel;
    std::shared_ptr<LineWriter> m_writer;
    bool m_handed = false;
};

StdioChannel::StdioChannel(QObject *parent)
    : LineChannel(parent)
    , m_writer(LineWriter::start(writeToStandardOutput))
    , m_reader(std::make_shared<Reader>(*this, m_writer))
{
}

StdioChannel::~StdioChannel()
{
    m_reader->leave();
    m_writer->finish(lastReading);
}

void StdioChannel::start()
{
    std::thread([reader = m_reader] { reader->run(); }).detach();
}

void StdioChannel::take(const QByteArray &line)
{
    emit lineReceived(line, 1);
    m_reader->goOn();
}

void StdioChannel::writeLine(const QByteArray &line, quint64 client)
{
    const bool leavesOut = client == 0 && m_writer->isFull();
    if (leavesOut && !m_leavesOut)
        qCWarning(lcBase) << "standard output is not read: notifications are left out";
    m_leavesOut = leavesOut;
    if (!leavesOut)
        m_writer->write(line);
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
    if (!m_client || (client != 0 && client != m_number))
        return;
    if (m_client->bytesToWrite() > mostUnread) {
        qCWarning(lcBase) << "a client that does not read is left";
        m_client->abort();
        m_client.clear();
        return;
    }
    m_client->write(line + '\n');
}

} // namespace heliograph
