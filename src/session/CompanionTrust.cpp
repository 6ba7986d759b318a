// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/CompanionTrust.h"

#include "protocol/DeviceIdentity.h"

namespace heliograph {

CompanionTrust::CompanionTrust(AccountStore &store)
    : m_store(store)
{
}

QByteArray CompanionTrust::accountKeyOf(const Jid &person) const
{
    const KeyTables &keys = m_store.keys();
    if (keys.isOwn(person)) {
        if (const QByteArray key = accountKeyIn(keys.credentials()->account); !key.isEmpty())
            return key;
    }
    const Jid lid = m_store.directory().lidOf(person);
    const Jid name = lid.isNull() ? person.bare() : lid;
    const std::optional<QByteArray> known = keys.identityOf(SignalAddress::of(name.withDevice(0)));
    return known ? withoutTypeByte(*known).value_or(QByteArray()) : QByteArray();
}

CompanionTrust::Verdict CompanionTrust::judge(
    const Jid &device, QByteArrayView identity, QByteArrayView signedIdentity) const
{
    if (device.device == 0)
        return Verdict::Vouched;
    const QByteArray known = accountKeyOf(device);
    if (verifyDeviceIdentity(signedIdentity, identity, known))
        return Verdict::Vouched;
    return !known.isEmpty() && verifyDeviceIdentity(signedIdentity, identity, {})
        ? Verdict::AnotherPhone
        : Verdict::NotVouched;
}

} // namespace heliograph
