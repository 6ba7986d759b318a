// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace heliograph {

/// While it lives, this process may do to files what their modes say, also where an administrator
/// runs the tests.
class OrdinaryUser final {
public:
    OrdinaryUser();
    ~OrdinaryUser();
    OrdinaryUser(const OrdinaryUser &) = delete;
    OrdinaryUser &operator=(const OrdinaryUser &) = delete;

private:
    bool m_isAdministrator = false;
};

/// This side of a local socket writes no more, and still reads (not on Windows).
void closeHalf(qintptr socketDescriptor);

} // namespace heliograph
