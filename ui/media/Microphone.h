// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/AudioInput.h"

#include <memory>

class QAudioSource;
class QMediaDevices;

namespace heliograph {

/// The microphone that the system gives first.
class Microphone final : public AudioInput {
    Q_OBJECT
public:
    explicit Microphone(QObject *parent = nullptr);
    ~Microphone() override;
    void start() override;
    void stop() override;

private:
    std::unique_ptr<QAudioSource> m_source;
};

/// Whether there is a microphone. Asks the system a second after it was made, so that no start
/// waits for it, and again when something is plugged in.
class MicrophoneWatch final : public QObject {
    Q_OBJECT
public:
    explicit MicrophoneWatch(QObject *parent = nullptr);
    ~MicrophoneWatch() override;

signals:
    void changed(bool isThere);

private:
    void look();
    std::unique_ptr<QMediaDevices> m_devices;
};

} // namespace heliograph
