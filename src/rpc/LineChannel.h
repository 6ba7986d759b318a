// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
    virtual void writeLine(const QByteArray &line) = 0;

signals:
    void lineReceived(const QByteArray &line);
    /// The other side is gone.
    void ended();
};

/// Standard input and output. Reading happens on a thread of its own.
class StdioChannel final : public LineChannel {
    Q_OBJECT
public:
    explicit StdioChannel(QObject *parent = nullptr);
    ~StdioChannel() override;
    void start();
    void writeLine(const QByteArray &line) override;

private:
    class Reader;
    std::shared_ptr<Reader> m_reader;
};

/// A local socket that its owner alone may open; one client at a time, a new one replaces the old.
class LocalChannel final : public LineChannel {
    Q_OBJECT
public:
    explicit LocalChannel(QObject *parent = nullptr);
    /// False when the path cannot be listened on: a file or a socket in use lies there, or it
    /// cannot be made. A socket that somebody left behind is replaced.
    bool listen(const QString &path);
    void writeLine(const QByteArray &line) override;

private:
    void onConnection();
    void onReadable();
    QLocalServer m_server;
    QPointer<QLocalSocket> m_client;
};

} // namespace heliograph
