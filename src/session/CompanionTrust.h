// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/AccountStore.h"

namespace heliograph {

/// Whether the phone of an account vouches for the keys of a companion (03 §8.2): what the service
/// alone says about a companion is not believed. Account thread.
class CompanionTrust final {
public:
    explicit CompanionTrust(AccountStore &store);

    enum class Verdict {
        Vouched,
        /// Vouched for, but by another phone than the known one: it was set up anew, or forged.
        AnotherPhone,
        NotVouched,
    };
    /// `identity` is the device's Signal identity, `signedIdentity` its ADVSignedDeviceIdentity.
    /// Phones themselves need nobody to vouch for them.
    Verdict judge(const Jid &device, QByteArrayView identity, QByteArrayView signedIdentity) const;
    /// Identity of the phone of an account, 32 bytes; empty while unknown.
    QByteArray accountKeyOf(const Jid &person) const;

private:
    AccountStore &m_store;
};

} // namespace heliograph
