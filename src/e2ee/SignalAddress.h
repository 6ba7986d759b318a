// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Jid.h"

#include <QByteArray>
#include <QHashFunctions>

namespace heliograph {

/// A device as the Signal stores know it. Names never go on the wire (04 §4.3); hosted servers
/// count as their plain namespace (04 §3.4).
struct SignalAddress {
    /// `<user>@lid` or `<user>@s.whatsapp.net`.
    QByteArray name;
    qint32 device = 0;

    static SignalAddress of(const Jid &jid);
    /// The name part alone: what all devices of a person share.
    static QByteArray nameOf(const Jid &jid);

    friend bool operator==(const SignalAddress &, const SignalAddress &) = default;
};

size_t qHash(const SignalAddress &address, size_t seed = 0) noexcept;

} // namespace heliograph
