// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/PeerMessages.h"
#include "session/SessionTimes.h"
#include "session/SyncStatus.h"

#include <QObject>
#include <QTimer>

#include <map>

namespace heliograph {

/// How far the phone has got in sending what it remembers, counted from what it announces: never
/// an estimate, and never without an end (07 §3). Account thread.
class HistoryProgress final : public QObject {
    Q_OBJECT
public:
    explicit HistoryProgress(const SessionTimes &times, QObject *parent = nullptr);

    /// The first login of a link: the phone is expected to begin.
    void begin();
    /// The service has delivered what was queued.
    void onQueueDelivered();
    void apply(const HistoryNotice &notice);
    const SyncStatus &status() const { return m_status; }

signals:
    void changed(const heliograph::SyncStatus &status);

private:
    void enter(SyncStatus::Phase phase, int percent);
    void onSilence();
    void onPart(const HistoryNotice &notice);
    int counted() const;

    SessionTimes m_times;
    SyncStatus m_status;
    QTimer m_silence;
    /// Progress by place among the parts.
    std::map<quint32, int> m_parts;
    /// The first part is known to be number one: this run saw the link begin.
    bool m_fromStart = false;
};

} // namespace heliograph
