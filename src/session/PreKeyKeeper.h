// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "protocol/KeyQueries.h"
#include "session/StanzaSender.h"
#include "storage/AccountStore.h"

#include <QObject>
#include <QTimer>

namespace heliograph {

/// Keeps what peers start ratchets with on the service: enough one-time prekeys, a signed prekey
/// that is not too old, and both as this device has them (04 §2). Account thread.
class PreKeyKeeper final : public QObject {
    Q_OBJECT
public:
    PreKeyKeeper(AccountStore &store, StanzaSender &sender, const Clock &clock, Random &random,
        QObject *parent = nullptr);

    /// After login: asks how many are left and fills up. Finishes once there are enough, or with
    /// the first error; what failed is tried again by itself.
    QFuture<Result<bool>> fill();
    /// Once online: a new signed prekey when the old one is due, then a look at what the service
    /// has.
    void check();
    /// `<notification type="encrypt">` with `<count>` or `<digest>`.
    void onNotification(const Node &notification);

private:
    void upload(int count, const Answer<bool> &answer);
    void uploadLater(int count, const Error &error);
    void rotateIfDue();
    void rotate(const SignedPreKey &key);
    void askDigest();
    void compare(const KeyDigest &digest);

    AccountStore &m_store;
    StanzaSender &m_sender;
    const Clock &m_clock;
    Random &m_random;
    bool m_uploading = false;
    bool m_rotating = false;
    int m_failures = 0;
    QTimer m_again;
    QTimer m_daily;
};

} // namespace heliograph
