// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/SessionSetup.h"
#include "storage/ProfileStore.h"

namespace heliograph {

/// The service an account was linked to, as the profile keeps it.
ServiceProfile serviceOf(const AccountRecord &record);
void setService(AccountRecord &record, const ServiceProfile &service);

} // namespace heliograph
