// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "transport/ServiceProfile.h"

#include <QString>
#include <QStringList>

namespace heliograph {

/// What the command line asks for.
struct Options {
    bool headless = false;
    bool sandbox = false;
    /// Local socket for JSON-RPC; empty is standard input and output.
    QString listen;
    QString profile;
    ServiceProfile service = ServiceProfile::publicService();
    Proxy proxy;
    /// "light", "dark" or empty for the system's.
    QString theme;
    bool rightToLeft = false;
    /// Folder for the numbered pictures of the tour; empty for none.
    QString tour;
    bool version = false;
    bool help = false;
    QString helpText;
};

/// InvalidArgument with a sentence for everything that does not fit together.
Result<Options> parseOptions(const QStringList &arguments);

} // namespace heliograph
