// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Jid.h"

#include <QString>
#include <QVariant>

namespace heliograph {

/// A JID as the tables write it.
inline QString jidColumn(const Jid &jid) { return QString::fromUtf8(jid.toUtf8()); }
/// Null for what is no JID.
inline Jid jidFromColumn(const QVariant &value)
{
    return parseJid(value.toString().toUtf8()).value_or(Jid {});
}

} // namespace heliograph
