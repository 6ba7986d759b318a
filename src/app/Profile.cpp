// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Profile.h"

namespace heliograph {

Result<std::unique_ptr<Profile>> Profile::open(const QString &directory, const KeyAccess &access)
{
    std::unique_ptr<Profile> profile(new Profile);
    Result<std::unique_ptr<ProfileStore>> store
        = ProfileStore::open(directory, access, profile->m_random);
    if (!store)
        return fail(store.error());
    profile->m_store = std::move(*store);
    profile->m_settings = std::make_unique<Settings>(*profile->m_store);
    return profile;
}

} // namespace heliograph
