// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/ProfileKey.h"

namespace heliograph {

/// No test but those of the keychain touches that of the system.
inline KeyAccess keyInFile()
{
    KeyAccess access;
    access.place = KeyPlace::File;
    return access;
}

} // namespace heliograph
