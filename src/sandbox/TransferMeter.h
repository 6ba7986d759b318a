// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

namespace heliograph::sandbox {

/// How a transfer goes under a fault (10 §10.2 `media_slow`); 0 and -1 are without limit.
struct TransferPace {
    qint64 bytesPerSecond = 0;
    qint64 stallAfter = -1;
    qint64 cutAfter = -1;
    friend bool operator==(const TransferPace &, const TransferPace &) = default;
};

/// Says how many bytes of a transfer may go now.
class TransferMeter final : public QObject {
    Q_OBJECT
public:
    explicit TransferMeter(QObject *parent = nullptr);

    void start(const TransferPace &pace);
    /// At most `wanted`; 0 means to wait for refilled(), or for ever.
    qint64 allowed(qint64 wanted) const;
    void spend(qint64 bytes);
    bool isCut() const { return m_pace.cutAfter >= 0 && m_done >= m_pace.cutAfter; }

signals:
    void refilled();

private:
    TransferPace m_pace;
    qint64 m_done = 0;
    qint64 m_allowance = 0;
    QTimer m_refill;
};

} // namespace heliograph::sandbox
