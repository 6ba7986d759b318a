// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/SystemWatch.h"

#include <QNetworkInformation>

namespace heliograph {

namespace {

/// A beat that comes this much too late by the wall clock has been slept through. A clock that was
/// set looks the same; then a ping too many is sent.
constexpr milliseconds beatInterval { 10'000 };
constexpr milliseconds sleepSlack { 15'000 };

} // namespace

SystemWatch::SystemWatch(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_beat(clock)
{
    connect(&m_beat, &Alarm::rang, this, &SystemWatch::beat);
}

void SystemWatch::start()
{
    m_last = m_clock.now();
    m_beat.start(beatInterval);
    QMetaObject::invokeMethod(this, &SystemWatch::listen, Qt::QueuedConnection);
}

void SystemWatch::listen()
{
    if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability))
        return;
    const QNetworkInformation *network = QNetworkInformation::instance();
    const auto tell = [this](QNetworkInformation::Reachability reach) {
        emit networkChanged(reach == QNetworkInformation::Reachability::Disconnected);
    };
    connect(network, &QNetworkInformation::reachabilityChanged, this, tell);
    if (network->reachability() == QNetworkInformation::Reachability::Disconnected)
        emit networkChanged(true);
}

void SystemWatch::beat()
{
    const milliseconds now = m_clock.now();
    const milliseconds passed = now - std::exchange(m_last, now);
    m_beat.start(beatInterval);
    if (passed > beatInterval + sleepSlack)
        emit woke();
}

} // namespace heliograph
