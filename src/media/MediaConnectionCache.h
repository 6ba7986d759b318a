// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Future.h"
#include "protocol/MediaConnection.h"

#include <QObject>

#include <functional>
#include <optional>
#include <vector>

namespace heliograph {

/// Gives the current media connection; `refresh` asks the service even if one is still valid.
using MediaConnectionSource = std::function<QFuture<Result<MediaConnection>>(bool refresh)>;

/// One account's media connection: kept as long as it is valid, asked for once at a time (06 §5).
class MediaConnectionCache final : public QObject {
    Q_OBJECT

public:
    using Ask = std::function<QFuture<Result<MediaConnection>>()>;
    /// `ask` sends the query to the service.
    MediaConnectionCache(Ask ask, const Clock &clock, QObject *parent = nullptr);

    QFuture<Result<MediaConnection>> get(bool refresh);
    /// The next `get` asks: another server, or an account that reconnected.
    void forget();

private:
    void onAnswer(const Result<MediaConnection> &answer);

    Ask m_ask;
    const Clock &m_clock;
    std::optional<MediaConnection> m_connection;
    milliseconds m_validUntil { 0 };
    std::vector<Answer<MediaConnection>> m_waiting;
};

} // namespace heliograph
