// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rpc/LineCutter.h"
#include "rpc/LineWriter.h"

#include <QByteArray>
#include <QLocalServer>
#include <QObject>

#include <map>
#include <memory>

namespace heliograph {

class LocalClient;

/// Lines of text in both directions.
class LineChannel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// For the client with this number, and for nobody once that is gone; 0: for all.
    virtual void writeLine(const QByteArray &line, quint64 client) = 0;

signals:
    /// `client` numbers those who write, from 1.
    void lineReceived(const QByteArray &line, quint64 client);
    /// Instead of a line that is longer than mostInALine.
    void lineLeftOut(quint64 client);
    /// This client asks no more; it may still wait for answers.
    void inputEnded(quint64 client);
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
    void take(const LineCutter::Line &line);
    std::shared_ptr<LineWriter> m_writer;
    std::shared_ptr<Reader> m_reader;
    bool m_leavesOut = false;
};

/// A local socket that its owner alone may open, for several clients. One that does not read is
/// left.
class LocalChannel final : public LineChannel {
    Q_OBJECT
public:
    explicit LocalChannel(QObject *parent = nullptr);
    ~LocalChannel() override;
    /// False when the path cannot be listened on: a file or a socket in use lies there, or it
    /// cannot be made. A socket that somebody left behind is replaced.
    bool listen(const QString &path);
    void writeLine(const QByteArray &line, quint64 client) override;
    /// Ends this client once it has got what was written.
    void finish(quint64 client);

private:
    void onConnection();
    void admit(LocalClient *client);
    QLocalServer m_server;
    std::map<quint64, LocalClient *> m_clients;
    /// Number of the newest client.
    quint64 m_number = 0;
};

} // namespace heliograph
