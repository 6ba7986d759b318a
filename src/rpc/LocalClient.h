// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rpc/LineCutter.h"

#include <QFile>
#include <QLocalSocket>
#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace heliograph {

/// One client of a local socket. It may close its half and still read the answers, where the system
/// knows such a thing (a pipe of Windows ends both ways at once).
class LocalClient final : public QObject {
    Q_OBJECT
public:
    /// Takes the connected socket over.
    explicit LocalClient(QLocalSocket *socket, QObject *parent = nullptr);
    /// A client that does not read is left.
    void write(const QByteArray &line);
    /// Ends it once it has got what was written.
    void finish();

signals:
    void lineReceived(const QByteArray &line);
    /// Instead of a line that is longer than mostInALine.
    void lineLeftOut();
    /// It asks no more.
    void inputEnded();
    /// Nothing reaches it any more.
    void gone();

private:
    void onReadable();
    void onInputEnd();
    void onWritable();
    bool pour();
    void hand(const std::optional<LineCutter::Line> &line);
    void leave();

    QLocalSocket *m_socket;
    LineCutter m_cutter;
    /// Qt closes a socket whose other side has closed its half: what is written goes past it.
    QFile m_out;
    std::unique_ptr<QSocketNotifier> m_writable;
    QByteArray m_waiting;
    enum class Stage { Open, Finishing, Gone };
    Stage m_stage = Stage::Open;
};

} // namespace heliograph
