// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/SystemCalls.h"

#include <sys/socket.h>
#include <unistd.h>

namespace heliograph {

constexpr uid_t nobody = 65534;

OrdinaryUser::OrdinaryUser()
    : m_isAdministrator(geteuid() == 0 && seteuid(nobody) == 0)
{
}

OrdinaryUser::~OrdinaryUser()
{
    if (m_isAdministrator)
        static_cast<void>(seteuid(0) == 0);
}

void closeHalf(qintptr socketDescriptor)
{
    static_cast<void>(shutdown(static_cast<int>(socketDescriptor), SHUT_WR));
}

} // namespace heliograph
