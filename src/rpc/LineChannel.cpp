// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/LineChannel.h"

#include "base/Handoff.h"
#include "base/Logging.h"
#include "base/Platform.h"
#include "rpc/LocalClient.h"

#include <QDir>
#include <QFile>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <optional>
#include <thread>

namespace heliograph {

/// How long the end waits for a reader of the last answers.
constexpr seconds lastReading { 2 };
/// At a time; more than any automation of one computer has.
constexpr size_t mostClients = 64;

namespace {

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
        LineCutter cutter;
        // Byte by byte: QFile::readLine on a stream ends at a NUL.
        for (int byte = std::getc(stdin); byte != EOF; byte = std::getc(stdin))
            hand(cutter.take(static_cast<char>(byte)));
        hand(cutter.end());
        const std::lock_guard lock(m_mutex);
        if (m_channel)
            emit m_channel->inputEnded(1);
    }
    /// The channel took the line.
    void goOn()
    {
        const std::lock_guard lock(m_mutex);
        m_handed = false;
        m_isTaken.notify_all();
    }

private:
    void hand(const std::optional<LineCutter::Line> &line)
    {
        if (!line)
            return;
        m_writer->waitForRoom();
        std::unique_lock lock(m_mutex);
        if (!m_channel)
            return;
        m_handed = true;
        QMetaObject::invokeMethod(m_channel,
            HandedOver([channel = m_channel, line] { channel->take(*line); }),
            Qt::QueuedConnection);
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

void StdioChannel::take(const LineCutter::Line &line)
{
    if (line.isTooLong)
        emit lineLeftOut(1);
    else
        emit lineReceived(line.bytes, 1);
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

LocalChannel::~LocalChannel() = default;

bool LocalChannel::listen(const QString &path)
{
    // A name without a folder lies where Qt puts it.
    return platform::clearSocketPath(QDir::temp().absoluteFilePath(path)) && m_server.listen(path)
        && platform::restrictToOwner(m_server.fullServerName());
}

void LocalChannel::onConnection()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        if (m_clients.size() < mostClients) {
            admit(new LocalClient(socket, this));
            continue;
        }
        qCWarning(lcBase) << "too many clients at a time";
        socket->abort();
        socket->deleteLater();
    }
}

void LocalChannel::admit(LocalClient *client)
{
    const quint64 number = ++m_number;
    m_clients.emplace(number, client);
    connect(client, &LocalClient::lineReceived, this,
        [this, number](const QByteArray &line) { emit lineReceived(line, number); });
    connect(client, &LocalClient::lineLeftOut, this, [this, number] { emit lineLeftOut(number); });
    connect(client, &LocalClient::inputEnded, this, [this, number] { emit inputEnded(number); });
    connect(client, &LocalClient::gone, this, [this, number, client] {
        m_clients.erase(number);
        client->deleteLater();
    });
}

void LocalChannel::writeLine(const QByteArray &line, quint64 client)
{
    if (client != 0) {
        if (const auto found = m_clients.find(client); found != m_clients.end())
            found->second->write(line);
        return;
    }
    // Writing to one may end it.
    const std::map<quint64, LocalClient *> clients = m_clients;
    for (const auto &[number, listening] : clients)
        listening->write(line);
}

void LocalChannel::finish(quint64 client)
{
    if (const auto found = m_clients.find(client); found != m_clients.end())
        found->second->finish();
}

} // namespace heliograph
