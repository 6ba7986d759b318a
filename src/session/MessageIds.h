// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Random.h"
#include "binary/Jid.h"

#include <QString>

namespace heliograph {

/// A fresh id as web clients make them (05 §2.1).
QString newMessageId(const Jid &own, milliseconds now, Random &random);

} // namespace heliograph
