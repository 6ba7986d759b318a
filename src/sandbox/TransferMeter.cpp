// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/TransferMeter.h"

namespace heliograph::sandbox {

namespace {

constexpr int refillMs = 50;

} // namespace

TransferMeter::TransferMeter(QObject *parent)
    : QObject(parent)
{
    m_refill.setInterval(refillMs);
    connect(&m_refill, &QTimer::timeout, this, [this] {
        m_allowance = qMax<qint64>(1, m_pace.bytesPerSecond * refillMs / 1000);
        emit refilled();
    });
}

void TransferMeter::start(const TransferPace &pace)
{
    m_pace = pace;
    m_done = 0;
    m_allowance = 0;
    if (pace.bytesPerSecond > 0)
        m_refill.start();
    else
        m_refill.stop();
}

qint64 TransferMeter::allowed(qint64 wanted) const
{
    qint64 bytes = wanted;
    if (m_pace.bytesPerSecond > 0)
        bytes = qMin(bytes, m_allowance);
    for (const qint64 limit : { m_pace.stallAfter, m_pace.cutAfter }) {
        if (limit >= 0)
            bytes = qMin(bytes, qMax<qint64>(0, limit - m_done));
    }
    return bytes;
}

void TransferMeter::spend(qint64 bytes)
{
    m_done += bytes;
    m_allowance -= bytes;
}

} // namespace heliograph::sandbox
