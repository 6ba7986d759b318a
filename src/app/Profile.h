// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Settings.h"
#include "base/Clock.h"
#include "base/Random.h"
#include "storage/ProfileStore.h"

namespace heliograph {

/// What all accounts of one profile directory share. GUI thread.
class Profile final {
public:
    /// Errors of ProfileStore::open().
    static Result<std::unique_ptr<Profile>> open(const QString &directory, const KeyAccess &access);

    ProfileStore &store() { return *m_store; }
    Settings &settings() { return *m_settings; }
    const Clock &clock() const { return m_clock; }
    Random &random() { return m_random; }

private:
    Profile() = default;
    SystemClock m_clock;
    SystemRandom m_random;
    std::unique_ptr<ProfileStore> m_store;
    std::unique_ptr<Settings> m_settings;
};

} // namespace heliograph
