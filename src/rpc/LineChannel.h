// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rpc/LineWriter.h"

#include <QByteArray>
#include <QLocalServer>
#include <QLocalSocket>
#include <QObject>
#include <QPointer>

#include <memory>

namespace heliograph {

/// Lines of text in both directions. Longer lines than 16 MiB end the channel.
class LineChannel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// For the client with this number, and for nobody if another one has come since; 0: for
    /// whoever listens.
    virtual void writeLine(const QByteArray &line, quint64 client) = 0;

signals:
    /// `client` numbers those who write, from 1.
    void lineReceived(const QByteArray &line, quint64 client);
    /// The other side is gone.
    void ended();
};

/// Standard input and output, each on a thread of its own. A line is read once the one before was
/// taken and its client reads the answers; while it reads none, notifications are left out.
class StdioChannel final : public LineChannel {
    Q_OBJECT
public:
    explicit StdioChannel(QObject *parent = nullptr);
    ~StdioChannel() override;
    void start();
    void writeLine(const QByteArray &line, quint64 client) override;

private:
    class Reader;
    void take(const QByteArray &line);
    std::shared_ptr<LineWriter> m_writer;
    std::shared_ptr<Reader> m_reader;
    bool m_leavesOut = false;
};

/// A local socket that its owner alone may open; one client at a time, a new one replaces the old.
/// A client that does not read is left.
class LocalChannel final : public LineChannel {
    Q_OBJECT
public:
    explicit LocalChannel(QObject *parent = nullptr);
    /// False when the path cannot be listened on: a file or a socket in use lies there, or it
    /// cannot be made. A socket that somebody left behind is replaced.
    bool listen(const QString &path);
    void writeLine(const QByteArray &line, quint64 client) override;

private:
    void onConnection();
    void onReadable();
    QLocalServer m_server;
    QPointer<QLocalSocket> m_client;
    /// Number of the newest client.
    quint64 m_number = 0;
};

} // namespace heliograph
