// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/SessionController.h"
#include "storage/AccountStore.h"

namespace heliograph {

/// What a link keeps of its service from one connection to the next: the certificate chain that
/// lets a handshake be resumed (01 §3.3), and the edge routing bytes (01 §9.5). Account thread.
class ServiceMemory final {
public:
    /// `resumes` off: every handshake starts anew.
    ServiceMemory(AccountStore &store, QByteArray rootKey, bool resumes);

    /// Adds what is remembered to a login at the wall time `now`; a chain that does not hold any
    /// more is dropped.
    void recall(ClientStream::Opening &opening, seconds now);
    /// The service proved itself by this chain; kept once it has also accepted the login.
    void onProved(const QByteArray &chain);
    void onLoggedIn();
    /// A resumption that failed by its contents is not tried again with the same chain; time-outs
    /// and lost sockets keep it. Two failed handshakes in a row drop the routing bytes.
    void onHandshakeFailed(const DisconnectCause &cause);
    /// `<edge_routing>` of an `<ib>` (01 §9.5): takes the place of the bytes kept so far.
    Result<void> learnRouting(const Node &edgeRouting);

private:
    AccountStore &m_store;
    QByteArray m_rootKey;
    bool m_resumes;
    bool m_hasResumed = false;
    int m_failedHandshakes = 0;
    QByteArray m_proved;
};

} // namespace heliograph
