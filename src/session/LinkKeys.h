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

    // All but the last fail with the errors of the store.

    /// New key material for a new link (03 §2, §10.3); what belongs to an old one is void.
    Result<void> makeNew();
    /// The next pictures are made with a secret that no phone knows; never while one is shown.
    Result<void> renewSecret();
    /// The 32 bytes that a phone and this device agreed on by a code, and the phone's identity.
    Result<void> keepSecret(const QByteArray &advSecret, const QByteArray &phoneIdentity);
    /// What a verified pair-success says about this device and its account.
    Result<void> storePaired(const PairedDevice &paired);
    /// The service has paired this device and does not let it in all the same.
    Result<void> markEnded();
    /// What a pair-success is verified with; only after makeNew().
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
