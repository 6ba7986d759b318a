// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/media/Microphone.h"

#include "ui/media/SystemPlayback.h"

#include <QAudioDevice>
#include <QAudioSource>
#include <QMediaDevices>
#include <QTimer>

namespace heliograph {

Microphone::Microphone(QObject *parent)
    : AudioInput(parent)
{
    chooseMediaBackend();
}

Microphone::~Microphone() { stop(); }

void Microphone::start()
{
    QAudioFormat format;
    format.setSampleRate(48'000);
    format.setChannelCount(1);
    format.setSampleFormat(QAudioFormat::Int16);
    const QAudioDevice device = QMediaDevices::defaultAudioInput();
    if (device.isNull() || !device.isFormatSupported(format)) {
        emit failed();
        return;
    }
    m_source = std::make_unique<QAudioSource>(device, format);
    connect(m_source.get(), &QAudioSource::stateChanged, this, [this](QAudio::State state) {
        if (state == QAudio::StoppedState && m_source->error() != QAudio::NoError)
            emit failed();
    });
    QIODevice *samples = m_source->start();
    if (samples == nullptr) {
        emit failed();
        return;
    }
    connect(
        samples, &QIODevice::readyRead, this, [this, samples] { emit heard(samples->readAll()); });
}

void Microphone::stop()
{
    if (!m_source)
        return;
    m_source->disconnect(this);
    m_source->stop();
    // It may be what speaks just now.
    m_source.release()->deleteLater();
}

MicrophoneWatch::MicrophoneWatch(QObject *parent)
    : QObject(parent)
{
    QTimer::singleShot(1000, this, [this] {
        chooseMediaBackend();
        m_devices = std::make_unique<QMediaDevices>();
        connect(m_devices.get(), &QMediaDevices::audioInputsChanged, this, &MicrophoneWatch::look);
        look();
    });
}

MicrophoneWatch::~MicrophoneWatch() = default;

void MicrophoneWatch::look() { emit changed(!QMediaDevices::audioInputs().isEmpty()); }

} // namespace heliograph
