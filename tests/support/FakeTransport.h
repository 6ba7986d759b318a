// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transport/Transport.h"

namespace heliograph {

/// A pipe driven by the test: it opens, delivers and ends when told to.
class FakeTransport final : public Transport {
    Q_OBJECT
public:
    explicit FakeTransport(QObject *parent = nullptr);
    ~FakeTransport() override;

    void open(const QUrl &endpoint) override;
    void write(const QByteArray &bytes) override;
    void close() override;
    void abort() override;

    void acceptOpen();
    void deliver(const QByteArray &bytes);
    /// The other side ends it; nothing happens when it has ended already.
    void breakOff(const Error &reason = { ErrorCode::ConnectionClosed, {}, 0, 0 });
    bool isEnded() const { return m_ended; }
    QUrl endpoint() const { return m_endpoint; }

    /// Objects that exist now, and the most that ever did at a time since reset().
    static int live();
    static int mostLive();
    static void reset();

signals:
    void openAsked();
    void written(const QByteArray &bytes);

private:
    QUrl m_endpoint;
    bool m_ended = false;
};

} // namespace heliograph
