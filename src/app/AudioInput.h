// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>

namespace heliograph {

/// What a voice note is recorded from. GUI thread.
class AudioInput : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void start() = 0;
    virtual void stop() = 0;

signals:
    /// Whole samples of one channel, 48,000 a second, 16 bits in the byte order of the machine.
    void heard(const QByteArray &samples);
    void failed();
};

} // namespace heliograph
