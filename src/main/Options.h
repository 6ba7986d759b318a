// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "storage/ProfileKey.h"
#include "transport/ServiceProfile.h"

#include <QString>
#include <QStringList>

namespace heliograph {

/// What the command line asks for.
struct Options {
    bool headless = false;
    /// The sub-command load-test; its result as one line of JSON.
    bool loadTest = false;
    bool json = false;
    bool sandbox = false;
    /// Local socket for JSON-RPC; empty is standard input and output.
    QString listen;
    /// Empty: the tour makes one that goes with it.
    QString profile;
    /// Where the key of a new profile goes; none: the keychain if it answers, else a file.
    std::optional<KeyPlace> keyPlace;
    /// File whose first line is the profile's passphrase; empty for none.
    QString passphraseFile;
    /// Writes a support bundle there and ends; empty for none.
    QString supportBundle;
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

/// How these options open a profile. InvalidArgument: the passphrase file cannot be read.
Result<KeyAccess> keyAccess(const Options &options);

/// InvalidArgument with a sentence for everything that does not fit together.
Result<Options> parseOptions(const QStringList &arguments);

} // namespace heliograph
