// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/SessionTimes.h"
#include "storage/SecretBox.h"
#include "transport/ServiceProfile.h"

#include <QString>

#include <memory>

namespace heliograph {

/// What one account's session is built from.
struct SessionSetup {
    QString account;
    ServiceProfile service;
    Proxy proxy;
    SessionTimes times;
    QString database;
    QString mediaDirectory;
    QString spoolDirectory;
    std::shared_ptr<const SecretBox> box;
    int pacingLimit = 20;
    milliseconds pacingWindow { 60'000 };
};

} // namespace heliograph
