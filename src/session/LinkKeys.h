// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "protocol/Pairing.h"
#include "storage/AccountStore.h"

namespace heliograph {

/// The key material of a link from its first picture to the answer of the phone (03 §2, §5.5), in
/// the store. Account thread.
class LinkKeys final {
public:
    LinkKeys(AccountStore &store, Random &random);

    Result<void> makeNew();
    Result<void> renewSecret();
    Result<void> keepSecret(const QByteArray &advSecret, const QByteArray &phoneIdentity);
    Result<void> storePaired(const PairedDevice &paired);
    Result<void> markEnded();
    PairingKeys pairing() const;
    /// A phone knows the ADV secret: the pictures made with it are void.
    bool isSecretGiven() const { return m_secretGiven; }
    /// Who typed the code; pair-success must come from this identity. Empty for pictures.
    const QByteArray &phoneIdentity() const { return m_phoneIdentity; }
    void forgetPhone() { m_phoneIdentity.clear(); }

private:
    AccountStore &m_store;
    Random &m_random;
    bool m_secretGiven = false;
    QByteArray m_phoneIdentity;
};

} // namespace heliograph
