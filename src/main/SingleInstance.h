// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QStringList>

class QLocalSocket;

namespace heliograph {

/// What a second start hands to the first.
struct SecondStart {
    /// The command line.
    QStringList arguments;
    /// What the system gave it to come to the front with; empty if nothing.
    QString token;
};

/// Lets a second start on the same profile raise the window of the first.
class SingleInstance final : public QObject {
    Q_OBJECT
public:
    /// The folder is there already, and may be named in several ways.
    explicit SingleInstance(const QString &profile, QObject *parent = nullptr);

    const QString &name() const { return m_name; }
    /// First start: answers later ones.
    void listen();
    /// Second start: asks the first one to raise its window. False when nobody answers.
    bool raiseOther(const SecondStart &start) const;

signals:
    void raiseRequested(const heliograph::SecondStart &start);

private:
    void hear(QLocalSocket *client);

    QString m_name;
    QLocalServer m_server;
};

} // namespace heliograph
