// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QObject>

namespace heliograph {

/// Lets a second start on the same profile raise the window of the first.
class SingleInstance final : public QObject {
    Q_OBJECT
public:
    /// The folder is there already, and may be named in several ways.
    explicit SingleInstance(const QString &profile, QObject *parent = nullptr);

    /// First start: answers later ones.
    void listen();
    /// Second start: asks the first one to raise its window. False when nobody answers.
    bool raiseOther() const;

signals:
    void raiseRequested();

private:
    QString m_name;
    QLocalServer m_server;
};

} // namespace heliograph
