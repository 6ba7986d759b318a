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
    return profile;
}

namespace {

Result<int> fromEnvironment(const char *name, int fallback, int lowest, int highest)
{
    const QByteArray text = qgetenv(name);
    if (text.isEmpty())
        return fallback;
    bool ok = false;
    const int value = text.toInt(&ok);
    if (!ok || value < lowest || value > highest)
        return fail(ErrorCode::InvalidArgument,
            QStringLiteral("%1=%2 is not in %3…%4")
                .arg(QLatin1String(name), QString::fromUtf8(text))
                .arg(lowest)
                .arg(highest));
    return value;
}

} // namespace

Result<Pacing> pacingFromEnvironment(bool publicService)
{
    const Result<int> limit = fromEnvironment(
        "MAX_SESSION_USAGE_PER_MINUTE", publicService ? 20 : 6000, 1, publicService ? 60 : 100'000);
    if (!limit)
        return fail(limit.error());
    const Result<int> window = fromEnvironment("SESSION_COOLDOWN_PERIOD", 60'000, 1000, 600'000);
    if (!window)
        return fail(window.error());
    return Pacing { *limit, milliseconds(*window) };
}

} // namespace heliograph
