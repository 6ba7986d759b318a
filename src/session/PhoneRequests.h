// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "e2ee/SignalCipher.h"
#include "session/StanzaSender.h"
#include "storage/AccountStore.h"

#include <QObject>

namespace heliograph {

class DeviceLists;

/// Asks the own phone for messages that do not open here (04 §7.3): once each, when no copy came
/// from the sender, and after a restart what was not asked for before. Account thread.
class PhoneRequests final : public QObject {
    Q_OBJECT
public:
    PhoneRequests(AccountStore &store, StanzaSender &sender, SignalCipher &cipher,
        DeviceLists &devices, const Clock &clock, Random &random, QObject *parent = nullptr);

    /// In a few seconds, or at once, if it is missing then.
    void ask(const MessageKey &key, bool now);
    /// Once on line: what is missing and was not asked for.
    void resume();

private:
    void send(const MessageKey &key);
    Result<void> build(const MessageKey &key, Node &request);

    AccountStore &m_store;
    StanzaSender &m_sender;
    SignalCipher &m_cipher;
    DeviceLists &m_devices;
    const Clock &m_clock;
    Random &m_random;
};

} // namespace heliograph
