// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/SystemCalls.h"

namespace heliograph {

// What is read-only is so for everybody.
OrdinaryUser::OrdinaryUser() = default;
OrdinaryUser::~OrdinaryUser() = default;

void closeHalf(qintptr) { }

} // namespace heliograph
