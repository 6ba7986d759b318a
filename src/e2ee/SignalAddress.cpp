// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2ee/SignalAddress.h"

namespace heliograph {

SignalAddress SignalAddress::of(const Jid &jid) { return { nameOf(jid), jid.device }; }

QByteArray SignalAddress::nameOf(const Jid &jid)
{
    const Jid person = jid.bare();
    return person.user + '@' + person.server;
}

size_t qHash(const SignalAddress &address, size_t seed) noexcept
{
    return qHashMulti(seed, address.name, address.device);
}

} // namespace heliograph
