// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Account.h"

namespace heliograph::sandbox {

size_t qHash(const DeviceId &id, size_t seed) noexcept
{
    return qHashMulti(seed, id.pn, id.device);
}

Device *Account::find(quint16 device)
{
    const auto found = devices.find(device);
    return found == devices.end() ? nullptr : &found->second;
}

const Device *Account::find(quint16 device) const
{
    const auto found = devices.find(device);
    return found == devices.end() ? nullptr : &found->second;
}

} // namespace heliograph::sandbox
