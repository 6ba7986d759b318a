// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Delivery.h"

#include <QTimer>

namespace heliograph::sandbox {

/// Another client that logs in as a device again and again, so that the real one is replaced each
/// time (10 §10.2 `duel`). It confirms nothing: what it is given stays in the queue.
class Duel final : public QObject, public DeviceEndpoint {
    Q_OBJECT
public:
    /// Logs in at once, then every `pause`, `times` in all. Deletes itself afterwards.
    Duel(
        Delivery &delivery, const DeviceId &device, milliseconds pause, int times, QObject *parent);
    ~Duel() override;

    void deliver(const Node &) override { }
    void endStream(const Node &) override { leave(); }

private:
    void logIn();
    void leave();

    Delivery &m_delivery;
    DeviceId m_device;
    int m_left;
    bool m_isIn = false;
    QTimer m_timer;
};

} // namespace heliograph::sandbox
