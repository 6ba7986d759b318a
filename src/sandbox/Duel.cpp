// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Duel.h"

namespace heliograph::sandbox {

Duel::Duel(
    Delivery &delivery, const DeviceId &device, milliseconds pause, int times, QObject *parent)
    : QObject(parent)
    , m_delivery(delivery)
    , m_device(device)
    , m_left(times)
{
    m_timer.setInterval(pause);
    connect(&m_timer, &QTimer::timeout, this, &Duel::logIn);
    m_timer.start();
    logIn();
}

Duel::~Duel() { leave(); }

void Duel::logIn()
{
    if (m_left <= 0) {
        m_timer.stop();
        deleteLater();
        return;
    }
    // Nobody is there to be replaced: the real client waits, as it should.
    if (m_isIn || !m_delivery.isOnline(m_device)) {
        leave();
        return;
    }
    --m_left;
    m_isIn = true;
    m_delivery.attach(m_device, *this);
}

void Duel::leave()
{
    if (!m_isIn)
        return;
    m_isIn = false;
    m_delivery.detach(m_device, *this);
}

} // namespace heliograph::sandbox
